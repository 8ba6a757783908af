// BoundaryPlotTests.swift — the decision boundary and scattered examples, byte by byte.

import Plots
import Testing

private let grid = BoundaryGrid(xRange: -1...1, yRange: -1...1, rows: 20, columns: 20)

/// Probabilities that rise from the lower left to the upper right.
private let slope = (0..<grid.rows).flatMap { row in
  (0..<grid.columns).map { column in
    min(max(0.5 + grid.x(column: column) + 0.5 * grid.y(row: row), 0), 1)
  }
}

private let corners = [
  PlotPoint(-0.9, -0.9, label: 0), PlotPoint(0.9, 0.9, label: 1), PlotPoint(-0.05, 0.1, label: 0),
  PlotPoint(-0.04, 0.12, label: 1), PlotPoint(5, 5, label: 1), PlotPoint(.nan, 0, label: 0),
]

@Suite struct BoundaryPlotTests {
  @Test(arguments: [
    Picture(
      "boundary", BoundaryPlot(grid, .probability(slope), points: corners),
      PlotOptions(columns: 32, rows: 12),
      """
       x2
       1 +  ......#::::::===============x=
         |    .....##:::::================
         |     ......#::::::==============
         |      ......#::::::=============
         |        .....##:::::============
       0 +         ......&::::::==========
         |          ......#::::::=========
         |            .....##:::::========
         |             ......#::::::======
         |              ......#::::::=====
         |                .....##:::::====
      -1 + o               ......#::::::==
         ++-------+-------+-------+------+ x1
          -1     -0.5     0      0.5     1
          o 0   x 1   & several classes   (2 outside or not a number)
          ' ' p < 0.1   . p < 0.5   # p = 0.5   : p > 0.5   = p > 0.9
      """),
    Picture(
      "boundary as it stands in a lesson",
      BoundaryPlot(
        grid, .probability(slope), points: [PlotPoint(-0.5, 0, label: 0), PlotPoint(0.5, 0, label: 1)]),
      PlotOptions(title: "after 300 steps"),
      """
      after 300 steps
         x2
         1 +   .......#::::::::=====================
           |    .......##:::::::====================
           |     ........#:::::::===================
       0.5 +      ........#:::::::==================
           |        .......#::::::::================
           |         .......##:::::::===============
           |          ........#:::::::==============
         0 +          o........#:::::::===x=========
           |             .......#::::::::===========
           |              .......##:::::::==========
           |               ........#:::::::=========
      -0.5 +                ........#:::::::========
           |                  .......#::::::::======
           |                   .......##:::::::=====
           |                    ........#:::::::====
        -1 +                     ........#:::::::===
           ++---------+---------+---------+--------+ x1
            -1       -0.5       0        0.5       1
            o 0   x 1
            ' ' p < 0.1   . p < 0.5   # p = 0.5   : p > 0.5   = p > 0.9
      """),
    Picture(
      "narrow boundary", BoundaryPlot(grid, .probability(slope), points: corners),
      PlotOptions(width: 20, rows: 6),
      """
       x2
       1 + ..#::======x
         |  ..#::======
       0 +   ..#&::====
         |    ...#::===
         |      ..#::==
      -1 +o      ..#::=
         ++-----+-----+ x1
          -1    0     1
          o 0   x 1
          & several class~
          (2 outside or ~
          ' ' p < 0.1
          . p < 0.5
          # p = 0.5
          : p > 0.5
          = p > 0.9
      """),
    Picture(
      "probabilities that are no numbers",
      BoundaryPlot(grid, .probability([.nan]), classNames: ["no", "yes"]), PlotOptions(columns: 8, rows: 4),
      """
       x2
       1 +????????
       0 +????????
         |????????
      -1 +????????
         ++---+--+ x1
          -1  0  1
          o no   x yes
          ' ' p < 0.1   . p < 0.5   # p = 0.5   : p > 0.5   = p > 0.9
      """),
    Picture(
      "all of one class", BoundaryPlot(grid, .probability(slope.map { _ in 0.05 })),
      PlotOptions(columns: 8, rows: 4),
      """
       x2
       1 +
       0 +
         |
      -1 +
         ++---+--+ x1
          -1  0  1
          o 0   x 1
          ' ' p < 0.1   . p < 0.5   # p = 0.5   : p > 0.5   = p > 0.9
      """),
    Picture(
      "regions of three classes",
      BoundaryPlot(grid, .classes(slope.map { min(Int($0 * 3), 2) }), classNames: ["a", "b", "c"]),
      PlotOptions(columns: 24, rows: 8),
      """
       x2
       1 +     #..##::::::::::::::
         |      ##..##::::::::::::
         |        ##..#:::::::::::
       0 +          #..#::::::::::
         |           #..##::::::::
         |            ##..##::::::
         |              ##..#:::::
      -1 +                #..#::::
         ++-----------+----------+ x1
          -1          0          1
          0 a   1 b   2 c
          # where the answer changes
      """),
    Picture(
      "scatter of two classes", ScatterPlot(corners), PlotOptions(columns: 24, rows: 8),
      """
      x2
      5 +                      x
        |
        |
        |
        |
        |       x
      0 +    &
        | o
        +----+-----------------+- x1
             0                 5
         o 0   x 1   & several classes   (1 outside or not a number)
      """),
    Picture(
      "scatter of ten classes",
      ScatterPlot((0..<10).map { PlotPoint(Double($0), Double($0 * $0), label: $0) }, x: "n", y: "n²"),
      PlotOptions(columns: 30, rows: 8),
      """
      n^2
         |                            9
         |                         8
         |
      50 +                      7
         |                   6
         |                5
         |          3  4
       0 + 0  1  2
         +-+--------------+------------- n
           0              5
          0   1   2   3   4   5   6   7   8   9
      """),
    Picture(
      "scatter with names",
      ScatterPlot([PlotPoint(1, 2), PlotPoint(3, 4, label: 1)], classNames: ["cat", "dog"]),
      PlotOptions(columns: 16, rows: 4, title: "two animals"),
      """
      two animals
      x2
      4 +               x
        |
        |
      2 +o
        ++-------+------+ x1
         1       2      3
         o cat   x dog
      """),
    Picture(
      "one example", ScatterPlot([PlotPoint(3, 7)]), PlotOptions(columns: 16, rows: 5),
      """
      x2
        |
        |
      7 +        o
        |
        |
        +--+-----+----+-- x1
          2.8    3   3.2
         o 0
      """),
    Picture(
      "no examples", ScatterPlot([]), PlotOptions(),
      """
      nothing to plot: no examples
      """),
    Picture(
      "no finite examples", ScatterPlot([PlotPoint(.nan, 1), PlotPoint(1, .infinity)]), PlotOptions(),
      """
      nothing to plot: no example has two finite numbers
      """),
  ]) func pictures(_ picture: Picture) {
    #expect(picture.drawn == picture.expected)
  }
}
