// NumberPictures.swift — `plot loss`, `plot histogram`, `plot confusion`, `plot tape`: numbers as pictures.
import Autograd
import Cells
import Datasets
import Diagnostics
import Interpreter
import Language
import Networks
import Parameters
import Plots
import Quantities
import Tensors

extension PictureKind {
  private static let curve = "data table { 1 -> 0; 2 -> 0 }; "
  private static let halves =
    "data table { 1 -> 0; 2 -> 0; 3 -> 1; 4 -> 1; 5 -> 1 }; split 0.6; layer dense 1; loss crossentropy; w(1) = 1; b(1) = -3.5; train epochs=3 rate=0.01; "

  static let loss = PictureKind(
    "loss", "J of each step or epoch so far, and J of the test examples where `split` keeps some",
    [
      .positional("what", .choice(["error"]), "error rates of both halves instead", optional: true),
      .positional("axis", .choice(["log"]), "upwards, equal steps multiply", optional: true),
    ] + size(columns: 60, rows: 14),
    example: "data xor n=20; layer dense 1; loss crossentropy; init zero; train epochs=50; plot loss rows=8",
    claims: [
      Example(
        curve
          + "split 0.5; layer dense 1 linear; loss mse; w(1) = 1; b(1) = 0; train epochs=3 rate=0.1; plot loss columns=12 rows=3",
        prints: """
          2 +ooooo
          1 +**** ooooooo
          0 +    ********
            ++-----+----+ step
             1     2    3
             * J train   o J test
          """),
      Example(
        halves + "plot loss error columns=12 rows=3",
        prints: """
          0.5 +oooooooooooo
              |
            0 +************
              ++-----+----+ step
               1     2    3
               * errtrain   o errtest
          """),
      Example(
        curve
          + "layer dense 1 linear; loss mse; w(1) = 1; b(1) = 0; freeze b(1); step 3; plot loss log columns=12 rows=3",
        prints: """
           10 +*
            1 + *******
          0.1 +        ****
              ++-----+----+ step
               1     2    3
               * J
          """),
    ]
  ) { call, session throws(Diagnostic) in
    let lost = session.state.lostCurve
    let losses = lost ?? session.state.losses
    guard !losses.isEmpty else {
      throw Diagnostic(
        .nothingToDo, "nothing has been trained yet", at: call.nameRange, hint: "`step` or `train` first")
    }
    let showsErrors = call.has("what")
    guard !showsErrors || losses.measurements.contains(where: { $0.testError != nil }) else {
      throw Diagnostic(
        .nothingToDo, "no error rates were measured while training", at: call.range(of: "what"),
        hint: session.state.data?.testRows.isEmpty == false
          ? "`train` measures them, of targets that are classes"
          : "`split 0.8` keeps examples for testing; then `train`")
    }
    var plot = showsErrors ? losses.errorPlot : losses.plot
    plot.isLogarithmic = call.has("axis")
    let most = Session.measuredExamples
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
      .option(
        "bins", .integer, "the most intervals, 1 to 200; 12 unless given", standard: 12, in: 1...200),
      .option(
        "columns", .integer,
        "signs in the longest bar, 8 to 500, at most what the window has room for; 40 unless given",
        in: columnBounds),
    ], example: "plot histogram [1 2 2 3 3 3]",
    claims: [
      Example(
        "plot histogram [1 2 2 3 3 3] bins=3 columns=10",
        prints: """
          [1, 2, 2, 3, 3, 3]
          1 +## 1
          2 +########## 5
          3 +
          6 values, min 1, max 3, mean 2.33333, deviation 0.745356
          """),
      Example(
        "plot histogram [0 1 2 3] bins=1",
        prints: """
          [0, 1, 2, 3]
          0 +######################################## 4
          5 +
          4 values, min 0, max 3, mean 1.5, deviation 1.11803
          """),
      Example(
        "data table { 1 2 -> 1 }; layer dense 1; init zero; loss crossentropy; plot histogram grad w(1) bins=2 columns=8",
        prints: """
          grad w(1)
            -1 +######## 2
          -0.5 +
          2 values, min -1, max -0.5, mean -0.75, deviation 0.25
          """),
    ]
  ) { call, session throws(Diagnostic) in
    let expression = try call.expression("values")
    let value = try session.calculator().value(of: expression)
    let bins = try call.integer("bins")
    // A derivative stands in parentheses within an expression only.
    let name = Derivative(expression)?.text ?? expression.description
    let plot = HistogramPlot(value.doubles, bins: bins, name: name)
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
    example: "data xor n=40 seed=1; layer dense 1; init zero; plot confusion",
    claims: [
      Example(
        halves + "plot confusion train",
        prints: """
                 predicted
          true | 0 1  error
          -----+-----------
             0 | 2 .  0.0 %
             1 | . 1  0.0 %
          3 examples, 0 wrong (0.0 %)
          """),
      Example(
        halves + "plot confusion test",
        prints: """
                 predicted
          true | 0 1   error
          -----+------------
             0 | 0 .
             1 | 1 1  50.0 %
          2 examples, 1 wrong (50.0 %)
          """),
      Example(
        halves + "examples all; plot confusion",
        prints: """
                 predicted
          true | 0 1   error
          -----+------------
             0 | 2 .   0.0 %
             1 | 1 2  33.3 %
          5 examples, 1 wrong (20.0 %)
          """),
    ]
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

extension Session {
  /// Number of classes above which a table can't be read.
  private static let mostClasses = 50

  fileprivate func confusion(_ call: Call) throws(Diagnostic) -> Picture {
    let data = try requireData(at: call.nameRange)
    let output = try state.network.outputUnits(at: call.nameRange)
    guard state.network.learnsTargets else {
      throw Diagnostic(
        .notClasses,
        "the outputs are no classes: they are compared with \(state.network.lossNode?.targetName ?? "others")",
        at: call.nameRange, hint: "`evaluate` measures J")
    }
    try state.requireLabels(of: state.selection, at: call.nameRange)
    guard let classes = data.classes, data.targetWidth == 1, classes <= max(2, output.count),
      output.count > 1 || classes <= 2
    else {
      throw Diagnostic(
        .notClasses, "the targets are no classes that \(counted(output.count, "output")) can name",
        at: call.nameRange,
        hint: data.classes.map { "there are \($0) classes" })
    }
    let shown = max(2, output.count)
    guard shown <= Self.mostClasses else {
      throw Diagnostic(
        .tooLarge, "\(shown) classes are too many for a table: at most \(Self.mostClasses) are drawn",
        at: call.nameRange
      )
    }
    var rows = state.selection
    if let half = call["half"]?.word {
      rows = half == "test" ? data.testRows : data.trainingRows
      guard !rows.isEmpty else {
        throw Diagnostic(
          .missingData, "there are no \(half == "test" ? "test" : "training") examples",
          at: call.range(of: "half"),
          hint: "`split 0.8` keeps a fifth of the data for testing")
      }
    }
    guard let selected = state.trainingData(rows: rows) else {
      throw Diagnostic(.missingData, "there are no examples", at: call.nameRange)
    }
    let answers = try translating(at: call.nameRange) { () throws(NetworkError) in
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

extension Network {
  /// The shape of the output, a vector; throws without layers, and where the last one gives maps.
  func outputUnits(at place: SourceRange) throws(Diagnostic) -> Shape {
    guard let output else {
      throw Diagnostic(
        .missingLayer, "there is no network yet", at: place, hint: "add a layer: `layer dense 1`")
    }
    guard output.rank == 1 else {
      throw Diagnostic(
        .missingLayer, "the last layer gives maps and no classes", at: place,
        hint: "`layer flatten; layer dense 1`")
    }
    return output
  }
}
