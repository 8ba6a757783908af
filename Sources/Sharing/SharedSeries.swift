// SharedSeries.swift — a list that grows at its end and whose copies share all but its last few elements.

/// A growing list: after a copy was kept, adding an element copies a few of them, however many there are.
///
/// Elements lie in blocks of 64; a block that is full is never written again.
package struct SharedSeries<Element: Sendable>: Sendable, RandomAccessCollection {
  private var blocks: [[Element]] = []
  private var tail: [Element] = []
  private static var size: Int { 64 }

  /// An empty list.
  package init() {}

  /// A list of `elements`.
  package init(_ elements: some Sequence<Element>) { for element in elements { append(element) } }

  /// Index of the first element: 0.
  package var startIndex: Int { 0 }
  /// The number of elements.
  package var endIndex: Int { blocks.count * Self.size + tail.count }

  /// The element at `position`, from 0.
  package subscript(position: Int) -> Element {
    let block = position / Self.size
    return block < blocks.count
      ? blocks[block][position % Self.size] : tail[position - blocks.count * Self.size]
  }

  /// Adds an element at the end.
  package mutating func append(_ element: Element) {
    tail.append(element)
    if tail.count == Self.size {
      blocks.append(tail)
      tail = []
    }
  }

  /// Bytes of the list, without memory behind its elements.
  package var bytes: Int { blocks.reduce(blocks.heapBytes + tail.heapBytes) { $0 + $1.heapBytes } }

  /// Bytes that it holds and `other` does not.
  package func bytes(besides other: Self) -> Int {
    var bytes = tail.heapBytes(besides: other.tail)
    guard !blocks.sharesStorage(with: other.blocks) else { return bytes }
    bytes += blocks.heapBytes
    for (position, block) in blocks.enumerated() {
      bytes +=
        position < other.blocks.count ? block.heapBytes(besides: other.blocks[position]) : block.heapBytes
    }
    return bytes
  }
}

extension SharedSeries: Equatable where Element: Equatable {
  /// True when both have the same elements.
  package static func == (a: Self, b: Self) -> Bool { a.tail == b.tail && a.blocks == b.blocks }
}

extension SharedSeries: Hashable where Element: Hashable {
  /// Feeds the elements.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(blocks)
    hasher.combine(tail)
  }
}
