// NumberBlocks.swift — a sequence of numbers of unknown length.

/// Numbers in blocks, so that more of them move none: an array that grows holds all of them twice at times.
struct NumberBlocks {
  private static let size = 1 << 17
  private var full: [[Double]] = []
  private var last: [Double] = []

  /// The number of numbers.
  var count: Int { full.count * Self.size + last.count }

  @inline(__always)
  mutating func append(_ number: Double) {
    if last.count == last.capacity || last.count == Self.size { startBlock() }
    last.append(number)
  }

  /// Appends some numbers.
  @inline(__always)
  mutating func append(_ numbers: UnsafeBufferPointer<Double>) {
    guard last.count + numbers.count <= min(last.capacity, Self.size) else {
      for number in numbers { append(number) }
      return
    }
    last.append(contentsOf: numbers)
  }

  private mutating func startBlock() {
    if last.count == Self.size {
      full.append(last)
      last = []
    }
    // Small tables take little.
    last.reserveCapacity(min(Self.size, max(64, 4 * last.count)))
  }

  /// All numbers as one array; none are left here.
  mutating func take() -> [Double] {
    guard !full.isEmpty else {
      defer { last = [] }
      return last
    }
    var numbers: [Double] = []
    numbers.reserveCapacity(count)
    for i in full.indices {
      numbers += full[i]
      full[i] = []
    }
    numbers += last
    (full, last) = ([], [])
    return numbers
  }
}
