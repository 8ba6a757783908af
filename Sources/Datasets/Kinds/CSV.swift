// CSV.swift — a table from a text file.
import Tensors

extension DatasetKind {
  /// The columns of a text file: one is the target, the others are inputs.
  package static let csv = DatasetKind(
    "csv", "a table of numbers from a text file, one column of it the target",
    arguments: [
      .positional("file", .file, "`iris.csv`"),
      .option("label", .word, "the target's column, by name or number; the last unless given"),
      .option(
        "onehot", .words,
        "columns of words, with commas between: each word becomes an input, 1 where it stands, else 0"),
      .option("skip", .words, "columns to leave out, with commas between"),
    ],
    example: "data csv iris.csv label=species onehot=colour",
    details: [
      "Here `iris.csv` has the lines `sepal,petal,colour,species`, `5.1,1.4,white,setosa`, `7.0,4.7,blue,versicolor`, `6.3,6.0,blue,virginica` and `4.9,1.3,white,setosa`.",
      "Words of the target become classes, numbered from 0 in alphabetical order; other columns hold numbers, unless `onehot` or `skip` names them.",
      "The first line has the names of the columns when a word in it stands over a number, or it has a name that is asked for. Columns are numbered from 1.",
      "Cells stand between commas, semicolons or tabs, whichever the first line has most of. A cell or name that has one itself, or a blank, stands in quotes: `skip=\"petal width\"`. The file may be compressed (.gz).",
    ],
    claims: [
      Claim(
        "data csv iris.csv label=species onehot=colour",
        prints:
          "csv  4 examples, 4 inputs, 3 classes (2 of 0, 1 of 1, 1 of 2)\ninputs: sepal, petal, colour=blue, colour=white\nclasses: 0 setosa, 1 versicolor, 2 virginica"
      ),
      Claim("data csv iris.csv label=species onehot=colour; y", prints: "[0; 1; 2; 0]"),
      Claim(
        "data csv iris.csv onehot=colour; x", prints: "[5.1 1.4 0 1; 7 4.7 1 0; 6.3 6 1 0; 4.9 1.3 0 1]"),
      Claim("data csv iris.csv skip=colour; x", prints: "[5.1 1.4; 7 4.7; 6.3 6; 4.9 1.3]"),
      Claim(
        "data csv iris.csv label=2 skip=colour,species; y", prints: "[1.4; 4.7; 6; 1.3]"),
      Claim("data csv iris.csv label=petal skip=3,4; y", prints: "[1.4; 4.7; 6; 1.3]"),
      Claim("data csv iris.csv skip=1 onehot=colour; x", prints: "[1.4 0 1; 4.7 1 0; 6 1 0; 1.3 0 1]"),
      Claim("data csv points.csv; x", prints: "[0.5 -1; 1.5 20; -0.5 3]"),
      Claim(
        "data csv flowers.csv skip=number,\"petal, length\",colour; x", prints: "[0.2; 1.4; 2.5; 0.2]"),
      Claim("data csv table.csv.gz; x", prints: "[1 2; 3 4]"),
    ]
  ) { arguments, _ throws(DatasetError) in
    let label = arguments.values.word("label")
    let (onehot, skipped) = (arguments.values.words("onehot") ?? [], arguments.values.words("skip") ?? [])
    let path = try arguments.path("file")
    let wanted = [label].compactMap { $0 } + onehot + skipped
    let table = try arguments.reading(path) { stream throws(DatasetError) in
      try CSVTable(stream, wanted: wanted)
    }
    let target = try label.map { name throws(DatasetError) in try table.column(name) } ?? table.width - 1
    let (leftOut, categories) = (try table.columns(skipped), try table.columns(onehot))
    guard !leftOut.contains(target) else {
      throw table.file.error("\(table.title(target)) is the target, and can't be left out", .argument)
    }
    let inputs = (0..<table.width).filter { $0 != target && !leftOut.contains($0) }
    guard !inputs.isEmpty else { throw table.file.error("has no column left for inputs", .argument) }
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
