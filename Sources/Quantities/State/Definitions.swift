// Definitions.swift — values that were given names, kept as long as a name needs them.
import Cells
import Language
import Sharing
import Tensors

/// Meaning of each name: a number in the state's definitions.
package typealias Names = SharedMap<String, Int>

/// Something that a person has given a name.
package final class Definition: Sendable {
  package let name: String
  package let value: Tensor
  /// The typed expression, with the meanings of its names at that time; `nil` for a plain number.
  package let expression: Expression?
  package let bindings: Names
  /// True when no quantity of the network is in it: it can be computed again at any time.
  package let isPure: Bool
  /// Depth of the definitions that it stands on.
  package let depth: Int
  /// Approximate size in bytes.
  package let bytes: Int

  package init(
    name: String, value: Tensor, expression: Expression?, bindings: Names, isPure: Bool, depth: Int
  ) {
    (self.name, self.value, self.expression) = (name, value, expression)
    (self.bindings, self.isPure, self.depth) = (bindings, isPure, depth)
    var parts = 0
    expression?.visit { _ in parts += 1 }
    // An instance, its tensor, and a box for each part of the expression with the objects behind it.
    bytes = 192 + value.heapBytes + bindings.bytes + parts * 160
  }
}

/// The definitions of a session by their numbers, with their bytes counted as they come and go.
package struct Definitions: Sendable {
  private var map = SharedMap<Int, Definition>()
  /// Approximate bytes of the definitions.
  private(set) var bytes = 0

  /// Makes it of its parts.
  package init() {}

  /// Bytes of all definitions that were dropped so far.
  private var dropped = 0
  /// Threshold above which definitions that no name needs are searched for.
  private var sweepAt = 64

  /// Number of definitions.
  var count: Int { map.count }
  /// All of them in the order in which they were made.
  package var all: [(id: Int, definition: Definition)] { map.map { ($0.key, $0.value) } }

  /// The definition with a number.
  package subscript(id: Int) -> Definition? {
    get { map[id] }
    set {
      if let old = map[id] { forget(old) }
      map[id] = newValue
      bytes += newValue?.bytes ?? 0
    }
  }

  private mutating func forget(_ definition: Definition) {
    bytes -= definition.bytes
    dropped += definition.bytes
  }

  /// Forgets definitions that none of `names` stands on, once there are many of them.
  package mutating func dropUnused(by names: Names) {
    guard count > max(sweepAt, 2 * names.count + 64) else { return }
    var reached: Set<Int> = [], stack = names.values
    while let id = stack.popLast() {
      guard reached.insert(id).inserted, let definition = map[id], definition.isPure else { continue }
      stack += definition.bindings.values
    }
    for (id, definition) in map where !reached.contains(id) { forget(definition) }
    map.keep { id, _ in reached.contains(id) }
    sweepAt = 2 * count + 64
  }

  /// Approximate bytes that its later version `later` does not share.
  func bytes(besides later: Definitions) -> Int {
    let gone = later.dropped - dropped
    return map.bytes(besides: later.map) + (gone >= 0 ? min(gone, bytes) : bytes)
  }
}
