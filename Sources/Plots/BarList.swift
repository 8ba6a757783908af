// BarList.swift — names with a bar and a percentage each.

import Typography

/// Shares of a whole, a line each.
package struct BarList: Sendable {
  /// A name and its share.
  package struct Bar: Sendable {
    /// Name left of the bar.
    package var name: String
    /// Share, from 0 to 1.
    package var share: Double
    /// True for the one that is looked for; a star stands before it.
    package var isMarked: Bool

    /// A share with its name.
    package init(_ name: String, _ share: Double, isMarked: Bool = false) {
      (self.name, self.share, self.isMarked) = (name, share, isMarked)
    }
  }

  /// The bars, from the top.
  package var bars: [Bar]

  /// Bars below each other.
  package init(_ bars: [Bar]) { self.bars = bars }

  /// Cells beside name and bar: the star, three blanks, and `100 %`.
  private static let rest = 10
  /// A bar of fewer cells tells no more than its percentage.
  private static let shortestBar = 3

  /// A line for each, as wide as the options say: `* truck  ######    61 %`.
  ///
  /// Names come first: they are cut only where the shortest bar leaves them no room.
  package func lines(_ options: PlotOptions) -> [String] {
    let width = options.drawnWidth
    let most = max(4, width - Self.rest - Self.shortestBar)
    let names = bars.map { shortened(options.shown($0.name), to: most) }
    let widest = names.map(displayWidth(of:)).max() ?? 0
    let room = max(0, width - widest - Self.rest)
    return zip(bars, names).map { bar, name in
      let share = bar.share.isFinite ? min(max(bar.share, 0), 1) : 0
      let drawn = Self.bar(share, of: room, options.style)
      let percent = bar.share.isFinite ? "\(Int((share * 100).rounded())) %" : "?"
      return (bar.isMarked ? "* " : "  ") + padded(name, to: widest) + "  "
        + padded(drawn, to: room) + " " + padded(percent, to: 5, align: .right)
    }
  }

  /// A share of `room` cells, to an eighth of a cell where the style has blocks.
  private static func bar(_ share: Double, of room: Int, _ style: PictureStyle) -> String {
    guard style.isBlocks else {
      return String(repeating: "#", count: Int((share * Double(room)).rounded()))
    }
    let eighths = Int((share * Double(8 * room)).rounded())
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
    return String(repeating: "█", count: eighths / 8) + rest
  }
}
