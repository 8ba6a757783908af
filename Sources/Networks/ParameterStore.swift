// ParameterStore.swift — the parameters of a network, of which random ones are made at first use.
import Platform
import Tensors

/// The parameters of every layer: values, or draws that are made when somebody asks for a number.
package struct ParameterStore: Sendable {
  /// The parameters of one layer.
  enum Entry: Sendable {
    case values([Tensor])
    case drawn(DrawnParameters)
  }

  private var entries: [Entry] = []

  /// The parameters of no layer.
  init() {}

  /// Parameters with these values.
  init(_ values: [[Tensor]]) { entries = values.map { .values($0) } }

  /// The number of layers.
  package var count: Int { entries.count }

  /// The values of every layer.
  package var values: [[Tensor]] { entries.indices.map { self[$0] } }

  /// The values of layer `k + 1`.
  package subscript(k: Int) -> [Tensor] {
    get {
      switch entries[k] {
      case .values(let values): values
      case .drawn(let drawn): drawn.values
      }
    }
    _modify {
      var values = self[k]
      // Gives up the storage, so that a change happens in place.
      entries[k] = .values([])
      defer { entries[k] = .values(values) }
      yield &values
    }
  }

  /// The values of layer `k + 1`; `nil` where nobody has asked for a number yet.
  package func known(_ k: Int) -> [Tensor]? {
    switch entries[k] {
    case .values(let values): values
    case .drawn(let drawn): drawn.known
    }
  }

  /// The shapes of every layer's parameters, which takes no draw.
  package var shapes: [[Shape]] {
    entries.map {
      switch $0 {
      case .values(let values): values.map { $0.shape }
      case .drawn(let drawn): drawn.draw.specs.map { $0.shape }
      }
    }
  }

  /// Bytes of all numbers, those still to be made among them.
  package var bytes: Int {
    entries.reduce(0) { sum, entry in
      switch entry {
      case .values(let values): values.reduce(sum) { $0 + $1.count * $1.precision.bytes }
      case .drawn(let drawn): drawn.draw.specs.reduce(sum) { $0 + $1.shape.count * drawn.precision.bytes }
      }
    }
  }

  /// True where both are the very same list: neither holds memory that the other does not.
  package func sharesStorage(with other: ParameterStore) -> Bool {
    entries.withUnsafeBufferPointer { mine in
      other.entries.withUnsafeBufferPointer { mine.baseAddress == $0.baseAddress && mine.count == $0.count }
    }
  }

  /// Bytes of the list itself on the heap, before the allocator rounds them.
  package var listBytes: Int { entries.capacity * MemoryLayout<Entry>.stride }

  /// True where layer `k + 1` has the very same draw in `other`: its values are equal without being made.
  package func sharesDraw(_ k: Int, with other: ParameterStore) -> Bool {
    guard k < count, k < other.count, case .drawn(let mine) = entries[k],
      case .drawn(let its) = other.entries[k]
    else { return false }
    return mine === its
  }

  mutating func append(_ drawn: DrawnParameters) { entries.append(.drawn(drawn)) }

  mutating func set(_ k: Int, to drawn: DrawnParameters) { entries[k] = .drawn(drawn) }

  mutating func set(_ k: Int, to values: [Tensor]) { entries[k] = .values(values) }

  mutating func cut(after count: Int) { entries.removeLast(max(0, entries.count - count)) }

  /// Rounds all parameters to `precision`; those to be drawn will be.
  mutating func convert(to precision: Precision) {
    for k in entries.indices {
      if let values = known(k) {
        entries[k] = .values(values.map { $0.converted(to: precision) })
      } else if case .drawn(let drawn) = entries[k] {
        entries[k] = .drawn(drawn.converted(to: precision))
      }
    }
  }
}

/// The random parameters of a layer, made once, when they are first asked for.
final class DrawnParameters: Sendable {
  /// The place of their numbers in a stream.
  let draw: ParameterDraw
  /// The precision of the values.
  let precision: Precision
  /// The lowest precision that they were ever to have, to which they are rounded.
  private let narrowest: Precision
  private let made = Guarded<[Tensor]?>(nil)

  init(_ draw: ParameterDraw, precision: Precision, narrowest: Precision) {
    (self.draw, self.precision, self.narrowest) = (draw, precision, narrowest)
  }

  /// The values, if they were made.
  var known: [Tensor]? { made.withLock { $0 } }

  /// The values.
  var values: [Tensor] {
    made.withLock { made in
      if let made { return made }
      let values = draw.values(in: narrowest).map { $0.converted(to: precision) }
      made = values
      return values
    }
  }

  /// The same numbers rounded to `precision`.
  func converted(to precision: Precision) -> DrawnParameters {
    DrawnParameters(draw, precision: precision, narrowest: narrowest == .single ? .single : precision)
  }
}
