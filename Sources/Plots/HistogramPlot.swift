// HistogramPlot.swift — counts of values in intervals of one width.

import Typography

/// A histogram over round intervals.
package struct HistogramPlot: Plot {
  /// The numbers to count.
  package var values: [Double]
  /// The most intervals to use.
  package var bins: Int
  /// Name of the numbers.
  package var name: String

  /// A histogram in at most `bins` intervals.
  package init(_ values: [Double], bins: Int = 12, name: String = "") {
    self.values = values
    self.bins = min(max(bins, 1), 200)
    self.name = name
  }

  /// One interval: from its lower edge up to, but without, its upper one; the last has both.
  package struct Bin: Equatable, Sendable {
    /// Lower bound of the interval.
    package var lower: Double
    /// Upper bound of the interval.
    package var upper: Double
    /// Number of values in the interval.
    package var count: Int
  }

  /// The intervals with their counts; empty when no value is finite.
  package func counted() -> [Bin] {
    guard let axis = Axis(covering: values)?.roundedOut(atMost: bins) else { return [] }
    let edges = axis.ticks(atMost: bins)
    guard edges.count > 1 else { return [] }
    var result = zip(edges, edges.dropFirst()).map { Bin(lower: $0, upper: $1, count: 0) }
    for value in values where Axis.isDrawable(value) {
      // The last interval that begins at or below the value.
      var (low, high) = (0, result.count - 1)
      while low < high {
        let middle = (low + high + 1) / 2
        if result[middle].lower <= value { low = middle } else { high = middle - 1 }
      }
      result[low].count += 1
    }
    return result
  }

  private var nothing: String {
    values.isEmpty ? "nothing to plot: no values" : "nothing to plot: no finite value"
  }

  private func caption(_ options: PlotOptions) -> String {
    let finite = values.filter(Axis.isDrawable)
    guard let extremes = PixelImage.extremes([finite]) else { return nothing }
    let mean = finite.reduce(0) { $0 + $1 / Double(finite.count) }
    let deviation = finite.reduce(0) { $0 + ($1 - mean) * (($1 - mean) / Double(finite.count)) }.squareRoot()
    var parts = [
      finite.count == 1 ? "1 value" : "\(finite.count) values", "min \(options.number(extremes.least))",
      "max \(options.number(extremes.greatest))", "mean \(options.number(mean))",
    ]
    if deviation.isFinite { parts.append("deviation \(options.number(deviation))") }
    if finite.count < values.count { parts.append("\(values.count - finite.count) not finite") }
    return parts.joined(separator: ", ")
  }

  /// A bar a line, with the interval before it and the count after it.
  package func text(_ options: PlotOptions) -> [String] {
    let bins = counted()
    guard !bins.isEmpty else { return sentence(nothing, options) }
    let width = options.drawnWidth
    let labels = bins.map { shortened(options.number($0.lower), to: width / 4) }
    let end = shortened(options.number(bins[bins.count - 1].upper), to: width / 4)
    let gutter = (labels + [end]).map(displayWidth(of:)).max() ?? 0
    let most = bins.map { $0.count }.max() ?? 1
    let room = width - gutter - 3 - String(most).count - 1
    let length = options.drawnColumns(usual: 40, available: room)

    var lines = options.titleLines
    if !name.isEmpty { lines.append(shortened(options.shown(name), to: width)) }
    var canvas = Canvas(columns: width, rows: bins.count + 1)
    let isPlain = !options.style.isBlocks
    for (row, bin) in bins.enumerated() {
      canvas.write(padded(labels[row], to: gutter, align: .right), column: 0, row: row)
      canvas.put(isPlain ? "+" : "┤", column: gutter + 1, row: row, ink: .faint)
      let bar = isPlain ? plainBar(bin.count, most, length) : blockBar(bin.count, most, length)
      canvas.write(bar, column: gutter + 2, row: row, ink: .ofClass(1))
      if bin.count > 0 { canvas.write(String(bin.count), column: gutter + 3 + bar.count, row: row) }
    }
    canvas.write(
      padded(end, to: gutter, align: .right),
      column: 0,
      row: bins.count)
    canvas.put(isPlain ? "+" : "┘", column: gutter + 1, row: bins.count, ink: .faint)
    return lines + canvas.lines(options.style) + wrapped(caption(options), width: width)
  }

  /// A bar of `#`; a count that is not zero shows at least one.
  private func plainBar(_ count: Int, _ most: Int, _ length: Int) -> String {
    guard count > 0, most > 0 else { return "" }
    let exact = Double(count) / Double(most) * Double(length)
    return String(repeating: "#", count: max(Int(exact.rounded()), 1))
  }

  /// A bar of full blocks that ends in an eighth of one.
  private func blockBar(_ count: Int, _ most: Int, _ length: Int) -> String {
    guard count > 0, most > 0 else { return "" }
    let eighths = max(Int((Double(count) / Double(most) * Double(length) * 8).rounded()), 1)
    let parts: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    let rest = eighths % 8
    return String(repeating: "█", count: eighths / 8) + (rest > 0 ? String(parts[rest - 1]) : "")
  }

  /// The histogram as upright bars.
  package func svg(_ options: PlotOptions) -> [String] {
    let bins = counted()
    guard let first = bins.first, let last = bins.last else { return sentence(nothing, options) }
    let x = Axis(first.lower, last.upper, name: name)
    let highest = Double(bins.map { $0.count }.max() ?? 1)
    let y = Axis(0, highest, name: "count", isWhole: true).roundedOut(atMost: 6)
    var frame = VectorFrame(
      x: x, y: y, width: 480, height: 260,
      legend: wrapped(caption(options), width: 64).map { LegendEntry(sign: "", text: $0) }, perLine: 1,
      options)
    frame.drawGrid()
    for bin in bins where bin.count > 0 {
      guard let left = frame.point(bin.lower, Double(bin.count)), let right = frame.point(bin.upper, 0) else {
        continue
      }
      frame.drawing.rect(
        x: left.x, y: left.y, width: right.x - left.x, height: right.y - left.y, fill: .ofClass(1),
        stroke: .paper)
    }
    frame.drawAxes()
    return frame.drawing.lines(title: options.title.isEmpty ? "histogram" : options.title)
  }
}
