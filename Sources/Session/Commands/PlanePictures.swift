// PlanePictures.swift — `plot data`, `plot boundary`: pictures of data with two inputs.
import Diagnostics
import Language
import Networks
import Plots
import Tensors

extension PictureKind {
  static let data = PictureKind(
    "data", "the examples in the plane, a sign for each class", size,
    example: "data xor n=40; plot data rows=8"
  ) { call, session throws(Diagnostic) in
    let points = try session.points(at: call.nameRange)
    return Picture(plot: ScatterPlot(points, classNames: session.state.data?.classNames ?? []))
  }

  static let boundary = PictureKind(
    "boundary",
    "what the network says at every point of the plane, with p = 0.5 drawn and the examples on top", size,
    example: "data linear n=40; layer dense 1; init normal seed=2; plot boundary rows=8"
  ) { call, session throws(Diagnostic) in
    Picture(plot: try session.boundary(at: call.nameRange))
  }
}

extension Interpreter {
  /// The training examples as points of the plane.
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
    return BoundaryPlot(grid, said, points: points, classNames: state.data?.classNames ?? [])
  }
}
