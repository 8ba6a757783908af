// Arena.swift — one block of memory in which a tape keeps all its numbers.
import CKernels
import Platform

/// One block of numbers of one precision, addressed by offset, on which programs run.
///
/// The arena grows while a tape is recorded; running a program allocates nothing.
public final class Arena {
  /// The precision of every number in it.
  public let precision: Precision
  // Run-time exclusivity checks would cost more than the arithmetic of a small tape; nothing here is reached
  // twice at once.
  /// Numbers handed out so far.
  @exclusivity(unchecked) public private(set) var count = 0
  /// True when it only counts: offsets are handed out, and there is no memory behind them.
  public let isDry: Bool
  /// The blocks handed out, in order.
  public private(set) var blocks: [Range<Int>] = []
  @exclusivity(unchecked) private var base: UnsafeMutableRawPointer
  @exclusivity(unchecked) private var capacity: Int
  /// The memory that `base` lies in.
  @exclusivity(unchecked) private var pages: Pages
  @exclusivity(unchecked) private var workspace: Pages?

  /// An empty arena.
  ///
  /// A dry one plans a computation without memory: nothing can be read from it or run on it.
  public init(precision: Precision, isDry: Bool = false) {
    (self.precision, self.isDry) = (precision, isDry)
    capacity = 256
    pages = Pages.take(capacity * precision.bytes)
    base = pages.base
  }

  deinit {
    pages.release()
    workspace?.release()
  }

  /// Hands out `count` zeros and answers with the offset of the first.
  public func allocate(_ count: Int) throws(OutOfMemory) -> Int {
    let line = 64 / precision.bytes
    let start = (self.count + line - 1) & ~(line - 1)
    if count == 1, !isDry, start + line <= capacity {
      // A single number takes no call: its whole line is cleared.
      let place = (base + start * precision.bytes).assumingMemoryBound(to: SIMD8<UInt64>.self)
      place.pointee = .zero
      self.count = start + 1
      return start
    }
    let (end, overflow) = start.addingReportingOverflow(count)
    let bytes = overflow ? Int.max : saturatingProduct(end, precision.bytes)
    if isDry {
      guard !overflow else { throw OutOfMemory(needed: Int.max, limit: Self.limit) }
      blocks.append(start..<end)
      self.count = end
      return start
    }
    guard bytes <= Self.limit else { throw OutOfMemory(needed: bytes, limit: Self.limit) }
    if end > capacity { grow(to: max(end, min(capacity * 2, Self.limit / precision.bytes))) }
    SystemMemory.clear(base + self.count * precision.bytes, count: (end - self.count) * precision.bytes)
    self.count = end
    return start
  }

  /// Makes room for `count` numbers in all, so that handing them out moves nothing.
  public func reserve(_ count: Int) {
    guard !isDry, count > capacity, saturatingProduct(count, precision.bytes) <= Self.limit else { return }
    grow(to: count)
  }

  /// Takes back everything behind the first `count` numbers.
  public func truncate(to count: Int) { self.count = min(self.count, max(0, count)) }

  private func grow(to capacity: Int) {
    let larger = Pages.take(capacity * precision.bytes)
    larger.base.copyMemory(from: base, byteCount: count * precision.bytes)
    pages.release()
    (pages, base, self.capacity) = (larger, larger.base, capacity)
  }

  private func precondition(_ offset: Int, _ count: Int) {
    Swift.precondition(!isDry, "a dry arena holds no numbers")
    Swift.precondition(
      offset >= 0 && count >= 0 && offset <= self.count - count, "outside the arena: \(offset), \(count)")
  }

  /// The number at `offset`.
  public subscript(offset: Int) -> Double {
    get {
      precondition(offset, 1)
      switch precision {
      case .single: return Double(base.assumingMemoryBound(to: Float.self)[offset])
      case .double: return base.assumingMemoryBound(to: Double.self)[offset]
      }
    }
    set {
      precondition(offset, 1)
      switch precision {
      case .single: base.assumingMemoryBound(to: Float.self)[offset] = Float(newValue)
      case .double: base.assumingMemoryBound(to: Double.self)[offset] = newValue
      }
    }
  }

  /// The tensor of `shape` at `offset`, copied out.
  public func tensor(at offset: Int, shape: Shape) -> Tensor {
    precondition(offset, shape.count)
    switch precision {
    case .single:
      let start = base.assumingMemoryBound(to: Float.self) + offset
      return Tensor(Array(UnsafeBufferPointer(start: start, count: shape.count)), shape: shape)
    case .double:
      let start = base.assumingMemoryBound(to: Double.self) + offset
      return Tensor(Array(UnsafeBufferPointer(start: start, count: shape.count)), shape: shape)
    }
  }

  /// Copies a tensor to `offset`, rounding to the arena's precision.
  public func write(_ tensor: Tensor, at offset: Int) {
    guard !isDry else { return }
    precondition(offset, tensor.count)
    switch (precision, tensor.storage) {
    case (.single, .single(let elements)):
      base.assumingMemoryBound(to: Float.self).advanced(by: offset)
        .update(from: elements, count: elements.count)
    case (.double, .double(let elements)):
      base.assumingMemoryBound(to: Double.self).advanced(by: offset)
        .update(from: elements, count: elements.count)
    case (.single, .double(let elements)):
      let start = base.assumingMemoryBound(to: Float.self) + offset
      for (i, x) in elements.enumerated() { start[i] = Float(x) }
    case (.double, .single(let elements)):
      let start = base.assumingMemoryBound(to: Double.self) + offset
      for (i, x) in elements.enumerated() { start[i] = Double(x) }
    }
  }

  /// Copies rows `rows` of `tensor` one after the other to `offset`: a mini-batch, without an allocation.
  public func write(rows: ArraySlice<Int>, of tensor: Tensor, at offset: Int) {
    let width = tensor.shape.sizes.dropFirst().reduce(1, saturatingProduct)
    precondition(offset, rows.count * width)
    for (i, row) in rows.enumerated() {
      Swift.precondition(row >= 0 && row < tensor.shape[0], "no row \(row)")
      let place = offset + i * width
      switch (precision, tensor.storage) {
      case (.single, .single(let elements)):
        elements.withUnsafeBufferPointer { source in
          guard let start = source.baseAddress else { return }
          base.assumingMemoryBound(to: Float.self).advanced(by: place)
            .update(from: start + row * width, count: width)
        }
      case (.double, .double(let elements)):
        elements.withUnsafeBufferPointer { source in
          guard let start = source.baseAddress else { return }
          base.assumingMemoryBound(to: Double.self).advanced(by: place)
            .update(from: start + row * width, count: width)
        }
      default:
        for j in 0..<width { self[place + j] = tensor[row * width + j] }
      }
    }
  }

  /// Sets `count` numbers from `offset` on to `value`.
  public func fill(_ offset: Int, _ count: Int, with value: Double) {
    guard !isDry else { return }
    precondition(offset, count)
    switch precision {
    case .single:
      base.assumingMemoryBound(to: Float.self).advanced(by: offset)
        .update(repeating: Float(value), count: count)
    case .double:
      base.assumingMemoryBound(to: Double.self).advanced(by: offset).update(repeating: value, count: count)
    }
  }

  /// Runs instructions `range` of `program`, the whole of it `times` times over.
  ///
  /// - Parameter wholeFrom: the first of those that run all or not at all; none of them is a product or a convolution,
  ///   unless all of `range` runs as a whole.
  /// - Returns: false when the ``StopFlag`` that this thread watches was raised before the end.
  @discardableResult
  public func run(
    _ program: Program, _ range: Range<Int>? = nil, times: Int = 1, wholeFrom: Int = Int.max
  ) -> Bool {
    let range = range ?? 0..<program.count
    guard !range.isEmpty, !isDry else { return true }
    let workspace = prepareWorkspace()
    return program.withInstructions { instructions in
      guard let start = instructions.baseAddress, range.upperBound <= instructions.count else { return true }
      if wholeFrom <= range.lowerBound {
        let watched = cr_watch(nil)
        defer { _ = cr_watch(watched) }
        for _ in 0..<times {
          if let watched, cr_is_raised(watched) != 0 { return false }
          _ = run(start + range.lowerBound, range.count, workspace)
        }
        return true
      }
      for _ in 0..<times {
        let done = run(start + range.lowerBound, range.count, workspace)
        guard done < range.count else { continue }
        if done > wholeFrom - range.lowerBound {
          // The program was stopped among instructions that belong together: they are brought to their end.
          let watched = cr_watch(nil)
          _ = run(start + range.lowerBound + done, range.count - done, workspace)
          _ = cr_watch(watched)
        }
        return false
      }
      return true
    }
  }

  /// Runs `count` instructions and returns the number of those run.
  @inline(__always)
  private func run(
    _ start: UnsafePointer<cr_instruction>, _ count: Int, _ workspace: UnsafeMutableRawPointer?
  ) -> Int {
    switch precision {
    case .single: Int(cr_run_f32(start, Int64(count), base.assumingMemoryBound(to: Float.self), workspace))
    case .double: Int(cr_run_f64(start, Int64(count), base.assumingMemoryBound(to: Double.self), workspace))
    }
  }

  private func prepareWorkspace() -> UnsafeMutableRawPointer? {
    let bytes = Int(cr_workspace_bytes())
    if bytes > workspace?.bytes ?? 0 {
      workspace?.release()
      workspace = Pages.take(bytes)
    }
    return workspace?.base
  }

  /// The position of the first NaN or infinity among `count` numbers from `offset` on, or `nil`.
  public func firstNonfinite(_ offset: Int, _ count: Int) -> Int? {
    precondition(offset, count)
    let position =
      switch precision {
      case .single:
        cr_first_nonfinite_f32(Int64(count), base.assumingMemoryBound(to: Float.self) + offset)
      case .double:
        cr_first_nonfinite_f64(Int64(count), base.assumingMemoryBound(to: Double.self) + offset)
      }
    return position < 0 ? nil : Int(position)
  }
}
