// NumberPictures.swift — `plot loss`, `plot histogram`, `plot confusion`, `plot tape`: numbers as pictures.
import Diagnostics
import Language
import Networks
import Plots

extension PictureKind {
  static let loss = PictureKind(
    "loss", "J of each step or epoch so far, and J of the test examples where `split` keeps some",
    [
      .positional("what", .choice(["error"]), "error rates of both halves instead", optional: true),
      .positional("axis", .choice(["log"]), "upwards, equal steps multiply", optional: true),
    ] + size,
    example: "data xor n=20; layer dense 1; loss crossentropy; init zero; train epochs=50; plot loss rows=8"
  ) { call, session throws(Diagnostic) in
    let lost = session.state.lostCurve
    let losses = lost ?? session.state.losses
    guard !losses.isEmpty else {
      throw Diagnostic("nothing has been trained yet", at: call.nameRange, hint: "`step` or `train` first")
    }
    let showsErrors = call["what"] != nil
    guard !showsErrors || losses.measurements.contains(where: { $0.testError != nil }) else {
      throw Diagnostic(
        "no error rates were measured while training", at: call["what"]?.range,
        hint: session.state.data?.testRows.isEmpty == false
          ? "`train` measures them, of targets that are classes"
          : "`split 0.8` keeps examples for testing; then `train`")
    }
    var plot = showsErrors ? losses.errorPlot : losses.plot
    plot.isLogarithmic = call["axis"] != nil
    let most = Interpreter.measuredExamples
    let isPart = session.state.data.map { max($0.testRows.count, $0.trainingRows.count) > most } ?? false
    var notes = showsErrors && isPart ? ["measured on the first \(most) examples of each half"] : []
    if lost != nil { notes.append("the last training diverged, and its parameters were taken back") }
    return Picture(
      plot: plot, value: losses.json(diverged: lost != nil), notes: notes, isOfFailure: lost != nil)
  }

  static let histogram = PictureKind(
    "histogram", "how often values fall into intervals: of a quantity, or of any expression",
    [
      .positional("values", .expression, "`w(1)`, `z(2)`, `grad w(1)`"),
      .option("bins", .integer, "the most intervals; 12 unless given"),
      .option("columns", .integer, "signs in the longest bar"),
    ], example: "plot histogram [1 2 2 3 3 3]"
  ) { call, session throws(Diagnostic) in
    guard let argument = call["values"], case .expression(let expression) = argument.value else {
      throw Diagnostic("a histogram of what?", at: call.nameRange, hint: "for example `plot histogram w(1)`")
    }
    let value = try session.calculator().value(of: expression)
    let bins = try call["bins"].map { argument throws(Diagnostic) in try session.wholeNumber(argument) } ?? 12
    // A derivative stands in parentheses within an expression only.
    let name = Derivative(expression)?.text ?? expression.description
    let plot = HistogramPlot(value.doubles, bins: bins, name: name.count <= 60 ? name : "")
    let counts = plot.counted().map { bin in
      JSON.members(["from": .number(bin.lower), "to": .number(bin.upper), "count": .integer(bin.count)])
    }
    return Picture(plot: plot, value: .members(["values": .integer(value.count), "bins": .array(counts)]))
  }

  static let confusion = PictureKind(
    "confusion", "which class is taken for which: rows are the true classes, columns the predicted",
    [
      .positional(
        "half", .choice(["train", "test"]),
        "the training or the test examples; the selected ones unless given",
        optional: true)
    ],
    example: "data xor n=40 seed=1; layer dense 1; init zero; plot confusion"
  ) { call, session throws(Diagnostic) in
    try session.confusion(call)
  }

  static let tape = PictureKind(
    "tape", "what is computed from what, from the leaves (○) down", example: "a = 3; g = a^2; plot tape"
  ) { call, session throws(Diagnostic) in
    Picture(plot: TapePlot(graph: try session.tapeGraph(at: call.nameRange)))
  }
}

extension LossHistory {
  /// J, and J of the test examples where it was measured.
  var plot: LinePlot {
    let own = values.enumerated().map { (x: Double($0 * stride + 1), y: $1) }
    let test = measurements.compactMap { measured in
      measured.testObjective.map { (x: Double(measured.count), y: $0) }
    }
    return LinePlot(
      test.isEmpty
        ? [PlotSeries("J", points: own)]
        : [PlotSeries("J train", points: own), PlotSeries("J test", points: test)], x: unit)
  }

  /// The error rates that were measured.
  var errorPlot: LinePlot {
    func series(_ name: String, _ rate: (Measurement) -> Double?) -> PlotSeries {
      PlotSeries(
        name, points: measurements.compactMap { each in rate(each).map { (x: Double(each.count), y: $0) } })
    }
    return LinePlot([series("errtrain") { $0.trainingError }, series("errtest") { $0.testError }], x: unit)
  }

  /// All numbers that are kept.
  fileprivate func json(diverged: Bool) -> JSON {
    .members([
      "unit": .string(unit), "stride": .integer(stride), "J": .array(values.map(JSON.number)),
      "diverged": diverged ? .bool(true) : nil,
      "test": measurements.isEmpty
        ? nil
        : .array(
          measurements.map { each in
            .members([
              "at": .integer(each.count), "J": each.testObjective.map(JSON.number),
              "errtrain": each.trainingError.map(JSON.number), "errtest": each.testError.map(JSON.number),
            ])
          }),
    ])
  }
}

/// The graph of a tape among the other pictures.
private struct TapePlot: Plot {
  let graph: TapeGraph

  func text(_ options: PlotOptions) -> [String] { graph.lines(width: max(40, options.width)) }

  func svg(_ options: PlotOptions) -> [String] {
    graph.svg.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
  }
}

extension Interpreter {
  /// More classes make no table that can be read.
  private static let mostClasses = 50

  fileprivate func confusion(_ call: CommandCall) throws(Diagnostic) -> Picture {
    let data = try requireData(at: call.nameRange)
    guard let output = state.network.output, output.rank == 1 else {
      throw Diagnostic(
        state.network.isEmpty ? "there is no network yet" : "the last layer gives maps and no classes",
        at: call.nameRange,
        hint: state.network.isEmpty ? "add a layer: `layer dense 1`" : "`layer flatten; layer dense 1`"
      )
    }
    guard let classes = data.classes, data.targetWidth == 1, classes <= max(2, output.count),
      output.count > 1 || classes <= 2
    else {
      throw Diagnostic(
        "the targets are no classes that \(counted(output.count, "output")) can name", at: call.nameRange,
        hint: data.classes.map { "there are \($0) classes" })
    }
    let shown = max(2, output.count)
    guard shown <= Self.mostClasses else {
      throw Diagnostic(
        "\(shown) classes are too many for a table: at most \(Self.mostClasses) are drawn", at: call.nameRange
      )
    }
    var rows = state.selection
    if case .word(let half)? = call["half"]?.value {
      rows = half == "test" ? data.testRows : data.trainingRows
      guard !rows.isEmpty else {
        throw Diagnostic(
          "there are no \(half == "test" ? "test" : "training") examples", at: call["half"]?.range,
          hint: "`split 0.8` keeps a fifth of the data for testing")
      }
    }
    guard let selected = state.trainingData(rows: rows) else {
      throw Diagnostic("there are no examples", at: call.nameRange)
    }
    let answers = try translating(at: call.nameRange) {
      try state.network.withoutLoss().evaluate(
        on: selected, reduction: .mean, precision: state.precision, refusing: .outputs)
    }
    var counts = [[Int]](repeating: [Int](repeating: 0, count: shown), count: shown)
    var wrong = 0
    for (row, example) in rows.enumerated() {
      let truth = Int(exactly: data.targets[example]) ?? -1
      let said = Network.predictedClass(answers.outputs, row: row)
      guard counts.indices.contains(truth), counts.indices.contains(said) else { continue }
      counts[truth][said] += 1
      if truth != said { wrong += 1 }
    }
    return Picture(
      plot: ConfusionTable(counts, labels: data.classNames ?? []),
      value: .members([
        "counts": .array(counts.map { .array($0.map(JSON.integer)) }), "examples": .integer(rows.count),
        "wrong": .integer(wrong),
      ]))
  }
}
