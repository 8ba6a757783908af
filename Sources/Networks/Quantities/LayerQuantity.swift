// LayerQuantity.swift — the quantities of a layer, with their roles, axes and places in storage.
import Autograd
import Notation
import Tensors

/// An axis along which a quantity is addressed.
public struct QuantityAxis: Hashable, Sendable {
  /// Name of an index on it: `input`, `row`.
  public let name: String
  /// Number of indices.
  public let size: Int
  /// Distance of neighbours in storage.
  public let stride: Int
  /// Range of the indices, in words.
  public let bounds: String

  /// An axis of `size` numbers from 1.
  public init(_ name: String, _ size: Int, _ stride: Int, bounds: String? = nil) {
    (self.name, self.size, self.stride) = (name, size, stride)
    self.bounds = bounds ?? (size == 1 ? "there is only \(name) 1" : "\(name)s are 1 to \(size)")
  }
}

/// Addresses of the elements of a quantity: their written indices, and their places.
public struct QuantityLayout: Hashable, Sendable {
  /// The axis with its index in the parentheses behind the layer's: the filters, the maps.
  public let maps: QuantityAxis?
  /// The axes behind the parentheses, in the order in which they are written.
  public let axes: [QuantityAxis]
  /// The shape in storage: of one example, or of a parameter.
  public let storage: Shape

  /// Elements of `storage` addressed along `axes`, of each map apart where there are `maps`.
  public init(_ storage: Shape, maps: QuantityAxis? = nil, axes: [QuantityAxis]) {
    (self.storage, self.maps, self.axes) = (storage, maps, axes)
  }

  /// A vector: one number each.
  public static func vector(_ count: Int, of name: String) -> Self {
    Self([count], axes: [QuantityAxis(name, count, 1)])
  }

  /// A matrix of weights, (inputs, units); the row past the inputs is the bias.
  public static func weights(inputs: Int, units: Int) -> Self {
    let last = inputs == .max ? inputs : inputs + 1
    let rows = "rows are 1 to \(last): \(inputs) input\(inputs == 1 ? "" : "s"), and the bias"
    return Self(
      [inputs, units],
      axes: [QuantityAxis("input", inputs, units, bounds: rows), QuantityAxis("unit", units, 1)])
  }

  /// Filters stored (filter, depth, row, column) and written w(k,m)row,column,depth.
  public static func filters(_ shape: Shape) -> Self {
    let (depth, rows, columns) = (shape[1], shape[2], shape[3])
    return Self(
      shape,
      maps: QuantityAxis("filter", shape[0], saturatingProduct(depth, saturatingProduct(rows, columns))),
      axes: [
        QuantityAxis("row", rows, columns), QuantityAxis("column", columns, 1),
        QuantityAxis("depth", depth, saturatingProduct(rows, columns)),
      ])
  }

  /// One number for each filter, b(k,m).
  public static func perFilter(_ count: Int) -> Self {
    Self([count], maps: QuantityAxis("filter", count, 1), axes: [])
  }

  /// One number for each unit, or for each map where the output is maps.
  public static func perChannel(of output: Shape) -> Self {
    .vector(output[0], of: output.rank == 3 ? "map" : "unit")
  }

  /// Layout of a layer's output: units, or maps stored (map, row, column) and written z(k,m)row,column.
  public static func units(_ shape: Shape, called name: String = "unit") -> Self {
    guard shape.rank == 3 else { return Self(shape, axes: [QuantityAxis(name, shape.count, 1)]) }
    let (maps, rows, columns) = (shape[0], shape[1], shape[2])
    return Self(
      shape, maps: QuantityAxis("map", maps, saturatingProduct(rows, columns)),
      axes: [QuantityAxis("row", rows, columns), QuantityAxis("column", columns, 1)])
  }

  /// The numbers of the element at `offset` in storage: of the map, and those behind the parentheses.
  ///
  /// A last axis of size 1 behind two others is left out: w(1,1)3,3 of a filter of depth 1.
  public func address(of offset: Int) -> (map: Int?, indices: [Int]) {
    func number(_ axis: QuantityAxis) -> Int { offset / max(1, axis.stride) % max(1, axis.size) + 1 }
    var shown = axes
    while shown.count > 2, shown.last?.size == 1 { shown.removeLast() }
    return (maps.map(number), shown.map(number))
  }
}

/// Role of a quantity in its layer.
public enum QuantityRole: Sendable {
  /// A parameter, changed by training, by its position among the layer's parameters.
  case parameter(Int)
  /// Values of units before their activation.
  case preactivation
  /// Other values of each example that the layer computes on its way: a gate, an attention score.
  case intermediate
  /// The output of the layer.
  case output
  /// A statistic over all examples at once; where the recorded pass does not compute it, this function does
  /// from the layer's inputs.
  case statistic(@Sendable (_ inputs: [Variable], _ tape: Tape) throws(RecordingError) -> Variable)
  /// The transpose of a parameter of another layer: read, derived by, never assigned.
  case transpose(of: ParameterKey)
  /// Drawn anew for each step of training.
  case mask

  /// True for a quantity with separate values for each example.
  public var isPerExample: Bool {
    switch self {
    case .preactivation, .intermediate, .output, .mask: true
    case .parameter, .statistic, .transpose: false
    }
  }

  /// True for what the layer's units compute for an example.
  public var isOfUnits: Bool {
    switch self {
    case .preactivation, .intermediate, .output: true
    case .parameter, .statistic, .transpose, .mask: false
    }
  }
}

/// A quantity that a layer has.
public struct LayerQuantity: Sendable {
  /// Its symbol.
  public let symbol: QuantitySymbol
  /// Its role in the layer.
  public let role: QuantityRole
  /// Addresses of its elements.
  public let layout: QuantityLayout
  /// The quantity that stands in the row past the last of its first axis: the biases below a matrix of weights.
  public let past: QuantitySymbol?
  /// A word before its name where quantities are listed: `running`.
  public let remark: String?

  /// A quantity of a layer.
  public init(
    _ symbol: QuantitySymbol, _ role: QuantityRole, _ layout: QuantityLayout, past: QuantitySymbol? = nil,
    remark: String? = nil
  ) {
    (self.symbol, self.role, self.layout, self.past) = (symbol, role, layout, past)
    self.remark = remark
  }

  /// Name on a tape as a quantity of layer `k`, for `examples` examples where each has its own.
  ///
  /// The name of an element among several examples gives its example: `z(1)2 of example 3`.
  public func name(_ k: Int, examples: Int) -> QuantityName {
    let (sign, layout) = (symbol.sign, layout)
    let isPerExample = role.isPerExample
    return QuantityName("\(sign)(\(k))") { index in
      let own = isPerExample ? index.dropFirst() : index[...]
      let offset = zip(own, layout.storage.strides).reduce(0) { $0 + $1.0 * $1.1 }
      let (map, indices) = layout.address(of: offset)
      let example = !isPerExample || examples == 1 ? nil : (index.first ?? 0) + 1
      return WrittenName(sign, above: [k] + (map.map { [$0] } ?? []), indices: indices, example: example)
    }
  }
}
