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
  /// How far off `numeric` may be by rounding, the more the smaller h had to be to stay clear of a kink.
  public let uncertainty: Double
  /// The kink at which the element stands, so that there is no one slope: `ReLU of a(1)2 at 0`; `nil` where it is
  /// smooth.
  public let kink: String?

  /// True at a kink (ReLU at 0, a tie in a maximum).
  public var isKink: Bool { kink != nil }

  /// The difference relative to the larger of the two; absolute below 1e-3, where rounding is all there is.
  public var relative: Double {
    Swift.abs(analytic - numeric) / scale
  }

  /// True where the two are the same, up to `tolerance` relative to them and what rounding may have done.
  public func agrees(within tolerance: Double) -> Bool {
    Swift.abs(analytic - numeric) <= tolerance * scale + uncertainty
  }

  private var scale: Double { Swift.max(Swift.abs(analytic), Swift.abs(numeric), 1e-3) }
}

extension Tape {
  /// The entries from `first` on that `variable` is computed from, at any distance, and itself.
  ///
  /// What depends on `first` comes after it: nothing before needs looking at to find a way to it.
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
  /// - Parameter step: h, relative to the size of the element; 1e-4 or so in double, 1e-2 in single precision.
  public func compare(
    _ root: Variable, output: Int = 0, by leaf: Variable, at offset: Int, step: Double? = nil
  ) throws -> GradientComparison {
    let backward = try backward(from: root)
    backward.run(element: output)
    return try compare(backward, output: output, by: leaf, at: offset, step: step)
  }

  /// The same for a walk that has been made.
  public func compare(
    _ backward: Backward, output: Int, by leaf: Variable, at offset: Int, step: Double? = nil
  ) throws -> GradientComparison {
    compare(
      analytic: backward.element(of: leaf, at: offset), of: backward.root, output: output, by: leaf,
      at: offset,
      step: step)
  }

  /// The same for a derivative worked out in any way, by an element of any entry: what is computed between it and
  /// `root` is computed again, nothing else.
  func compare(
    analytic: Double, of root: Variable, output: Int, by variable: Variable, at offset: Int,
    step: Double? = nil
  ) -> GradientComparison {
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
    func value(_ moved: Double) -> Double {
      set(variable, element: offset, to: moved)
      for number in between { arena.run(emitter.program, entries[number].instructions) }
      return element(of: root, at: output)
    }
    defer { _ = value(x) }
    let center = value(x)
    var difference = Difference(around: x, center: center, h: h, value)
    let limit = precision == .double ? 1e-7 : 1e-3
    let epsilon = precision == .double ? Double.ulpOfOne : Double(Float.ulpOfOne)
    /// What a few roundings of f become when divided by h and carried through the extrapolation.
    var rounding: Double { 16 * epsilon * Swift.abs(center) / difference.h }
    func compared(_ kink: String? = nil, gap: Double = 0) -> GradientComparison {
      GradientComparison(
        leaf: variable.entry, offset: offset, analytic: analytic, numeric: difference.slope,
        uncertainty: rounding + gap, kink: kink)
    }
    guard difference.hasCorner(precision) || compared().relative > limit else { return compared() }

    // They disagree, or the slopes on the two sides do. Where an entry is bent between x − h and x + h the difference
    // is no derivative: h is made smaller until it is clear of all bends, or so small that x must stand on one.
    let bent = BentEntries(between, of: self)
    guard !bent.isEmpty else { return compared(difference.hasCorner(precision) ? Self.corner : nil) }
    for shrinking in 0... {
      _ = value(x - difference.h)
      let left = bent.branches(of: self)
      _ = value(x + difference.h)
      let right = bent.branches(of: self)
      _ = value(x)
      guard let bend = bent.change(left, bent.branches(of: self), right, on: self, h: difference.h) else {
        break
      }
      if shrinking == (precision == .double ? 4 : 2) {
        // Bent, but no kink where the slopes on the two sides are the same: ReLU(x)² at 0.
        let steepest = Swift.max(1, Swift.abs(difference.wide.left), Swift.abs(difference.wide.right))
        let isSmooth = difference.gap <= 32 * difference.h * steepest + rounding
        return isSmooth ? compared(gap: difference.gap) : compared(bend)
      }
      difference = Difference(around: x, center: center, h: difference.h / 8, value)
    }
    return compared(difference.h == h && difference.hasCorner(precision) ? Self.corner : nil)
  }

  private static var corner: String { "the slopes left and right differ" }
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

  /// The slope by Richardson's extrapolation: what goes with h² falls out.
  var slope: Double { (4 * (narrow.left + narrow.right) - (wide.left + wide.right)) / 6 }

  /// How far apart the slopes on the two sides are.
  var gap: Double { Swift.abs(wide.right - wide.left) }

  /// True where the slopes on the two sides differ for good: a smooth function's draw together as h shrinks.
  func hasCorner(_ precision: Precision) -> Bool {
    let smallerGap = Swift.abs(narrow.right - narrow.left)
    let least = precision == .double ? 1e-8 : 1e-3
    let scale = Swift.max(Swift.abs(narrow.left), Swift.abs(narrow.right), least)
    return smallerGap > 0.05 * scale && smallerGap > 0.7 * gap
  }
}
