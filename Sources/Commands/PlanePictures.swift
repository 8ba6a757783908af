// PlanePictures.swift — `plot data`, `plot boundary`: pictures of data with two inputs.
import Autograd
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
  static let data = PictureKind(
    "data", "the training examples in the plane, a sign for each class", size(columns: 40, rows: 16),
    example: "data xor n=40; plot data rows=8",
    claims: [
      Example(
        "data table { 0 0 -> 0; 1 1 -> 1; 1 0 -> 2 }; plot data columns=12 rows=3",
        prints: """
          x2
          1 +           1
            |
          0 +0          2
            ++-----+----+ x1
             0    0.5   1
             0   1   2
          """),
      Example(
        "data table { 0 0 -> 0; 1 1 -> 1; 0.5 0.5 -> 0 }; split 0.7; plot data columns=12 rows=3",
        prints: """
          x2
          1 +           x
            |
          0 +o
            ++-----+----+ x1
             0    0.5   1
             o 0   x 1
          """),
    ]
  ) { call, session throws(Diagnostic) in
    let points = try session.points(at: call.nameRange)
    let data = try session.requireData(at: call.nameRange)
    return Picture(
      plot: ScatterPlot(
        points, classNames: data.classNames ?? [], x: data.axisName(0), y: data.axisName(1)))
  }

  static let boundary = PictureKind(
    "boundary",
    "what the network, or one of its units, says at every point of the plane, with the examples on top",
    [.positional("unit", .quantity, "what this unit says instead: `z(1)2`, `a(1)2`", optional: true)]
      + size(columns: 40, rows: 16),
    example: "data linear n=40; layer dense 1; init normal seed=2; plot boundary rows=8",
    claims: [
      Example(
        "data table { -1 0 -> 0; 1 0 -> 1 }; layer dense 1; w(1) = [9; 0]; b(1) = 0; plot boundary columns=12 rows=3",
        prints: """
             x2
           0.5 +     .#=====
             0 +o    .#====x
          -0.5 +     .#=====
               ++-----+----+ x1
                -1    0    1
                o 0   x 1
                ' ' p < 0.1   . p < 0.5   # p = 0.5   : p > 0.5   = p > 0.9
          """),
      Example(
        "data table { -1 0 -> 0; 1 0 -> 1 }; layer dense 2; w(1) = [9 -9; 0 0]; b(1) = 0; plot boundary z(1)2 columns=12 rows=3",
        prints: """
             x2
           0.5 +=====:#
             0 +o====:#    x
          -0.5 +=====:#
               ++-----+----+ x1
                -1    0    1
                o 0   x 1
                ' ' z(1)2 < 0.1   . z(1)2 < 0.5   # z(1)2 = 0.5   : z(1)2 > 0.5
                = z(1)2 > 0.9
          """),
      Example(
        "data table { -1 0 -> 0; 1 0 -> 1 }; layer dense 2; w(1) = [9 -9; 0 0]; b(1) = 0; plot boundary a(1)2 columns=12 rows=3",
        prints: """
             x2
           0.5 +=:::::#....
             0 +o:::::#....x
          -0.5 +=:::::#....
               ++-----+----+ x1
                -1    0    1
                o 0   x 1
                ' ' a(1)2 < -8.42   . a(1)2 < 0   # a(1)2 = 0   : a(1)2 > 0
                = a(1)2 > 8.42
          """),
    ]
  ) { call, session throws(Diagnostic) in
    var plot = try session.boundary(of: session.state.network, at: call.nameRange)
    if let unit = call["unit"]?.expression {
      plot.answers = try session.answers(of: unit, over: plot.grid)
    }
    return Picture(plot: plot)
  }
}

extension Session {
  /// The training examples as points of the plane, in the data's own units.
  fileprivate func points(at place: SourceRange) throws(Diagnostic) -> [PlotPoint] {
    let data = try requireData(at: place)
    guard data.input == [2] else {
      throw Diagnostic(
        .shapeMismatch, "a point of the plane has 2 inputs and these examples have \(data.input.count)",
        at: place,
        hint: data.isImages
          ? "`plot image` draws the selected image" : "`plot histogram x1` shows how one of them spreads")
    }
    return data.trainingRows.map { row in
      PlotPoint(
        data.ownInput(row, 0), data.ownInput(row, 1),
        label: Int(exactly: data.ownTarget(row, 0).rounded()) ?? 0)
    }
  }

  /// A network's answers over the plane.
  func boundary(of network: Network, at place: SourceRange) throws(Diagnostic) -> BoundaryPlot {
    let (points, data) = (try points(at: place), try requireData(at: place))
    let output = try network.outputUnits(at: place)
    guard network.learnsTargets || output.count == 1 else {
      throw Diagnostic(
        .notClasses, "the outputs are no classes, so that there is no boundary between them", at: place,
        hint: "one of them is drawn: `plot boundary z(\(network.count))1`")
    }
    let grid = BoundaryGrid(around: points)
    let (inputs, count) = (data.scaledInputs(grid.inputs), grid.rows * grid.columns)
    let answers = try translating(at: place) { () throws(NetworkError) in
      try network.withoutLoss().evaluate(
        on: TrainingData(
          inputs: Tensor(inputs, shape: [count, 2]), targets: Tensor(repeating: 0, shape: [count, 1]),
          rows: Array(0..<count), info: TargetInfo(width: 1, classes: nil)), reduction: .mean,
        precision: state.precision)
    }
    let said: BoundaryPlot.Answers
    if output.count > 1 {
      said = .classes((0..<count).map { Network.predictedClass(answers.outputs, row: $0) })
    } else if network.learnsTargets, data.targetScaling != nil, data.targetWidth == 1 {
      // A regression whose answers have a unit: the line stands in the middle of the answers.
      let values = data.ownAnswers(answers.outputs, width: 1).doubles
      let finite = values.filter { $0.isFinite }
      let (least, most) = (finite.min() ?? 0, finite.max() ?? 0)
      said = .values(
        values, name: "answer", middle: least / 2 + most / 2, limit: max(most / 2 - least / 2, 1e-300))
    } else {
      said = .probability(answers.outputs.doubles)
    }
    return BoundaryPlot(
      grid, said, points: points, classNames: data.classNames ?? [], x: data.axisName(0), y: data.axisName(1))
  }

  /// Outputs of one unit over the plane: a logistic unit around ½, any other around 0.
  fileprivate func answers(
    of unit: Expression, over grid: BoundaryGrid
  ) throws(Diagnostic) -> BoundaryPlot.Answers {
    let calculator = try calculator()
    guard case .quantity(let quantity) = unit.kind, let symbol = QuantitySymbol.named[quantity.symbol],
      state.network.hasUnits(symbol),
      quantity.layers.count == 1, quantity.indices.count <= 1
    else {
      throw Diagnostic(
        .wrongArgument, "one unit is wanted here", at: unit.range, hint: "for example `plot boundary z(1)2`")
    }
    // Checks the numbers and reports the first error.
    let place = try calculator.place(of: quantity, at: unit.range)
    let k = try calculator.wholeNumber(quantity.layers[0])
    guard k <= state.network.count else {
      throw Diagnostic(
        .wrongArgument,
        "`\(unit.description)` is the loss, which says nothing about a point of the plane without its target",
        at: unit.range, hint: "for example `plot boundary z(\(state.network.count))1`")
    }
    let layer = try? state.network.layer(k)
    let units = layer?.quantities.first { $0.symbol == symbol }?.layout.storage.count ?? 2
    let u =
      try quantity.indices.first.map { index throws(Diagnostic) in try calculator.wholeNumber(index) } ?? 1
    guard quantity.indices.count == 1 || units == 1 else {
      throw Diagnostic(
        .missingArgument, "which unit? Layer \(k) has \(units)", at: unit.range,
        hint: "for example `plot boundary z(\(k))1`")
    }
    let count = grid.rows * grid.columns
    var bare = state.network
    bare.cut(after: k)
    let recording = try translating(at: unit.range) { () throws(NetworkError) in
      try Recording(
        bare, examples: count, input: [2], targets: nil, reduction: .mean, precision: state.precision)
    }
    let inputs = try requireData(at: unit.range).scaledInputs(grid.inputs)
    recording.tape.set(recording.x, to: Tensor(inputs, shape: [count, 2]).converted(to: state.precision))
    try translating(at: unit.range) { () throws(Stopped) in try recording.tape.replay() }
    let outputs = recording.tape.value(of: recording.variable(k, symbol) ?? recording.x).doubles
    let values = (0..<count).map { outputs[$0 * units + u - 1] }
    let isShare =
      symbol == .output && (layer?.activation == .sigmoid || layer?.activation == .softmax)
    let furthest = values.reduce(0) { $1.isFinite ? max($0, $1.magnitude) : $0 }
    return .values(
      values, name: place.text, middle: isShare ? 0.5 : 0, limit: isShare ? 0.5 : max(furthest, 1e-300))
  }
}

extension Network {
  /// True for z and a, and for other symbols of what some layer's units compute for an example.
  fileprivate func hasUnits(_ symbol: QuantitySymbol) -> Bool {
    [.output, .preactivation].contains(symbol)
      || nodes.contains { $0.layer.quantities.contains { $0.symbol == symbol && $0.role.isOfUnits } }
  }
}

extension BoundaryGrid {
  /// The coordinates of all its points, row by row from the top.
  fileprivate var inputs: [Double] {
    (0..<rows).flatMap { row in (0..<columns).flatMap { [x(column: $0), y(row: row)] } }
  }
}
