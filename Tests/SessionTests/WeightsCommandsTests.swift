// WeightsCommandsTests.swift — `import weights` and `export weights`: names, shapes, precision, and files that don't fit.
import Diagnostics
import TestSupport
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Networks
@testable import Quantities

/// A safetensors file of 32-bit numbers, each tensor all of one number.
private func file(_ tensors: [(name: String, shape: [Int], value: Float)]) -> [UInt8] {
  var (header, numbers) = (["\"__metadata__\":{}"], [UInt8]())
  for (name, shape, value) in tensors {
    let start = numbers.count
    for _ in 0..<shape.reduce(1, *) {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { numbers += Array($0) }
    }
    header.append(
      "\"\(name)\":{\"dtype\":\"F32\",\"shape\":\(shape),\"data_offsets\":[\(start),\(numbers.count)]}")
  }
  let text = "{" + header.joined(separator: ",") + "}"
  return withUnsafeBytes(of: UInt64(text.utf8.count).littleEndian) { Array($0) } + Array(text.utf8) + numbers
}

private func session(_ files: [String: [UInt8]] = [:], memory: Int? = nil) throws -> Session {
  var options = SessionOptions()
  (options.files, options.memory) = (.memory(), memory)
  for (path, bytes) in files {
    _ = try options.files.writeBytes(path, true) { put in bytes.withUnsafeBytes { put($0) } }
  }
  return Session(options)
}

extension Session {
  /// The last result of some commands.
  fileprivate func last(_ typed: String) throws -> CommandResult {
    var last: CommandResult?
    run(typed, keepGoing: true) { last = $0 }
    return try #require(last)
  }

  fileprivate func printed(_ typed: String) throws -> String {
    let result = try last(typed)
    return (result.held ? result.answer.lines : result.errorLines).joined(separator: "\n")
  }
}

private let pair = "layer dense 2 3 name=fc; layer dense 1 name=out; "

@Suite struct WeightsCommandsTests {
  // MARK: There and back

  /// A network of every kind of parameter, with names and without, in both precisions and both formats.
  @Test(arguments: ["safetensors", "npz"], ["double", "single"]) func comesBack(
    _ ending: String, _ precision: String
  )
    throws
  {
    let files = try session()
    let network = """
      precision \(precision)
      data digit; data scale
      layer conv 4 3x3 relu name=conv1
      layer batchnorm name=bn1
      layer conv 2 3x2 mirror name=turned
      layer conv 3 2x2
      layer batchnorm
      layer sum { layer conv 3 3x3 padding=1 bias=no name=block.a } { }
      layer flatten
      layer dense 5 name=fc
      layer dense 3 linear

      """
    #expect(try files.printed(network + "init normal; mu(2) = 2; sigma2(5) = 3").hasPrefix("σ²(5)"))
    let before = files.state.network.parameters
    #expect(try files.last("export weights net.\(ending)").held)
    // What was exported does not depend on what is there.
    #expect(try files.last("reset; " + network + "import weights net.\(ending)").held)
    #expect(files.state.network.parameters == before)
    #expect(files.state.network.parameters.joined().allSatisfy { $0.precision.rawValue == precision })
    let names = files.state.network.published.map(\.name)
    #expect(
      names == [
        "conv1.weight", "conv1.bias", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var",
        "turned.weight", "turned.bias", "w(4)", "b(4)", "gamma(5)", "beta(5)", "mu(5)", "sigma2(5)",
        "block.a.weight", "fc.weight", "fc.bias", "w(10)", "b(10)",
      ])
    // Named dense weights have a row for each unit; unnamed ones are as they are printed: filter, row, column, depth.
    let shapes = Dictionary(
      uniqueKeysWithValues: files.state.network.published.map { ($0.name, $0.publishedShape.sizes) })
    #expect(shapes["fc.weight"]?.first == 5 && shapes["w(10)"] == [5, 3] && shapes["w(4)"] == [3, 2, 2, 2])
  }

  @Test func theOtherPrecisionIsRounded() throws {
    let session = try session()
    let typed =
      pair
      + "init normal; export weights a.safetensors; w = w(1); precision single; import weights a.safetensors"
    #expect(try session.printed(typed) == "a.safetensors: 4 tensors, 13 numbers")
    #expect(
      try session.printed("export weights b.npz; precision double; init zero; import weights b.npz")
        == "b.npz: 4 tensors, 13 numbers")
    #expect(try session.printed("max(abs(w(1) - w)) < 1e-6; max(abs(w(1) - w)) > 0") == "1")
  }

  @Test func undoTakesItBack() throws {
    let session = try session(["a.safetensors": file([("w(1)", [2, 3], 7), ("b(1)", [3], 1)])])
    session.run("data xor n=8; layer dense 3; loss mse; optimizer adam; step 3") { #expect($0.held) }
    let before = session.state.network
    #expect(try session.printed("import weights a.safetensors; w(1)") == "[7 7 7; 7 7 7]")
    // A new start: the optimizer has kept nothing, no step was made.
    #expect(session.state.steps == 0 && session.state.network.optimizerState.slots.allSatisfy { $0.isEmpty })
    session.run("undo") { #expect($0.held) }
    #expect(session.state.network.parameters == before.parameters && session.state.steps == 3)
    #expect(session.state.network.optimizerState.slots == before.optimizerState.slots)
    #expect(try session.printed("redo; b(1)") == "[1 1 1]")
  }

  /// Weights that a file replaces are never drawn.
  @Test func nothingIsDrawn() throws {
    let tensors: [(String, [Int], Float)] = [
      ("fc.weight", [3, 2], 1), ("fc.bias", [3], 2), ("out.weight", [1, 3], 3), ("out.bias", [1], 4),
    ]
    let session = try session(["a.safetensors": file(tensors)])
    session.run(pair) { #expect($0.held) }
    let before = session.state.network.store
    #expect(try session.printed("import weights a.safetensors; w(2)") == "[3; 3; 3]")
    #expect(before.known(0) == nil && before.known(1) == nil)
  }

  @Test func answersForMachines() throws {
    let bytes = file([("fc.weight", [3, 2], 1), ("fc.bias", [4], 2), ("more", [1], 3)])
    let session = try session(["a.safetensors": bytes])
    #expect(
      try session.last(pair + "import weights a.safetensors strict=no").answer.value.text
        == #"{"tensors":1,"numbers":6,"missing":["out.weight","out.bias"],"unused":["more"],"shapes":[{"name":"fc.bias","file":[4],"network":[3]}]}"#
    )
    #expect(
      try session.last("export weights b.safetensors").answer.value.text
        == #"{"file":"b.safetensors","tensors":4,"numbers":13}"#)
  }

  // MARK: Files that don't fit

  private static let whole: [(String, [Int], Float)] = [
    ("fc.weight", [3, 2], 1), ("fc.bias", [3], 2), ("out.weight", [1, 3], 3), ("out.bias", [1], 4),
  ]

  private static let misfits: [(tensors: [(String, [Int], Float)], code: String, says: [String])] = [
    (
      [whole[0], whole[1], whole[2], ("out.biass", [1], 4)], "weights-mismatch",
      [
        "1 tensor of the network is not in the file: `out.bias` (the file has `out.biass`)",
        "1 tensor of the file belongs to no layer: `out.biass`", "`strict=no` takes the 3 that fit",
      ]
    ),
    (
      [("fc.weight", [2, 3], 1)] + whole[1...], "weights-mismatch",
      ["1 tensor has another shape: `fc.weight` is 2×3 in the file and 3×2 here"]
    ),
    (
      [("fc.weight", [3, 2, 1], 1)] + whole[1...], "weights-mismatch",
      ["`fc.weight` is 3×2×1 in the file and 3×2 here"]
    ),
    (
      [whole[0]], "weights-mismatch",
      [
        "3 tensors of the network are not in the file: `fc.bias`, `out.weight`, `out.bias`",
        "takes the one that fits",
      ]
    ),
    (
      (1...9).map { ("layer\($0)", [1], 1) }, "weights-mismatch",
      [
        "4 tensors of the network are not in the file: `fc.weight`, `fc.bias`, `out.weight`, and 1 more",
        "9 tensors of the file belong to no layer: `layer1`, `layer2`, `layer3`, and 6 more",
        "`name=` gives them",
      ]
    ),
    (whole + [("x.num_batches_tracked", [1], 1)], "weights-mismatch", ["belongs to no layer"]),
    (
      [("fc.weight", [3, 2], .nan)] + whole[1...], "bad-data",
      ["(fc.weight): the number at [1, 1], counted from 1, is NaN"]
    ),
    (whole[..<3] + [("out.bias", [1], .infinity)], "bad-data", ["(out.bias): number 1 is infinite"]),
  ]

  @Test(arguments: misfits.indices) func changesNothing(_ index: Int) throws {
    let (tensors, code, says) = Self.misfits[index]
    let session = try session(["a.safetensors": file(tensors)])
    session.run(pair) { #expect($0.held) }
    let before = session.state
    let result = try session.last("import weights a.safetensors")
    #expect(result.error?.code.name == code)
    for part in says {
      #expect(result.errorLines.joined(separator: " ").contains(part), "\(result.errorLines)")
    }
    // The place is that of the file's name.
    #expect(result.error?.place.map { result.source.text(in: $0) } == "a.safetensors")
    #expect(session.state.isSame(as: before) && session.state.network.store.known(0) == nil)
  }

  @Test(arguments: [
    (pair + "import weights nosuch.safetensors", "missing-file", "nosuch.safetensors"),
    (pair + "import weights a.pth", "wrong-file-type", "a.pth"),
    (pair + "export weights a.svg", "wrong-file-type", "a.svg"),
    (pair + "import weights", "missing-argument", ""),
    (pair + "import a.safetensors", "bad-data", "a.safetensors"),
    (pair + "export a.safetensors", "wrong-file-type", "a.safetensors"),
    (pair + "import network a.npz", "unknown-choice", "network"),
    ("import weights a.safetensors", "missing-layer", "import"),
    ("export weights a.npz", "missing-layer", "export"),
    ("layer relu input=3; export weights a.npz", "nothing-to-do", "export"),
    (pair + "import weights a.safetensors strict=maybe", "unknown-choice", "maybe"),
    (
      pair + "export weights b.npz; layer dense 2; cut 1; layer dense 2; a = 3; export weights a.safetensors",
      "file-exists", "a.safetensors"
    ),
    (pair + "import weights a.safetensors", "bad-data", "a.safetensors"),
    (pair + "import weights a.npz", "bad-data", "a.npz"),
  ]) func refuses(_ typed: String, _ code: String, _ place: String) throws {
    let session = try session(["a.safetensors": [1, 2, 3], "a.npz": [1, 2, 3], "a.pth": [1]])
    let result = try session.last(typed)
    #expect(result.error?.code.name == code, "\(result.errorLines)")
    #expect(result.error?.place.map { result.source.text(in: $0) } == place, "\(result.errorLines)")
  }

  /// A number of batches is passed over where it is whole, and only there.
  @Test func batchesTrackedArePassedOver() throws {
    var options = SessionOptions()
    options.files = .lesson(in: fixtureFolder)
    let session = Session(options)
    let typed =
      "layer dense 2 3 linear name=fc; layer batchnorm name=bn; import weights weights.safetensors; mu(2)"
    #expect(try session.printed(typed) == "[0.5 0.25 0.125]")
    #expect(try session.printed("w(1)") == "[1 3 5; 2 4 6]" && session.printed("sigma2(2)") == "[1 4 9]")
  }

  /// A file on the disk; a lesson reads beside itself, and writes nothing.
  @Test func lessonsReadAndDontWrite() throws {
    let folder = try TemporaryFolder()
    try folder.write(file(Self.whole), to: "a.safetensors")
    var options = SessionOptions()
    options.files = .lesson(in: folder.path)
    let lesson = Session(options)
    #expect(try lesson.printed(pair + "import weights a.safetensors; b(2)") == "4")
    #expect(try lesson.last("export weights b.safetensors").error?.code.name == "not-allowed")
    #expect(try lesson.last("import weights ../a.safetensors").held == false)
    #expect(try lesson.last("import weights b.safetensors").error?.code.name == "missing-file")
    options.files = .free
    let free = Session(options)
    let path = "\(folder.path)/c.npz"
    #expect(try free.last(pair + "export weights '\(path)'; import weights '\(path)'").held)
    let near = "\(folder.path)/d.safetensors"
    #expect(try free.printed("import weights '\(near)'").contains("did you mean `a.safetensors`?"))
    // One's own file is replaced; a full disk or a folder is an error.
    #expect(try free.last("init normal; export weights '\(path)'").held)
    #expect(try free.last("export weights '\(folder.path)/none/c.npz'").error?.code.name == "file-access")
    #expect(try free.last("import weights '\(folder.path)/.npz'").error?.code.name == "missing-file")
  }

  /// A stop leaves neither a file nor a change.
  @Test func stops() throws {
    let session = try session(["a.safetensors": file(Self.whole)])
    session.run(pair) { #expect($0.held) }
    let before = session.state
    session.options.stop.raise()
    defer { session.options.stop.lower() }
    #expect(try session.last("import weights a.safetensors").error?.code.name == "stopped")
    #expect(session.state.isSame(as: before))
  }
}
