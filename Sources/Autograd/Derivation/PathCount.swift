// PathCount.swift — whole numbers of any size, for counting ways through a network.

/// A number of paths: exact, however large.
public struct PathCount: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Groups of 18 decimal digits, lowest first; none for 0.
  private var groups: [UInt64]
  private static let base: UInt64 = 1_000_000_000_000_000_000

  /// A number from 0 on.
  public init(_ number: Int) {
    var rest = UInt64(max(0, number))
    groups = []
    while rest > 0 {
      groups.append(rest % Self.base)
      rest /= Self.base
    }
  }

  /// Adds in place.
  public static func += (a: inout PathCount, b: PathCount) {
    var carry: UInt64 = 0
    for i in 0..<max(a.groups.count, b.groups.count) {
      if i == a.groups.count { a.groups.append(0) }
      let sum = a.groups[i] + (i < b.groups.count ? b.groups[i] : 0) + carry
      a.groups[i] = sum % base
      carry = sum / base
    }
    if carry > 0 { a.groups.append(carry) }
  }

  /// Order by size.
  public static func < (a: PathCount, b: PathCount) -> Bool {
    if a.groups.count != b.groups.count { return a.groups.count < b.groups.count }
    return a.groups.reversed().lexicographicallyPrecedes(b.groups.reversed())
  }

  /// The number where an `Int` can hold it.
  public var exactly: Int? {
    // The base itself does not fit an `Int` of 32 bits.
    let whole = groups.reversed().reduce(0 as UInt64?) { total, group in
      guard let total else { return nil }
      let (product, overflow) = total.multipliedReportingOverflow(by: Self.base)
      let (sum, overflow2) = product.addingReportingOverflow(group)
      return overflow || overflow2 ? nil : sum
    }
    return whole.flatMap { Int(exactly: $0) }
  }

  /// The nearest double; infinite beyond 1.8e308.
  public var double: Double { groups.reversed().reduce(0) { $0 * Double(Self.base) + Double($1) } }

  /// All digits.
  public var description: String {
    guard let last = groups.last else { return "0" }
    return "\(last)"
      + groups.dropLast().reversed().map { group in
        let digits = "\(group)"
        return String(repeating: "0", count: 18 - digits.count) + digits
      }.joined()
  }
}
