// SharedSeries.swift — a list that grows at its end and whose copies share all but its last few elements.

/// A growing list: after a copy was kept, adding an element copies a few of them, however many there are.
///
/// Elements lie in blocks of 64; a block that is full is never written again.
public struct SharedSeries<Element: Sendable>: Sendable, RandomAccessCollection {
  private var blocks: [[Element]] = []
  private var tail: [Element] = []
  private static var size: Int { 64 }

  /// An empty list.
  public init() {}

  /// A list of `elements`.
  public init(_ elements: some Sequence<Element>) { for element in elements { append(element) } }

  /// Index of the first element: 0.
  public var startIndex: Int { 0 }
  /// The number of elements.
  public var endIndex: Int { blocks.count * Self.size + tail.count }

  /// The element at `position`, from 0.
  public subscript(position: Int) -> Element {
    let block = position / Self.size
    return block < blocks.count
      ? blocks[block][position % Self.size] : tail[position - blocks.count * Self.size]
  }

  /// Adds an element at the end.
  public mutating func append(_ element: Element) {
    tail.append(element)
    if tail.count == Self.size {
      blocks.append(tail)
      tail = []
    }
  }

  /// Bytes of the list, without memory behind its elements.
  public var bytes: Int { blocks.reduce(blocks.heapBytes + tail.heapBytes) { $0 + $1.heapBytes } }

  /// Bytes that it holds and `other` does not.
  public func bytes(besides other: Self) -> Int {
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
  public static func == (a: Self, b: Self) -> Bool { a.tail == b.tail && a.blocks == b.blocks }
}

extension SharedSeries: Hashable where Element: Hashable {
  /// Feeds the elements.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(blocks)
    hasher.combine(tail)
  }
}
