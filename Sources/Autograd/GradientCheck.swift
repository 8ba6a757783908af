// GradientCheck.swift — derivatives held against finite differences.
import Tensors

/// One derivative beside its finite difference.
public struct GradientComparison: Hashable, Sendable {
  /// The entry that was moved and the element of it, as a row-major offset.
  public let leaf: Int, offset: Int
  /// The engine's derivative.
  public let analytic: Double
  /// (f(x+h) − f(x−h)) / 2h, by Richardson's extrapolation from h and h/2.
  public let numeric: Double
  /// Bound on the error of `numeric`: the rounding of every number on the way, divided by h, and the
  /// remainder of the extrapolation.
  public let uncertainty: Double
  /// The kink at which the element stands, so that there is no one slope: `ReLU of a(1)2 at 0`; `nil` where it is
  /// smooth.
  public let kink: String?

  /// True at a kink (ReLU at 0, a tie in a maximum).
  public var isKink: Bool { kink != nil }

  /// The difference relative to the larger of the two; 0 where both are 0.
  public var relative: Double {
    analytic == numeric ? 0 : Swift.abs(analytic - numeric) / scale
  }

  /// True where the difference proves nothing: its uncertainty is no smaller than a tenth of the derivative,
  /// or one of its ends has no value.
  ///
  /// A derivative of 0 is one that nothing flows through; beside it a difference of 0, give or take 1e-4, says enough.
  public var isDrowned: Bool {
    !numeric.isFinite || uncertainty > (analytic == 0 ? max(1e-4, 0.1 * scale) : 0.1 * scale)
  }

  /// True where the two are the same, up to `tolerance` relative to them and the effect of rounding.
  public func agrees(within tolerance: Double) -> Bool {
    !isDrowned && Swift.abs(analytic - numeric) <= tolerance * scale + uncertainty
  }

  /// True where they are the same only because of the tolerance for rounding.
  public func needsUncertainty(within tolerance: Double) -> Bool {
    agrees(within: tolerance) && Swift.abs(analytic - numeric) > tolerance * scale
  }

  private var scale: Double { Swift.max(Swift.abs(analytic), Swift.abs(numeric)) }
}

extension Tape {
  /// The entries from `first` on that `variable` is computed from, at any distance, and itself.
  ///
  /// Entries that depend on `first` come after it: the search skips all before.
  public func ancestors(of variable: Variable, from first: Int) -> Set<Int> {
    var found: Set<Int> = [variable.entry], open = [variable.entry]
    while let entry = open.popLast() {
      for input in entries[entry].inputs where input >= first && found.insert(input).inserted {
        open.append(input)
      }
    }
    return found
  }
}

extension Tape {
  /// Differences of element `output` of `root` when one element of a leaf moves, beside its derivative.
  ///
  /// The values on the tape are as before afterwards.
  ///
  /// - Parameter step: h, relative to the size of the element; about 1e-4 in double, 1e-2 in single
  ///   precision.
  public func compare(
    _ root: Variable, output: Int = 0, by leaf: Variable, at offset: Int, step: Double? = nil
  ) throws(OutOfMemory) -> GradientComparison {
    let backward = try backward(from: root)
    backward.run(element: output)
    return try compare(backward, output: output, by: leaf, at: offset, step: step)
  }

  /// The same for a walk that has been made.
  public func compare(
    _ backward: Backward, output: Int, by leaf: Variable, at offset: Int, step: Double? = nil
  ) throws(OutOfMemory) -> GradientComparison {
    try compare(
      analytic: backward.element(of: leaf, at: offset), along: backward, output: output, by: leaf, at: offset,
      step: step)
  }

  /// Compares a derivative computed in any way, by an element of any entry: computes again the entries
  /// between it and the root of `backward`, a walk that has been made, and nothing else.
  func compare(
    analytic: Double, along backward: Backward, output: Int, by variable: Variable, at offset: Int,
    step: Double? = nil
  ) throws(OutOfMemory) -> GradientComparison {
    let root = backward.root
    let x = element(of: variable, at: offset)
    let h = (step ?? (precision == .double ? 1e-4 : 1e-2)) * Swift.max(1, Swift.abs(x))
    var moving = Set([variable.entry])
    let above = ancestors(of: root, from: variable.entry)
    let between = entries.indices.dropFirst(variable.entry + 1).prefix { $0 <= root.entry }.filter { number in
      guard above.contains(number), entries[number].inputs.contains(where: moving.contains) else {
        return false
      }
      return moving.insert(number).inserted
    }
    // Entries computed from behind the moved number would not see it move.
    let end = arena.count
    defer { arena.truncate(to: end) }
    var plain: [Int: Program] = [:]
    for number in between where composed(entries[number])?.all.contains(variable.entry) == true {
      plain[number] = try programFromInputs(number)
    }
    func value(_ moved: Double, _ plain: [Int: Program] = [:]) -> Double {
      set(variable, element: offset, to: moved)
      for number in between {
        if let program = plain[number] {
          arena.run(program)
        } else {
          arena.run(emitter.program, entries[number].instructions)
        }
      }
      return element(of: root, at: output)
    }
    defer { _ = value(x) }
    let center = value(x, plain)
    // The scale of the values at their present place: the next lines move them.
    let scale = Swift.max(Swift.abs(center), backward.roundingScale(of: output))
    var difference = Difference(around: x, center: center, h: h) { value($0, plain) }
    // An end where the function has no value (ln of a negative number): nearer to x it has one, or x is at the edge.
    for _ in 0..<12 where !difference.slope.isFinite {
      difference = Difference(around: x, center: center, h: difference.h / 8) { value($0, plain) }
    }
    guard difference.slope.isFinite else {
      return GradientComparison(
        leaf: variable.entry, offset: offset, analytic: analytic, numeric: .nan, uncertainty: .infinity,
        kink: nil)
    }
    // A number that has lost digits (1 to the last one, say) moves by whole units in its last place.
    let grain = Swift.abs(x) * (precision == .double ? Double.ulpOfOne : Double(Float.ulpOfOne))
    let limit = precision == .double ? 1e-7 : 1e-3
    let epsilon = precision == .double ? Double.ulpOfOne : Double(Float.ulpOfOne)
    // Rounding has one size for all numbers below the normal ones.
    let least = precision == .double ? Double.leastNonzeroMagnitude : Double(Float.leastNonzeroMagnitude)
    /// Effect of the roundings on the way, divided by h and carried through the extrapolation.
    var noise: Double {
      let steepest = Swift.max(Swift.abs(analytic), Swift.abs(difference.slope))
      return (8 * (epsilon * scale + least) + 4 * grain * (steepest.isFinite ? steepest : 0)) / difference.h
    }
    func compared(_ kink: String? = nil, gap: Double = 0) -> GradientComparison {
      // The extrapolation has succeeded where the two agree: a thousandth of the correction bounds the
      // remainder. Elsewhere the error may be as large as the correction.
      let slope = difference.slope
      let isClose = Swift.abs(analytic - slope) <= limit * Swift.max(Swift.abs(analytic), Swift.abs(slope))
      return GradientComparison(
        leaf: variable.entry, offset: offset, analytic: analytic, numeric: slope,
        uncertainty: noise + (isClose ? 1e-3 : 1) * difference.taken + gap, kink: kink)
    }

    // ln near 0 bends more within h than the extrapolation takes out: h is made smaller while rounding leaves room.
    for _ in 0..<8 where compared().relative > limit && difference.taken > 16 * noise {
      difference = Difference(around: x, center: center, h: difference.h / 8) { value($0, plain) }
    }
    guard difference.hasCorner(precision, noise) || compared().relative > limit else { return compared() }

    // The two derivatives disagree, or the slopes on the two sides do. Where an entry changes its piece between x − h
    // and x + h the difference is no derivative: h is made smaller until it is clear of all bends, or so
    // small that x must lie on one.
    let pieces = PiecewiseEntries(between, of: self)
    guard !pieces.isEmpty else { return compared(difference.hasCorner(precision, noise) ? Self.corner : nil) }
    for shrinking in 0... {
      _ = value(x - difference.h, plain)
      let left = pieces.branches(of: self)
      _ = value(x + difference.h, plain)
      let right = pieces.branches(of: self)
      _ = value(x, plain)
      guard let change = pieces.change(left, pieces.branches(of: self), right, on: self, h: difference.h)
      else {
        break
      }
      if shrinking == (precision == .double ? 4 : 2) {
        // Bent, but no kink where the slopes on the two sides are the same, and the derivative: ReLU(x)² at 0. Where
        // kinks cancel, as in ReLU(x) − ReLU(−x), the slopes are the same and the derivative, made of those of the
        // parts, is another.
        let steepest = Swift.max(1, Swift.abs(difference.wide.left), Swift.abs(difference.wide.right))
        let isSmooth = difference.gap <= 32 * difference.h * steepest + noise + difference.taken
        let plain = compared(gap: difference.gap)
        let agrees = plain.isDrowned || plain.agrees(within: precision == .double ? 1e-6 : 1e-2)
        return isSmooth && agrees ? plain : compared(change)
      }
      difference = Difference(around: x, center: center, h: difference.h / 8) { value($0, plain) }
    }
    return compared(difference.h == h && difference.hasCorner(precision, noise) ? Self.corner : nil)
  }

  static var corner: String { "the slopes left and right differ" }
}

/// Differences of a function on both sides of a point, at h and h/2.
private struct Difference {
  let h: Double
  let wide: (left: Double, right: Double), narrow: (left: Double, right: Double)

  init(around x: Double, center: Double, h: Double, _ value: (Double) -> Double) {
    func slopes(_ h: Double) -> (left: Double, right: Double) {
      ((center - value(x - h)) / h, (value(x + h) - center) / h)
    }
    (self.h, wide, narrow) = (h, slopes(h), slopes(h / 2))
  }

  /// The slope by Richardson's extrapolation: the term in h² cancels.
  var slope: Double { (4 * (narrow.left + narrow.right) - (wide.left + wide.right)) / 6 }

  /// Correction by the extrapolation, h²·f‴/24.
  var taken: Double { Swift.abs(slope - (narrow.left + narrow.right) / 2) }

  /// Distance between the slopes on the two sides.
  var gap: Double { Swift.abs(wide.right - wide.left) }

  /// True where the slopes on the two sides differ for good: a smooth function's draw together as h shrinks.
  func hasCorner(_ precision: Precision, _ noise: Double) -> Bool {
    let smallerGap = Swift.abs(narrow.right - narrow.left)
    let least = precision == .double ? 1e-8 : 1e-3
    let scale = Swift.max(Swift.abs(narrow.left), Swift.abs(narrow.right), least)
    return smallerGap > 0.05 * scale && smallerGap > 0.7 * gap && smallerGap > 8 * noise
  }
}
