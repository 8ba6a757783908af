// LossHistory.swift — J of each step so far, and measurements on the test half, in bounded room.
import Sharing

/// A growing series of numbers that keeps every first, later every second, fourth … of them.
package struct LossHistory: Hashable, Sendable {
  /// Measures of the network on both halves of the data after so many numbers of the series.
  package struct Measurement: Hashable, Sendable {
    /// Number of values of the series by then.
    package let count: Int
    /// J of the test examples; nil without a loss.
    package let testObjective: Double?
    /// The shares of training and test examples classified wrongly; nil when targets are no classes.
    package let trainingError: Double?, testError: Double?

    /// Makes it of its parts.
    package init(count: Int, testObjective: Double?, trainingError: Double?, testError: Double?) {
      (self.count, self.testObjective, self.trainingError, self.testError) = (
        count, testObjective, trainingError, testError
      )
    }
  }

  /// The numbers kept.
  package private(set) var values = SharedSeries<Double>()
  /// Distance between two that are kept.
  package private(set) var stride = 1
  /// Number of all values so far.
  package private(set) var count = 0
  /// Measurements on the way.
  package private(set) var measurements = SharedSeries<Measurement>()
  private var (hasSteps, hasEpochs) = (false, false)
  private static let (capacity, mostMeasurements) = (1 << 15, 1 << 11)

  /// True when nothing has come yet.
  package var isEmpty: Bool { count == 0 }

  /// Unit of the numbers: `step`, `epoch`, or both.
  package var unit: String { hasEpochs ? hasSteps ? "step or epoch" : "epoch" : "step" }

  /// Adds the next number: J of a step, or the mean over an epoch's steps.
  package mutating func append(_ value: Double, ofEpoch: Bool = false) {
    if ofEpoch { hasEpochs = true } else { hasSteps = true }
    if count % stride == 0 {
      values.append(value)
      if values.count > Self.capacity {
        values = SharedSeries(values.enumerated().lazy.filter { $0.offset % 2 == 0 }.map { $0.element })
        stride *= 2
      }
    }
    count += 1
  }

  /// Adds a measurement after the numbers so far.
  package mutating func append(_ measurement: Measurement) {
    measurements.append(measurement)
    if measurements.count > Self.mostMeasurements {
      measurements = SharedSeries(
        measurements.enumerated().lazy.filter { $0.offset % 2 == 0 }.map { $0.element })
    }
  }

  /// Bytes that it holds.
  package var bytes: Int { values.bytes + measurements.bytes }

  /// Bytes that it holds and `other` does not.
  package func bytes(besides other: Self) -> Int {
    values.bytes(besides: other.values) + measurements.bytes(besides: other.measurements)
  }
}

extension LossHistory {
  /// Writes all that it is.
  package func write(to writer: inout ByteWriter) {
    writer.write(Array(values)) { $0.write($1) }
    writer.write(stride)
    writer.write(count)
    writer.write(Array(measurements)) { writer, measurement in
      writer.write(measurement.count)
      for number in [measurement.testObjective, measurement.trainingError, measurement.testError] {
        writer.write(number) { $0.write($1) }
      }
    }
    writer.write(hasSteps)
    writer.write(hasEpochs)
  }

  /// Reads the format written by ``write(to:)``.
  package init(from reader: inout ByteReader) throws(ByteReader.Damaged) {
    values = SharedSeries(try reader.list { reader throws(ByteReader.Damaged) in try reader.double() })
    (stride, count) = (try reader.integer(), try reader.integer())
    guard stride >= 1, count >= values.count else { throw ByteReader.Damaged() }
    let measured = try reader.list { reader throws(ByteReader.Damaged) in
      func number(_ reader: inout ByteReader) throws(ByteReader.Damaged) -> Double? {
        try reader.optional { reader throws(ByteReader.Damaged) in try reader.double() }
      }
      return Measurement(
        count: try reader.integer(), testObjective: try number(&reader), trainingError: try number(&reader),
        testError: try number(&reader))
    }
    measurements = SharedSeries(measured)
    (hasSteps, hasEpochs) = (try reader.flag(), try reader.flag())
  }
}
