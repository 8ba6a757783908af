// SharedMap.swift — a dictionary with copies that share their common parts, so that old ones cost little.

/// A dictionary in the order of its keys: a change makes O(log n) nodes anew, and every copy made before keeps its own.
///
/// The map is a weight-balanced tree (Adams 1993, with the parameters 3 and 2 of Hirai and Yamamoto 2011) of
/// nodes that never change. The order does not depend on hashing: it is the same in every run.
package struct SharedMap<Key: Comparable & Sendable, Value: Sendable>: Sendable {
  fileprivate final class Node: Sendable {
    let key: Key
    let value: Value
    let left: Node?
    let right: Node?
    let count: Int

    init(_ key: Key, _ value: Value, _ left: Node?, _ right: Node?) {
      (self.key, self.value, self.left, self.right) = (key, value, left, right)
      count = 1 + (left?.count ?? 0) + (right?.count ?? 0)
    }
  }

  private var root: Node?
  /// Nodes that the changes up to here have made.
  private var made = 0

  /// An empty map.
  package init() {}

  /// A map of pairs; of two with one key the later counts.
  package init(_ pairs: some Sequence<(Key, Value)>) {
    for (key, value) in pairs { self[key] = value }
  }

  /// Number of keys.
  package var count: Int { root?.count ?? 0 }
  /// True when it has no key.
  package var isEmpty: Bool { root == nil }
  /// The keys in ascending order.
  package var keys: [Key] { map { $0.key } }
  /// The values in the order of their keys.
  package var values: [Value] { map { $0.value } }

  /// The value of `key`; `nil` for none, and set to `nil` removes it.
  package subscript(key: Key) -> Value? {
    get {
      var node = root
      while let here = node {
        if key < here.key {
          node = here.left
        } else if here.key < key {
          node = here.right
        } else {
          return here.value
        }
      }
      return nil
    }
    set {
      if let newValue {
        root = inserting(key, newValue, into: root)
      } else if self[key] != nil {
        root = removing(key, from: root)
      }
    }
  }

  /// Keeps the pairs that `isKept` says.
  package mutating func keep(where isKept: (Key, Value) -> Bool) {
    let kept = filter { isKept($0.key, $0.value) }
    guard kept.count < count else { return }
    root = Self.tree(kept[...])
    made += kept.count
  }

  /// Bytes of its nodes that its changed copy `later` does not hold; memory behind the values is not counted.
  package func bytes(besides later: Self) -> Int {
    guard root !== later.root else { return 0 }
    // Each node made has taken the place of one at most.
    let replaced = later.made >= made ? Swift.min(later.made - made, count) : count
    return replaced * Self.nodeBytes
  }

  /// Bytes of all its nodes.
  package var bytes: Int { count * Self.nodeBytes }

  private static var nodeBytes: Int {
    allocated(16 + MemoryLayout<(Key, Value, Node?, Node?, Int)>.stride)
  }

  // MARK: The tree

  private mutating func inserting(_ key: Key, _ value: Value, into node: Node?) -> Node {
    guard let node else {
      made += 1
      return Node(key, value, nil, nil)
    }
    if key < node.key {
      return balanced(node.key, node.value, inserting(key, value, into: node.left), node.right)
    }
    if node.key < key {
      return balanced(node.key, node.value, node.left, inserting(key, value, into: node.right))
    }
    made += 1
    return Node(key, value, node.left, node.right)
  }

  private mutating func removing(_ key: Key, from node: Node?) -> Node? {
    guard let node else { return nil }
    if key < node.key { return balanced(node.key, node.value, removing(key, from: node.left), node.right) }
    if node.key < key { return balanced(node.key, node.value, node.left, removing(key, from: node.right)) }
    guard let left = node.left, let right = node.right else { return node.left ?? node.right }
    var next = right
    while let smaller = next.left { next = smaller }
    return balanced(next.key, next.value, left, removing(next.key, from: right))
  }

  /// A node over two trees of which one has lost or gained a node: neither side outweighs the other by more than 3.
  private mutating func balanced(_ key: Key, _ value: Value, _ left: Node?, _ right: Node?) -> Node {
    let (l, r) = (left?.count ?? 0, right?.count ?? 0)
    made += 1
    if l + r > 1, r > 3 * l, let right {
      made += 1
      if (right.left?.count ?? 0) < 2 * (right.right?.count ?? 0) {
        return Node(right.key, right.value, Node(key, value, left, right.left), right.right)
      }
      guard let middle = right.left else { return Node(key, value, left, right) }
      made += 1
      return Node(
        middle.key, middle.value, Node(key, value, left, middle.left),
        Node(right.key, right.value, middle.right, right.right))
    }
    if l + r > 1, l > 3 * r, let left {
      made += 1
      if (left.right?.count ?? 0) < 2 * (left.left?.count ?? 0) {
        return Node(left.key, left.value, left.left, Node(key, value, left.right, right))
      }
      guard let middle = left.right else { return Node(key, value, left, right) }
      made += 1
      return Node(
        middle.key, middle.value, Node(left.key, left.value, left.left, middle.left),
        Node(key, value, middle.right, right))
    }
    return Node(key, value, left, right)
  }

  private static func tree(_ pairs: ArraySlice<(key: Key, value: Value)>) -> Node? {
    guard !pairs.isEmpty else { return nil }
    let middle = (pairs.startIndex + pairs.endIndex) / 2
    return Node(
      pairs[middle].key, pairs[middle].value, tree(pairs[..<middle]), tree(pairs[(middle + 1)...]))
  }
}

extension SharedMap: Sequence {
  /// Walks the pairs in the order of their keys.
  package struct Iterator: IteratorProtocol {
    fileprivate var path: [Node] = []

    fileprivate mutating func descend(_ node: Node?) {
      var node = node
      while let here = node {
        path.append(here)
        node = here.left
      }
    }

    /// The next pair.
    package mutating func next() -> (key: Key, value: Value)? {
      guard let node = path.popLast() else { return nil }
      descend(node.right)
      return (node.key, node.value)
    }
  }

  /// A walk from the smallest key.
  package func makeIterator() -> Iterator {
    var iterator = Iterator()
    iterator.descend(root)
    return iterator
  }

  /// The number of pairs.
  package var underestimatedCount: Int { count }
}

extension SharedMap: ExpressibleByDictionaryLiteral {
  /// A map of the pairs written.
  package init(dictionaryLiteral pairs: (Key, Value)...) { self.init(pairs) }
}

extension SharedMap: Equatable where Value: Equatable {
  /// True when both have the same keys with the same values; at once where one is a copy of the other.
  package static func == (a: Self, b: Self) -> Bool {
    a.root === b.root
      || a.count == b.count && zip(a, b).allSatisfy { $0.key == $1.key && $0.value == $1.value }
  }
}
