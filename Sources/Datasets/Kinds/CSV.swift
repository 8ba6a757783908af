// CSV.swift — a table from a text file.
import Tensors

extension DatasetKind {
  /// The columns of a text file: one is the target, the others are inputs.
  public static let csv = DatasetKind(
    "csv", "a table of numbers from a text file, one column of it the target",
    arguments: [
      .positional("file", .file, "`iris.csv`"),
      .option("label", .word, "the target's column, by name or number; the last unless given"),
      .option("onehot", .word, "columns of words, each of which becomes an input of 0 or 1"),
      .option("skip", .word, "columns to leave out"),
    ],
    example: "data csv iris.csv label=species"
  ) { arguments, _ throws(DatasetError) in
    let label = arguments.words["label"]?.first
    let (onehot, skipped) = (arguments.list("onehot"), arguments.list("skip"))
    let path = try arguments.path("file")
    let wanted = [label].compactMap { $0 } + onehot + skipped
    let table = try arguments.reading(path) { stream throws(DatasetError) in
      try CSVTable(stream, wanted: wanted)
    }
    let target = try label.map { name throws(DatasetError) in try table.column(name) } ?? table.width - 1
    let (leftOut, categories) = (try table.columns(skipped), try table.columns(onehot))
    guard !leftOut.contains(target) else {
      throw table.file.error("\(table.title(target)) is the target, and can't be left out")
    }
    let inputs = (0..<table.width).filter { $0 != target && !leftOut.contains($0) }
    guard !inputs.isEmpty else { throw table.file.error("has no column left for inputs") }
    var plan = CSVColumns.Plan(
      inputs: inputs, categories: categories.intersection(inputs), target: target,
      isTargetWords: finite(table.firstRow[target]) == nil)
    while true {
      let columns = try arguments.reading(path) { stream throws(DatasetError) in
        try CSVColumns(plan, of: table, from: stream)
      }
      if let columns { return table.dataset(columns) }
      // Some row has a word where those before it had numbers: all of them are read as words.
      plan.isTargetWords = true
    }
  }
}

extension DatasetArguments {
  /// Words given together, with commas between.
  fileprivate func list(_ name: String) -> [String] {
    (words[name] ?? []).flatMap { $0.split(separator: ",").map(String.init) }
  }
}

extension CSVTable {
  fileprivate func columns(_ names: [String]) throws(DatasetError) -> Set<Int> {
    var columns: Set<Int> = []
    for name in names { columns.insert(try column(name)) }
    return columns
  }

  /// The data set of these columns: the target's words become class numbers in alphabetical order, its numbers stay.
  fileprivate func dataset(_ columns: consuming CSVColumns) -> Dataset {
    var inputNames = columns.plan.inputs.map { [columnName($0)] }
    let inputs = columns.plan.inputs
    let numbers = columns.takeInputs { column, words in
      guard let i = inputs.firstIndex(of: column) else { return }
      inputNames[i] = words.map { "\(columnName(column))=\($0)" }
    }
    let (labels, classNames) = columns.takeTarget()
    let flatNames = inputNames.flatMap { $0 }
    var data = Dataset.labelled(
      "csv", inputs: numbers, shape: [columns.rowCount, flatNames.count], labels: labels)
    data.classNames = classNames
    data.inputNames = names == nil && columns.plan.categories.isEmpty ? nil : flatNames
    return data
  }
}
