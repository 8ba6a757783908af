// ImagePlotTests.swift — pictures, weights and grids of them, byte by byte.

import Plots
import Testing

/// A ring on a 10×10 ground, grey levels 0…255.
private let ring = (0..<100).map { index -> Double in
  let (row, column) = (Double(index / 10) - 4.5, Double(index % 10) - 4.5)
  return max(0, 255 - abs(row * row + column * column - 10) * 25)
}

@Suite struct ImagePlotTests {
  @Test(arguments: [
    Picture(
      "picture", ImagePlot(ring, rows: 10, columns: 10), PlotOptions(title: "z(0)"),
      """
      z(0)
      +--------------------+
      |                    |
      |    ..**%%%%**..    |
      |  ..%%@@####@@%%..  |
      |  **@@++----++@@**  |
      |  %%##--    --##%%  |
      |  %%##--    --##%%  |
      |  **@@++----++@@**  |
      |  ..%%@@####@@%%..  |
      |    ..**%%%%**..    |
      |                    |
      +--------------------+
      10x10, min 0, max 217.5
      """),
    Picture(
      "given range", ImagePlot([0, 64, 128, 255], rows: 1, columns: 4, range: 0...510), PlotOptions(),
      """
      +--------+
      |  ..::++|
      +--------+
      1x4, min 0, max 255, scale 0 to 510
      """),
    Picture(
      "window",
      ImagePlot(ring, rows: 10, columns: 10, window: PixelWindow(row: 2, column: 6, rows: 3, columns: 3)),
      PlotOptions(),
      """
      +----------------------+
      |                      |
      |          +------+    |
      |    ..**%%|%%**..|    |
      |  ..%%@@##|##@@%%|..  |
      |  **@@++--|--++@@|**  |
      |          +------+    |
      |  %%##--     --## %%  |
      |  %%##--     --## %%  |
      |  **@@++-- --++@@ **  |
      |  ..%%@@## ##@@%% ..  |
      |    ..**%% %%**..     |
      |                      |
      +----------------------+
      10x10, min 0, max 217.5
      """),
    Picture(
      "window in a corner",
      ImagePlot(
        [0, 1, 2, 3], rows: 2, columns: 2, window: PixelWindow(row: 2, column: 2, rows: 1, columns: 1)),
      PlotOptions(),
      """
      +------+
      |   -- |
      |  +--+|
      |**|@@||
      |  +--+|
      +------+
      2x2, min 0, max 3
      """),
    Picture(
      "wider than the terminal", ImagePlot(ring, rows: 10, columns: 10), PlotOptions(width: 5, columns: 10),
      """
      +--------+
      |..++--  |
      |++::**  |
      |--**++  |
      |        |
      +--------+
      10x10, min 0, max
      217.5, means of 3 by
      3 pixels
      """),
    Picture(
      "weights", ImagePlot([-1, 0, 0.5, 1, -0.4, 0.3], rows: 2, columns: 3, scale: .diverging), PlotOptions(),
      """
      ==..**
      ##--++
      2x3, min -1, max 1, signs =~-.+*# from -1 to 1
      """),
    Picture(
      "not a number, too few numbers", ImagePlot([0, .nan, .infinity, 1], rows: 2, columns: 3), PlotOptions(),
      """
      +------+
      |  ??@@|
      |@@????|
      +------+
      2x3, min 0, max 1
      """),
    Picture(
      "constant", ImagePlot([2, 2], rows: 1, columns: 2), PlotOptions(),
      """
      +----+
      |++++|
      +----+
      1x2, min 2, max 2
      """),
    Picture(
      "zero weights", ImagePlot([0, 0], rows: 1, columns: 2, scale: .diverging), PlotOptions(),
      """
      ....
      1x2, min 0, max 0, signs =~-.+*# from 0 to 0
      """),
    Picture(
      "three colours",
      ImagePlot(channels: [[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, 1]], rows: 2, columns: 2), PlotOptions(),
      """
      +----+
      |::++|
      |..@@|
      +----+
      2x2, min 0, max 1
      """),
    Picture(
      "no pixels", ImagePlot([], rows: 0, columns: 4), PlotOptions(),
      """
      nothing to plot: no pixels
      """),
    Picture(
      "no finite pixel", ImagePlot([.nan], rows: 1, columns: 1), PlotOptions(),
      """
      nothing to plot: no pixel has a finite value
      """),
    Picture(
      "filters",
      ImageGrid([
        .init("w(1,1)", [1, 0, -1, 2, 0, -2, 1, 0, -1], rows: 3, columns: 3),
        .init("w(1,2)", [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], rows: 3, columns: 3),
      ]), PlotOptions(title: "filters of layer 1"),
      """
      filters of layer 1
      w(1,1)  w(1,2)
      **..~~  ......
      ##..==  ..++++
      **..~~  ++++++
      min -2, max 2, signs =~-.+*# from -2 to 2
      """),
    Picture(
      "maps of several sizes that wrap",
      ImageGrid(
        [
          .init("z(1,1)", [0, 1, 2, 3], rows: 2, columns: 2), .init("", [3, 2, 1], rows: 1, columns: 3),
          .init("z(1,3)", [0], rows: 1, columns: 1),
        ], scale: .grey), PlotOptions(width: 20),
      """
      z(1,1)
      +----+    +------+
      |  --|    |@@**--|
      |**@@|    +------+
      +----+

      z(1,3)
      +--+
      |  |
      +--+
      min 0, max 3
      """),
    Picture(
      "filters with slices",
      FilterPlot(
        [
          .init("w(2,1)", slices: [[1, 0, 0, -1], [0, 0, 0, 0]]),
          .init("w(2,2)", slices: [[0.5, 0.5, 0.5, 0.5], [-0.5, 0, 0, 0.5]]),
        ], rows: 2, columns: 2), PlotOptions(),
      """
              d=1   d=2
      w(2,1)  ##..  ....
              ..==  ....

      w(2,2)  ****  ~~..
              ****  ..**
      2 filters 2x2x2, min -1, max 1, signs =~-.+*# from -1 to 1
      """),
    Picture(
      "filters with more slices than fit, on a given scale",
      FilterPlot(
        [.init("w(2,1)", slices: [[1], [0], [-1], [0.5]])], rows: 1, columns: 1, total: 6, strongest: 2),
      PlotOptions(width: 20),
      """
             d=1  d=2  d=3
      w(2,~  **   ..   ~~

             d=4
             ++
      1 of 6 filters
      1x1x4, min -1, max
      1, signs =~-.+*#
      from -2 to 2
      """),
    Picture(
      "no pictures", ImageGrid([]), PlotOptions(),
      """
      nothing to plot: no pictures
      """),
  ]) func pictures(_ picture: Picture) {
    #expect(picture.drawn == picture.expected)
  }
}
