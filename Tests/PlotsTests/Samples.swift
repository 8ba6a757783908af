// Samples.swift — plots of ordinary and of hostile numbers, for tests that hold for all of them.

import Plots
import Testing

/// A plot with a name that a failing test shows.
struct Sample: Sendable, CustomTestStringConvertible {
  var name: String
  var plot: any Plot
  var testDescription: String { name }

  static let grid = BoundaryGrid(xRange: -1...1, yRange: -1...1, rows: 8, columns: 8)

  /// One of every kind with numbers as they usually are.
  static let all: [Sample] = [
    Sample(
      name: "boundary",
      plot: BoundaryPlot(grid, .probability(slope(grid)), points: [PlotPoint(0.5, 0.5, label: 1)])),
    Sample(
      name: "unit",
      plot: BoundaryPlot(grid, .values(slope(grid).map { $0 - 0.5 }, name: "z(1)2", middle: 0, limit: 0.5))),
    Sample(name: "regions", plot: BoundaryPlot(grid, .classes((0..<64).map { $0 / 22 }))),
    Sample(
      name: "scatter", plot: ScatterPlot((0..<10).map { PlotPoint(Double($0), Double($0 * $0), label: $0) })),
    Sample(
      name: "lines",
      plot: LinePlot([PlotSeries("train", [3, 2, 1]), PlotSeries("test", [4, 3, 3])], y: "J")),
    Sample(name: "decades", plot: LinePlot([PlotSeries("J", [1, 0.1, 0.001])], isLogarithmic: true)),
    Sample(name: "image", plot: ImagePlot((0..<12).map(Double.init), rows: 3, columns: 4)),
    Sample(
      name: "window",
      plot: ImagePlot(
        (0..<36).map(Double.init), rows: 6, columns: 6,
        window: PixelWindow(row: 2, column: 3, rows: 3, columns: 3))),
    Sample(
      name: "colors",
      plot: ImagePlot(channels: [[0, 1, 0, 1], [0, 0, 1, 1], [1, 0, 0, 1]], rows: 2, columns: 2)),
    Sample(
      name: "grid",
      plot: ImageGrid((1...7).map { .init("w(1,\($0))", [1, -1, 0.5, Double($0)], rows: 2, columns: 2) })),
    Sample(
      name: "filters",
      plot: FilterPlot(
        [
          .init("w(1,1)", slices: [[1, 0], [0, -1], [2, 1]]),
          .init("w(1,2)", slices: [[0, 0], [0, 0], [1, 1]]),
        ],
        rows: 1, columns: 2, isColored: true)),
    Sample(name: "histogram", plot: HistogramPlot((0..<50).map { Double($0 % 7) }, name: "w(1)")),
    Sample(
      name: "confusion", plot: ConfusionTable([[8, 1, 0], [2, 7, 0], [0, 0, 9]], labels: ["cat", "dog"])),
  ]

  /// Nothing, one, all the same, all NaN, all infinite, and far too much of everything.
  static let hostile: [Sample] = numbers.flatMap { name, values in
    [
      Sample(
        name: "boundary of \(name)", plot: BoundaryPlot(grid, .probability(values), points: points(values))),
      Sample(
        name: "boundary around \(name)",
        plot: BoundaryPlot(BoundaryGrid(around: points(values), rows: 0, columns: -1), .probability(values))),
      Sample(
        name: "unit of \(name)",
        plot: BoundaryPlot(grid, .values(values, name: "a\nb", middle: values.first ?? 0, limit: .nan))),
      Sample(
        name: "regions of \(name)",
        plot: BoundaryPlot(grid, .classes(values.map { $0 > 0 ? Int.max : Int.min }))),
      Sample(
        name: "scatter of \(name)", plot: ScatterPlot(points(values), classNames: ["\u{1B}[2J", "b<&>"])),
      Sample(name: "lines of \(name)", plot: LinePlot([PlotSeries("a\nb", values), PlotSeries("", [])])),
      Sample(name: "decades of \(name)", plot: LinePlot([PlotSeries("J", values)], isLogarithmic: true)),
      Sample(
        name: "wild x of \(name)", plot: LinePlot([PlotSeries("J", points: values.map { (x: $0, y: $0) })])),
      Sample(name: "image of \(name)", plot: ImagePlot(values, rows: 3, columns: 90)),
      Sample(name: "weights of \(name)", plot: ImagePlot(values, rows: 2, columns: 2, scale: .diverging)),
      Sample(
        name: "window outside \(name)",
        plot: ImagePlot(
          values, rows: 2, columns: 2, window: PixelWindow(row: .min, column: .max, rows: .max, columns: -1))),
      Sample(
        name: "grid of \(name)",
        plot: ImageGrid([
          .init("", values, rows: 1, columns: 1), .init("long title of a map", [], rows: 0, columns: 5),
        ])),
      Sample(
        name: "filters of \(name)",
        plot: FilterPlot(
          [
            .init("a long name of a filter", slices: [values, []]),
            .init("", slices: [values, values, values]),
          ],
          rows: 2, columns: 2, total: -1, strongest: values.first, isColored: true)),
      Sample(name: "histogram of \(name)", plot: HistogramPlot(values, bins: -1)),
      Sample(name: "fine histogram of \(name)", plot: HistogramPlot(values, bins: .max)),
      Sample(
        name: "confusion of \(name)",
        plot: ConfusionTable(
          [values.prefix(12).map { $0 > 0 ? .max : .min }, []], labels: ["a name far too long for a table"])),
    ]
  }

  private static let numbers: [(String, [Double])] = [
    ("nothing", []), ("one", [0.3]), ("zero", [0]), ("constants", Array(repeating: 7, count: 64)),
    ("NaN", Array(repeating: .nan, count: 64)), ("infinities", [.infinity, -.infinity, .infinity]),
    ("all kinds", [1, .nan, -2, .infinity, 0, -.infinity, 3]),
    ("extremes", [1e308, -1e308, .leastNonzeroMagnitude, 0, 1e300, -1e300, -.leastNonzeroMagnitude]),
    ("close by", [1, 1.0000000000000002, 1]), ("large", [1e17, 1e17 + 32, 1e17 + 64]),
  ]

  private static func points(_ values: [Double]) -> [PlotPoint] {
    values.enumerated().map { PlotPoint($0.element, -$0.element, label: $0.offset * 1_000_003 - 2) }
  }

  private static func slope(_ grid: BoundaryGrid) -> [Double] {
    (0..<grid.rows).flatMap { row in
      (0..<grid.columns).map { (grid.x(column: $0) + grid.y(row: row) + 2) / 4 }
    }
  }
}
