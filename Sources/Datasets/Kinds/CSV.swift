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
    let file = try arguments.load(one: "file")
    let table = try CSVTable(file, wanted: [label].compactMap { $0 } + onehot + skipped)
    let target = try label.map { name throws(DatasetError) in try table.column(name) } ?? table.width - 1
    let (leftOut, categories) = (try table.columns(skipped), try table.columns(onehot))
    guard !leftOut.contains(target) else {
      throw table.file.error("\(table.title(target)) is the target, and can't be left out")
    }
    let columns = (0..<table.width).filter { $0 != target && !leftOut.contains($0) }
    guard !columns.isEmpty else { throw table.file.error("has no column left for inputs") }
    let inputs = try table.inputs(columns, categories: categories)
    return try table.dataset(inputs, target: target)
  }
}

extension DatasetArguments {
  /// Words given together, with commas between.
  fileprivate func list(_ name: String) -> [String] {
    (words[name] ?? []).flatMap { $0.split(separator: ",").map(String.init) }
  }
}

/// A column that becomes inputs.
private struct InputColumn {
  let column: Int
  /// The words that become an input each; `nil` for a column of numbers.
  let words: [String]?
}

extension CSVTable {
  fileprivate func columns(_ names: [String]) throws(DatasetError) -> Set<Int> {
    var columns: Set<Int> = []
    for name in names { columns.insert(try column(name)) }
    return columns
  }

  /// Columns as inputs, of which `categories` become one input for each of their words.
  fileprivate func inputs(_ columns: [Int], categories: Set<Int>) throws(DatasetError) -> [InputColumn] {
    var inputs: [InputColumn] = []
    for column in columns {
      inputs.append(InputColumn(column: column, words: categories.contains(column) ? try words(column) : nil))
    }
    return inputs
  }

  /// What the inputs of a column are called.
  private func inputNames(_ input: InputColumn) -> [String] {
    let name = columnName(input.column)
    return input.words.map { $0.map { "\(name)=\($0)" } } ?? [name]
  }

  /// The data set of these inputs: the target's words become class numbers in alphabetical order, its numbers stay.
  fileprivate func dataset(_ inputs: [InputColumn], target: Int) throws(DatasetError) -> Dataset {
    let inputNames = inputs.flatMap(inputNames)
    let classNames = isNumeric(target) ? nil : try words(target)
    guard (classNames?.count ?? 0) < 1000 else {
      throw file.error(
        "\(title(target)) has more than 999 different words, too many for classes",
        hint: "`label=` names the column of the target")
    }
    let classes = Dictionary(uniqueKeysWithValues: (classNames ?? []).enumerated().map { ($1, Double($0)) })
    var numbers: [Double] = [], labels: [Double] = []
    numbers.reserveCapacity(try file.numberCount([rows.count, inputNames.count]))
    for row in rows.indices {
      for input in inputs {
        guard let words = input.words else {
          numbers.append(try number(row, input.column))
          continue
        }
        let word = try word(row, input.column)
        numbers += words.map { $0 == word ? 1 : 0 }
      }
      if let label = classes[rows[row].cells[target]] {
        labels.append(label)
      } else {
        labels.append(try number(row, target))
      }
    }
    var data = Dataset.labelled(
      "csv", inputs: numbers, shape: [rows.count, inputNames.count], labels: labels)
    data.classNames = classNames
    data.inputNames = names == nil && !inputs.contains { $0.words != nil } ? nil : inputNames
    return data
  }
}
