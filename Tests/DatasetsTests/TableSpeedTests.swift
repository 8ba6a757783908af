// TableSpeedTests.swift — CSV files of nothing but numbers: the quick way reads what the thorough one does, in little memory.
import CAllocationCounter
import Tensors
import Testing

@testable import Datasets

/// How the numbers of a file are written.
private struct Writing: CustomTestStringConvertible, Sendable {
  let name: String
  var delimiter = ",", end = "\n"
  let cell: @Sendable (inout Random) -> String
  var testDescription: String { name }

  static let all = [
    Writing(name: "bytes") { String($0.below(256)) },
    Writing(name: "short decimals") { "\($0.below(10)).\($0.below(10))" },
    Writing(name: "signed", delimiter: ";", end: "\r\n") {
      "\($0.below(2) == 0 ? "-" : "")\($0.below(1000)).\($0.below(100_000))"
    },
    Writing(name: "all digits", delimiter: "\t") { "\($0.uniform() - 0.5)" },
    Writing(name: "exponents") { "\($0.below(10)).\($0.below(1 << 40))e\($0.below(80) - 40)" },
    Writing(name: "blanks", delimiter: " , ") { " \($0.below(100))" },
    Writing(name: "now and then a rare one") {
      ["7", "8.5", "+1", "0x10", "123456789012345678901234567890", "1e-330"][max(0, $0.below(60) - 54)]
    },
  ]

  /// Rows of cells, each in quotation marks or none.
  func text(rows: Int, width: Int, quoted: Bool, endsLine: Bool = true) -> String {
    var random = Random(seed: 3)
    let mark = quoted ? "\"" : ""
    let lines = (0..<rows).map { _ in
      (0..<width).map { _ in mark + cell(&random) + mark }.joined(separator: delimiter)
    }
    return lines.joined(separator: end) + (endsLine ? end : "")
  }
}

extension Dataset {
  /// The bits of all numbers.
  fileprivate var bits: [UInt64] { (inputs.doubles + targets.doubles).map(\.bitPattern) }
}

private func read(_ text: String, _ words: [String: [String]] = [:]) throws -> Dataset {
  try make("csv", words: words.merging(["file": ["f"]]) { $1 }, files: ["f": Array(text.utf8)])
}

/// What stands in quotation marks is taken apart cell by cell; without them, whole rows of numbers are read at once.
@Test(arguments: Writing.all) private func rowsOfNumbersAreReadAsCellsAre(_ writing: Writing) throws {
  // Of many rows some are cut where a piece of the file ends; rows of 3,000 columns never are whole in one.
  for (rows, width) in [(1, 2), (2, 1 + 1), (40_000, 3), (60, 3000)] {
    let plain = try read(writing.text(rows: rows, width: width, quoted: false))
    let quoted = try read(writing.text(rows: rows, width: width, quoted: true))
    #expect(plain.count == rows && plain.input == [width - 1])
    #expect(plain.bits == quoted.bits)
    let endless = try read(writing.text(rows: rows, width: width, quoted: false, endsLine: false))
    #expect(endless.bits == plain.bits)
  }
}

/// Whichever columns are wanted, each number comes where it belongs.
@Test(arguments: ["1", "3", "5"], [[], ["2"], ["4", "2"]]) private func columnsAreChosen(
  _ label: String, _ skipped: [String]
) throws {
  guard !skipped.contains(label) else { return }
  let rows = 500
  let text = (0..<rows).map { row in (1...5).map { "\(row).\($0)" }.joined(separator: ",") + "\n" }.joined()
  let data = try read(text, ["label": [label], "skip": skipped])
  let columns = (1...5).map(String.init).filter { $0 != label && !skipped.contains($0) }
  let expected = (0..<rows).flatMap { row in columns.map { Double("\(row).\($0)") ?? 0 } }
  #expect(data.inputs.doubles == expected)
  #expect(data.targets.doubles == (0..<rows).map { Double("\($0).\(label)") ?? 0 })
}

/// Far down a file that was read at once so far, what is wrong is told with its line.
@Test(
  arguments: [
    ("1,x", "line 70003, column 2 is `x`, and a number is wanted"), ("1,", "line 70003, column 2 is empty"),
    ("1", "line 70003 has 1 cell, and line 1 has 2"), ("1,2,3", "line 70003 has 3 cells, and line 1 has 2"),
    ("1,2e", "line 70003, column 2 is `2e`, and a number is wanted"),
    ("1,-", "line 70003, column 2 is `-`, and a number is wanted"),
    ("1,1e999", "line 70003, column 2 is 1e999, and a number is wanted"),
    ("1,\"2\"3", "line 70003 has a quotation mark inside a cell"),
  ], ["\n", "\r\n"]) private func wrongRowsAreFound(_ wrong: (row: String, message: String), _ end: String)
{
  // Blank lines are no rows.
  let before = String(repeating: "1,2" + end, count: 70_000) + end + " " + end
  for rest in ["", end, end + "3,4" + end] {
    let text = before + wrong.row + rest
    let message = complaint("csv", words: ["file": ["f"], "label": ["1"]], files: ["f": Array(text.utf8)])
    #expect(message == "f: " + wrong.message)
  }
}

/// Rows of a file, and how many times the memory of its numbers reading it may take.
private struct Rows: CustomTestStringConvertible, Sendable {
  let name: String
  let limit: Double
  let row: @Sendable (Int) -> String
  var testDescription: String { name }

  static let all = [
    Rows(name: "alike", limit: 1.2) { _ in "1.5,2.5,3.5,4.5,5.5,6.5,7.5,1\n" },
    Rows(name: "behind a long head", limit: 1.2) { _ in "1.5,2.5,3.5,4.5,5.5,6.5,7.5,1\n" },
    Rows(name: "longer and longer", limit: 3.3) {
      "1,2,3,4,5,6,7.\(String(repeating: "0", count: $0 / 3000)),1\n"
    },
    Rows(name: "shorter and shorter", limit: 2.5) {
      "1,2,3,4,5,6,7.\(String(repeating: "0", count: 40 - $0 / 3000)),1\n"
    },
  ]
}

/// Memory is that of the numbers, however the rows are: room is made once where they are alike.
///
/// What is counted includes room that is never used and takes no memory of the machine.
@Test(arguments: Rows.all) private func memoryIsThatOfTheNumbers(_ form: Rows) throws {
  let rows = 120_000
  let name = String(repeating: "n", count: 10_000)
  let head = (1...8).map { "\(name)\($0)" }.joined(separator: ",") + "\n"
  let text = (form.name == "behind a long head" ? head : "") + (0..<rows).map(form.row).joined()
  let file = ["f": Array(text.utf8)]
  let held = held_bytes()
  start_peak()
  let data = try make("csv", words: ["file": ["f"]], files: file)
  let numbers = Double(8 * rows * 8)
  let rowNumbers = Double(8 * rows)  // which rows are for training
  #expect(data.count == rows)
  #expect(Double(peak_bytes() - held) < form.limit * numbers + rowNumbers + 1e6)
  #expect(Double(held_bytes() - held) < 1.3 * numbers + rowNumbers + 1e6)
}
