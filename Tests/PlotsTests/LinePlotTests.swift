// LinePlotTests.swift — series as lines, byte by byte.

import Plots
import Testing

/// A loss that halves every eight steps.
private let loss = (0..<64).map { step -> Double in
  var value = 0.8
  for _ in 0..<step { value *= 0.917 }
  return value
}

@Suite struct LinePlotTests {
  @Test(arguments: [
    Picture(
      "loss",
      LinePlot([PlotSeries("train", loss), PlotSeries("test", loss.map { $0 * 0.8 + 0.2 })], y: "err"),
      PlotOptions(columns: 40, rows: 9, title: "loss"),
      """
      loss
       err
        1 +
          |o
          |*o
          | *oo
      0.5 +   *ooo
          |    ** ooooo
          |      ***   ooooooooooooo
          |         *****           ooooooooooooooo
        0 +              **************************
          +------------+-----------+------------+-- step
                       20          40           60
           * train   o test
      """),
    Picture(
      "loss over decades", LinePlot([PlotSeries("J", loss)], isLogarithmic: true, y: "J"),
      PlotOptions(columns: 40, rows: 8),
      """
           J
          1 +*****
            |     ******
        0.1 +           ******
            |                 *******
            |                        ******
       0.01 +                              ******
            |                                    ****
      0.001 +
            +------------+-----------+------------+-- step
                         20          40           60
             * J
      """),
    Picture(
      "a few epochs", LinePlot([PlotSeries("J", [0.7, 0.4, 0.3])], x: "epoch", y: "J"),
      PlotOptions(columns: 21, rows: 5),
      """
         J
        1 +
          |****
      0.5 +    *******
          |           **********
        0 +
          ++---------+---------+ epoch
           1         2         3
           * J
      """),
    Picture(
      "steep", LinePlot([PlotSeries("J", [0, 100, 0, 100])]), PlotOptions(columns: 12, rows: 6),
      """
      100 +    *      *
          |   * *    *
       50 +  *   *   *
          |  *    * *
          | *     * *
        0 +*       *
          ++---+---+--+ step
           1   2   3  4
           * J
      """),
    Picture(
      "a gap where there is no number", LinePlot([PlotSeries("J", [1, 2, .nan, 2, 1, .infinity])]),
      PlotOptions(columns: 18, rows: 5),
      """
        2 +   *      *
          |  *        *
      1.5 +  *         *
          | *           *
        1 +*             *
          +---+------+------+ step
              2      4      6
           * J   (2 not finite)
      """),
    Picture(
      "negative and around a large number", LinePlot([PlotSeries("a", [-1002, -1001, -1000.5])]),
      PlotOptions(columns: 16, rows: 6),
      """
      -1000 +
            |             ***
      -1001 +        *****
            |      **
            |   ***
      -1002 +***
            ++-------+------+ step
             1       2      3
             * a
      """),
    Picture(
      "constant", LinePlot([PlotSeries("a", [3, 3, 3])]), PlotOptions(columns: 16, rows: 5),
      """
      3.5 +
          |
        3 +****************
          |
      2.5 +
          ++-------+------+ step
           1       2      3
           * a
      """),
    Picture(
      "one value", LinePlot([PlotSeries("a", [3])]), PlotOptions(columns: 16, rows: 4),
      """
      3.5 +
        3 +       *
          |
      2.5 +
          +-------+-------- step
                  1
           * a
      """),
    Picture(
      "only half is positive", LinePlot([PlotSeries("a", [0, 10, -1, 1])], isLogarithmic: true),
      PlotOptions(columns: 16, rows: 4),
      """
      10 +     *
         |
         |
       1 +               *
         ++----+----+----+ step
          1    2    3    4
          * a   (2 not positive or not finite)
      """),
    Picture(
      "narrow", LinePlot([PlotSeries("train", loss), PlotSeries("test", loss.map { $0 + 0.1 })], y: "err"),
      PlotOptions(width: 20, rows: 5),
      """
       err
        1 +
          |o
      0.5 + o
          | *oo
        0 +   *oooooo
          +-------+-- step
                  50
           * train
           o test
      """),
    Picture(
      "no values", LinePlot([PlotSeries("J", [])]), PlotOptions(),
      """
      nothing to plot: no values yet
      """),
    Picture(
      "nothing finite", LinePlot([PlotSeries("J", [.nan])]), PlotOptions(),
      """
      nothing to plot: no finite value
      """),
    Picture(
      "nothing positive", LinePlot([PlotSeries("J", [0, -1])], isLogarithmic: true), PlotOptions(),
      """
      nothing to plot: no positive finite value
      """),
  ]) func pictures(_ picture: Picture) {
    #expect(picture.drawn == picture.expected)
  }

  @Test func aLongSeriesMakesASmallDrawing() {
    let plot = LinePlot([PlotSeries("J", (0..<50_000).map { Double($0 % 100) })])
    let text = plot.lines(PlotOptions(style: .svg)).joined(separator: "\n")
    #expect(text.contains("<polyline") && text.utf8.count < 60_000)
  }

  /// A name of an axis is cut only where the picture has no room for it.
  @Test(arguments: [(120, 40), (240, 100), (120, 51)]) func namesOfAxesHaveTheRoomThereIs(
    _ width: Int, _ count: Int
  ) {
    let name = String(String(repeating: "petal width in cm, ", count: 10).prefix(count))
    let plot = LinePlot([PlotSeries("a", [1, 2, 3])], x: name, y: name)
    let lines = plot.text(PlotOptions(style: .ascii, width: width))
    #expect(lines.contains { $0.contains(name) && $0.contains("-") }, "\(lines)")
    #expect(lines.first?.contains(name) == true && lines.allSatisfy { $0.count <= width })
    let svg = plot.svg(PlotOptions()).joined(separator: "\n")
    #expect(svg.contains(name.prefix(50)))
  }

  /// The area keeps three quarters where there is no room.
  @Test func longNamesLeaveTheArea() {
    let name = String(repeating: "x", count: 500)
    let lines = LinePlot([PlotSeries("a", [1, 2, 3])], x: name).text(PlotOptions(style: .ascii, width: 60))
    #expect(
      lines.allSatisfy { $0.count <= 60 } && lines.contains { $0.count { "-+".contains($0) } >= 40 },
      "\(lines)")
    #expect(
      LinePlot([PlotSeries("a", [1, 2, 3])], x: name, y: name).svg(PlotOptions()).joined().count < 20_000)
  }
}
