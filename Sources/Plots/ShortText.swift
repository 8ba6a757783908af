// ShortText.swift — small texts of pictures: numbers, padding, safe titles.

import Typography

/// `text` cut to `width` columns, the last of them telling that something is missing.
func shortened(_ text: String, to width: Int) -> String {
  guard displayWidth(of: text) > width else { return text }
  var kept = ""
  var used = 0
  for cell in Cells(text) {
    guard used + cell.width < width else { break }
    kept += cell.text
    used += cell.width
  }
  return kept + "~"
}

/// A title or a name from outside, with characters that would move a cursor shown instead.
func harmless(_ text: String) -> String { printable(text, keeping: "") }

/// The sentence that stands in for a picture of nothing.
func sentence(_ text: String, _ options: PlotOptions) -> [String] {
  guard options.style == .svg else { return [text] }
  var drawing = SVG(width: 480, height: 60)
  drawing.text(text, x: 20, y: 35)
  return drawing.lines(title: text)
}
