// DataReaderTests.swift — the data that readers make of good files.
import Tensors
import Testing

@testable import Datasets

/// A kind with its files, and the resulting data.
struct Reading: Sendable {
  let kind: String
  let words: [String: [String]]
  let summary: String
  /// The first inputs.
  let inputs: [Double]
  let targets: [Double]
  init(
    _ kind: String, _ words: [String: [String]], _ summary: String, _ inputs: [Double], _ targets: [Double]
  ) {
    (self.kind, self.words, self.summary) = (kind, words, summary)
    (self.inputs, self.targets) = (inputs, targets)
  }
}

@Test(arguments: [
  Reading(
    "idx", ["images": ["images-idx3-ubyte"], "labels": ["labels-idx1-ubyte"]],
    "idx  6 examples, 3×4 images, 3 classes (2 each)", [0, 1, 2], [0, 1, 2, 0, 1, 2]),
  Reading(
    "idx", ["images": ["images-idx3-ubyte.gz"], "labels": ["labels-idx1-ubyte"]],
    "idx  6 examples, 3×4 images, 3 classes (2 each)", [0, 1, 2], [0, 1, 2, 0, 1, 2]),
  Reading(
    "cifar10", ["files": ["cifar.bin.gz", "cifar.bin.gz"]],
    "cifar10  6 examples, 32×32 colour images, 10 classes "
      + "(airplane 2, automobile 2, bird 2, cat 0, deer 0, dog 0, frog 0, horse 0, ship 0, truck 0)",
    [0, 0], [0, 1, 2, 0, 1, 2]),
  Reading(
    "npy", ["inputs": ["x.npy"], "targets": ["y.npy"]],
    "npy  6 examples, 12 inputs, 3 classes (2 each)", [0, 0.5, 1], [0, 1, 2, 0, 1, 2]),
  Reading(
    "npy", ["inputs": ["x-columns.npy"], "targets": ["y.npy"]],
    "npy  6 examples, 12 inputs, 3 classes (2 each)", [0, 0.5, 1], [0, 1, 2, 0, 1, 2]),
  Reading(
    "npy", ["inputs": ["x-channels-last.npy"], "targets": ["y.npy"]],
    "npy  6 examples, 6×4 colour images, 3 classes (2 each)", [0, 1, 2, 3, 0, 1], [0, 1, 2, 0, 1, 2]),
  Reading(
    "npz", ["file": ["stored.npz"]],
    "npz  6 examples, 3×4 images, 3 classes (2 each)", [0, 1, 2], [0, 1, 2, 0, 1, 2]),
  Reading(
    "npz", ["file": ["stored.npz"], "inputs": ["y"], "targets": ["y"]],
    "npz  6 examples, 1 input, 3 classes (2 each)", [0, 1, 2], [0, 1, 2, 0, 1, 2]),
  Reading(
    "npz", ["file": ["train-test.npz"]],
    "npz  6 examples, 3×4 images, 3 classes (2 each), 4 for training, 2 for testing", [0, 1, 2],
    [0, 1, 2, 0, 1, 2]),
  Reading(
    "images", ["files": ["grey.pgm", "grey-text.pgm"]],
    "images  2 examples, 3×4 images, no labels", [10, 11, 12], [0, 0]),
  Reading(
    "images", ["files": ["colour.ppm"]], "images  1 example, 1×2 colour image, no labels",
    [1, 4, 2, 5, 3, 6],
    [0]),
  Reading(
    "images", ["files": ["colour-text.ppm"]], "images  1 example, 1×2 colour image, no labels",
    [1, 4, 2, 5, 3, 6],
    [0]),
  Reading(
    "csv", ["file": ["flowers.csv"], "skip": ["number", "colour"]],
    "csv  4 examples, 2 inputs, 3 classes (setosa 2, versi\r\ncolor 1, virginica 1)", [1.4, 0.2, 4.7, 1.4],
    [0, 1, 2, 0]),
  Reading(
    "csv", ["file": ["flowers.csv"], "skip": ["1", "kind"], "onehot": ["colour"], "label": ["petal width"]],
    "csv  4 examples, 3 inputs, 1 target", [1.4, 0, 1, 4.7, 1, 0], [0.2, 1.4, 2.5, 0.2]),
  Reading(
    "csv", ["file": ["points.csv"]], "csv  3 examples, 2 inputs, 3 classes (1 each)",
    [0.5, -1, 1.5, 20, -0.5, 3],
    [1, 0, 2]),
  Reading(
    "csv", ["file": ["points.csv"], "label": ["1"]], "csv  3 examples, 2 inputs, 1 target",
    [-1, 1, 20, 0, 3, 2],
    [0.5, 1.5, -0.5]),
]) func reads(_ reading: Reading) throws {
  let data = try make(reading.kind, words: reading.words)
  #expect(data.summary == reading.summary)
  #expect(Array(data.inputs.doubles.prefix(reading.inputs.count)) == reading.inputs)
  #expect(data.targets.doubles == reading.targets)
}

@Test func csvKeepsNames() throws {
  let data = try make("csv", words: ["file": ["flowers.csv"], "onehot": ["colour"]])
  #expect(data.inputNames == ["number", "petal, length", "petal width", "colour=blue", "colour=white"])
  #expect(data.classNames == ["setosa", "versi\r\ncolor", "virginica"])
  #expect(try make("csv", words: ["file": ["points.csv"]]).inputNames == nil)
}

@Test func channelsComeFirst() throws {
  let data = try make("npy", words: ["inputs": ["x-channels-last.npy"], "targets": ["y.npy"]])
  // Each row twice; the second channel is 100 more than the first, the third 150.
  #expect(data.inputs[[1, 0, 2, 3]] == 17)
  #expect(data.inputs[[1, 1, 2, 3]] == 117)
  #expect(data.inputs[[1, 2, 3, 0]] == 164)
}

@Test func levelsGoTo255() throws {
  let data = try make("images", words: ["files": ["grey-text.pgm"]])
  #expect(data.inputs[11] == 255)
  #expect(data.inputs[1] == 255.0 / 11)
  let wide = bytes("P5 1 1 1000\n", [1, 244])
  #expect(try make("images", words: ["files": ["w"]], files: ["w": wide]).inputs[0] == 127.5)
}

@Test func imagesTakeLabels() throws {
  let data = try make(
    "images", words: ["files": ["grey.pgm", "grey.pgm"], "labels": ["l"]], files: ["l": bytes("1\n0\n")])
  #expect(data.classCounts == [1, 1])
}

/// One number in every type that IDX and NumPy know.
@Test(arguments: [
  (8, "|u1", [200], 200.0), (9, "|i1", [200], -56), (11, "<i2", [0xff, 0xfe], -2),
  (12, "<i4", [0, 0, 1, 0], 256),
  (13, "<f4", [0xc0, 0x20, 0, 0], -2.5), (14, "<f8", [0x40, 4, 0, 0, 0, 0, 0, 0], 2.5),
]) func numberTypes(_ code: Int, type: String, big: [Int], value: Double) throws {
  let idx = try IDXArray(stream(bytes([0, 0, code, 1, 0, 0, 0, 1]) + bytes(big)))
  #expect(idx.numbers == [value])
  let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (1,), }"
  #expect(try NumPyArray(stream(npy(header, bytes(Array(big.reversed()))))).numbers == [value])
  let bigEndian = header.replacing("<", with: ">")
  #expect(try NumPyArray(stream(npy(bigEndian, bytes(big)))).numbers == [value])
}

@Test func filesAreReadOnlyWhereAllowed() {
  var random = Random(seed: 1)
  var arguments = DatasetArguments()
  arguments.values["file"] = .word("points.csv")
  #expect(throws: DatasetError(.access, "points.csv: files can't be read here", file: "points.csv")) {
    try DatasetKind.csv.make(arguments, &random)
  }
  #expect(throws: DatasetError(.access, "/ is not a file but a folder or a device", file: "/")) {
    try Files.disk("/")
  }
  #expect(throws: DatasetError.self) { try Files.disk("/dev/zero") }
  #expect(throws: DatasetError.self) { try Files.disk("no/such/file") }
}
