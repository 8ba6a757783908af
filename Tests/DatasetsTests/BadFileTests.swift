// BadFileTests.swift — damaged, mislabelled and senseless files are refused, by name and place.
import Tensors
import Testing

@testable import Datasets

/// A file that can't be read, and its error.
struct Bad: Sendable {
  let kind: String
  let contents: [UInt8]
  let message: String
  let other: [String: [UInt8]]
  init(_ kind: String, _ contents: [UInt8], _ message: String, other: [String: [UInt8]] = [:]) {
    (self.kind, self.contents, self.message, self.other) = (kind, contents, message, other)
  }

  /// The words that name the file `f` for a kind.
  static let words: [String: [String: [String]]] = [
    "csv": ["file": ["f"]], "npz": ["file": ["f"]], "cifar10": ["files": ["f"]],
    "images": ["files": ["grey.pgm", "f"]], "idx": ["images": ["f"], "labels": ["labels-idx1-ubyte"]],
    "npy": ["inputs": ["f"], "targets": ["y.npy"]],
  ]
}

private let shape4 = "{'descr': '<f8', 'fortran_order': False, 'shape': (4,), }"

@Test(arguments: [
  Bad("idx", [], "f: is no IDX file: it doesn't start with two zero bytes and the type and number of axes"),
  Bad(
    "idx", bytes("hello world"),
    "f: is no IDX file: it doesn't start with two zero bytes and the type and number of axes"),
  Bad(
    "idx", bytes([0, 0, 7, 1]), "f: byte 3, the type of the numbers, is 7, and IDX knows 8, 9, 11, 12, 13, 14"
  ),
  Bad("idx", bytes([0, 0, 8, 9]), "f: byte 4, the number of axes, is 9, and data have 1 to 4"),
  Bad("idx", bytes([0, 0, 8, 3, 0, 0, 0, 1]), "f: is cut short: the size of axis 2 is missing"),
  Bad("idx", bytes([0, 0, 8, 1, 0, 0, 0, 0]), "f: the size of axis 1 is 0"),
  Bad(
    "idx", bytes([0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255]),
    "f: states 4294967295×4294967295 numbers, and data hold up to 268435456"),
  Bad(
    "idx", bytes([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3]),
    "f: states 2×2 numbers, which is a file of 16 bytes, and has 15: it is cut short"),
  Bad(
    "idx", bytes([0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3]),
    "f: states 1×2 numbers, which is a file of 14 bytes, and has 15: something follows them"),
  Bad(
    "idx", bytes([0, 0, 8, 1, 0, 0, 0, 1, 5]), "f: holds one number for each example, so these are labels"),
  Bad(
    "idx", bytes([0, 0, 13, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0x7f, 0xc0, 0, 0]),
    "f: row 1, column 1 is NaN, not a number"),
  Bad(
    "idx", bytes([0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 1, 7]),
    "labels-idx1-ubyte: has 6 labels, and f has 1 example"),
  Bad("cifar10", [], "f: has 0 bytes, and CIFAR-10 has 3073 for each image"),
  Bad("cifar10", bytes("short"), "f: has 5 bytes, and CIFAR-10 has 3073 for each image"),
  Bad(
    "cifar10", [UInt8](repeating: 1, count: 3073) + [UInt8](repeating: 10, count: 3073),
    "f: image 2 has the label 10, and CIFAR-10 has classes 0 to 9"),
  Bad("npy", bytes("NUMPY"), "f: is no file of NumPy: it doesn't start with \\x93NUMPY"),
  Bad(
    "npy", bytes([0x93], "NUMPY", [9, 0, 0, 0]), "f: is of version 9 of NumPy's format, and 1 to 3 are known"),
  Bad(
    "npy", bytes([0x93], "NUMPY", [1, 0, 255, 255]), "f: is cut short: its header is longer than the file"),
  Bad("npy", npy("{'descr': ", []), "f: its header can't be read at byte 21"),
  Bad("npy", npy("{'descr': '<f8', 'shape': (1,)}", []), "f: its header can't be read at byte 42"),
  Bad(
    "npy", npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}", []),
    "f: holds records of several fields, and plain numbers are read"),
  Bad(
    "npy", npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", []),
    "f: holds numbers of the type |O, and those read are b1, f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8"),
  Bad(
    "npy", npy(shape4, [1, 2, 3]),
    "f: states the shape (4), which is a file of 99 bytes, and has 70: it is cut short"),
  Bad(
    "npy", npy("{'descr': '<f8', 'fortran_order': False, 'shape': (9999999999, 9999999999), }", []),
    "f: states 9999999999×9999999999 numbers, and data hold up to 268435456"),
  Bad(
    "npy", npy("{'descr': '|u1', 'fortran_order': False, 'shape': (), }", [1]),
    "f: has no examples: its shape is ()"),
  Bad(
    "npy", npy("{'descr': '|u1', 'fortran_order': False, 'shape': (1,1,1,1,1), }", [1]),
    "f: has 5 axes, and inputs have 1 to 4"),
  Bad(
    "npy", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,2), }", [0, 0, 0, 0, 0, 0, 0x80, 0x7f]),
    "f: row 1, column 2 is infinite"),
  Bad(
    "npy", npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }", [1, 2]),
    "y.npy: has 6 targets, and f has 2 examples"),
  Bad("npz", bytes("PK"), "f: is no zip file: it doesn't start with PK\\x03\\x04"),
  Bad(
    "npz", bytes("PK", [3, 4]) + [UInt8](repeating: 0, count: 40),
    "f: is cut short: a zip file ends with its directory, and this one has none"),
  Bad("images", bytes("GIF89a"), "f: is no PNG, JPEG, PGM or PPM picture: it starts as none of them"),
  Bad("images", bytes("P5 4"), "f: is cut short: a height is missing"),
  Bad("images", bytes("P5 0 3 255\n"), "f: byte 4: the width is 0, and goes from 1 to 100000"),
  Bad("images", bytes("P5 x 3 255\n"), "f: byte 4 should be the start of a width"),
  Bad(
    "images", bytes("P5 99999999999999999999999 3 255\n"),
    "f: byte 4: the width is 99999999999999999999, and goes from 1 to 100000"),
  Bad(
    "images", bytes("P5 100000 100000 255\n"),
    "f: states 100000×100000×1 numbers, and data hold up to 268435456"),
  Bad("images", bytes("P5 2 2 70000\n"), "f: byte 8: the largest level is 70000, and goes from 1 to 65535"),
  Bad("images", bytes("P5 2 2 255\n", [1, 2, 3]), "f: states 4 bytes of levels, and has 3: it is cut short"),
  Bad(
    "images", bytes("P5 2 1 255\n", [1, 2, 3]),
    "f: states 2 bytes of levels, and has 3: something follows them"),
  Bad("images", bytes("P5 2 1 9\n", [1, 10]), "f: byte 11: the level is 10, and the largest is stated as 9"),
  Bad("images", bytes("P2 2 2 255\n1 2"), "f: is cut short: 4 levels don't fit the 4 bytes left"),
  Bad("images", bytes("P2 2 1 255\n1 2 3"), "f: something follows its 2 levels"),
  Bad("images", bytes("P5 1 1 255\n", [1]), "f: is 1×1 grey, and grey.pgm is 3×4 grey"),
]) func refuses(_ bad: Bad) {
  let files = bad.other.merging(["f": bad.contents]) { first, _ in first }
  #expect(complaint(bad.kind, words: Bad.words[bad.kind] ?? [:], files: files) == bad.message)
}

@Test(
  arguments: [
    ("", "f: has no rows"),
    ("\n\n", "f: has no rows"),
    ("1,2\n3\n", "f: line 2 has 1 cell, and line 1 has 2"),
    ("a,b\n1,2\n\n3,4,5\n", "f: line 4 has 3 cells, and line 1 has 2"),
    ("a,b\n1,x\n2,y\n3,\n", "f: line 4, column 2 (b) is empty"),
    ("a,b\n1,0\nNaN,1\n", "f: line 3, column 1 (a) is NaN, and a number is wanted"),
    ("a,b\n1,0\n1e999,1\n", "f: line 3, column 1 (a) is 1e999, and a number is wanted"),
    ("a,b\n1,0\nhigh,1\n", "f: line 3, column 1 (a) is `high`, and a number is wanted"),
    ("1,0\n?,1\n", "f: line 2, column 1 is `?`, and a number is wanted"),
    ("a,b\n1,\"x\ny\"\n2,z\n,q\n", "f: line 5, column 1 (a) is empty"),
    ("1,0\n2\",1\n", "f: line 2 has a quotation mark inside a cell"),
    ("1,0\n\"2,1\n3,1\n", "f: the quotation mark that line 2 opens is never closed"),
    ("a,a\n1,2\n", "f: line 1 names two columns `a`"),
    ("5\n6\n", "f: has no column left for inputs"),
    ("a\u{0},b\n", "f: is no text: byte 2 is 0"),
  ] as [(String, String)]) func refusesTables(_ text: String, message: String)
{
  #expect(complaint("csv", words: ["file": ["f"]], files: ["f": Array(text.utf8)]) == message)
}

@Test(arguments: [
  (["label": ["c"]], "f: has no column c"), (["label": ["3"]], "f: has no column 3"),
  (["label": ["0"]], "f: has no column 0"),
  (["skip": ["b"]], "f: column 2 (b) is the target, and can't be left out"),
  (["skip": ["a"]], "f: has no column left for inputs"),
]) func refusesColumns(_ options: [String: [String]], message: String) {
  let words = options.merging(["file": ["f"]]) { first, _ in first }
  #expect(complaint("csv", words: words, files: ["f": bytes("a,b\n1,2\n")]) == message)
}

@Test func tablesHaveManyClassesAtMost() {
  let text = (0..<1000).map { "\($0),word\($0)\n" }.joined()
  #expect(
    complaint("csv", words: ["file": ["f"]], files: ["f": Array(text.utf8)])
      == "f: column 2 has more than 999 different words, too many for classes")
}

@Test func labelsAreClassNumbers() {
  let labels = bytes([0, 0, 11, 1, 0, 0, 0, 6, 0, 0, 0, 1, 255, 255, 0, 0, 0, 0, 0, 0])
  #expect(
    complaint("idx", words: ["images": ["images-idx3-ubyte"], "labels": ["l"]], files: ["l": labels])
      == "l: label 3 is -1, and labels are whole numbers from 0 to 999")
  #expect(
    complaint("images", words: ["files": ["grey.pgm"], "labels": ["l"]], files: ["l": bytes("1 2")])
      == "l: has 2 labels for 1 picture")
  #expect(
    complaint("images", words: ["files": ["grey.pgm"], "labels": ["l"]], files: ["l": bytes("cat")])
      == "l: label 1 is `cat`, and labels are whole numbers from 0 to 999")
}

@Test func compressedFilesAreChecked() {
  let good = sample("images-idx3-ubyte.gz")
  func say(_ bytes: [UInt8]) -> String {
    complaint("idx", words: ["images": ["f"], "labels": ["labels-idx1-ubyte"]], files: ["f": bytes])
  }
  #expect(say(good) == "")
  var lying = good
  lying[good.count - 1] = 0x7f
  #expect(
    say(lying).hasPrefix("f: is damaged or too large: 104 compressed bytes are stated to hold 2130706520"))
  var wrong = good
  wrong[good.count - 8] ^= 1
  #expect(say(wrong) == "f: is damaged: the compressed data can't be unpacked (incorrect data check)")
  #expect(say(Array(good.prefix(12))) == "f: is cut short: a gzip file has at least 18 bytes, this one 12")
}
