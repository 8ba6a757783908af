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

  /// A line for each, as wide as the options say: `* truck  ######    61 %`.
  package func lines(_ options: PlotOptions) -> [String] {
    let width = options.drawnWidth
    let names = bars.map { shortened(options.shown($0.name), to: max(4, width / 2 - 6)) }
    let widest = names.map(displayWidth(of:)).max() ?? 0
    let room = max(0, width - widest - 10)
    return zip(bars, names).map { bar, name in
      let share = bar.share.isFinite ? min(max(bar.share, 0), 1) : 0
      let filled = Int((share * Double(room)).rounded())
      let sign = options.style.isBlocks ? "█" : "#"
      let percent = bar.share.isFinite ? "\(Int((share * 100).rounded())) %" : "?"
      return (bar.isMarked ? "* " : "  ") + padded(name, to: widest) + "  "
        + padded(String(repeating: sign, count: filled), to: room) + " "
        + padded(percent, to: 5, align: .right)
    }
  }
}
