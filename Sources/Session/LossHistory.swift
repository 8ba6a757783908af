// LossHistory.swift — J of each step so far, and what was measured on the test half, in bounded room.

/// A growing series of numbers that keeps every first, later every second, fourth … of them.
struct LossHistory: Hashable, Sendable {
  /// How good the network was on both halves of the data after so many numbers of the series.
  struct Measurement: Hashable, Sendable {
    /// How many numbers had come.
    let count: Int
    /// J of the test examples; nil without a loss.
    let testObjective: Double?
    /// The shares of training and test examples classified wrongly; nil when targets are no classes.
    let trainingError: Double?, testError: Double?
  }

  /// The numbers kept.
  private(set) var values: [Double] = []
  /// How far apart two that are kept were.
  private(set) var stride = 1
  /// How many have come.
  private(set) var count = 0
  /// What was measured on the way.
  private(set) var measurements: [Measurement] = []
  private var (hasSteps, hasEpochs) = (false, false)
  private static let (capacity, mostMeasurements) = (1 << 15, 1 << 11)

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

  /// Adds what was measured after the numbers so far.
  mutating func append(_ measurement: Measurement) {
    measurements.append(measurement)
    if measurements.count > Self.mostMeasurements {
      measurements = measurements.indices.filter { $0 % 2 == 0 }.map { measurements[$0] }
    }
  }
}

extension LossHistory {
  /// Writes all that it is.
  func write(to writer: inout ByteWriter) {
    writer.write(values) { $0.write($1) }
    writer.write(stride)
    writer.write(count)
    writer.write(measurements) { writer, measurement in
      writer.write(measurement.count)
      for number in [measurement.testObjective, measurement.trainingError, measurement.testError] {
        writer.write(number) { $0.write($1) }
      }
    }
    writer.write(hasSteps)
    writer.write(hasEpochs)
  }

  /// Reads what ``write(to:)`` has written.
  init(from reader: inout ByteReader) throws(ByteReader.Damaged) {
    values = try reader.list { reader throws(ByteReader.Damaged) in try reader.double() }
    (stride, count) = (try reader.integer(), try reader.integer())
    guard stride >= 1, count >= values.count else { throw ByteReader.Damaged() }
    measurements = try reader.list { reader throws(ByteReader.Damaged) in
      func number(_ reader: inout ByteReader) throws(ByteReader.Damaged) -> Double? {
        try reader.optional { reader throws(ByteReader.Damaged) in try reader.double() }
      }
      return Measurement(
        count: try reader.integer(), testObjective: try number(&reader), trainingError: try number(&reader),
        testError: try number(&reader))
    }
    (hasSteps, hasEpochs) = (try reader.flag(), try reader.flag())
  }
}
