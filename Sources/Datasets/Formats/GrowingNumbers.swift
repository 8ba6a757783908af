// GrowingNumbers.swift — numbers that come one after the other, nobody knows how many.
import Tensors

/// Numbers in one array, for all of which room is made at once: how many come is estimated from the part of the file that
/// those so far have taken.
///
/// Room that stays empty takes no memory, and numbers that are never moved are written once.
struct GrowingNumbers {
  private var numbers: [Double] = []
  /// Until there are so many, doubling the room costs nothing, and an estimate is worth little.
  private static let few = 1 << 14

  /// Appends a number.
  @inline(__always)
  mutating func append(_ number: Double) { numbers.append(number) }

  /// Appends some numbers.
  @inline(__always)
  mutating func append(_ more: UnsafeBufferPointer<Double>) { numbers.append(contentsOf: more) }

  /// Makes sure that `more` numbers fit.
  ///
  /// - Parameter part: how much of the file the numbers so far have taken, from 0 to 1.
  @inline(__always)
  mutating func makeRoom(for more: Int, part: @autoclosure () -> Double) {
    if numbers.count &+ more > numbers.capacity { grow(more, part()) }
  }

  private mutating func grow(_ more: Int, _ part: Double) {
    let count = numbers.count
    guard count >= Self.few else { return numbers.reserveCapacity(max(64, 2 * count, count + more)) }
    // A hundredth more, for the rows differ; where they differ much, and room is needed again, a quarter.
    let estimate = part > 0 ? 1.01 * Double(count) / part : 0
    let wanted = max(estimate < Double(mostNumbers) ? Int(estimate) : mostNumbers, count + count / 4)
    numbers.reserveLarge(count + more + max(0, min(wanted, mostNumbers) - count))
  }

  /// All numbers; none are left here.
  mutating func take() -> [Double] {
    defer { numbers = [] }
    // What holds much more room than it needs is counted as if it were full.
    guard numbers.capacity > numbers.count + numbers.count / 4 + 64 else { return numbers }
    var exact: [Double] = []
    exact.reserveLarge(numbers.count)
    exact += numbers
    return exact
  }
}
