// NPZ.swift — several arrays that NumPy saved in one file.
import Tensors

extension DatasetKind {
  /// Inputs and targets by name; a file with `x_train` and `x_test` keeps the latter for testing.
  package static let npz = DatasetKind(
    "npz", "arrays that NumPy saved in one file: inputs x, targets y",
    arguments: [
      .positional("file", .file, "`data.npz`"),
      .option("inputs", .word, "the array of inputs; x, X or x_train unless given"),
      .option("targets", .word, "the array of targets; y, Y or y_train unless given"),
    ],
    example: "data npz mnist.npz",
    details: [
      "Where a file has x_train, y_train, x_test and y_test, the latter two are kept for testing. Axes mean what they do for `npy`."
    ],
    claims: [
      Claim(
        "data npz stored.npz", prints: "npz  6 examples, images of 3×4×1, 3 classes (2 of 0, 2 of 1, 2 of 2)"),
      Claim(
        "data npz train-test.npz",
        prints:
          "npz  6 examples, images of 3×4×1, 3 classes (2 of 0, 2 of 1, 2 of 2), 4 for training, 2 for testing"
      ),
      Claim("data npz stored.npz inputs=y targets=y; max(abs(x - y))", prints: "0"),
      Claim(
        "data npz train-test.npz inputs=x_test targets=y_test",
        prints:
          "npz  2 examples, images of 3×4×1, 3 classes (0 of 0, 1 of 1, 1 of 2)\nnote: no target is 0: classes are numbered from 0; numbers that are no classes\n      take `loss mse`"
      ),
    ]
  ) { arguments, _ throws(DatasetError) in
    let archive = try arguments.archive()
    let inputs = try archive.entry(
      arguments.values.word("inputs"), or: ["x", "X", "x_train"], for: "inputs")
    let targets = try archive.entry(
      arguments.values.word("targets"), or: ["y", "Y", "y_train"], for: "targets")
    let data = try archive.dataset(inputs: inputs, targets: targets, arguments)
    guard inputs.name == "x_train.npy", targets.name == "y_train.npy",
      let testInputs = archive.array("x_test"), let testTargets = archive.array("y_test")
    else { return data }
    let tests = try archive.dataset(
      inputs: testInputs, targets: testTargets, arguments, besides: data.inputs.count + data.targets.count)
    guard tests.input == data.input, tests.targetWidth == data.targetWidth else {
      throw archive.file.error("has inputs of \(tests.input) in x_test and of \(data.input) in x_train")
    }
    return data.followed(byTests: tests)
  }
}

extension ZipArchive {
  /// The entry of an array.
  fileprivate func array(_ name: String) -> Entry? { entries.first { $0.name == name + ".npy" } }

  /// The entry of an array: the one wanted, or the first of some usual names.
  fileprivate func entry(_ wanted: String?, or usual: [String], for what: String) throws(DatasetError)
    -> Entry
  {
    for name in wanted.map({ [$0] }) ?? usual {
      if let entry = array(name) { return entry }
    }
    let names = entries.compactMap { $0.name.hasSuffix(".npy") ? String($0.name.dropLast(4)) : nil }
    let sought = wanted ?? usual.joined(separator: ", ")
    throw file.error(
      "has no array \(sought) for the \(what); it has \(names.isEmpty ? "none" : names.joined(separator: ", "))",
      hint: "say which: `\(what)=\(names.first ?? "NAME")`", .choice)
  }

  fileprivate func dataset(
    inputs: Entry, targets: Entry, _ arguments: DatasetArguments, besides taken: Int = 0
  ) throws(DatasetError) -> Dataset {
    let x = try reading(inputs, isStopped: arguments.isCancelled) { stream throws(DatasetError) in
      try ArrayFile(stream, besides: taken)
    }
    let y = try reading(targets, isStopped: arguments.isCancelled) { stream throws(DatasetError) in
      try ArrayFile(stream, besides: taken + x.array.numbers.count)
    }
    return try Dataset("npz", inputs: x, targets: y)
  }
}

extension DatasetArguments {
  /// The zip file given; one that was compressed once more with gzip is unpacked in memory, for its directory is at
  /// its end.
  fileprivate func archive() throws(DatasetError) -> ZipArchive {
    let source = try read(try path("file"))
    guard try source.isGzip else { return try ZipArchive(source) }
    let stream = try ByteStream(source, isStopped: isCancelled)
    guard stream.count <= mostNumbers * 8 else {
      throw stream.file.error("holds \(stream.count) bytes, too many to be unpacked in memory", .size)
    }
    let bytes = try stream.read { stream throws(DatasetError) in
      let bytes = try stream.bytes(stream.count)
      try stream.requireEnd()
      return bytes
    }
    return try ZipArchive(ByteSource(bytes, path: source.file.path))
  }
}

extension Dataset {
  /// Joins these examples for training with others of the same shape for testing.
  fileprivate func followed(byTests tests: Dataset) -> Dataset {
    let n = count + tests.count
    var data = Dataset(
      name, inputs: Tensor(inputs.doubles + tests.inputs.doubles, shape: Shape([n] + input.sizes)),
      targets: Tensor(targets.doubles + tests.targets.doubles, shape: [n, targetWidth]),
      classes: classes.flatMap { mine in tests.classes.map { max(mine, $0) } })
    (data.trainingRows, data.testRows) = (Array(0..<count), Array(count..<n))
    return data
  }
}
