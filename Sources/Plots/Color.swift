// Color.swift — colours and the scales that give numbers a colour.

/// A colour in red, green and blue.
package struct Color: Hashable, Sendable {
  /// Amount of red, 0…255.
  package var red: UInt8
  /// Amount of green, 0…255.
  package var green: UInt8
  /// Amount of blue, 0…255.
  package var blue: UInt8

  /// A colour of its three parts.
  package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// A grey, from 0 (black) to 1 (white).
  package init(grey fraction: Double) {
    let level = Color.part(fraction)
    self.init(level, level, level)
  }

  /// One part of a colour from a fraction of full; anything outside 0…1 is cut to it.
  static func part(_ fraction: Double) -> UInt8 {
    fraction.isNaN ? 0 : UInt8((min(max(fraction, 0), 1) * 255).rounded())
  }

  /// The colour that lies `fraction` of the way to `other`.
  func mixed(with other: Color, _ fraction: Double) -> Color {
    func part(_ from: UInt8, _ to: UInt8) -> UInt8 {
      Color.part((Double(from) + (Double(to) - Double(from)) * min(max(fraction, 0), 1)) / 255)
    }
    return Color(part(red, other.red), part(green, other.green), part(blue, other.blue))
  }

  /// The colour as SVG text: `#rrggbb`.
  package var hex: String {
    "#"
      + [red, green, blue].map { part in
        (part < 16 ? "0" : "") + String(part, radix: 16)
      }.joined()
  }

  /// The nearest of xterm's 256 colours: the 6×6×6 cube from 16 on, the 24 greys from 232 on.
  ///
  /// Near in hue as well: a pale orange must not turn green where its parts are rounded to different sides.
  package var xterm: Int {
    let steps = [0, 95, 135, 175, 215, 255]
    let own = [Int(red), Int(green), Int(blue)]
    func distance(_ candidate: [Int]) -> Int {
      let off = zip(candidate, own).map { $0 - $1 }
      let hue = [off[0] - off[1], off[1] - off[2], off[2] - off[0]]
      return (off + hue).reduce(0) { $0 + $1 * $1 }
    }
    let grey = min(max((own.reduce(0, +) / 3 - 3) / 10, 0), 23)
    var best = (index: 232 + grey, distance: distance([Int](repeating: 8 + 10 * grey, count: 3)))
    /// The steps on both sides of a part.
    func around(_ part: Int) -> ClosedRange<Int> {
      let low = steps.lastIndex { $0 <= part } ?? 0
      return low...min(low + 1, 5)
    }
    for r in around(own[0]) {
      for g in around(own[1]) {
        for b in around(own[2]) {
          let found = distance([steps[r], steps[g], steps[b]])
          if found <= best.distance { best = (16 + 36 * r + 6 * g + b, found) }
        }
      }
    }
    return best.index
  }

  /// True when dark ink is easier to read on it than light ink.
  var isLight: Bool { 299 * Int(red) + 587 * Int(green) + 114 * Int(blue) > 140_000 }
}

extension Color {
  static let black = Color(0, 0, 0)
  static let ink = Color(34, 38, 43)
  static let faint = Color(140, 147, 156)
  static let paper = Color(255, 255, 255)
  /// Colour of a NaN: nothing else here is pink.
  static let missing = Color(255, 0, 170)

  /// One colour a class or a series, distinct for colour-blind readers too.
  static let palette = [
    Color(224, 123, 20), Color(33, 125, 200), Color(0, 148, 108), Color(196, 78, 150), Color(96, 80, 176),
    Color(150, 110, 40), Color(72, 176, 220), Color(170, 40, 40), Color(110, 120, 20), Color(90, 96, 104),
  ]

  /// The colour of a class, counted from 0.
  static func ofClass(_ index: Int) -> Color { palette[((index % 10) + 10) % 10] }
}

/// Mapping of a number to a colour or a sign.
package enum ColorScale: Sendable {
  /// Black at the least value, white at the greatest.
  case grey
  /// Orange below zero, blue above, white at zero; both ends equally far from zero.
  case diverging

  /// The colour at a fraction of the range, among those that a picture of `style` has.
  func color(_ fraction: Double, _ style: PictureStyle = .blocks24) -> Color {
    switch self {
    case .grey: Color(grey: fraction)
    case .diverging:
      style == .blocks256 ? ColorScale.fewTwoSided(fraction) : ColorScale.twoSided(fraction)
    }
  }

  /// The ASCII sign at a fraction of the range.
  func sign(_ fraction: Double) -> Character {
    guard !fraction.isNaN else { return "?" }
    let cut = min(max(fraction, 0), 1)
    switch self {
    case .grey:
      let ramp: [Character] = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]
      return ramp[min(Int(cut * 10), 9)]
    case .diverging:
      // Strength 0…1 in four equal steps around zero.
      let strength = min(Int(abs(cut - 0.5) * 2 * 4 + 1e-9), 3)
      let ramp: [Character] = cut < 0.5 ? [".", "-", "~", "="] : [".", "+", "*", "#"]
      return ramp[strength]
    }
  }

  /// Colours of the 256 from weak to strong, each darker than the one before and of one hue.
  ///
  /// The nearest colours to a mixture are not: a pale orange comes out green or pink, and a weaker one darker.
  private static let strengths = (
    orange: [
      Color(255, 215, 175), Color(255, 215, 135), Color(255, 175, 95), Color(255, 135, 0), Color(215, 95, 0),
    ],
    blue: [
      Color(175, 215, 255), Color(135, 215, 255), Color(95, 175, 255), Color(0, 135, 215), Color(0, 95, 175),
    ]
  )

  /// ``twoSided(_:)`` in the 256 colours of xterm, as far from white on both sides; `most`: only the first so many.
  static func fewTwoSided(_ fraction: Double, most: Int = 5) -> Color {
    let strength = min(max((fraction - 0.5) * 2, -1), 1)
    // Rounded a little down, so that rounding of the fraction does not make the two sides differ.
    let level = strength.isNaN ? 0 : Int(abs(strength) * Double(most) + 0.5 - 1e-9)
    guard level > 0 else { return Color(238, 238, 238) }
    let colors = strength < 0 ? strengths.orange : strengths.blue
    return colors[min(level, colors.count) - 1]
  }

  /// Orange at 0, near white at 0.5, blue at 1: also how probabilities of two classes are painted.
  static func twoSided(_ fraction: Double) -> Color {
    let middle = Color(238, 240, 242)
    return fraction < 0.5
      ? Color.ofClass(0).mixed(with: middle, fraction * 2)
      : middle.mixed(with: Color.ofClass(1), fraction * 2 - 1)
  }
}
