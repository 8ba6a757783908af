// ByteStreamTests.swift — files are read a piece at a time: within bounds, stoppable, damage told first.
import CZlib
import Parameters
import Synchronization
import Tensors
import Testing

@testable import Datasets

/// `bytes` compressed with gzip.
private func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  let size = Int32(MemoryLayout<z_stream>.size)
  deflateInit2_(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, zlibVersion(), size)
  defer { deflateEnd(&stream) }
  var bytes = bytes
  return [UInt8](unsafeUninitializedCapacity: bytes.count + bytes.count / 100 + 100) { output, count in
    let capacity = UInt32(output.count)
    bytes.withUnsafeMutableBufferPointer { input in
      (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
      (stream.next_out, stream.avail_out) = (output.baseAddress, capacity)
      deflate(&stream, Z_FINISH)
    }
    count = Int(capacity - stream.avail_out)
  }
}

/// Text of rows that don't end where pieces do.
private func longTable(_ rows: Int) -> String {
  (0..<rows).map { "\($0),\(Double($0) / 7),\"a \"\"b\"\"\n\($0 % 3)\",é\($0 % 5)\r\n" }.joined()
}

@Test(arguments: [false, true]) func longTablesAreReadWhole(_ isPacked: Bool) throws {
  let rows = 30_000
  let text = Array(longTable(rows).utf8)
  let data = try make(
    "csv", words: ["file": ["f"], "onehot": ["3"]], files: ["f": isPacked ? gzip(text) : text])
  #expect(data.count == rows && data.input == [5])
  #expect(data.classNames == (0..<5).map { "é\($0)" })
  #expect(data.inputNames?.dropFirst(2) == ["3=a \"b\"\n0", "3=a \"b\"\n1", "3=a \"b\"\n2"])
  for row in stride(from: 0, to: rows, by: 997) {
    let expected = [Double(row), Double(row) / 7] + (0..<3).map { $0 == row % 3 ? 1 : 0 }
    #expect((0..<5).map { data.inputs[[row, $0]] } == expected && data.targets[row] == Double(row % 5))
  }
}

/// A target of numbers in which, late, there is a word: all are words, also those that were read as numbers.
@Test func aLateWordMakesClassesOfNumbers() throws {
  let text = (0..<2000).map { "\($0),\($0 == 1990 ? "none" : ["1", "1.0", "2"][$0 % 3])\n" }.joined()
  let data = try make("csv", words: ["file": ["f"]], files: ["f": Array(text.utf8)])
  #expect(data.classNames == ["1", "1.0", "2", "none"])
  #expect(data.classCounts == [667, 666, 666, 1])
}

@Test(
  arguments: [
    ("\u{FEFF}a,b\r\n1,2\r\n3,4", ["a"], [1, 3]), ("a,b\r1,2\r3,4\r", ["a"], [1, 3]),
    ("\n\na;b\n1;2\n", ["a"], [1]), (" \"a\" , b \n \"1\" ,\t2", ["a"], [1]), ("a\tb\n1\t2\n", ["a"], [1]),
    ("1,2\n\n\n  \n3,4\n", nil, [1, 3]), ("\u{A0}1\u{A0},2\n", nil, [1]), ("0x10,2\n", nil, [16]),
    ("a \"\"x\"\",b\n1,2\n", ["a \"x\""], [1]),
  ] as [(String, [String]?, [Double])])
func formsOfText(_ text: String, names: [String]?, inputs: [Double]) throws {
  let data = try make("csv", words: ["file": ["f"]], files: ["f": Array(text.utf8)])
  #expect(data.inputNames == names && data.inputs.doubles == inputs)
}

@Test(
  arguments: [
    ([0xff, 0xfe, 0x61, 0], "f: is no text: byte 4 is 0"), ([0x31, 0x2c, 0xe9, 0x0a], "f: is no UTF-8 text"),
    ([0x31, 0x2c, 0xe2, 0x82], "f: is no UTF-8 text"), ([0xed, 0xa0, 0x80], "f: is no UTF-8 text"),
    ([0xc0, 0x80], "f: is no UTF-8 text"), ([0xf4, 0x90, 0x80, 0x80], "f: is no UTF-8 text"),
  ] as [([UInt8], String)]) func noText(_ bytes: [UInt8], message: String)
{
  #expect(complaint("csv", words: ["file": ["f"]], files: ["f": bytes]) == message)
  // The same behind more than a piece of text.
  let before = [UInt8](repeating: UInt8(ascii: "\n"), count: 300_001)
  let later = message.replacing("byte 4", with: "byte 300005")
  #expect(complaint("csv", words: ["file": ["f"]], files: ["f": before + bytes]) == later)
}

@Test func partsOfGzipMakeOneFile() throws {
  let parts = gzip(bytes("1,2\n3,")) + gzip(bytes("4\n"))
  #expect(try make("csv", words: ["file": ["f"]], files: ["f": parts]).targets.doubles == [2, 4])
  #expect(
    complaint("csv", words: ["file": ["f"]], files: ["f": gzip(bytes("1,2\n")) + bytes("junk")])
      .contains("is damaged or too large"))
}

/// The error of a damaged file is the damage, not its effect on the numbers.
@Test func damageIsToldFirst() {
  var packed = gzip(Array((0..<3000).map { "\($0),\($0 * 7919 % 1000)\n" }.joined().utf8))
  packed[packed.count / 2] ^= 0x55
  #expect(complaint("csv", words: ["file": ["f"]], files: ["f": packed]).hasPrefix("f: is damaged"))
  let words = ["label": ["2"], "file": ["f"]]
  let good = complaint("csv", words: words, files: ["f": gzip(bytes("1,2\nx,3\n"))])
  #expect(good == "f: line 2, column 1 is `x`, and a number is wanted")
}

// MARK: - Bounds

/// Files that hold much more than they take on the disk.
private let bombs: [(kind: String, words: [String: [String]], file: [UInt8])] = [
  ("csv", ["file": ["f"]], gzip(Array(String(repeating: "1,2\n", count: 150_000).utf8))),
  ("csv", ["file": ["f"]], gzip(Array(String(repeating: "1,", count: 100_000).utf8))),
  ("csv", ["file": ["f"]], gzip(Array(("\"" + String(repeating: "1,", count: 100_000)).utf8))),
  (
    "csv", ["file": ["f"], "onehot": ["1"]],
    gzip(Array((0..<20_000).map { "w\($0),1\n" }.joined().utf8))
  ),
  (
    "idx", ["images": ["f"], "labels": ["labels-idx1-ubyte"]],
    gzip(bytes([0, 0, 8, 2, 0, 8, 0, 0, 0, 0, 0, 1]) + [UInt8](repeating: 7, count: 1 << 19))
  ),
  ("cifar10", ["files": ["f"]], gzip([UInt8](repeating: 1, count: 3073 * 90))),
  (
    "npy", ["inputs": ["f"], "targets": ["y.npy"]],
    gzip(
      npy(
        "{'descr': '|u1', 'fortran_order': False, 'shape': (524288,), }", .init(repeating: 1, count: 1 << 19))
    )
  ),
  ("images", ["files": ["f"]], gzip(bytes("P5 1024 512 255\n") + [UInt8](repeating: 9, count: 1 << 19))),
]

@Test(arguments: bombs.indices) func whatIsTooLargeIsRefused(_ index: Int) {
  let bomb = bombs[index]
  let message = Arena.budget.withValue(2 << 20) {
    complaint(bomb.kind, words: bomb.words, files: ["f": bomb.file])
  }
  #expect(message.contains("131072 bytes") || message.contains("data hold up to"), "\(message)")
}

@Test(arguments: ["xor", "linear", "moons", "blobs", "digits"]) func drawingStops(_ kind: String) {
  var (random, arguments) = (Random(seed: 1), DatasetArguments())
  arguments.values["n"] = .integer(50_000)
  let asked = Atomic(0)
  arguments.isCancelled = { asked.add(1, ordering: .relaxed).newValue > 2 }
  #expect(throws: DatasetError(.stopped, "stopped before the end")) {
    _ = try DatasetKind.named[kind]?.make(arguments, &random)
  }
}

/// Every reader asks between its pieces whether it is to stop, and leaves off within a few of them.
@Test(arguments: bombs.indices) func readersStop(_ index: Int) {
  let bomb = bombs[index]
  let asked = Atomic(0)
  var random = Random(seed: 1)
  var arguments = DatasetArguments()
  arguments.values = Arguments(bomb.words.mapValues { .words($0) })
  arguments.read = { path throws(DatasetError) in
    ByteSource(path == "f" ? bomb.file : sample(path), path: path)
  }
  arguments.isCancelled = { asked.add(1, ordering: .relaxed).newValue > 5 }
  #expect(throws: DatasetError(.stopped, "stopped before the end")) {
    _ = try DatasetKind.named[bomb.kind]?.make(arguments, &random)
  }
  #expect(asked.load(ordering: .relaxed) == 6)
}
