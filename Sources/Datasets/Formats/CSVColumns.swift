// CSVColumns.swift — the columns that are wanted of a CSV file, as numbers or as words.

/// The columns that are wanted of a CSV file, filled row by row.
struct CSVColumns {
  /// Roles of the columns, each from 0 and in order.
  struct Plan: Sendable {
    /// Inputs, in order.
    var inputs: [Int]
    /// The inputs that are words.
    var categories: Set<Int>
    /// The target.
    var target: Int
    /// The target is a column of words.
    var isTargetWords: Bool
  }

  let plan: Plan
  /// The number of rows.
  private(set) var rowCount = 0
  /// The inputs that are numbers, row by row.
  private var numbers = GrowingNumbers()
  /// The inputs that are words, one after the other.
  private var words: [WordColumn]
  /// The target, as numbers or as words.
  private var labels = GrowingNumbers()
  private var labelWords = WordColumn()

  /// Reads the columns of `plan`; `nil` when the target is a column of words and was taken for one of numbers.
  init?(_ plan: Plan, of table: CSVTable, from stream: ByteStream) throws(DatasetError) {
    self.plan = plan
    let (numberColumns, wordColumns) = (
      plan.inputs.filter { !plan.categories.contains($0) }, plan.inputs.filter(plan.categories.contains)
    )
    words = wordColumns.map { _ in WordColumn() }
    var rows = try table.rows(of: stream)
    let isPlain = words.isEmpty && !plan.isTargetWords
    let row = UnsafeMutablePointer<Double>.allocate(capacity: table.width)
    defer { row.deallocate() }
    let runs = Self.runs(numberColumns)
    let most = mostNumbers
    while let form = try rows.next(isPlain ? row : nil) {
      let cells = rows.cells
      numbers.makeRoom(for: numberColumns.count, part: cells.part)
      labels.makeRoom(for: 1, part: cells.part)
      switch form {
      case .numbers:
        for run in runs { numbers.append(UnsafeBufferPointer(start: row + run.lowerBound, count: run.count)) }
        labels.append(row[plan.target])
      case .cells:
        guard try take(cells, rows.number, of: table, numberColumns, wordColumns) else { return nil }
      }
      rowCount += 1
      let width = words.reduce(numberColumns.count) { $0 + $1.count }
      guard rowCount <= most / (width + 1) else {
        throw table.file.error("line \(cells.line) is one too many: data hold up to \(most) numbers", .size)
      }
    }
  }

  /// Takes the columns of a row of cells; false where the target is no number and should be one.
  private mutating func take(
    _ cells: CSVRows, _ row: Int, of table: CSVTable, _ numberColumns: [Int], _ wordColumns: [Int]
  ) throws(DatasetError) -> Bool {
    for column in numberColumns {
      guard let number = cells.number(column) else { throw table.noNumber(cells, row, column) }
      numbers.append(number)
    }
    for (i, column) in wordColumns.enumerated() {
      guard cells.withBytes(column, { Self.add($0, to: &words[i]) }) else {
        throw table.empty(cells, row, column)
      }
    }
    guard plan.isTargetWords else {
      guard let label = cells.number(plan.target) else { return false }
      labels.append(label)
      return true
    }
    guard cells.withBytes(plan.target, { Self.add($0, to: &labelWords) }) else {
      throw table.empty(cells, row, plan.target)
    }
    guard labelWords.count < 1000 else { throw table.tooManyClasses(plan.target) }
    return true
  }

  /// Columns side by side go in one piece.
  private static func runs(_ columns: [Int]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for column in columns {
      if let last = runs.last, last.upperBound == column {
        runs[runs.count - 1] = last.lowerBound..<(column + 1)
      } else {
        runs.append(column..<(column + 1))
      }
    }
    return runs
  }

  private static func add(_ word: UnsafeBufferPointer<UInt8>, to column: inout WordColumn) -> Bool {
    guard !word.isEmpty else { return false }
    column.append(word)
    return true
  }

  /// The inputs row by row, with a number for each word of a column of words: 1 for the row's own.
  ///
  /// - Parameter words: is told the words of each such column.
  mutating func takeInputs(words tell: (_ column: Int, _ words: [String]) -> Void) -> [Double] {
    let numbers = numbers.take()
    guard !words.isEmpty else { return numbers }
    let sorted = words.map { $0.sorted }
    var next = 0
    for column in plan.inputs where plan.categories.contains(column) {
      tell(column, sorted[next].words)
      next += 1
    }
    var inputs: [Double] = []
    let numberCount = plan.inputs.count - words.count
    inputs.reserveCapacity(rowCount * sorted.reduce(numberCount) { $0 + $1.words.count })
    var place = 0
    for row in 0..<rowCount {
      var category = 0
      for column in plan.inputs {
        guard plan.categories.contains(column) else {
          inputs.append(numbers[place])
          place += 1
          continue
        }
        let rank = sorted[category].ranks[Int(words[category].codes[row])]
        for i in sorted[category].words.indices { inputs.append(i == rank ? 1 : 0) }
        category += 1
      }
    }
    return inputs
  }

  /// The target: numbers, or the numbers of words in alphabetical order and these words.
  mutating func takeTarget() -> (labels: [Double], classNames: [String]?) {
    guard plan.isTargetWords else { return (labels.take(), nil) }
    let sorted = labelWords.sorted
    return (labelWords.codes.map { Double(sorted.ranks[Int($0)]) }, sorted.words)
  }
}

extension CSVTable {
  fileprivate func tooManyClasses(_ target: Int) -> DatasetError {
    file.error(
      "\(title(target)) has more than 999 different words, too many for classes",
      hint: "`label=` names the column of the target")
  }
}
