// Plot.swift — the protocol of plots, and the options of a drawing.

import Typography

/// The ways a picture can be drawn; the caller knows the terminal, nothing here asks it.
package enum PictureStyle: Sendable, CaseIterable {
  /// Letters and signs only: the same bytes everywhere.
  case ascii
  /// Half blocks in the 256 colours of xterm.
  case blocks256
  /// Half blocks in 24-bit colour.
  case blocks24
  /// A self-contained SVG document, one line an element.
  case svg

  /// True when cells are painted in colour by escape sequences.
  var isBlocks: Bool { self == .blocks256 || self == .blocks24 }
}

/// Options of a drawing.
package struct PlotOptions: Sendable {
  /// Letters, half blocks or SVG.
  package var style: PictureStyle
  /// The columns that the whole text may take, labels included; 20 is the least that is honoured.
  package var width: Int
  /// Columns of the plotting area, at most as many as fit; the plot's own choice when nil.
  package var columns: Int?
  /// Rows of the plotting area; the plot's own choice when nil.
  package var rows: Int?
  /// A line above the picture.
  package var title: String
  /// Format of numbers on axes and in captions.
  package var label: @Sendable (Double) -> String

  /// Options with the usual size of a terminal and numbers of six significant digits.
  package init(
    style: PictureStyle = .ascii, width: Int = 80, columns: Int? = nil, rows: Int? = nil,
    title: String = "", label: @escaping @Sendable (Double) -> String = { NumberFormat.format($0) }
  ) {
    self.style = style
    self.width = width
    self.columns = columns
    self.rows = rows
    self.title = title
    self.label = label
  }

  /// The `width` within the limits of drawing.
  var drawnWidth: Int { min(max(width, 20), 1000) }

  /// A text from outside as it may be shown: nothing that moves a cursor, plain letters where the style asks.
  func shown(_ text: String) -> String {
    style == .ascii ? Glyphs.asciified(harmless(text)) : harmless(text)
  }

  /// A number as it is shown.
  func number(_ value: Double) -> String { shown(label(value)) }

  /// The title as a line of text; none when there is no title.
  var titleLines: [String] { title.isEmpty ? [] : [shortened(shown(title), to: drawnWidth)] }

  /// Rows of the plotting area, where a plot would take `usual` of them.
  func drawnRows(usual: Int) -> Int { min(max(rows ?? usual, 3), 500) }

  /// Columns of the plotting area, where a plot would take `usual` and `available` are free.
  func drawnColumns(usual: Int, available: Int) -> Int {
    max(min(max(columns ?? usual, 8), available), 4)
  }
}

/// Something that numbers are drawn as: lines of text, or of SVG.
package protocol Plot: Sendable {
  /// The picture as lines of letters or half blocks.
  func text(_ options: PlotOptions) -> [String]
  /// The picture as lines of an SVG document.
  func svg(_ options: PlotOptions) -> [String]
}

extension Plot {
  /// The picture in the style that the options name.
  package func lines(_ options: PlotOptions = PlotOptions()) -> [String] {
    options.style == .svg ? svg(options) : text(options)
  }
}

/// Two pictures next to each other, aligned at the top.
///
/// Escape sequences in the left picture take no columns.
package func beside(_ left: [String], _ right: [String], gap: Int = 3) -> [String] {
  let width = left.map(displayWidth(of:)).max() ?? 0
  return (0..<max(left.count, right.count)).map { row in
    let first = row < left.count ? left[row] : ""
    guard row < right.count, !right[row].isEmpty else { return first }
    return padded(first, to: width + gap) + right[row]
  }
}
