// Axis.swift — a range of numbers on a line: where a value lies, and the round numbers to label.

/// A stretch of numbers with a name, linear or logarithmic.
package struct Axis: Sendable {
  /// Scale of the axis: equal steps add or multiply.
  package enum Spacing: Sendable {
    /// Equal steps add.
    case linear
    /// Equal steps multiply; only positive values lie on the axis.
    case logarithmic
  }

  let lower: Double
  let upper: Double
  let spacing: Spacing
  let name: String
  /// True when only whole numbers are labelled, as for steps and epochs.
  let isWhole: Bool

  /// The values that are drawn; it keeps every difference finite.
  ///
  /// Upwards nearly all finite numbers are: an objective that diverges is looked at to its last one.
  static let drawable = -1e300...1.79e308

  /// Values further out are as good as infinite.
  static func isDrawable(_ value: Double) -> Bool { drawable.contains(value) }

  /// The drawable value nearest to one; 0 for no number.
  private static func cut(_ value: Double) -> Double {
    value.isNaN ? 0 : min(max(value, drawable.lowerBound), drawable.upperBound)
  }

  /// An axis between two values in either order, widened where they are too close to tell apart.
  init(
    _ first: Double, _ second: Double, name: String = "", spacing: Spacing = .linear, isWhole: Bool = false
  ) {
    var low = min(Self.cut(first), Self.cut(second))
    var high = max(Self.cut(first), Self.cut(second))
    if spacing == .logarithmic {
      low = max(low, 1e-300)
      high = max(high, low)
      if high / low < 1.5 { (low, high) = (low / 2, Self.cut(high * 2)) }
    } else if high - low <= max(high.magnitude, low.magnitude) * 1e-9 || high - low < 1e-290 {
      let margin = max(high.magnitude * 0.1, low == 0 ? 0.5 : 1e-280)
      (low, high) = (Self.cut(low - margin), Self.cut(high + margin))
    }
    lower = low
    upper = high
    self.name = name
    self.spacing = spacing
    self.isWhole = isWhole
  }

  /// The axis on which all drawable values lie; nil when there are none.
  ///
  /// - Parameter margin: the space added at each end, as a fraction of the spread.
  init?(
    covering values: [Double], name: String = "", spacing: Spacing = .linear, isWhole: Bool = false,
    margin: Double = 0
  ) {
    let drawable = values.filter {
      Axis.isDrawable($0) && (spacing == .linear || $0 >= 1e-300)
    }
    guard let low = drawable.min(), let high = drawable.max() else { return nil }
    let extra = (high - low) * margin
    self.init(low - extra, high + extra, name: name, spacing: spacing, isWhole: isWhole)
  }

  /// Position of a value along the axis, 0…1; nil for a value beyond the axis.
  func fraction(_ value: Double) -> Double? {
    guard Axis.isDrawable(value) else { return nil }
    let along: Double
    switch spacing {
    case .linear: along = (value - lower) / (upper - lower)
    case .logarithmic:
      guard value > 0 else { return nil }
      along = (log10(value) - log10(lower)) / (log10(upper) - log10(lower))
    }
    return along >= -1e-9 && along <= 1 + 1e-9 ? min(max(along, 0), 1) : nil
  }

  /// The cell of `count` in which a value lies; nil for one that is not on the axis.
  func cell(_ value: Double, of count: Int) -> Int? {
    fraction(value).map { min(Int($0 * Double(count)), count - 1) }
  }

  /// Round numbers on the axis, at most `count`: 1, 2 and 5 times powers of ten.
  func ticks(atMost count: Int) -> [Double] {
    switch spacing {
    case .linear: return linearTicks(atMost: count)
    case .logarithmic:
      let decades = logarithmicTicks([1], every: 1)
      if decades.count > max(2 * count, 2) {
        let every = (decades.count + max(2 * count, 2) - 1) / max(2 * count, 2)
        return logarithmicTicks([1], every: every)
      }
      for mantissas in [[1, 2, 5], [1, 2, 3, 5, 7], [1, 2, 3, 4, 5, 6, 7, 8, 9]] where decades.count < 3 {
        let finer = logarithmicTicks(mantissas, every: 1)
        if finer.count >= 2 { return finer.count <= max(count, 2) + 1 || decades.isEmpty ? finer : decades }
      }
      return decades.isEmpty ? [lower, upper] : decades
    }
  }

  /// The round step (1, 2 or 5 times a power of ten) that puts at most `count` ticks on the axis.
  private func step(atMost count: Int) -> (mantissa: Int, exponent: Int) {
    let least = (upper - lower) / Double(max(count, 1))
    var exponent = Int(log10(least).rounded(.down)) - 1
    while exponent < 400 {
      for mantissa in [1, 2, 5] where decimal(Int64(mantissa), exponent) >= least * (1 - 1e-9) {
        if isWhole && exponent < 0 { continue }
        return (mantissa, exponent)
      }
      exponent += 1
    }
    return (1, exponent)
  }

  private func linearTicks(atMost count: Int) -> [Double] {
    let (mantissa, exponent) = step(atMost: count)
    let size = decimal(Int64(mantissa), exponent)
    guard size.isFinite else { return [] }
    let first = (lower / size - 1e-9).rounded(.up)
    let last = (upper / size + 1e-9).rounded(.down)
    guard first <= last, last - first < 1000, first.magnitude < 1e15, last.magnitude < 1e15 else { return [] }
    return (Int64(first)...Int64(last)).map { decimal($0 * Int64(mantissa), exponent) }
  }

  private func logarithmicTicks(_ mantissas: [Int], every: Int) -> [Double] {
    let first = Int((log10(lower) - 1e-9).rounded(.down))
    let last = Int((log10(upper) + 1e-9).rounded(.up))
    return (first...max(last, first)).filter { $0.isMultiple(of: every) }.flatMap { exponent in
      mantissas.map { decimal(Int64($0), exponent) }
    }.filter { fraction($0) != nil }
  }

  /// The same axis with both ends moved out to the nearest ticks.
  func roundedOut(atMost count: Int) -> Axis {
    guard spacing == .linear else {
      // Whole decades, unless the axis covers so little that they would squeeze it.
      let (low, high) = (log10(lower), log10(upper))
      guard high - low >= 1 else { return self }
      let ends = ((low + 1e-9).rounded(.down), (high - 1e-9).rounded(.up))
      return Axis(decimal(1, Int(ends.0)), decimal(1, Int(ends.1)), name: name, spacing: spacing)
    }
    let (mantissa, exponent) = step(atMost: count)
    let size = decimal(Int64(mantissa), exponent)
    guard size.isFinite else { return self }
    let low = (lower / size + 1e-9).rounded(.down) * Double(mantissa)
    let high = (upper / size - 1e-9).rounded(.up) * Double(mantissa)
    guard low.magnitude < 1e15, high.magnitude < 1e15 else { return self }
    return Axis(
      decimal(Int64(low), exponent), decimal(Int64(high), exponent), name: name, spacing: spacing,
      isWhole: isWhole)
  }
}

/// `mantissa · 10^exponent`, the double nearest to it.
private func decimal(_ mantissa: Int64, _ exponent: Int) -> Double {
  Double("\(mantissa)e\(exponent)") ?? 0
}

/// The decimal logarithm of a positive number, from arithmetic alone: the same bits on every machine.
///
/// `ln s = 2 (t + t³/3 + t⁵/5 + …)` with `t = (s − 1)/(s + 1)` and s within √½…√2.
func log10(_ value: Double) -> Double {
  guard value > 0, value.isFinite else { return value == 0 ? -.infinity : .nan }
  var significand = value.significand
  var exponent = Double(value.exponent)
  if significand > 1.4142135623730951 {
    significand /= 2
    exponent += 1
  }
  let ratio = (significand - 1) / (significand + 1)
  var power = ratio
  var sum = 0.0
  for odd in stride(from: 1.0, through: 25, by: 2) {
    sum += power / odd
    power *= ratio * ratio
  }
  return (exponent * 0.6931471805599453 + 2 * sum) / 2.302585092994046
}
