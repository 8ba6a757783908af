// CSVTable.swift — the columns of a CSV file: their names, and their cells as numbers or words.

/// A table with as many cells in each row, and names for its columns when the file has them.
struct CSVTable: Sendable {
  let file: FileBytes
  /// The names of the columns; `nil` when the file starts with data.
  let names: [String]?
  /// The rows of data.
  let rows: [CSVRows.Row]

  /// The number of columns.
  var width: Int { rows[0].cells.count }

  /// - Parameter wanted: Names of columns that a person gave: when they stand in the first row, it is a header.
  init(_ file: FileBytes, wanted: [String]) throws(DatasetError) {
    let all = try CSVRows(file).rows
    let first = all[0]
    for row in all where row.cells.count != first.cells.count {
      throw file.error(
        "line \(row.line) has \(counted(row.cells.count, "cell")), and line \(first.line) has \(first.cells.count)"
      )
    }
    let isHeader =
      wanted.contains { first.cells.contains($0) && Int($0) == nil }
      || all.count > 1 && zip(first.cells, all[1].cells).contains { finite($0) == nil && finite($1) != nil }
    (self.file, names) = (file, isHeader ? first.cells : nil)
    rows = isHeader ? Array(all.dropFirst()) : all
    guard !rows.isEmpty else { throw file.error("has a header and no rows under it") }
    if isHeader, let twice = first.cells.first(where: { name in first.cells.count { $0 == name } > 1 }) {
      throw file.error("line \(first.line) names two columns `\(twice)`")
    }
  }

  /// The column, from 0, that a person means by a name or a number from 1.
  func column(_ wanted: String) throws(DatasetError) -> Int {
    if let column = names?.firstIndex(of: wanted) { return column }
    if let number = Int(wanted), number >= 1, number <= width { return number - 1 }
    throw file.error(
      "has no column \(wanted)",
      hint: names.map { "its columns are \($0.joined(separator: ", "))" } ?? "its columns are 1 to \(width)")
  }

  /// A column as people call it: `column 3 (petal width)`.
  func title(_ column: Int) -> String { "column \(column + 1)" + (names.map { " (\($0[column]))" } ?? "") }

  /// What is wrong with a cell.
  func error(_ row: Int, _ column: Int, _ what: String, hint: String? = nil) -> DatasetError {
    var error = file.error("line \(rows[row].line), \(title(column)) \(what)", hint: hint)
    error.row = row
    return error
  }

  /// A cell's words; not empty.
  func word(_ row: Int, _ column: Int) throws(DatasetError) -> String {
    let cell = rows[row].cells[column]
    guard !cell.isEmpty else { throw error(row, column, "is empty", hint: "fill it, or leave the line out") }
    return cell
  }

  /// A cell's number; finite.
  func number(_ row: Int, _ column: Int) throws(DatasetError) -> Double {
    let cell = try word(row, column)
    if let number = finite(cell) { return number }
    guard Double(cell) == nil else {
      throw error(row, column, "is \(cell), and a number is wanted", hint: "fill it, or leave the line out")
    }
    let isCategory = !["na", "n/a", "null", "none", "-", "?"].contains(cell.lowercased())
    throw error(
      row, column, "is `\(cell)`, and a number is wanted",
      hint: isCategory
        ? "`onehot=\(columnName(column))` makes an input of each of its words, `skip=\(columnName(column))` leaves it out"
        : "fill it, or leave the line out")
  }

  /// True when every cell of a column is a number.
  func isNumeric(_ column: Int) -> Bool { rows.allSatisfy { finite($0.cells[column]) != nil } }

  /// The words of a column, each once, sorted.
  func words(_ column: Int) throws(DatasetError) -> [String] {
    var words: Set<String> = []
    for row in rows.indices { words.insert(try word(row, column)) }
    return words.sorted()
  }

  /// What a person can call a column by.
  func columnName(_ column: Int) -> String { names?[column] ?? "\(column + 1)" }
}

/// The finite number that a text is.
private func finite(_ text: String) -> Double? { Double(text).flatMap { $0.isFinite ? $0 : nil } }

/// `1 cell`, `3 cells`.
func counted(_ n: Int, _ noun: String, _ plural: String? = nil) -> String {
  n == 1 ? "1 \(noun)" : "\(n) \(plural ?? noun + "s")"
}
