// PlotCommand.swift — `plot`: pictures in the terminal.
import Autograd
import Datasets
import Diagnostics
import Language
import Networks
import Plots
import Tensors
import Typography

extension Command {
  static let plot = Command(
    "plot", .pictures, "draws the data, the decision boundary, the loss, the tape, or a matrix as an image",
    [.positional("what", .choice(["data", "boundary", "loss", "image", "tape"]), "which picture")],
    forms: [
      "data": size, "boundary": size, "loss": size,
      "image": [.positional("values", .expression, "a matrix: `x`, `z(1,2)`", optional: true)] + size,
      "tape": [],
    ],
    details: [
      "plot data: the examples in the plane, a sign for each class.",
      "plot boundary: what the network says at every point of the plane, with p = 0.5 drawn and the examples on top.",
      "plot loss: J of each step or epoch so far.",
      "plot tape: what is computed from what, from the leaves (○) down.",
      "plot image: the selected image, or any matrix, as grey levels.",
    ],
    examples: [Example("plot image [0 1; 1 0]", prints: "+----+\n|  @@|\n|@@  |\n+----+\n2x2, min 0, max 1")],
    related: ["train", "data", "export"]
  ) { call, session throws(Diagnostic) in
    guard case .word(let word)? = call["what"]?.value else {
      throw Diagnostic("which picture?", at: call.nameRange)
    }
    let picture: any Plot
    switch word {
    case "data": picture = ScatterPlot(try session.points(at: call.nameRange))
    case "boundary": picture = try session.boundary(at: call.nameRange)
    case "tape":
      let graph = try session.tapeGraph(at: call.nameRange)
      var answer = Answer(graph.lines(width: max(40, session.text.width)))
      answer.drawing = { graph.svg }
      return answer
    case "loss":
      guard !session.state.losses.isEmpty else {
        throw Diagnostic("nothing has been trained yet", at: call.nameRange, hint: "`step` or `train` first")
      }
      let losses = session.state.losses
      picture = LinePlot(
        [PlotSeries("J", points: losses.values.enumerated().map { (Double($0 * losses.stride + 1), $1) })],
        x: losses.unit)
    default: picture = try session.image(call)
    }
    var options = session.plotOptions
    if let columns = call["columns"] { options.columns = min(500, try session.wholeNumber(columns)) }
    if let rows = call["rows"] { options.rows = min(500, try session.wholeNumber(rows)) }
    var answer = Answer(picture.text(options))
    let drawn = options
    answer.drawing = { picture.svg(drawn).joined(separator: "\n") }
    return answer
  }

  private static let size: [Parameter] = [
    .option("columns", .integer, "signs across"), .option("rows", .integer, "signs down"),
  ]
}

extension Interpreter {
  /// How pictures are drawn here: plain text of the session's width and digits.
  var plotOptions: PlotOptions {
    let text = text
    return PlotOptions(style: .ascii, width: text.width) { x in
      // Whole numbers, such as steps and grey levels, are written plainly.
      NumberFormat.format(x, digits: x == x.rounded() && x.magnitude < 1e15 ? 15 : text.digits)
    }
  }

  /// The selected examples as points of the plane.
  fileprivate func points(at place: SourceRange) throws(Diagnostic) -> [PlotPoint] {
    let data = try requireData(at: place)
    guard data.input == [2] else {
      throw Diagnostic(
        "a point of the plane has 2 inputs and these examples have \(data.input.count)", at: place,
        hint: data.isImages ? "`plot image` draws the selected image" : nil)
    }
    return data.trainingRows.map { row in
      PlotPoint(
        data.inputs[2 * row], data.inputs[2 * row + 1],
        label: Int(data.targets[row * data.targetWidth].rounded()))
    }
  }

  /// The network's answers over the plane.
  fileprivate func boundary(at place: SourceRange) throws(Diagnostic) -> BoundaryPlot {
    let points = try points(at: place)
    guard let output = state.network.output, output.rank == 1 else {
      throw Diagnostic("there is no network yet", at: place, hint: "add a layer: `layer dense 1`")
    }
    let grid = BoundaryGrid(around: points)
    var inputs: [Double] = []
    for row in 0..<grid.rows {
      for column in 0..<grid.columns { inputs += [grid.x(column: column), grid.y(row: row)] }
    }
    let count = grid.rows * grid.columns
    let answers = try translating(at: place) {
      var bare = state.network
      bare.loss = nil
      return try bare.evaluate(
        on: TrainingData(
          inputs: Tensor(inputs, shape: [count, 2]), targets: Tensor(repeating: 0, shape: [count, 1]),
          rows: Array(0..<count), info: TargetInfo(width: 1, classes: nil)), reduction: .mean,
        precision: state.precision)
    }
    let said: BoundaryPlot.Answers =
      output.count == 1
      ? .probability(answers.outputs.doubles)
      : .classes((0..<count).map { Network.predictedClass(answers.outputs, row: $0) })
    return BoundaryPlot(grid, said, points: points)
  }

  /// A matrix, or the selected image.
  fileprivate func image(_ call: CommandCall) throws(Diagnostic) -> ImagePlot {
    let value: Tensor
    if case .expression(let expression)? = call["values"]?.value {
      value = try calculator().value(of: expression)
    } else {
      let data = try requireData(at: call.nameRange)
      guard data.isImages, state.selection.count == 1 else {
        throw Diagnostic(
          "which image?", at: call.nameRange, hint: "select one: `example 1`, or name a matrix")
      }
      value = data.inputs.rows(state.selection).reshaped([data.input[1], data.input.count / data.input[1]])
    }
    guard value.shape.rank == 2 else {
      throw Diagnostic("an image is a matrix, and this is \(value.shape)", at: call["values"]?.range)
    }
    return ImagePlot(value.doubles, rows: value.shape[0], columns: value.shape[1])
  }
}
