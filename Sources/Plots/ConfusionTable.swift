// ConfusionTable.swift — which classes are taken for which.

/// How often each class was predicted for each true class.
public struct ConfusionTable: Plot {
  /// `counts[true][predicted]`.
  public var counts: [[Int]]
  /// What the classes are called, in order.
  public var labels: [String]

  /// A table of counts; classes without a label are named by their number.
  public init(_ counts: [[Int]], labels: [String] = []) {
    self.counts = counts
    self.labels = labels
  }

  private func name(_ index: Int) -> String { index < labels.count ? harmless(labels[index]) : String(index) }

  private func count(_ row: Int, _ column: Int) -> Int {
    row < counts.count && column < counts[row].count ? max(counts[row][column], 0) : 0
  }

  /// How many classes the table has.
  private var classes: Int { max(counts.count, counts.map(\.count).max() ?? 0) }

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
    return "\(shortNumber(all, digits: 15)) examples, \(shortNumber(all - right, digits: 15)) wrong"
      + (share.isEmpty ? "" : " (\(share))")
  }

  /// The table; in colour, right counts stand on blue and wrong ones on orange.
  public func text(_ options: PlotOptions) -> [String] {
    guard classes > 0 else { return sentence("nothing to plot: no classes", options) }
    let width = options.drawnWidth
    let names = (0..<classes).map { shortened(name($0), to: max(width / 4, 4)) }
    let errors = (0..<classes).map { error(Double(total($0) - count($0, $0)), of: Double(total($0))) }
    let gutter = max(names.map(\.count).max() ?? 0, 4)
    let texts = (0..<classes).map { row in
      (0..<classes).map { count(row, $0) == 0 && row != $0 ? "." : String(count(row, $0)) }
    }
    let cell = max(texts.joined().map(\.count).max() ?? 1, names.map(\.count).max() ?? 1) + 1
    let errorWidth = max(errors.map(\.count).max() ?? 0, 5) + 2
    let perBlock = max((width - gutter - 2 - errorWidth) / cell, 1)

    var lines = options.title.isEmpty ? [] : [shortened(harmless(options.title), to: width)]
    for start in stride(from: 0, to: classes, by: perBlock) {
      let shown = start..<min(start + perBlock, classes)
      let edge = gutter + 2 + shown.count * cell
      var canvas = Canvas(columns: max(width, edge + errorWidth), rows: classes + 3)
      canvas.write("predicted", column: gutter + 3, row: 0, ink: .faint)
      canvas.write(leftAligned("true", gutter), column: 0, row: 1, ink: .faint)
      let isPlain = !options.style.isBlocks
      for row in 1..<(classes + 3) where row != 2 {
        canvas.put(isPlain ? "|" : "│", column: gutter + 1, row: row, ink: .faint)
      }
      for column in 0..<edge { canvas.put(isPlain ? "-" : "─", column: column, row: 2, ink: .faint) }
      canvas.put(isPlain ? "+" : "┼", column: gutter + 1, row: 2, ink: .faint)
      for (place, column) in shown.enumerated() {
        let left = gutter + 2 + place * cell
        canvas.write(rightAligned(names[column], cell), column: left, row: 1)
        for row in 0..<classes {
          canvas.write(rightAligned(texts[row][column], cell), column: left, row: row + 3)
          guard !isPlain, count(row, column) > 0 else { continue }
          for across in 0..<cell {
            canvas.paint(shade(row, column), column: left + across, half: 2 * row + 6)
          }
          canvas.write(
            rightAligned(texts[row][column], cell), column: left, row: row + 3,
            ink: shade(row, column).isLight ? .black : .paper)
        }
      }
      for row in 0..<classes { canvas.write(rightAligned(names[row], gutter), column: 0, row: row + 3) }
      if shown.upperBound == classes {
        canvas.write(rightAligned("error", errorWidth), column: edge, row: 1, ink: .faint)
        for row in 0..<classes {
          canvas.write(rightAligned(errors[row], errorWidth), column: edge, row: row + 3)
        }
      }
      if start > 0 { lines.append("") }
      lines += canvas.lines(options.style)
    }
    return lines + wrapped(summary, to: width)
  }

  /// Blue for right, orange for wrong, the stronger the larger its share of the true class.
  private func shade(_ row: Int, _ column: Int) -> Color {
    let share = total(row) > 0 ? Double(count(row, column)) / Double(total(row)) : 0
    let end = Color.ofClass(row == column ? 1 : 0)
    return Color.paper.mixed(with: end, share > 0 ? 0.15 + 0.85 * share : 0)
  }

  /// The table as a drawing.
  public func svg(_ options: PlotOptions) -> [String] {
    guard classes > 0 else { return sentence("nothing to plot: no classes", options) }
    let names = (0..<classes).map { shortened(name($0), to: 14) }
    let cell = (across: max(40, 8.0 * Double(names.map(\.count).max() ?? 1) + 12), down: 30.0)
    let left = 40 + 8 * Double(names.map(\.count).max() ?? 1)
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
