// ConfusionTable.swift — counts of predicted classes by true class.

import Typography

/// Counts of each predicted class for each true class.
package struct ConfusionTable: Plot {
  /// `counts[true][predicted]`.
  package var counts: [[Int]]
  /// Names of the classes, in order.
  package var labels: [String]

  /// A table of counts; classes without a label are named by their number.
  package init(_ counts: [[Int]], labels: [String] = []) {
    self.counts = counts
    self.labels = labels
  }

  private func name(_ index: Int) -> String { index < labels.count ? labels[index] : String(index) }

  private func count(_ row: Int, _ column: Int) -> Int {
    row < counts.count && column < counts[row].count ? max(counts[row][column], 0) : 0
  }

  /// Number of classes in the table.
  private var classes: Int { max(counts.count, counts.map { $0.count }.max() ?? 0) }

  /// All examples of a true class.
  private func total(_ row: Int) -> Int {
    (0..<classes).reduce(0) { sum, column in
      let (next, overflows) = sum.addingReportingOverflow(count(row, column))
      return overflows ? Int.max : next
    }
  }

  /// The share of a class that was predicted as another, in percent with one decimal; blank without examples.
  private func error(_ wrong: Double, of total: Double) -> String {
    guard total > 0 else { return "" }
    let tenths = Int((wrong / total * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }

  private var summary: String {
    let all = (0..<classes).reduce(0.0) { $0 + Double(total($1)) }
    let right = (0..<classes).reduce(0.0) { $0 + Double(count($1, $1)) }
    let share = error(all - right, of: all)
    return
      "\(NumberFormat.format(all, digits: 15)) example\(all == 1 ? "" : "s"), \(NumberFormat.format(all - right, digits: 15)) wrong"
      + (share.isEmpty ? "" : " (\(share))")
  }

  /// A column of the table as text.
  private struct Column {
    var header: String
    var texts: [String]
    var width: Int
    /// Background of each text, where colour is used.
    var shades: [Color?]
  }

  /// A column a predicted class, and one with each class's share of errors.
  private func columns(names: [String], widest: Int) -> [Column] {
    let texts = (0..<classes).map { column in
      (0..<classes).map { row in
        count(row, column) == 0 && row != column ? "." : shortened(String(count(row, column)), to: widest)
      }
    }
    let width = (texts.joined().map(displayWidth(of:)) + names.map(displayWidth(of:))).max() ?? 1
    let errors = (0..<classes).map { error(Double(total($0) - count($0, $0)), of: Double(total($0))) }
    let share = Column(
      header: "error", texts: errors, width: max(errors.map { $0.count }.max() ?? 0, 5) + 2,
      shades: Array(repeating: nil, count: classes))
    return (0..<classes).map { column in
      let shades = (0..<classes).map { count($0, column) > 0 ? shade($0, column) : nil }
      return Column(header: names[column], texts: texts[column], width: width + 1, shades: shades)
    } + [share]
  }

  /// The table, continued below where it is too wide; in colour, right stands on blue and wrong on orange.
  package func text(_ options: PlotOptions) -> [String] {
    guard classes > 0 else { return sentence("nothing to plot: no classes", options) }
    let width = options.drawnWidth
    let names = (0..<classes).map { shortened(options.shown(name($0)), to: max(width / 4, 4)) }
    let gutter = max(names.map(displayWidth(of:)).max() ?? 0, 4)
    var lines = options.titleLines
    var rest = columns(names: names, widest: width - gutter - 3)[...]
    while !rest.isEmpty {
      var used = gutter + 2
      let shown = rest.enumerated().prefix { offset, column in
        used += column.width
        return offset == 0 || used <= width
      }.map { $0.element }
      rest = rest.dropFirst(shown.count)
      lines += block(shown, names: names, gutter: gutter, options.style) + (rest.isEmpty ? [] : [""])
    }
    return lines + wrapped(summary, width: width)
  }

  /// Some columns of the table with the names of the classes before them.
  private func block(_ shown: [Column], names: [String], gutter: Int, _ style: PictureStyle) -> [String] {
    let isPlain = !style.isBlocks
    let edge = gutter + 2 + shown.reduce(0) { $0 + $1.width }
    var canvas = Canvas(columns: max(edge, gutter + 12), rows: classes + 3)
    canvas.write("predicted", column: gutter + 3, row: 0, ink: .faint)
    canvas.write("true", column: 0, row: 1, ink: .faint)
    for column in 0..<edge { canvas.put(isPlain ? "-" : "─", column: column, row: 2, ink: .faint) }
    for row in 1..<(classes + 3) {
      let sign: Character = row == 2 ? (isPlain ? "+" : "┼") : (isPlain ? "|" : "│")
      canvas.put(sign, column: gutter + 1, row: row, ink: .faint)
    }
    for row in 0..<classes {
      canvas.write(padded(names[row], to: gutter, align: .right), column: 0, row: row + 3)
    }
    var left = gutter + 2
    for column in shown {
      canvas.write(padded(column.header, to: column.width, align: .right), column: left, row: 1)
      for (row, text) in column.texts.enumerated() {
        let shade = isPlain ? nil : column.shades[row]
        for across in 0..<column.width {
          if let shade { canvas.paint(shade, column: left + across, half: 2 * row + 6) }
        }
        let ink = shade.map { $0.isLight ? Color.black : .paper }
        canvas.write(padded(text, to: column.width, align: .right), column: left, row: row + 3, ink: ink)
      }
      left += column.width
    }
    return canvas.lines(style)
  }

  /// Blue for right, orange for wrong, the stronger the larger its share of the true class.
  private func shade(_ row: Int, _ column: Int) -> Color {
    let share = total(row) > 0 ? Double(count(row, column)) / Double(total(row)) : 0
    let end = Color.ofClass(row == column ? 1 : 0)
    return Color.paper.mixed(with: end, share > 0 ? 0.15 + 0.85 * share : 0)
  }

  /// The table as a drawing.
  package func svg(_ options: PlotOptions) -> [String] {
    guard classes > 0 else { return sentence("nothing to plot: no classes", options) }
    let names = (0..<classes).map { shortened(name($0), to: 14) }
    let cell = (across: max(40, 8.0 * Double(names.map(displayWidth(of:)).max() ?? 1) + 12), down: 30.0)
    let left = 40 + 8 * Double(names.map(displayWidth(of:)).max() ?? 1)
    let top = options.title.isEmpty ? 56.0 : 80
    var drawing = SVG(
      width: max(
        left + Double(classes) * cell.across + 90, 7.2 * Double(max(summary.count, options.title.count)) + 40),
      height: top + Double(classes) * cell.down + 44)
    drawing.text(options.title, x: 20, y: 28, size: 15, isBold: true)
    drawing.text("predicted", x: left, y: top - 26, color: .faint)
    drawing.text("true", x: left - 10, y: top - 8, anchor: .end, color: .faint)
    drawing.text("error", x: left + Double(classes) * cell.across + 12, y: top - 8, color: .faint)
    for row in 0..<classes {
      let y = top + Double(row) * cell.down
      drawing.text(names[row], x: left - 10, y: y + 20, anchor: .end)
      drawing.text(names[row], x: left + (Double(row) + 0.5) * cell.across, y: top - 8, anchor: .middle)
      for column in 0..<classes {
        let x = left + Double(column) * cell.across
        let color = shade(row, column)
        drawing.rect(x: x, y: y, width: cell.across, height: cell.down, fill: color, stroke: .paper)
        drawing.text(
          String(count(row, column)), x: x + cell.across / 2, y: y + 20, anchor: .middle,
          color: count(row, column) == 0 ? .faint : color.isLight ? .ink : .paper)
      }
      let wrong = error(Double(total(row) - count(row, row)), of: Double(total(row)))
      drawing.text(wrong, x: left + Double(classes) * cell.across + 12, y: y + 20)
    }
    drawing.text(summary, x: 20, y: top + Double(classes) * cell.down + 26)
    return drawing.lines(title: options.title.isEmpty ? "confusion table" : options.title)
  }
}
