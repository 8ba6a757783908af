// Quantity.swift — the quantities of the blackboard: the meaning of each symbol, and its place on the tape.
import Autograd
import Datasets
import Diagnostics
import Language
import Networks
import Notation
import Platform
import Tensors

/// Elements of one entry at regular distances: the place of a quantity such as `w(2)1,1` or `z(1,2)`.
package struct Place {
  package let variable: Variable
  /// Offset of the first element in the entry.
  let offset: Int
  /// The displayed shape, and the distances of its elements.
  package let shape: Shape
  let strides: [Int]
  /// Written form.
  package var text: String
  /// Target of an assignment to it; `nil` when it is computed.
  package var target: Target?
  /// True when its first axis lists the selected examples, of which there are several.
  package var listsExamples = false
  /// Written form of each of its maps, where its first axis lists them: z(1,1), z(1,2).
  package var maps: [String] = []
  /// Written form of an element for one example; `nil` where indices stand in parentheses, as in `a(1,2)`.
  package var element: String?

  /// Makes it of its parts.
  package init(
    variable: Variable, offset: Int, shape: Shape, strides: [Int], text: String, target: Target? = nil,
    listsExamples: Bool = false, maps: [String] = [], element: String? = nil
  ) {
    (self.variable, self.offset, self.shape, self.strides) = (variable, offset, shape, strides)
    (self.text, self.target, self.listsExamples, self.maps) = (text, target, listsExamples, maps)
    self.element = element
  }

  /// Targets of assignments.
  package enum Target: Hashable {
    case parameter(ParameterKey)
    case input
    case targets
  }

  /// The offsets of all its elements in the entry, in row order.
  package var offsets: [Int] {
    // Axis by axis: behind each offset so far, those along the next axis.
    zip(shape.sizes, strides).reduce([offset]) { offsets, axis in
      offsets.flatMap { start in (0..<axis.0).map { start + $0 * axis.1 } }
    }
  }
}

/// A quantity as asked for: its symbol with computed indices.
package struct QuantityRequest {
  let symbol: String
  var layers: [Int]
  var indices: [Int]
  /// Place in the source.
  let range: SourceRange
  /// Typed form, where that is another way to write it: `x3` for `z(0)3`.
  var typed: String?

  /// Makes it of its parts.
  package init(symbol: String, layers: [Int], indices: [Int], range: SourceRange, typed: String? = nil) {
    (self.symbol, self.layers, self.indices, self.range) = (symbol, layers, indices, range)
    self.typed = typed
  }

  /// The quantity as messages call it.
  var said: String { typed ?? text }

  /// The quantity as it was asked for, in plain form.
  var text: String {
    (QuantitySymbol.named[symbol]?.sign ?? symbol)
      + (layers.isEmpty ? "" : "(\(layers.map(String.init).joined(separator: ",")))")
      + indices.map(String.init).joined(separator: ",")
  }
}

/// Definition of one symbol.
package struct QuantityKind: Sendable {
  package let symbol: String
  /// Printed sign: `γ` for `gamma`.
  package var sign: String { QuantitySymbol.named[symbol]?.sign ?? symbol }
  /// General written form: `w(k)v,u`.
  package let form: String
  /// Meaning, in one line.
  package let meaning: String
  /// Claims of the help, as examples that the tests run.
  package var claims: [Example] = []
  /// True where the number of an element stands directly behind the symbol: `x3`, which is one word.
  var isNumbered = false
  /// Place on the tape of `workspace`.
  package let place: @Sendable (QuantityRequest, State, Workspace) throws(Diagnostic) -> Place

  /// True when the symbol says nothing without a layer in parentheses.
  package var needsLayer: Bool { form.contains("(") }

  /// Every symbol, in the order in which help lists them: those of layers, then those of the network.
  package static let all: [QuantityKind] =
    QuantitySymbol.all.map { QuantityKind($0) } + [.input, .target, .prediction, .error, .objective]
    + Metric.all.map { $0.quantityKind }

  package static let named = Dictionary(all) { $0.symbol }

  /// `err`, `J`, `x1`, `y2` as quantities; letters such as `a` and `w`, which need a layer, are plain names alone.
  package static func quantity(named name: String) -> Quantity? {
    if let kind = named[name] { return kind.needsLayer ? nil : Quantity(name) }
    let digits = name.dropFirst()
    guard let symbol = name.first.map(String.init), named[symbol]?.isNumbered == true,
      let index = Int(digits),
      index >= 1
    else { return nil }
    return Quantity(symbol, indices: [Expression(.number(Double(index)), at: SourceRange(0, 0))])
  }
}

extension QuantityKind {
  /// A symbol that layers have quantities of.
  init(_ symbol: QuantitySymbol) {
    self.init(symbol: symbol.name, form: symbol.form, meaning: symbol.meaning, claims: symbol.claims) {
      request, state, workspace throws(Diagnostic) in
      try Self.place(symbol, request, state, workspace)
    }
  }

  /// Place of a quantity of the layer that `request` names.
  private static func place(
    _ symbol: QuantitySymbol, _ request: QuantityRequest, _ state: State, _ workspace: Workspace
  ) throws(Diagnostic) -> Place {
    // The input is the output of node 0, and err that of the loss.
    let isOutput = symbol == .output
    if isOutput, request.layers.first == 0 { return try input(request, state, workspace) }
    let k = try request.layer(in: state, countingLoss: isOutput)
    if k == state.network.lossNumber {
      _ = try workspace.network(request, state)
      try request.requireOne("number", "the loss gives one for each example")
      return try error.place(
        QuantityRequest(symbol: "err", layers: [], indices: [], range: request.range), state, workspace)
    }
    let layer = try state.network.layer(k, at: request.range)
    guard let quantity = layer.quantity(symbol) else { throw .without(symbol, request, state) }
    return try workspace.place(quantity, request, k, state)
  }

  package static let input = QuantityKind(
    symbol: "x", form: "x1", meaning: "the input; x1 is z(0)1, z(0,d)r,c is a pixel of channel d",
    claims: [
      Example("data table { 7 8 -> 1 }; x2 * 10 + z(0)1", prints: "87"),
      Example("data digit; x = 2; z(0,1)7,8", prints: "2"),
    ], isNumbered: true
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
    var place = try asOutput.units(
      of: recording.x, .units(data.input, called: "input"), examples: recording.examples)
    place.target = .input
    if request.layers.isEmpty, data.input.rank != 3, request.indices.isEmpty { place.element = "x1" }
    return place.called(request.text)
  }

  static let target = QuantityKind(
    symbol: "y", form: "y", meaning: "the target; y1 y2 … where there are several",
    claims: [Example("data table { 1 2 -> 3 4 }; y2", prints: "4")], isNumbered: true
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
    var place = try request.units(
      of: y, .vector(data.targetWidth, of: "target"), examples: recording.examples)
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
    ], isNumbered: true
  ) { request, state, workspace throws(Diagnostic) in
    let recording = try workspace.network(request, state)
    guard let last = state.network.last else { throw .noLayers(request) }
    let z = recording.output
    var variable = z
    if state.network.givesScores {
      variable = try translating(at: request.range) { () throws(RecordingError) in
        try workspace.tape.record(.softmax, [z])
      }
      workspace.tape.name(
        variable, QuantityName("p") { WrittenName("p", below: "\($0.last.map { $0 + 1 } ?? 1)") })
    }
    if last.output.count == 1, request.indices.isEmpty {
      return request.numbers(of: variable, recording)
    }
    return try request.units(of: variable, .units(last.output), examples: recording.examples)
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
    try state.requireLabels(of: state.selection, at: request.range)
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
    try state.requireLabels(of: state.selection, at: request.range)
    return Place(variable: objective, offset: 0, shape: .scalar, strides: [], text: "J")
  }
}

extension Metric {
  /// The metric as a quantity: a number that nothing flows back through.
  var quantityKind: QuantityKind {
    QuantityKind(symbol: name, form: name, meaning: meaning) { request, state, workspace throws(Diagnostic) in
      let number = try value(state, request.range)
      let variable = try translating(at: request.range) { () throws(OutOfMemory) in
        try workspace.tape.leaf(Tensor(number), QuantityName(name))
      }
      return Place(variable: variable, offset: 0, shape: .scalar, strides: [], text: name)
    }
  }
}

extension Network {
  /// Layer `k`, named at `place`.
  package func layer(_ k: Int, at place: SourceRange) throws(Diagnostic) -> Layer {
    do throws(LayerError) {
      return try layer(k)
    } catch {
      throw Diagnostic(error, at: place)
    }
  }
}

extension Workspace {
  /// Place of a quantity of layer `k`: in the network's recording, else computed or kept apart from it.
  fileprivate func place(
    _ quantity: LayerQuantity, _ request: QuantityRequest, _ k: Int, _ state: State
  ) throws(Diagnostic) -> Place {
    let layout = quantity.layout
    switch quantity.role {
    case .parameter(let index):
      if layout.maps == nil, layout.axes.count == 2, request.layers.count == 2 {
        throw .noFilters(
          k, try state.network.layer(k, at: request.range), at: request.range,
          hint: "its weights are w(\(k))v,u: input v, unit u")
      }
      if let bias = try pastTheWeights(quantity, request, state) { return bias }
      let key = ParameterKey(layer: k, index: index)
      return try request.part(of: parameter(key, state), layout, target: .parameter(key))
    case .preactivation, .intermediate, .output:
      let recording = try network(request, state)
      guard let variable = recording.variable(k, quantity.symbol) else {
        throw .without(quantity.symbol, request, state)
      }
      return try request.units(of: variable, layout, examples: recording.examples)
    case .statistic(let compute):
      let recording = try network(request, state)
      if let known = recording.variable(k, quantity.symbol) { return try request.part(of: known, layout) }
      let node = try translating(at: request.range) { () throws(LayerError) in try state.network.node(k) }
      let variable = try translating(at: request.range) { () throws(RecordingError) in
        try compute(node.inputs.compactMap { recording.output(of: $0) }, tape)
      }
      return try request.part(of: variable, layout)
    case .transpose(let key):
      if let bias = try pastTheWeights(quantity, request, state) { return bias }
      if let known = recording?.variable(k, quantity.symbol) { return try request.part(of: known, layout) }
      let weights = try parameter(key, state)
      let variable = try translating(at: request.range) { () throws(RecordingError) in
        try tape.record(.transpose, [weights])
      }
      return try request.part(of: variable, layout)
    case .mask:
      let drawn = recording?.variable(k, quantity.symbol)
      guard let mask = drawn.map({ tape.value(of: $0) }) ?? state.network.masks[k] else {
        throw Diagnostic(
          .notComputed, "layer \(k) has drawn no \(quantity.symbol.noun) yet", at: request.range,
          hint: "it is drawn for each step of `step` and `train`")
      }
      let variable = try translating(at: request.range) { () throws(OutOfMemory) in
        if let drawn { return drawn }
        return try tape.leaf(mask, quantity.name(k, examples: mask.shape[0]))
      }
      return try request.units(of: variable, layout, examples: mask.shape[0])
    }
  }

  /// The bias in the row past the last of the weights; `nil` for an element of the weights.
  private func pastTheWeights(
    _ quantity: LayerQuantity, _ request: QuantityRequest, _ state: State
  ) throws(Diagnostic) -> Place? {
    let axes = quantity.layout.axes
    guard let past = quantity.past, let first = request.indices.first, first - 1 == axes.first?.size,
      request.indices.count == axes.count, let kind = QuantityKind.named[past.name]
    else { return nil }
    let other = QuantityRequest(
      symbol: past.name, layers: request.layers, indices: Array(request.indices.dropFirst()),
      range: request.range)
    return try kind.place(other, state, self)
  }

  /// A parameter on the tape; without a recording, a leaf made from the state.
  func parameter(_ key: ParameterKey, _ state: State) throws(Diagnostic) -> Variable {
    if let known = recording?.parameters.first(where: { $0.key == key }) { return known.variable }
    return try translating(at: nil) { () throws(OutOfMemory) in
      try tape.leaf(state.network[key], state.network.tapeName(of: key))
    }
  }

  /// The recorded network, or why there is none.
  func network(_ request: QuantityRequest, _ state: State) throws(Diagnostic) -> Recording {
    guard !state.network.isEmpty else { throw .noLayers(request) }
    if let failure { throw .unrecorded(failure, state, at: request.range) }
    guard let recording else { throw .noData(request) }
    return recording
  }

  /// Recording of the selected examples, or the reason why there is none.
  fileprivate func examples(_ request: QuantityRequest, _ state: State) throws(Diagnostic) -> Recording {
    if let loaded { return loaded }
    throw failure.map { .unrecorded($0, state, at: request.range) } ?? .noData(request)
  }
}
