// NotebookStores.swift — the texts and values of many cells, packed, the oldest dropped where there is a bound.
import Sharing
import Tensors

/// Lists of lines, in blocks of bytes: a million short ones take little more than their letters.
struct TextStore: Sendable {
  /// Place of a list.
  struct Place: Sendable {
    fileprivate let block: Int32
    fileprivate let start, count: UInt32
  }

  private var blocks: [[UInt8]] = []
  /// Blocks before this one were dropped.
  private var firstBlock = 0
  private var bytes = 0
  private let limit: Int
  private static let blockSize = 1 << 16
  /// Separator of two lines; it is no part of UTF-8.
  private static let separator: UInt8 = 0xFF

  /// A store that drops its oldest texts beyond `limit` bytes, though never those it got last.
  init(limit: Int = .max) { self.limit = limit }

  /// Adds lines.
  mutating func add(_ lines: [String]) -> Place {
    let count = lines.reduce(max(0, lines.count - 1)) { $0 + $1.utf8.count }
    if blocks.last.map({ $0.count + count > Self.blockSize }) ?? true { open(count) }
    let block = blocks.count - 1, start = blocks[block].count
    for (position, line) in lines.enumerated() {
      if position > 0 { blocks[block].append(Self.separator) }
      blocks[block] += line.utf8
    }
    return Place(
      block: Int32(clamping: block), start: UInt32(clamping: start), count: UInt32(clamping: count))
  }

  /// Begins a block with room for `count` bytes, and drops the oldest where there are too many.
  private mutating func open(_ count: Int) {
    var block: [UInt8] = []
    block.reserveCapacity(max(Self.blockSize, count))
    bytes += block.capacity
    blocks.append(block)
    while bytes > limit, firstBlock < blocks.count - 2 {
      bytes -= blocks[firstBlock].capacity
      blocks[firstBlock] = []
      firstBlock += 1
    }
  }

  /// The lines that stand at `place`; `nil` when they were dropped.
  func lines(at place: Place) -> [String]? {
    let block = Int(place.block)
    guard block >= firstBlock, block < blocks.count else { return nil }
    let start = Int(place.start), end = min(start + Int(place.count), blocks[block].count)
    return blocks[block][start..<max(start, end)].split(
      separator: Self.separator, omittingEmptySubsequences: false
    )
    .map { String(decoding: $0, as: UTF8.self) }
  }
}

/// The values of cells in the order of the cells, the oldest dropped beyond a bound of memory.
struct ResultStore: Sendable {
  /// A value of one number stands here, a larger one apart.
  private struct Entry {
    let number: Int
    let value: Double
  }

  private var entries: [Entry] = []
  private var first = 0
  private var tensors: [Int: Tensor] = [:]
  private var bytes = 0
  private let limit: Int
  /// The last cell with a dropped value; 0 for none.
  private(set) var lastDropped = 0

  init(limit: Int) { self.limit = limit }

  /// Adds the value of a cell behind those before.
  mutating func add(_ value: Tensor, of number: Int) {
    let isPlain = value.shape.rank == 0 && value.precision == .double
    entries.append(Entry(number: number, value: isPlain ? value[0] : 0))
    if !isPlain { tensors[number] = value }
    bytes += Self.bytes(isPlain ? nil : value)
    while bytes > limit, first < entries.count - 1 {
      lastDropped = entries[first].number
      bytes -= Self.bytes(tensors.removeValue(forKey: lastDropped))
      first += 1
    }
    if first > 1024, 2 * first > entries.count {
      entries.removeFirst(first)
      first = 0
    }
  }

  /// Bytes of an entry, room to grow included, and of a value that stands apart.
  private static func bytes(_ value: Tensor?) -> Int {
    2 * MemoryLayout<Entry>.stride + (value.map { 80 + $0.heapBytes } ?? 0)
  }

  /// The value of cell `number`, or `nil`.
  subscript(number: Int) -> Tensor? {
    var (low, high) = (first, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].number < number { low = middle + 1 } else { high = middle }
    }
    guard low < entries.count, entries[low].number == number else { return nil }
    return tensors[number] ?? Tensor(entries[low].value)
  }

  /// The numbers of the last `count` cells that have a value, newest first.
  func newest(_ count: Int) -> [Int] { entries[first...].reversed().prefix(count).map(\.number) }
}
