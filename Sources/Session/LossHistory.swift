// LossHistory.swift — J of each step so far, in bounded room.

/// A growing series of numbers that keeps every first, later every second, fourth … of them.
struct LossHistory: Hashable, Sendable {
  /// The numbers kept.
  private(set) var values: [Double] = []
  /// How far apart two that are kept were.
  private(set) var stride = 1
  private var count = 0
  private var (hasSteps, hasEpochs) = (false, false)
  private static let capacity = 1 << 15

  /// True when nothing has come yet.
  var isEmpty: Bool { count == 0 }

  /// What the numbers are of: `step`, `epoch`, or both.
  var unit: String { hasEpochs ? hasSteps ? "step or epoch" : "epoch" : "step" }

  /// Adds the next number: J of a step, or the mean over an epoch's steps.
  mutating func append(_ value: Double, ofEpoch: Bool = false) {
    if ofEpoch { hasEpochs = true } else { hasSteps = true }
    if count % stride == 0 {
      values.append(value)
      if values.count > Self.capacity {
        values = values.indices.filter { $0 % 2 == 0 }.map { values[$0] }
        stride *= 2
      }
    }
    count += 1
  }
}
