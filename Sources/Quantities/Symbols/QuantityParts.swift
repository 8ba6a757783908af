// QuantityParts.swift — conversion of the indices behind a symbol to elements of an entry.
import Autograd
import Diagnostics
import Language
import Networks
import Tensors

extension QuantityRequest {
  /// The layer's number, when there is such a layer.
  func layer(in state: State, countingLoss: Bool = false) throws(Diagnostic) -> Int {
    let network = state.network
    guard let k = layers.first else { throw .needsLayer(self) }
    guard !network.isEmpty else { throw .noLayers(self) }
    guard k != network.lossNumber || network.loss == nil else {
      if countingLoss { return k }
      throw .without(QuantitySymbol.named[symbol] ?? .weight, self, state)
    }
    _ = try network.layer(k, at: range)
    return k
  }

  /// The elements of `variable` as `layout` addresses them.
  func part(of variable: Variable, _ layout: QuantityLayout, target: Place.Target? = nil) throws(Diagnostic)
    -> Place
  {
    try part(of: variable, target: target, maps: layout.maps, axes: layout.axes)
  }

  /// The elements of `variable` along `axes`; `maps` is the axis of the second number in parentheses.
  ///
  /// A trailing axis of size 1 that is not asked for is left out: `w(1,1)3,3` of a filter of depth 1.
  func part(
    of variable: Variable, target: Place.Target? = nil, front: QuantityAxis? = nil, maps: QuantityAxis? = nil,
    axes: [QuantityAxis]
  ) throws(Diagnostic) -> Place {
    var offset = 0
    var sizes: [Int] = [], strides: [Int] = []
    if let front, front.size != 1 {
      sizes.append(front.size)
      strides.append(front.stride)
    }
    var maps = maps
    if layers.count > 1, let axis = maps {
      guard layers.count == 2 else { throw .tooManyLayers(self) }
      guard layers[1] >= 1, layers[1] <= axis.size else { throw .outOfRange(self, axis, layers[1]) }
      offset += (layers[1] - 1) * axis.stride
      maps = nil
    } else if layers.count > 1 {
      throw .tooManyLayers(self)
    }
    var open = axes
    while let last = open.last, last.size == 1, open.count > 2, open.count > indices.count {
      open.removeLast()
    }
    if !indices.isEmpty {
      if let axis = maps, axis.size > 1 { throw .needsMap(self, axis) }
      maps = nil
      guard indices.count == open.count else { throw .wrongIndexCount(self, axes) }
      for (index, axis) in zip(indices, open) {
        guard index >= 1, index <= axis.size else { throw .outOfRange(self, axis, index) }
        offset += (index - 1) * axis.stride
      }
      open = []
    }
    var element = self
    if let maps, maps.size > 1 || open.isEmpty {
      sizes.append(maps.size)
      strides.append(maps.stride)
      element.layers.append(1)
    }
    sizes += open.map { $0.size }
    strides += open.map { $0.stride }
    // One number of each example is a column, as the outputs of a layer of one unit are: values of the same
    // examples go together row by row.
    if let front, front.size != 1, sizes.count == 1 { (sizes, strides) = (sizes + [1], strides + [1]) }
    element.indices += open.map { _ in 1 }
    return Place(
      variable: variable, offset: offset, shape: Shape(sizes), strides: strides, text: text, target: target,
      listsExamples: front.map { $0.size != 1 } ?? false, element: element.text)
  }

  /// Throws where something other than element 1 of a single number is asked for.
  func requireOne(_ name: String, _ reason: String) throws(Diagnostic) {
    if layers.count > 1 { throw .tooManyLayers(self) }
    let axis = QuantityAxis(name, 1, 1, bounds: reason)
    guard indices.count <= 1 else { throw .wrongIndexCount(self, [axis]) }
    if let index = indices.first, index != 1 { throw .outOfRange(self, axis, index) }
  }

  /// A number of each selected example: a column.
  func numbers(of variable: Variable, _ recording: Recording) -> Place {
    let sizes = recording.examples == 1 ? [] : [recording.examples, 1]
    return Place(
      variable: variable, offset: 0, shape: Shape(sizes), strides: sizes.map { _ in 1 }, text: text,
      listsExamples: recording.examples != 1, element: text)
  }

  /// Place of a quantity with separate values for each of `examples` examples: the units (n d) or maps (n c h
  /// w) of a layer.
  func units(of variable: Variable, _ layout: QuantityLayout, examples: Int) throws(Diagnostic) -> Place {
    let front = QuantityAxis("example", examples, layout.storage.count)
    var place = try part(of: variable, front: front, maps: layout.maps, axes: layout.axes)
    if let maps = layout.maps, maps.size > 1, layers.count == 1, indices.isEmpty, examples == 1 {
      place.maps = (1...maps.size).map { map in
        var one = self
        one.layers.append(map)
        return one.text
      }
    }
    return place
  }
}

extension Diagnostic {
  static func noData(_ request: QuantityRequest) -> Self {
    .init(
      .missingData, "`\(request.said)` needs an example, and there are no data yet", at: request.range,
      hint: "load some: `data xor`, or write one: `data table { 1 2 -> 1 }`")
  }

  static func noLayers(_ request: QuantityRequest) -> Self {
    .init(
      .missingLayer, "`\(request.said)` belongs to a network, and there is no layer yet", at: request.range,
      hint: "add one: `layer dense 2 2`")
  }

  static func noLoss(_ request: QuantityRequest, _ state: State) -> Self {
    .init(
      .missingLoss, "`\(request.said)` needs a loss, and none is chosen yet", at: request.range,
      hint: "`loss crossentropy`"
    )
  }

  /// Examples without labels, where something compares with labels.
  package static func noLabels(at place: SourceRange?) -> Self {
    .init(
      .missingData, "the data have no labels to compare with", at: place,
      hint: "`y = 3` gives the selected examples a label; `help images` says how files bring theirs")
  }

  /// A quantity that its layer has not.
  static func without(_ symbol: QuantitySymbol, _ request: QuantityRequest, _ state: State) -> Self {
    let (k, network) = (request.layers.first ?? 0, state.network)
    if symbol == .preactivation, let layer = try? network.layer(k) {
      return .init(
        .noSuchQuantity, "layer \(k) computes nothing before an activation: it is \(layer.summary)",
        at: request.range,
        hint: "its output is z(\(k))")
    }
    let what =
      k == network.lossNumber
      ? "the loss\(network.loss.map { " (\($0.title))" } ?? "")"
      : (try? network.layer(k).summary) ?? "not there"
    let having = network.keys.filter { network.spec($0).symbol == symbol }.map {
      "\(network.name(of: $0)) (\(network.spec($0).shape))"
    }
    return .init(
      .noSuchQuantity, "layer \(k) has no \(symbol.noun): it is \(what)", at: request.range,
      hint: having.isEmpty
        ? symbol.source ?? "`network` lists the layers"
        : "the \(symbol.noun) are \(having.joined(separator: " and ")); `network` lists them")
  }

  /// Layer `k`, which is `layer`, has no filters.
  package static func noFilters(_ k: Int, _ layer: Layer, at place: SourceRange, hint: Hint) -> Self {
    .init(.noSuchQuantity, "layer \(k) has no filters: it is \(layer.summary)", at: place, hint: hint)
  }

  static func needsLayer(_ request: QuantityRequest) -> Self {
    .init(
      .wrongIndexCount, "`\(request.symbol)` of which layer?", at: request.range,
      hint: "write `\(request.symbol)(1)` for layer 1")
  }

  /// `x(2)`, where `x2` is meant.
  static func inputInParentheses(_ request: QuantityRequest, _ shape: Shape?) -> Self {
    let number = request.indices.first ?? request.layers.first ?? 1
    let hint =
      shape?.rank == 3
      ? "a pixel is z(0,1)r,c: channel, row and column"
      : "input \(max(1, number)) is written `x\(max(1, number))`, or `z(0)\(max(1, number))`"
    return .init(
      .wrongIndexCount, "`\(request.said)`: x is the input and takes nothing in parentheses",
      at: request.range, hint: hint)
  }

  static func tooManyLayers(_ request: QuantityRequest) -> Self {
    .init(
      .wrongIndexCount,
      "`\(request.said)`: a second number in the parentheses is a filter or a map, and \(request.layers.first == 0 ? "the input" : "layer \(request.layers.first ?? 0)") has none",
      at: request.range, hint: "units and weights stand behind the parentheses: z(1)2, w(1)2,1")
  }

  static func needsMap(_ request: QuantityRequest, _ axis: QuantityAxis) -> Self {
    .init(
      .wrongIndexCount, "which \(axis.name)? Layer \(request.layers.first ?? 0) has \(axis.size)",
      at: request.range,
      hint:
        "the number of the \(axis.name) stands in the parentheses: \(request.symbol)(\(request.layers.first ?? 0),1)"
    )
  }

  static func wrongIndexCount(_ request: QuantityRequest, _ axes: [QuantityAxis]) -> Self {
    let wanted = axes.map { $0.name }.joined(separator: ", ")
    return .init(
      .wrongIndexCount,
      axes.isEmpty
        ? "`\(request.said)`: nothing stands behind the parentheses here"
        : "`\(request.said)` has \(request.indices.count) of the \(counted(axes.count, "number")) that name an element: \(wanted)",
      at: request.range, hint: "without any, it is the whole")
  }

  static func outOfRange(_ request: QuantityRequest, _ axis: QuantityAxis, _ index: Int) -> Self {
    .init(
      .indexOutOfRange, "`\(request.said)`: there is no \(axis.name) \(index)", at: request.range,
      hint: axis.bounds)
  }
}
