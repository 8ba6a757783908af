// CodePictures.swift — `plot reconstruction`, `plot code`: what a network gives back, and where it puts examples.
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
  static let reconstruction = PictureKind(
    "reconstruction", "an example beside what the network makes of it, on one scale",
    [.positional("number", .integer, "the example's number; the selected one unless given", optional: true)],
    example:
      "data digits n=20; data scale; layer dense 5; layer dense 196; loss crossentropy target=x; plot reconstruction 3",
    claims: [
      Example(
        "data table { 0 1 -> 0; 1 1 -> 1 }; layer dense 2 linear; w(1) = [1 0; 0 0]; loss mse target=x; plot reconstruction 2",
        prints: """
          example 2  z(1)
          +----+     +----+
          |@@@@|     |@@  |
          +----+     +----+
          example 2 and its reconstruction, min 0, max 1
          """)
    ]
  ) { call, session throws(Diagnostic) in
    try session.reconstruction(call)
  }

  static let code = PictureKind(
    "code", "the examples in the plane of two units of layer k, a sign for each class",
    [
      .positional("k", .integer, "which layer"),
      .option("units", .indices, "which two units, as 1,2; the first two unless given"),
    ] + size(columns: 40, rows: 16),
    example: "data digits n=40; data scale; layer dense 2; init normal seed=1; plot code 1 rows=8",
    claims: [
      Example(
        "data table { 0 0 -> 0; 1 1 -> 1; 1 0 -> 2 }; layer dense 3 linear; w(1) = [0 1 0; 0 0 2]; plot code 1 units=2,3 columns=12 rows=3",
        prints: """
          z(1)3
          2 +           1
            |
          0 +0          2
            ++-----+----+ z(1)2
             0    0.5   1
             0   1   2
          """)
    ]
  ) { call, session throws(Diagnostic) in
    try session.code(call)
  }
}

extension Session {
  /// An example and the network's output for it, which has as many numbers.
  fileprivate func reconstruction(_ call: Call) throws(Diagnostic) -> Picture {
    let data = try requireData(at: call.nameRange)
    let network = state.network
    guard let output = network.output else {
      throw Diagnostic(
        LayerError.noLayers(hint: "an auto-encoder: `layer dense 2; layer dense 196`"), at: call.nameRange)
    }
    guard output.count == data.input.count else {
      throw Diagnostic(
        .shapeMismatch,
        "the network ends in \(counted(output.count, "number")) and an example has \(data.input.count): it gives no example back",
        at: call.nameRange,
        hint: "end with `layer dense \(data.input.count)`, and learn with `loss mse target=x`")
    }
    let number = try call.integer(ifGiven: "number")
    guard let row = number.map({ $0 - 1 }) ?? state.selection.first, number != nil || state.hasOneExample
    else {
      throw Diagnostic(
        .oneExampleNeeded, "which example?", at: call.nameRange,
        hint: "`plot reconstruction 1`, or `example 1` before")
    }
    guard (0..<data.count).contains(row) else {
      throw Diagnostic(
        .outOfRange, "there is no example \(row + 1)", at: call.range(of: "number"),
        hint: "examples are 1 to \(data.count)")
    }
    let given = data.inputs.rows([row]).doubles
    let made = try outputs(of: network, rows: [row], at: call.nameRange)
    let name = "example \(row + 1)"
    let squares = zip(given, made).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let difference = squares / Double(max(1, given.count))
    let plot = ImageGrid(
      [picture(name, given, data.input), picture("z(\(network.count))", made, data.input)], scale: .grey,
      subject: "\(name) and its reconstruction")
    return Picture(
      plot: plot,
      value: .members([
        "example": .integer(row + 1), "input": .array(given.map(JSON.number)),
        "output": .array(made.map(JSON.number)), "difference": .number(difference),
      ]))
  }

  /// Numbers as the picture that inputs of `shape` are: a row where they are no images, colours of three maps.
  private func picture(_ title: String, _ values: [Double], _ shape: Shape) -> ImageGrid.Item {
    guard shape.rank == 3 else { return ImageGrid.Item(title, values, rows: 1, columns: values.count) }
    let (depth, rows, columns) = (shape[0], shape[1], shape[2])
    guard depth == 3 else { return ImageGrid.Item(title, values, rows: depth * rows, columns: columns) }
    let size = rows * columns
    return ImageGrid.Item(
      title, channels: (0..<3).map { Array(values[($0 * size)..<(($0 + 1) * size)]) }, rows: rows,
      columns: columns)
  }

  /// The outputs of a network for some rows of the data, one behind the other.
  private func outputs(of network: Network, rows: [Int], at place: SourceRange) throws(Diagnostic) -> [Double]
  {
    guard let selected = state.trainingData(rows: rows) else { return [] }
    return try translating(at: place) { () throws(NetworkError) in
      try network.withoutLoss().evaluate(
        on: selected, reduction: .mean, precision: state.precision, refusing: .outputs
      ) { _ in !options.isCancelled() }
    }.outputs.doubles
  }

  /// The training examples, with label or without, at the outputs of two units.
  fileprivate func code(_ call: Call) throws(Diagnostic) -> Picture {
    let data = try requireData(at: call.nameRange)
    let (k, place) = (try call.integer("k"), try call.argument("k").range)
    let layer = try state.network.layer(k, at: place)
    let units = layer.output.count
    guard units >= 2 else {
      throw Diagnostic(
        .wrongArgument, "a plane needs two units, and layer \(k) has one", at: place,
        hint: "`plot histogram z(\(k))` shows how its values spread")
    }
    var pair = (1, 2)
    if let argument = call["units"] {
      let range = argument.range
      guard let indices = argument.indices, indices.count == 2 else {
        throw Diagnostic(.wrongArgument, "two units are needed here", at: range, hint: "`units=1,2`")
      }
      let calculator = try calculator()
      pair = (try calculator.wholeNumber(indices[0]), try calculator.wholeNumber(indices[1]))
      for unit in [pair.0, pair.1] where !(1...units).contains(unit) {
        throw Diagnostic(
          .indexOutOfRange, "layer \(k) has no unit \(unit)", at: range, hint: "units are 1 to \(units)")
      }
    }
    var network = state.network
    network.cut(after: k)
    let rows = data.allTrainingRows
    let values = try outputs(of: network, rows: rows, at: call.nameRange)
    let points = rows.indices.map { i in
      PlotPoint(
        values[i * units + pair.0 - 1], values[i * units + pair.1 - 1],
        label: Int(exactly: data.ownTarget(rows[i], 0).rounded()) ?? 0)
    }
    func name(_ unit: Int) -> String {
      let (map, indices) = QuantityLayout.units(layer.output).address(of: unit - 1)
      return "z(\(k)\(map.map { ",\($0)" } ?? ""))\(indices.map { "\($0)" }.joined(separator: ","))"
    }
    return Picture(
      plot: ScatterPlot(points, classNames: data.classNames ?? [], x: name(pair.0), y: name(pair.1)),
      value: .members([
        "x": .array(points.map { .number($0.x) }), "y": .array(points.map { .number($0.y) }),
        "classes": .array(points.map { .integer($0.label) }),
      ]))
  }
}
