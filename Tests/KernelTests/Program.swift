// Program.swift — one instruction on an arena of random numbers, run by the reference and by the engine.

import CKernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A number type of the kernels.
protocol KernelNumber: BinaryFloatingPoint & Sendable {
  /// Ordinary numbers in −2…2, and a set with zeros, subnormals, infinities and NaN strewn in.
  static var ordinary: [Self] { get }
  static var special: [Self] { get }
  /// Returns the number of instructions run.
  @discardableResult
  static func run(
    _ program: [cr_instruction], _ arena: UnsafeMutablePointer<Self>, _ workspace: UnsafeMutableRawPointer
  ) -> Int
  static func runReference(_ program: [cr_instruction], _ arena: UnsafeMutablePointer<Self>)
  static func firstNonfinite(_ numbers: [Self]) -> Int
}

extension Float: KernelNumber {
  static let ordinary: [Float] = randomNumbers()
  static let special: [Float] = sprinkled(
    ordinary,
    with: [0, -0.0, .infinity, -.infinity, .nan, 0x1p-140, -0x1p-133, 3e38, -3e38, 88, -104])
  @discardableResult
  static func run(
    _ program: [cr_instruction], _ arena: UnsafeMutablePointer<Float>, _ workspace: UnsafeMutableRawPointer
  ) -> Int {
    Int(cr_run_f32(program, Int64(program.count), arena, workspace))
  }
  static func runReference(_ program: [cr_instruction], _ arena: UnsafeMutablePointer<Float>) {
    cr_reference_run_f32(program, Int64(program.count), arena)
  }
  static func firstNonfinite(_ numbers: [Float]) -> Int {
    Int(cr_first_nonfinite_f32(Int64(numbers.count), numbers))
  }
}

extension Double: KernelNumber {
  static let ordinary: [Double] = randomNumbers()
  static let special: [Double] = sprinkled(
    ordinary,
    with: [
      0, -0.0, .infinity, -.infinity, .nan, 0x1p-1074, -0x1p-1030, 1e308, -1e308, 709.5, -745,
      .leastNormalMagnitude,
    ])
  @discardableResult
  static func run(
    _ program: [cr_instruction], _ arena: UnsafeMutablePointer<Double>, _ workspace: UnsafeMutableRawPointer
  ) -> Int {
    Int(cr_run_f64(program, Int64(program.count), arena, workspace))
  }
  static func runReference(_ program: [cr_instruction], _ arena: UnsafeMutablePointer<Double>) {
    cr_reference_run_f64(program, Int64(program.count), arena)
  }
  static func firstNonfinite(_ numbers: [Double]) -> Int {
    Int(cr_first_nonfinite_f64(Int64(numbers.count), numbers))
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  /// Uniform in 0 ..< 1.
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }
}

private func randomNumbers<Number: KernelNumber>() -> [Number] {
  var random = SplitMix(state: 20)
  return (0..<65_521).map { _ in Number(random.uniform() * 4 - 2) }
}

private func sprinkled<Number: KernelNumber>(_ numbers: [Number], with special: [Number]) -> [Number] {
  var random = SplitMix(state: 21)
  return numbers.map { number in
    let draw = random.next()
    return draw % 16 == 0 ? special[Int(draw >> 32) % special.count] : number
  }
}

extension cr_instruction {
  /// An instruction with operands at odd places one after another, of the given `lengths`.
  init(
    _ kernel: cr_kernel, _ sizes: [Int], flags: Int = 0, scalars: (Double, Double) = (0, 0), lengths: Lengths
  ) {
    self.init()
    self.kernel = Int32(kernel.rawValue)
    self.flags = Int32(flags)
    withUnsafeMutableBytes(of: &n) { bytes in
      for (index, size) in sizes.enumerated() {
        bytes.storeBytes(of: Int64(size), toByteOffset: index * 8, as: Int64.self)
      }
    }
    s = scalars
    y = 3 + Int64(lengths.before)
    a = y + Int64(lengths.y) + 2 + Int64(lengths.before)
    b = a + Int64(lengths.a) + 1
    c = b + Int64(lengths.b) + 3
  }
}

/// Numbers that each operand spans; `before` are kept free below y and a for negative strides.
struct Lengths {
  var y = 0, a = 0, b = 0, c = 0, before = 0
}

/// An arena, filled by repeating a prime number of random ones so that no two operands look alike.
final class Arena<Number: KernelNumber> {
  let count: Int
  let start: UnsafeMutablePointer<Number>

  /// Memory that begins with a cache line, as that of a tape does.
  private static func allocated(_ count: Int) -> UnsafeMutablePointer<Number> {
    let bytes = count * MemoryLayout<Number>.stride
    return UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64).bindMemory(
      to: Number.self, capacity: count)
  }

  init(count: Int, from numbers: [Number]) {
    self.count = count
    start = Self.allocated(count)
    numbers.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      for offset in stride(from: 0, to: count, by: source.count) {
        (start + offset).initialize(from: base, count: min(source.count, count - offset))
      }
    }
  }

  init(copying other: Arena) {
    count = other.count
    start = Self.allocated(count)
    start.initialize(from: other.start, count: count)
  }

  deinit { UnsafeMutableRawPointer(start).deallocate() }

  /// The first place where the bits differ; one NaN is as good as another.
  func firstDifference(from other: Arena) -> Int? {
    if memcmp(start, other.start, count * MemoryLayout<Number>.stride) == 0 { return nil }
    return (0..<count).first { index in
      let (mine, theirs) = (start[index], other.start[index])
      return !(mine.isNaN && theirs.isNaN) && (mine != theirs || mine.sign != theirs.sign)
    }
  }
}

/// Workspace for as many threads as any test uses: the size that the kernels ask for has room for four at
/// least.
final class Workspace {
  static let mostThreads: Int32 = 3
  let start: UnsafeMutableRawPointer

  init() {
    start = .allocate(byteCount: Int(cr_workspace_bytes()), alignment: 64)
  }

  deinit { start.deallocate() }
}
