// CSVTable.swift — the head of a CSV file: the number of its columns, and their names.

/// A table with as many cells in each row, and names for its columns when the file has them.
struct CSVTable: Sendable {
  let file: FileName
  /// The names of the columns; `nil` when the file starts with data.
  let names: [String]?
  /// The number of columns.
  let width: Int
  /// The cells of the first row of data.
  let firstRow: [String]
  /// Line of the first row of all, from 1.
  private let firstLine: Int

  /// - Parameter wanted: Names of columns that a person gave: when they stand in the first row, it is a header.
  init(_ stream: ByteStream, wanted: [String]) throws(DatasetError) {
    let rows = try CSVRows(stream)
    file = rows.file
    guard try rows.next() else { throw file.error("has no rows") }
    let first = rows.strings
    (width, firstLine) = (first.count, rows.line)
    let second = try rows.next() ? rows.strings : nil
    if second != nil { try Self.check(rows, width: width, firstLine: firstLine) }
    let isHeader =
      wanted.contains { first.contains($0) && Int($0) == nil }
      || zip(first, second ?? []).contains { finite($0) == nil && finite($1) != nil }
    names = isHeader ? first : nil
    guard let firstRow = isHeader ? second : first else {
      throw file.error("has a header and no rows under it")
    }
    self.firstRow = firstRow
    var seen: Set<String> = []
    if isHeader, let twice = first.first(where: { !seen.insert($0).inserted }) {
      throw file.error("line \(firstLine) names two columns `\(twice)`")
    }
  }

  private static func check(_ rows: CSVRows, width: Int, firstLine: Int) throws(DatasetError) {
    guard rows.count == width else {
      throw rows.file.error(
        "line \(rows.line) has \(counted(rows.count, "cell")), and line \(firstLine) has \(width)")
    }
  }

  /// The rows of data of a file that has this table.
  struct Rows {
    private let table: CSVTable
    /// Where the row is taken apart.
    let cells: CSVRows
    /// The number of the row that was read last, from 0; those before it are as many.
    private(set) var number = -1
    /// How often a row that was tried as numbers was something else: a file of such is not tried in vain for long.
    private var misses = 0

    fileprivate init(_ table: CSVTable, _ cells: CSVRows) { (self.table, self.cells) = (table, cells) }

    /// How a row was read.
    enum Form {
      /// Nothing but numbers, which stand at `numbers` now.
      case numbers
      /// Cells.
      case cells
    }

    /// Goes to the next row; `nil` behind the last.
    ///
    /// - Parameter numbers: where a row that is nothing but decimals may be put; `nil` where some columns are wanted as
    ///   words.
    mutating func next(_ numbers: UnsafeMutablePointer<Double>?) throws(DatasetError) -> Form? {
      number += 1
      if let numbers, 2 * misses <= 64 + number {
        if try cells.nextNumbers(table.width, into: numbers) { return .numbers }
        misses += 1
      }
      guard try cells.next() else {
        // A file that was changed while it was read.
        guard number > 0 else { throw table.file.error("has no rows") }
        return nil
      }
      try CSVTable.check(cells, width: table.width, firstLine: table.firstLine)
      return .cells
    }
  }

  /// The rows of data of `stream`, from its start.
  func rows(of stream: ByteStream) throws(DatasetError) -> Rows {
    let cells = try CSVRows(stream)
    if names != nil, try cells.next() { cells.beginData() }
    return Rows(self, cells)
  }

  // MARK: Columns

  /// The column, from 0, that a person means by a name or a number from 1.
  func column(_ wanted: String) throws(DatasetError) -> Int {
    if let column = names?.firstIndex(of: wanted) { return column }
    if let number = Int(wanted), number >= 1, number <= width { return number - 1 }
    throw file.error(
      "has no column \(wanted)",
      hint: names.map { "its columns are \($0.joined(separator: ", "))" } ?? "its columns are 1 to \(width)",
      .choice)
  }

  /// Title of a column in messages: `column 3 (petal width)`.
  func title(_ column: Int) -> String { "column \(column + 1)" + (names.map { " (\($0[column]))" } ?? "") }

  /// Name by which commands select a column.
  func columnName(_ column: Int) -> String { names?[column] ?? "\(column + 1)" }

  /// The column as it is typed behind `skip=`: its name, in quotes where that is no plain word, or its number.
  private func typedName(_ column: Int) -> String {
    let name = columnName(column)
    if name.contains(where: { $0 == "\"" || $0 == "\\" || $0.isNewline }) || name.isEmpty {
      return "\(column + 1)"
    }
    return name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } ? name : "\"\(name)\""
  }
}

// MARK: - Cells that are not what they should be

extension CSVTable {
  /// Error about a cell of row `row`, from 0, at the present place of `rows`.
  private func error(
    _ rows: CSVRows, _ row: Int, _ column: Int, _ what: String, hint: String? = nil
  ) -> DatasetError {
    var error = file.error("line \(rows.line), \(title(column)) \(what)", hint: hint)
    error.row = row
    return error
  }

  /// A cell that is empty where there should be something.
  func empty(_ rows: CSVRows, _ row: Int, _ column: Int) -> DatasetError {
    error(rows, row, column, "is empty", hint: "fill it, or leave the line out")
  }

  /// A cell that is no finite number where there should be one.
  func noNumber(_ rows: CSVRows, _ row: Int, _ column: Int) -> DatasetError {
    let cell = rows.string(column)
    guard !cell.isEmpty else { return empty(rows, row, column) }
    let shown = cell.count > 60 ? cell.prefix(60) + "…" : cell
    guard Double(cell) == nil else {
      return error(
        rows, row, column, "is \(shown), and a number is wanted", hint: "fill it, or leave the line out")
    }
    let isCategory = !["na", "n/a", "null", "none", "-", "?"].contains(cell.lowercased())
    return error(
      rows, row, column, "is `\(shown)`, and a number is wanted",
      hint: isCategory
        ? "`onehot=\(typedName(column))` makes an input of each of its words, `skip=\(typedName(column))` leaves it out"
        : "fill it, or leave the line out")
  }
}

/// `1 cell`, `3 cells`.
func counted(_ n: Int, _ noun: String, _ plural: String? = nil) -> String {
  n == 1 ? "1 \(noun)" : "\(n) \(plural ?? noun + "s")"
}
