// CSVRows.swift — the cells of a CSV file, with the line each row stands on.
import SwiftCSV

/// The rows of a CSV file that are not blank.
struct CSVRows: Sendable {
  /// One line of cells.
  struct Row: Hashable, Sendable {
    /// Where it starts, from 1.
    let line: Int
    /// The cells, without blanks around them.
    let cells: [String]
  }
  let file: FileBytes
  let rows: [Row]

  /// Takes a file apart at commas, semicolons or tabs, whichever its first line has most of.
  init(_ file: FileBytes) throws(DatasetError) {
    let text = try Self.text(of: file)
    let firstLine = text.prefix { !$0.isNewline }
    let marks: [CSVDelimiter] = [.comma, .semicolon, .tab]
    let counts = marks.map { mark in firstLine.lazy.filter { $0 == mark.rawValue }.count }
    let delimiter = zip(marks, counts).max { $0.1 < $1.1 }?.0 ?? .comma
    let rows = LineCounter()
    do {
      try CSV<Unread>(string: text, delimiter: delimiter, loadColumns: false)
        .enumerateAsArray(rowLimit: nil) { rows.add($0) }
    } catch {
      throw file.error(
        "line \(rows.next) has a quotation mark inside a cell",
        hint:
          "a cell with quotation marks stands in quotation marks, and each of its own is doubled: \"say \"\"hi\"\"\""
      )
    }
    // The parser takes what follows an open quotation mark for its cell, to the end of the file.
    guard text.utf8.lazy.filter({ $0 == UInt8(ascii: "\"") }).count.isMultiple(of: 2) else {
      let line = rows.rows.last?.line ?? 1
      throw file.error("the quotation mark that line \(line) opens is never closed")
    }
    guard !rows.rows.isEmpty else { throw file.error("has no rows") }
    (self.file, self.rows) = (file, rows.rows)
  }

  /// The text, ending in a line end, for without one the parser drops an empty last cell.
  private static func text(of file: FileBytes) throws(DatasetError) -> String {
    if let place = file.bytes.firstIndex(of: 0) {
      throw file.error("is no text: byte \(place + 1) is 0")
    }
    guard let text = String(validating: file.bytes, as: UTF8.self) else {
      throw file.error("is no UTF-8 text", hint: "`iconv -t utf-8` converts other encodings")
    }
    return text.last?.isNewline == true ? text : text + "\n"
  }
}

/// Collects rows and knows where the next one starts.
private final class LineCounter {
  private(set) var rows: [CSVRows.Row] = []
  private(set) var next = 1

  func add(_ cells: [String]) {
    let line = next
    // A cell in quotation marks may hold line ends.
    next += 1 + cells.reduce(0) { $0 + lineEnds($1) }
    guard cells.count > 1 || cells.contains(where: { !trimmed($0).isEmpty }) else { return }
    rows.append(CSVRows.Row(line: line, cells: cells.map(trimmed)))
  }

  /// The line ends in a text: its line feeds, or its carriage returns when it has no others.
  private func lineEnds(_ text: String) -> Int {
    let feeds = text.utf8.count { $0 == UInt8(ascii: "\n") }
    return feeds > 0 ? feeds : text.utf8.count { $0 == UInt8(ascii: "\r") }
  }

  /// A text without blanks around it.
  ///
  /// Its bytes are looked at first: most cells have none, and there are many cells.
  private func trimmed(_ text: String) -> String {
    guard let first = text.utf8.first, let last = text.utf8.last else { return text }
    guard !isPlain(first) || !isPlain(last) else { return text }
    let start = text.drop { $0.isWhitespace }
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...end])
  }

  private func isPlain(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x80 }
}

/// Keeps nothing: the library's own views fill short rows up, and hide what is wrong with them.
private struct Unread: CSVView {
  var rows: [[String]] { [] }
  var columns: [String]? { nil }
  init(header: [String], text: String, delimiter: CSVDelimiter, loadColumns: Bool, rowLimit: Int?) {}
  func serialize(header: [String], delimiter: CSVDelimiter) -> String { "" }
}
