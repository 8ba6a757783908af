// DataCommands.swift — `data`, `example`, `examples`, `batch`, `split`: the examples to learn from.
import Autograd
import Cells
import Datasets
import Diagnostics
import Interpreter
import Language
import Networks
import Parameters
import Quantities
import Sharing
import Tensors
import Typography

extension Command {
  static let data = Command(
    "data", .data, "loads or makes examples to learn from; alone, says what there are",
    [
      .positional(
        "kind", .choice(DatasetKind.all.map { $0.name } + ["scale"]), "which data, or what to do with them",
        optional: true)
    ],
    forms: DatasetKind.all.map {
      CommandForm(
        $0.name, $0.summary, parameters: $0.arguments, details: $0.details, example: $0.example,
        claims: $0.claims.map { Example($0.typed, prints: $0.prints) })
    } + [DataScaling.form],
    details: DatasetKind.all.map { "\($0.example): \($0.summary)." } + [
      "data scale: \(DataScaling.summary)."
    ],
    examples: [
      Example("data xor n=100", prints: "xor  100 examples, 2 inputs, 2 classes (58 of 0, 42 of 1)"),
      Example("data table { 1 2 -> 1 }", prints: "table  1 example, 2 inputs, 2 classes (0 of 0, 1 of 1)"),
    ],
    related: ["example", "examples", "plot"]
  ) { call, session throws(Diagnostic) in
    guard let word = call["kind"]?.word else { return session.describeData() }
    if word == "scale" { return try session.scaleData(call) }
    let kind = try call.choice("kind", of: DatasetKind.named)
    var arguments = DatasetArguments()
    arguments.values = try call.values(of: kind.arguments)
    let (isCancelled, stop) = (session.options.isCancelled, session.options.stop)
    arguments.isCancelled = { stop.isRaised || isCancelled() }
    let written = call.arguments.lazy.compactMap { $0.table }.first ?? ExampleTable()
    arguments.rows = ExampleRows(written)
    var opened = OpenedFiles(session.files)
    for parameter in kind.arguments where parameter.kind == .file {
      for name in arguments.values.words(parameter.name) ?? [] {
        try opened.open(
          name, isFolderWanted: kind.readsFolders && parameter.repeats, stop: arguments.isCancelled,
          at: call.nameRange)
      }
    }
    arguments.read = Files.disk(named: opened.paths)
    arguments.folders = opened.folders
    let before = session.state.data
    let made: Dataset
    do throws(DatasetError) {
      var random = session.state.random
      made = try kind.make(arguments, &random)
      session.state.random = random
      session.state.startCurve()
    } catch {
      var place = call["kind"]?.range ?? call.nameRange
      if let row = error.row, written.indices.contains(row) {
        place = written.range(ofRow: row)
      } else if let given = error.argument.flatMap({ call[$0] }) ?? call.argument(naming: error.file) {
        place = given.range
      }
      var diagnostic = Diagnostic(error, at: place)
      // A path is where it was typed: in a lesson, too, names of the files beside it are no secret.
      if error.reason == .missingFile, let near = error.file.flatMap({ nearestFile(to: $0) }) {
        (diagnostic.hint, diagnostic.isSlip) = (near.text, near.isGuess)
      }
      throw diagnostic
    }
    try session.state.refuseNotHeld(made, in: session.state.precision, at: call.nameRange) {
      written.indices.contains($0) ? written.range(ofRow: $0) : nil
    }
    session.state.data = made
    if let input = session.state.network.input, let data = session.state.data,
      !session.state.network.takes(data.input)
    {
      let (has, takes) = (data.input, input)
      throw Diagnostic(
        .shapeMismatch, "the network takes \(inputText(takes)) and these examples have \(inputText(has))",
        at: call["kind"]?.range ?? call.nameRange,
        hint: "`reset` starts anew; load data first, then add layers")
    }
    session.selectAll()
    var answer = session.describeData()
    answer.lines +=
      session.state.data.flatMap(missingClasses).map {
        wrapped("note: \($0)", width: session.text.width, indent: 6)
      } ?? []
    if before?.inputScaling != nil, made.inputScaling == nil, !session.state.network.isEmpty {
      answer.lines.append("note: the data before were scaled, and these are not: `data scale`")
    }
    // These words refer to the data from now on.
    let taken = QuantityKind.all.filter { !$0.needsLayer && session.state.names[$0.symbol] != nil }.map(
      { $0.symbol })
    for name in taken { session.state.names[name] = nil }
    if !taken.isEmpty {
      answer.lines.append(
        "\(taken.joined(separator: ", ")) now speak\(taken.count == 1 ? "s" : "") of the data")
    }
    return answer
  }

  static let example = Command(
    "example", .data, "selects one example: quantities speak of it",
    [.positional("number", .integer, "the example's number, from 1")],
    examples: [
      Example("data table { 0 1 -> 1; 1 1 -> 0 }; example 2", prints: "example 2: x = [1 1], y = 0")
    ],
    related: ["examples", "batch"]
  ) { call, session throws(Diagnostic) in
    let data = try session.requireData(at: call.nameRange)
    let number = try call.integer("number")
    guard number <= data.count else { throw .noSuchExample(number, data, at: call.range(of: "number")) }
    session.select([number - 1])
    let y = data.targets.rows([number - 1]).reshaped(data.targetWidth == 1 ? .scalar : [data.targetWidth])
    let hasLabel = !data.lacksTargets(of: [number - 1])
    let x =
      data.input.rank == 1
      ? "x = \(session.text.inline(data.inputs.rows([number - 1]).reshaped(data.input))), " : ""
    return Answer(
      "example \(number): \(x)"
        + (hasLabel
          ? "y = \(y.number.map(session.text.callAsFunction) ?? session.text.inline(y))" : "no label"),
      .members(["example": .integer(number), "y": hasLabel ? .tensor(y) : nil]))
  }

  static let exampleSelection = Command(
    "examples", .data, "selects several examples, or all",
    [
      .positional(
        "which", .choice(["all", "train", "test"]),
        "all: every one; train, test: those that `split` keeps for it", optional: true),
      .positional("numbers", .span, "from … to, as 1..32", optional: true),
    ],
    examples: [
      Example("data xor n=100; examples 1..32", prints: "32 examples selected"),
      Example("data xor n=10; split 0.8; examples test", prints: "2 examples selected"),
      Example("data xor n=10; split 0.8; examples train", prints: "8 examples selected"),
      Example("data xor n=10; split 0.8; examples 3; examples all", prints: "10 examples selected"),
    ],
    related: ["example", "batch"]
  ) { call, session throws(Diagnostic) in
    let data = try session.requireData(at: call.nameRange)
    if let word = call["which"]?.word {
      guard word != "test" || !data.testRows.isEmpty else {
        throw Diagnostic(
          .missingData, "there are no test examples", at: call.range(of: "which"),
          hint: "`split 0.8` keeps some")
      }
      session.select(
        word == "test" ? data.testRows : word == "train" ? data.trainingRows : Array(0..<data.count))
    } else if let (low, high) = try call.span(ifGiven: "numbers") {
      let place = call.range(of: "numbers")
      guard low >= 1, low <= high else {
        throw Diagnostic(.outOfRange, "examples go from a number from 1 up to one not smaller", at: place)
      }
      guard high <= data.count else { throw .noSuchExample(high, data, at: place) }
      session.select(Array((low - 1)..<high))
    } else {
      return session.describeData()
    }
    return session.describeSelection()
  }

  static let batch = Command(
    "batch", .data, "selects a random mini-batch of the training examples",
    [.positional("size", .integer, "how many")],
    examples: [Example("data xor n=100; batch 16", prints: "16 examples selected")],
    related: ["examples", "train"]
  ) { call, session throws(Diagnostic) in
    let data = try session.requireData(at: call.nameRange)
    let size = try call.integer("size")
    let rows = session.state.trainingRows
    guard size <= rows.count else {
      throw .noSuchExample(size, data, at: call.range(of: "size"))
    }
    let order = session.state.random.permutation(rows.count)
    session.select(order.prefix(size).map { rows[$0] })
    return session.describeSelection()
  }

  static let split = Command(
    "split", .data, "keeps part of the examples for testing",
    [.positional("fraction", .number, "the share for training, as 0.8")],
    examples: [Example("data xor n=100; split 0.8", prints: "80 examples for training, 20 for testing")],
    related: ["evaluate"]
  ) { call, session throws(Diagnostic) in
    var data = try session.requireData(at: call.nameRange)
    let place = call.range(of: "fraction")
    let fraction = try call.number("fraction")
    guard fraction > 0, fraction < 1 else {
      throw Diagnostic(
        .outOfRange, "the share for training is between 0 and 1, and this is \(session.text(fraction))",
        at: place)
    }
    var random = session.state.random
    data = try translating(at: place) { () throws(DatasetError) in
      try data.split(fraction, random: &random)
    }
    let training = data.trainingRows.count
    let wasPartlyLabelled = session.state.data?.unlabelledRows.isEmpty == false
    let notes = try session.takeRescaled(data, at: call.nameRange)
    session.state.random = random
    session.selectAll()
    return Answer(
      ["\(counted(training, "example")) for training, \(data.testRows.count) for testing"]
        + (wasPartlyLabelled
          ? ["note: every training example has its label again: `labelled` draws some of these"] : [])
        + notes,
      .members(["training": .integer(training), "test": .integer(data.testRows.count)]))
  }

  static let labelled = Command(
    "labelled", .data, "keeps the labels of n training examples only; the others' targets count as unknown",
    [
      .positional("which", .choice(["all"]), "every training example has its label again", optional: true),
      .positional("n", .integer, "how many keep their label", optional: true),
    ],
    details: [
      "They are drawn at random, as many of each class as of the others, as far as there are enough. Where a network learns labels, training, J and `errtrain` use these alone. What learns without labels, as `loss mse target=x`, uses all the training examples; so does `data scale`, which looks at inputs only. `evaluate` says the error rate of the others as `errunlabelled`. `examples all` selects them too.",
      "Another `labelled` draws anew among all the training examples.",
    ],
    examples: [
      Example(
        "data digits n=200; split 0.5; labelled 20",
        prints: "20 training examples keep their label (2 of each class), 80 are without"),
      Example("data xor n=10; labelled 4; labelled all", prints: "all 10 training examples have their label"),
    ], related: ["split", "examples"]
  ) { call, session throws(Diagnostic) in
    var data = try session.requireData(at: call.nameRange)
    let whole = data.trainingRows.count + data.unlabelledRows.count
    if call.has("which") {
      data = data.allLabelled()
    } else {
      guard let argument = call["n"] else {
        throw Diagnostic(
          .missingArgument, "how many?", at: call.nameRange, hint: "`labelled 50`, or `labelled all`")
      }
      let n = try session.wholeNumber(argument)
      var random = session.state.random
      data = try translating(at: argument.range) { () throws(DatasetError) in
        try data.labelled(n, random: &random)
      }
      session.state.random = random
    }
    let notes = try session.takeRescaled(data, at: call.nameRange)
    session.selectAll()
    let (known, unknown) = (data.trainingRows.count, data.unlabelledRows.count)
    return Answer(
      [
        unknown == 0
          ? "all \(counted(whole, "training example")) have their label"
          : "\(counted(known, "training example")) keep\(known == 1 ? "s" : "") \(known == 1 ? "its" : "their") label\(session.spread(of: data)), \(unknown) \(unknown == 1 ? "is" : "are") without"
      ] + notes,
      .members(["labelled": .integer(known), "unlabelled": .integer(unknown)]))
  }
}

/// Help texts of `data scale`.
enum DataScaling {
  /// The form of `data`.
  static let form = CommandForm(
    "scale", summary,
    parameters: [
      .positional("to", .choice(["standard"]), "mean 0 and deviation 1 instead of 0…1", optional: true),
      .positional(
        "of", .choice(["target"]), "the targets of a regression, and not the inputs", optional: true),
    ],
    details: details, example: "data xor n=40; data scale", claims: claims)
  static let summary = "brings inputs, or the targets of a regression, to a common size"
  static let details = [
    "`data scale` brings the inputs to 0…1, `data scale standard` to mean 0 and deviation 1. `data scale target` and `data scale standard target` do so with the targets of a regression.",
    "Each column of a table is scaled by itself, as the examples for training are: `split` fits it anew. A constant column becomes 0.",
    "Grey levels from 0 to 255 are divided by 255, and images that go from 0 to 1 stay as they are; any others are scaled as a whole. `standard` takes each channel of images by itself.",
    "`predict` and the axes of pictures speak the data's own units; x, y, p and J are what the network sees.",
  ]
  static let claims = [
    Example("data table { 2 10 -> 0; 6 50 -> 1; 4 20 -> 0 }; data scale; x", prints: "[0 0; 1 1; 0.5 0.25]"),
    Example("data table { 2 -> 0; 6 -> 1 }; data scale standard; x", prints: "[-1; 1]"),
    Example("data table { 1 -> 2.5; 1 -> 4.5; 1 -> 3 }; data scale target; y", prints: "[0; 1; 0.25]"),
    Example("data table { 1 -> 2.5; 1 -> 4.5 }; data scale standard target; y", prints: "[-1; 1]"),
    Example("data digit; a = max(x); data scale; max(x) * 255 - a", prints: "0"),
  ]
}

/// Number of examples of each class: ` (58 of 0, 42 of 1)`, ` (100 each)`, ` (12 9 11 8)`; nothing for a lone
/// example.
private func countText(_ counts: [Int], of data: Dataset) -> String {
  if counts.count <= 3 {
    return " (\(counts.enumerated().map { "\($1) of \($0)" }.joined(separator: ", ")))"
  }
  let seen = counts.indices.filter { counts[$0] > 0 }
  if data.isCounted, seen.count <= 3 {
    return " (\(seen.map { "\(counts[$0]) of \($0)" }.joined(separator: ", ")))"
  }
  guard let first = counts.first, counts.reduce(0, +) >= counts.count, counts.count <= 20 else { return "" }
  return counts.allSatisfy { $0 == first }
    ? " (\(first) each)" : " (\(counts.map(String.init).joined(separator: " ")))"
}

/// Names of the inputs and the classes, in their order, where files name them.
private func columnNames(_ data: Dataset, width: Int) -> [String] {
  func line(_ what: String, _ names: [String]) -> [String] {
    let plain = names.map { $0.split(whereSeparator: { $0.isWhitespace }).joined(separator: " ") }
    let listed = plain.prefix(24).map { shortened($0, to: 40) } + (plain.count > 24 ? ["…"] : [])
    return wrapped("\(what): \(listed.joined(separator: ", "))", width: width, indent: what.count + 2)
  }
  return (data.inputNames.map { line("inputs", $0) } ?? [])
    + (data.classNames.map { line("classes", $0.enumerated().map { "\($0) \($1)" }) } ?? [])
}

/// A word about classes that only their numbers make: of targets 3 and 5 there are six, 0 to 5.
private func missingClasses(_ data: Dataset) -> String? {
  guard data.isCounted, data.classNames == nil, let counts = data.classCounts, counts.count > 2 else {
    return nil
  }
  let missing = counts.indices.filter { counts[$0] == 0 }
  guard !missing.isEmpty else { return nil }
  let listed = missing.prefix(4).map(String.init).joined(separator: ", ") + (missing.count > 4 ? ", …" : "")
  return
    "no target is \(listed): classes are numbered from 0; numbers that are no classes take `loss mse`"
}

/// `2 inputs`, `14×14×1 pixels`.
private func inputText(_ shape: Shape) -> String {
  shape.rank == 3 ? "images of \(shape[1])×\(shape[2])×\(shape[0])" : counted(shape.count, "input")
}

extension ExampleRows {
  /// What was written, whose numbers are shared.
  fileprivate init(_ table: ExampleTable) {
    self.init(
      inputs: table.inputs, targets: table.targets, count: table.count,
      widths: (table.widths?.inputs ?? 0, table.widths?.targets ?? 0),
      uneven: table.uneven.map { ($0.row, ($0.widths.inputs, $0.widths.targets)) })
  }
}

extension Diagnostic {
  /// A command needs data, and there are none.
  static func noData(at place: SourceRange) -> Diagnostic {
    Diagnostic(.missingData, "there are no data yet", at: place, hint: "load some: `data xor`, `data digit`")
  }
}

extension Session {
  /// The data, or a word about how to have some.
  func requireData(at place: SourceRange) throws(Diagnostic) -> Dataset {
    guard let data = state.data else { throw .noData(at: place) }
    return data
  }

  /// Selects rows of the data, from 0.
  func select(_ rows: [Int]) {
    state.selection = rows
    state.touch()
  }

  /// Selects all training examples.
  func selectAll() { select(state.data?.trainingRows ?? []) }

  func describeSelection() -> Answer {
    Answer(
      "\(counted(state.selection.count, "example")) selected",
      .members(["selected": .integer(state.selection.count)]))
  }

  /// ` (20 of each class)`, or nothing where there are no classes or some have more.
  fileprivate func spread(of data: Dataset) -> String {
    guard let counts = data.classCounts(of: data.trainingRows), let first = counts.first, first > 0,
      counts.allSatisfy({ $0 == first })
    else { return "" }
    return " (\(first) of each class)"
  }

  func describeData() -> Answer {
    guard let data = state.data else { return Answer("no data") }
    let counts = data.classCounts
    let classes = counts.map { ", \($0.count) classes\(countText($0, of: data))" }
    let (unlabelled, tests) = (data.unlabelledRows.count, data.testRows.count)
    var parts = [
      "\(data.name)  \(counted(data.count, "example")), \(inputText(data.input))"
        + (classes
          ?? (data.targetlessRows.count == data.count
            ? ", no labels" : ", \(counted(data.targetWidth, "target"))"))
    ]
    if unlabelled + tests > 0 { parts.append("\(data.trainingRows.count) for training") }
    let bare = data.targetlessRows.count
    if bare > 0, bare < data.count { parts.append("\(bare) without label") }
    if unlabelled > 0 { parts.append("\(unlabelled) without label") }
    if tests > 0 { parts.append("\(tests) for testing") }
    return Answer(
      [parts.joined(separator: ", ")] + columnNames(data, width: text.width),
      .members([
        "name": .string(data.name), "examples": .integer(data.count),
        "input": .array(data.input.sizes.map(JSON.integer)), "classes": data.classes.map(JSON.integer),
        "counts": counts.map { .array($0.map(JSON.integer)) },
        "training": .integer(data.trainingRows.count), "unlabelled": .integer(unlabelled),
        "test": .integer(tests), "inputNames": data.inputNames.map { .array($0.map(JSON.string)) },
        "classNames": data.classNames.map { .array($0.map(JSON.string)) },
      ]))
  }
}

extension Call {
  /// The argument that is the path `file`.
  fileprivate func argument(naming file: String?) -> Argument? {
    arguments.first { if case .text(let path) = $0.value { path == file } else { false } }
  }
}

extension Diagnostic {
  fileprivate static func noSuchExample(_ number: Int, _ data: Dataset, at place: SourceRange) -> Self {
    .init(.indexOutOfRange, "there is no example \(number): the data have \(data.count)", at: place)
  }
}
