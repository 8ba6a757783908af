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
  private var numbers = NumberBlocks()
  /// The inputs that are words, one after the other.
  private var words: [WordColumn]
  /// The target, as numbers or as words.
  private var labels = NumberBlocks()
  private var labelWords = WordColumn()

  /// Reads the columns of `plan`; `nil` when the target is a column of words and was taken for one of numbers.
  init?(_ plan: Plan, of table: CSVTable, from stream: ByteStream) throws(DatasetError) {
    self.plan = plan
    let (numberColumns, wordColumns) = (
      plan.inputs.filter { !plan.categories.contains($0) }, plan.inputs.filter(plan.categories.contains)
    )
    words = wordColumns.map { _ in WordColumn() }
    var (numbers, labels, labelWords, words) = (numbers, labels, labelWords, words)
    var rowCount = 0
    var isWrongTarget = false
    let most = mostNumbers
    func count(_ rows: CSVRows) throws(DatasetError) {
      rowCount += 1
      let width = words.reduce(numberColumns.count) { $0 + $1.count }
      guard rowCount <= most / (width + 1) else {
        throw table.file.error("line \(rows.line) is one too many: data hold up to \(most) numbers")
      }
    }
    // Columns side by side go in one piece.
    let isTogether = numberColumns.last.map { $0 - numberColumns[0] == numberColumns.count - 1 } ?? false
    func takePlain(_ rows: CSVRows, _ row: UnsafeBufferPointer<Double>) throws(DatasetError) -> Bool {
      if isTogether, let first = numberColumns.first {
        numbers.append(UnsafeBufferPointer(rebasing: row[first..<first + numberColumns.count]))
      } else {
        for column in numberColumns { numbers.append(row[column]) }
      }
      labels.append(row[plan.target])
      try count(rows)
      return true
    }
    let isPlain = words.isEmpty && !plan.isTargetWords
    try table.eachRow(of: stream, plain: isPlain ? takePlain : nil) { rows, row throws(DatasetError) in
      for column in numberColumns {
        guard let number = rows.number(column) else { throw table.noNumber(rows, row, column) }
        numbers.append(number)
      }
      for (i, column) in wordColumns.enumerated() {
        guard rows.withBytes(column, { Self.add($0, to: &words[i]) }) else {
          throw table.empty(rows, row, column)
        }
      }
      if plan.isTargetWords {
        guard rows.withBytes(plan.target, { Self.add($0, to: &labelWords) }) else {
          throw table.empty(rows, row, plan.target)
        }
        guard labelWords.count < 1000 else { throw table.tooManyClasses(plan.target) }
      } else if let label = rows.number(plan.target) {
        labels.append(label)
      } else {
        isWrongTarget = true
        return false
      }
      try count(rows)
      return true
    }
    if isWrongTarget { return nil }
    (self.numbers, self.labels, self.labelWords, self.words) = (numbers, labels, labelWords, words)
    self.rowCount = rowCount
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
    let sorted = words.map(\.sorted)
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
