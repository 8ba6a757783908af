// NotebookStores.swift — the texts and values of many cells, packed, the oldest dropped where there is a bound.
import Sharing
import Tensors

/// Lists of lines, in blocks of bytes: a million short ones take little more than their letters.
struct TextStore: Sendable {
  /// Place of a list.
  struct Place: Sendable {
    fileprivate let block: UInt32
    fileprivate let start: UInt16
  }

  private var blocks: [[UInt8]] = []
  /// Texts too long for a block, by the number of the empty one that stands for them: shared with whoever else has them.
  private var long: [Int: [String]] = [:]
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
    // The length stands before them, seven bits a byte, the lowest first.
    let size = count + (count < 1 << 7 ? 1 : count < 1 << 14 ? 2 : 3)
    guard size <= Self.blockSize else { return addLong(lines, count) }
    if blocks.last.map({ $0.isEmpty || $0.count + size > Self.blockSize }) ?? true {
      var block: [UInt8] = []
      block.reserveCapacity(Self.blockSize)
      open(block, block.capacity)
    }
    let block = blocks.count - 1, start = blocks[block].count
    var rest = count
    while rest >= 1 << 7 {
      blocks[block].append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    blocks[block].append(UInt8(truncatingIfNeeded: rest))
    for (position, line) in lines.enumerated() {
      if position > 0 { blocks[block].append(Self.separator) }
      blocks[block] += line.utf8
    }
    return Place(block: UInt32(clamping: block), start: UInt16(clamping: start))
  }

  private mutating func addLong(_ lines: [String], _ count: Int) -> Place {
    open([], count)
    long[blocks.count - 1] = lines
    return Place(block: UInt32(clamping: blocks.count - 1), start: 0)
  }

  /// Begins a block that takes `size` bytes, and drops the oldest where there are too many.
  private mutating func open(_ block: [UInt8], _ size: Int) {
    bytes += size
    blocks.append(block)
    while bytes > limit, firstBlock < blocks.count - 2 {
      let dropped = long.removeValue(forKey: firstBlock)
      bytes -= dropped?.reduce(max(0, (dropped?.count ?? 0) - 1)) { $0 + $1.utf8.count } ?? 0
      bytes -= blocks[firstBlock].capacity
      blocks[firstBlock] = []
      firstBlock += 1
    }
  }

  /// The lines that stand at `place`; `nil` when they were dropped.
  func lines(at place: Place) -> [String]? {
    let number = Int(place.block)
    guard number >= firstBlock, number < blocks.count else { return nil }
    if let lines = long[number] { return lines }
    let block = blocks[number]
    var (start, count, shift) = (Int(place.start), 0, 0)
    while start < block.count {
      count |= Int(block[start] & 0x7F) << shift
      start += 1
      guard block[start - 1] >= 0x80, shift < 14 else { break }
      shift += 7
    }
    return block[min(start, block.count)..<min(start + count, block.count)].split(
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

  /// Entries in pieces, so that more of them move none and the oldest leave no room behind.
  private var pieces: [[Entry]] = []
  /// Entries of the first piece that were dropped.
  private var first = 0
  private var tensors: [Int: Tensor] = [:]
  private var bytes = 0
  private let limit: Int
  private static let pieceSize = 1 << 10
  /// The last cell whose value was dropped; 0 for none.
  private(set) var lastDropped = 0

  init(limit: Int) { self.limit = limit }

  /// Adds the value of a cell behind those before.
  mutating func add(_ value: Tensor, of number: Int) {
    let isPlain = value.shape.rank == 0 && value.precision == .double
    if pieces.last.map({ $0.count == Self.pieceSize }) ?? true {
      pieces.append([])
      if pieces.count > 1 { pieces[pieces.count - 1].reserveCapacity(Self.pieceSize) }
    }
    pieces[pieces.count - 1].append(Entry(number: number, value: isPlain ? value[0] : 0))
    if !isPlain { tensors[number] = value }
    bytes += Self.bytes(isPlain ? nil : value)
    while bytes > limit, pieces.count > 1 || first < pieces[0].count - 1 {
      lastDropped = pieces[0][first].number
      bytes -= Self.bytes(tensors.removeValue(forKey: lastDropped))
      first += 1
      if first == Self.pieceSize {
        pieces.removeFirst()
        first = 0
      }
    }
  }

  /// Bytes of an entry, and of a value that stands apart.
  private static func bytes(_ value: Tensor?) -> Int {
    MemoryLayout<Entry>.stride + (value.map { 80 + $0.heapBytes } ?? 0)
  }

  /// The value of cell `number`, or `nil`.
  subscript(number: Int) -> Tensor? {
    guard number > lastDropped else { return nil }
    // Numbers rise, but some may be missing.
    func place(_ count: Int, _ isBefore: (Int) -> Bool) -> Int {
      var (low, high) = (0, count)
      while low < high {
        let middle = (low + high) / 2
        if isBefore(middle) { low = middle + 1 } else { high = middle }
      }
      return low
    }
    let piece = place(pieces.count) { pieces[$0][0].number <= number } - 1
    guard piece >= 0 else { return nil }
    let entry = place(pieces[piece].count) { pieces[piece][$0].number < number }
    guard entry < pieces[piece].count, pieces[piece][entry].number == number else { return nil }
    return tensors[number] ?? Tensor(pieces[piece][entry].value)
  }

  /// The numbers of the last `count` cells that have a value, newest first.
  func newest(_ count: Int) -> [Int] {
    Array(
      pieces.reversed().lazy.flatMap { $0.reversed() }.map { $0.number }.prefix { $0 > lastDropped }
        .prefix(count))
  }
}
