// Quantity.swift — the quantities of the blackboard: what each symbol means, and where it lies on the tape.
import Autograd
import Diagnostics
import Language
import Networks
import Tensors

/// Elements of one entry at regular distances: what a quantity such as `w(2)1,1` or `z(1,2)` stands for.
struct Place {
  let variable: Variable
  /// Offset of the first element in the entry.
  let offset: Int
  /// The shape people see, and how far apart its elements lie.
  let shape: Shape
  let strides: [Int]
  /// How it is written.
  var text: String
  /// What an assignment to it changes; `nil` when it is computed.
  var target: Target?
  /// True when its first axis lists the selected examples, of which there are several.
  var listsExamples = false
  /// How an element of it is written for one example; `nil` where indices stand in parentheses, as in `a(1,2)`.
  var element: String?

  /// What can be assigned.
  enum Target: Hashable {
    case parameter(ParameterKey)
    case input
    case targets
  }

  /// The offsets of all its elements in the entry, in row order.
  var offsets: [Int] {
    // Axis by axis: behind each offset so far, those along the next axis.
    zip(shape.sizes, strides).reduce([offset]) { offsets, axis in
      offsets.flatMap { start in (0..<axis.0).map { start + $0 * axis.1 } }
    }
  }
}

/// A quantity as asked for: its symbol with numbers worked out.
struct QuantityRequest {
  let symbol: String
  var layers: [Int]
  var indices: [Int]
  /// Where it was written.
  let range: SourceRange
  /// What was typed, where that is another way to write it: `x3` for `z(0)3`.
  var typed: String?

  /// The quantity as messages call it.
  var said: String { typed ?? text }

  /// The quantity as it was asked for, in plain form.
  var text: String {
    QuantityName.printed(symbol)
      + (layers.isEmpty ? "" : "(\(layers.map(String.init).joined(separator: ",")))")
      + indices.map(String.init).joined(separator: ",")
  }
}

/// What is known about one symbol.
struct QuantityKind: Sendable {
  let symbol: String
  /// How it is written in general: `w(k)v,u`.
  let form: String
  /// What it is, in one line.
  let meaning: String
  /// What help says of it, as examples that are run by the tests.
  var claims: [Example] = []
  /// Where it lies on the tape of `workspace`.
  let place: @Sendable (QuantityRequest, State, Workspace) throws(Diagnostic) -> Place

  /// True when the symbol says nothing without a layer in parentheses.
  var needsLayer: Bool { form.contains("(") }

  /// Every symbol, in the order in which help lists them.
  static let all: [QuantityKind] =
    [
      .weight, .bias, .scale, .shift, .runningMean, .runningVariance, .batchMean, .batchVariance,
      .mask, .preactivation, .output, .input,
      .target, .prediction, .error, .objective,
    ] + Metric.all.map(\.quantityKind)

  static let named = Dictionary(all.map { ($0.symbol, $0) }, uniquingKeysWith: { first, _ in first })
}

extension QuantityKind {
  static let weight = QuantityKind(
    symbol: "w", form: "w(k)v,u",
    meaning:
      "weight of layer k from input v to unit u; one row past the inputs is the bias; w(k,m)r,c,d of filter m",
    claims: [
      Example("data table { 1 2 -> 1 }; layer dense 2; w(1) = [3 4; 5 6]; w(1)2,1", prints: "5"),
      Example("data table { 1 2 -> 1 }; layer dense 2; b(1) = [7 8]; w(1)3,2", prints: "8"),
      Example("data digit; layer conv 2 1x2; w(1,2) = [3 4]; w(1,2)1,2,1", prints: "4"),
    ]
  ) { request, state, workspace throws(Diagnostic) in
    let k = try request.layer(in: state)
    let layer = state.network.layers[k - 1]
    guard let index = layer.parameters.firstIndex(where: { $0.symbol == "w" }) else {
      throw .noWeights(request, state)
    }
    let shape = layer.parameters[index].shape
    let key = ParameterKey(layer: k - 1, index: index)
    if shape.rank == 2 {
      guard request.layers.count == 1 else { throw .noFilters(request, layer) }
      // The row past the inputs is the bias.
      if request.indices.count == 2, request.indices[0] == shape[0] + 1 {
        let bias = QuantityRequest(
          symbol: "b", layers: request.layers, indices: [request.indices[1]], range: request.range)
        return try QuantityKind.bias.place(bias, state, workspace)
      }
      let rows = "rows are 1 to \(shape[0] + 1): \(counted(shape[0], "input")), and the bias"
      return try request.part(
        of: workspace.parameter(key, state), target: .parameter(key),
        axes: [.init("input", shape[0], shape[1], bounds: rows), .init("unit", shape[1], 1)])
    }
    guard shape.rank == 4 else {
      return try request.part(
        of: workspace.parameter(key, state), target: .parameter(key),
        axes: zip(shape.sizes, shape.strides).enumerated().map { .init("number \($0 + 1)", $1.0, $1.1) })
    }
    // Filters are stored (filter, depth, row, column) and written w(k,m)row,column,depth.
    let (depth, rows, columns) = (shape[1], shape[2], shape[3])
    return try request.part(
      of: workspace.parameter(key, state), target: .parameter(key),
      maps: .init("filter", shape[0], depth * rows * columns),
      axes: [
        .init("row", rows, columns), .init("column", columns, 1), .init("depth", depth, rows * columns),
      ])
  }

  static let bias = QuantityKind(
    symbol: "b", form: "b(k)u", meaning: "bias of unit u of layer k; b(k,m) of filter m",
    claims: [Example("data digit; layer conv 2 1x2; b(1) = [3 4]; b(1,2)", prints: "4")]
  ) { request, state, workspace throws(Diagnostic) in
    let k = try request.layer(in: state)
    let layer = state.network.layers[k - 1]
    guard let index = layer.parameters.firstIndex(where: { $0.symbol == "b" }) else {
      throw .noWeights(request, state)
    }
    let key = ParameterKey(layer: k - 1, index: index)
    let count = layer.parameters[index].shape.count
    let variable = try workspace.parameter(key, state)
    if layer is Convolution {
      return try request.part(
        of: variable, target: .parameter(key), maps: .init("filter", count, 1), axes: [])
    }
    return try request.part(of: variable, target: .parameter(key), axes: [.init("unit", count, 1)])
  }

  static let preactivation = QuantityKind(
    symbol: "a", form: "a(k)u",
    meaning: "what unit u of layer k computes before its activation; a(k,m)r,c in a feature map",
    claims: [
      Example("data table { 1 2 -> 1 }; layer dense 1; w(1) = [3; 4]; b(1) = 5; a(1)1", prints: "16"),
      Example("data digit; x = 2; layer conv 2 1x1 relu; w(1,2) = -3; a(1,2)4,5", prints: "-6"),
    ]
  ) { request, state, workspace throws(Diagnostic) in
    let k = try request.layer(in: state)
    let recording = try workspace.network(request, state)
    guard let a = recording.layers[k - 1].a else {
      throw .noPreactivation(request, state.network.layers[k - 1])
    }
    return try request.units(of: a, shape: state.network.layers[k - 1].output, recording)
  }

  static let output = QuantityKind(
    symbol: "z", form: "z(k)u",
    meaning: "output of unit u of layer k; z(k,m)r,c in a feature map; z(0) is the input",
    claims: [
      Example("data digit; x = 2; layer conv 2 1x1 relu; w(1,2) = 3; z(1,2)4,5", prints: "6"),
      Example("data table { 1 2 -> 1 }; z(0)", prints: "[1 2]"),
    ]
  ) { request, state, workspace throws(Diagnostic) in
    if request.layers.first == 0 { return try input(request, state, workspace) }
    let k = try request.layer(in: state, countingLoss: true)
    let recording = try workspace.network(request, state)
    guard k <= state.network.layers.count else {
      try request.requireOne("number", "the loss gives one for each example")
      return try error.place(
        QuantityRequest(symbol: "err", layers: [], indices: [], range: request.range), state, workspace)
    }
    return try request.units(
      of: recording.layers[k - 1].z, shape: state.network.layers[k - 1].output, recording)
  }

  static let input = QuantityKind(
    symbol: "x", form: "x1", meaning: "the input; x1 is z(0)1, z(0,d)r,c is a pixel of channel d",
    claims: [
      Example("data table { 7 8 -> 1 }; x2 * 10 + z(0)1", prints: "87"),
      Example("data digit; x = 2; z(0,1)7,8", prints: "2"),
    ]
  ) { request, state, workspace throws(Diagnostic) in
    try input(request, state, workspace)
  }

  private static func input(
    _ request: QuantityRequest, _ state: State, _ workspace: Workspace
  ) throws(Diagnostic) -> Place {
    if request.symbol == "x", !request.layers.isEmpty {
      throw .inputInParentheses(request, state.data?.input)
    }
    guard let data = state.data else { throw .noData(request) }
    let recording = try workspace.examples(request, state)
    let asOutput = QuantityRequest(
      symbol: "z", layers: request.layers.isEmpty ? [0] : request.layers, indices: request.indices,
      range: request.range, typed: request.text)
    var place = try asOutput.units(of: recording.x, shape: data.input, recording, called: "input")
    place.target = .input
    if request.layers.isEmpty, data.input.rank != 3, request.indices.isEmpty { place.element = "x1" }
    return place.called(request.text)
  }

  static let target = QuantityKind(
    symbol: "y", form: "y", meaning: "the target; y1 y2 … where there are several",
    claims: [Example("data table { 1 2 -> 3 4 }; y2", prints: "4")]
  ) {
    request, state, workspace throws(Diagnostic) in
    guard let data = state.data else { throw .noData(request) }
    let recording = try workspace.examples(request, state)
    guard let y = recording.y else { throw .noData(request) }
    if data.targetWidth == 1, request.indices.isEmpty {
      // One number a target: a number, or a column of them.
      var place = request.numbers(of: y, recording)
      place.target = .targets
      return place
    }
    var place = try request.units(of: y, shape: [data.targetWidth], recording, called: "target")
    place.target = .targets
    return place
  }

  static let prediction = QuantityKind(
    symbol: "p", form: "p",
    meaning: "the predicted probability: the last layer's output, after softmax where scores are",
    claims: [
      Example(
        "data table { 1 -> 2 }; layer dense 3 linear; init zero; loss crossentropy; p",
        prints: "[0.333333 0.333333 0.333333]")
    ]
  ) { request, state, workspace throws(Diagnostic) in
    let recording = try workspace.network(request, state)
    guard let last = state.network.layers.last, let z = recording.layers.last?.z else {
      throw .noLayers(request)
    }
    var variable = z
    if state.network.loss?.name == "crossentropy", last.output.count > 1, last.activation != .softmax,
      last.activation != .sigmoid
    {
      variable = try translating(at: request.range) { try workspace.tape.record(.softmax, [z]) }
      workspace.tape.name(variable, QuantityName("p") { "p\($0.last.map { $0 + 1 } ?? 1)" })
    }
    if last.output.count == 1, request.indices.isEmpty {
      return request.numbers(of: variable, recording)
    }
    return try request.units(of: variable, shape: last.output, recording)
  }

  static let error = QuantityKind(
    symbol: "err", form: "err", meaning: "the loss of one example; of each where several are selected",
    claims: [
      Example(
        "data table { 1 -> 0; 1 -> 1 }; layer dense 1; init zero; loss sse; example 2; err", prints: "0.125"),
      Example(
        "data table { 1 -> 0; 1 -> 1 }; layer dense 1; init zero; loss sse; err", prints: "[0.125; 0.125]"),
    ]
  ) {
    request, state, workspace throws(Diagnostic) in
    let recording = try workspace.network(request, state)
    guard let errors = recording.errors else { throw .noLoss(request, state) }
    return request.numbers(of: errors, recording)
  }

  static let objective = QuantityKind(
    symbol: "J", form: "J",
    meaning: "the objective: mean of err over the selected examples (`set reduction sum`: the sum)",
    claims: [
      Example("data table { 1 -> 0; 1 -> 1 }; layer dense 1; init zero; loss sse; J", prints: "0.125"),
      Example(
        "data table { 1 -> 0; 1 -> 1 }; layer dense 1; init zero; loss sse; set reduction sum; J",
        prints: "0.25"),
    ]
  ) { request, state, workspace throws(Diagnostic) in
    let recording = try workspace.network(request, state)
    guard let objective = recording.objective else { throw .noLoss(request, state) }
    return Place(variable: objective, offset: 0, shape: .scalar, strides: [], text: "J")
  }
}

extension Metric {
  /// The metric as a quantity: a number that nothing flows back through.
  var quantityKind: QuantityKind {
    QuantityKind(symbol: name, form: name, meaning: meaning) { request, state, workspace throws(Diagnostic) in
      let number = try value(state, request.range)
      let variable = try translating(at: request.range) {
        try workspace.tape.leaf(Tensor(number), QuantityName(name))
      }
      return Place(variable: variable, offset: 0, shape: .scalar, strides: [], text: name)
    }
  }
}

extension Workspace {
  /// A parameter on the tape; without a recording, a leaf made from the state.
  func parameter(_ key: ParameterKey, _ state: State) throws(Diagnostic) -> Variable {
    if let known = recording?.parameters.first(where: { $0.key == key }) { return known.variable }
    let layer = state.network.layers[key.layer]
    let name = layer.parameters[key.index].sign
    return try translating(at: nil) {
      try tape.leaf(
        state.network.parameters[key.layer][key.index], QuantityName("\(name)(\(key.layer + 1))"))
    }
  }

  /// The recorded network, or why there is none.
  func network(_ request: QuantityRequest, _ state: State) throws(Diagnostic) -> Recording {
    guard !state.network.layers.isEmpty else { throw .noLayers(request) }
    if let failure { throw .unrecorded(failure, state, at: request.range) }
    guard let recording else { throw .noData(request) }
    return recording
  }

  /// What the selected examples lie on, or why there is nothing.
  fileprivate func examples(_ request: QuantityRequest, _ state: State) throws(Diagnostic) -> Recording {
    if let loaded { return loaded }
    throw failure.map { .unrecorded($0, state, at: request.range) } ?? .noData(request)
  }
}
