// FilterPlot.swift — the filters of a convolution: a row each, a column for each input channel.

import Typography

/// Filters on one scale with zero in its middle.
///
/// Filters over red, green and blue are pictures in colour where there is colour; else each is a row of slices.
package struct FilterPlot: Plot {
  /// One filter: a matrix in row order for each input channel.
  package struct Filter: Sendable {
    /// Name of the filter: `w(1,3)`.
    package var name: String
    /// Its slices, in order of the input channels.
    package var slices: [[Double]]

    /// A filter with a name.
    package init(_ name: String, slices: [[Double]]) { (self.name, self.slices) = (name, slices) }
  }

  /// The filters.
  package var filters: [Filter]
  /// Rows of each.
  package var rows: Int
  /// Columns of each.
  package var columns: Int
  /// Number of all filters, where these are some of them.
  package var total: Int?
  /// The largest absolute weight of the scale; computed from these filters when nil.
  package var strongest: Double?
  /// True when three slices are red, green and blue.
  package var isColored: Bool

  /// A picture of filters.
  package init(
    _ filters: [Filter], rows: Int, columns: Int, total: Int? = nil, strongest: Double? = nil,
    isColored: Bool = false
  ) {
    (self.filters, self.rows, self.columns, self.total) = (filters, rows, columns, total)
    (self.strongest, self.isColored) = (strongest, isColored)
  }

  /// The filters as a grid: in colour one picture each, else one row each.
  private func grid(inColor: Bool) -> ImageGrid {
    let depth = filters.map { $0.slices.count }.max() ?? 0
    let all = max(total ?? 0, filters.count)
    let subject =
      (all > filters.count ? "\(filters.count) of " : "")
      + "\(all) filter\(all == 1 ? "" : "s") \(rows)×\(columns)"
    let range = strongest.flatMap { $0.isFinite ? -abs($0)...abs($0) : nil }
    if inColor, isColored, depth == 3 {
      let extremes = PixelImage.extremes(filters.flatMap { $0.slices }) ?? (0, 0)
      return ImageGrid(
        filters.map { .init($0.name, channels: $0.slices, rows: rows, columns: columns) }, scale: .grey,
        range: range ?? PixelImage.range(extremes, .diverging), subject: subject + " in colour")
    }
    guard depth > 1 else {
      return ImageGrid(
        filters.map { .init($0.name, $0.slices.first ?? [], rows: rows, columns: columns) }, range: range,
        subject: subject)
    }
    return ImageGrid(
      filters.flatMap { filter in
        (0..<depth).map { d in
          .init(
            "d=\(d + 1)", d < filter.slices.count ? filter.slices[d] : [], rows: rows, columns: columns)
        }
      }, range: range, rowNames: filters.map { $0.name }, perRow: depth, subject: "\(subject)×\(depth)")
  }

  /// The picture as lines of letters or half blocks.
  package func text(_ options: PlotOptions) -> [String] {
    grid(inColor: options.style.isBlocks).text(options)
  }

  /// The picture as squares.
  package func svg(_ options: PlotOptions) -> [String] { grid(inColor: true).svg(options) }
}
