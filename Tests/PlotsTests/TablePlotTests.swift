// TablePlotTests.swift — histograms and confusion tables, byte by byte.

import Plots
import Testing

@Suite struct TablePlotTests {
  @Test(arguments: [
    Picture(
      "histogram", HistogramPlot((0..<60).map { Double(($0 * $0) % 23) / 10 }, name: "w(1)"),
      PlotOptions(columns: 20),
      """
      w(1)
        0 +############### 8
      0.2 +################## 10
      0.4 +######### 5
      0.6 +########### 6
      0.8 +#################### 11
        1 +
      1.2 +################## 10
      1.4 +
      1.6 +################## 10
      1.8 +
      60 values, min 0, max 1.8, mean 0.79, deviation 0.559077
      """),
    Picture(
      "edges belong to the upper interval, the last to the lower", HistogramPlot([0, 1, 2, 3, 4], bins: 4),
      PlotOptions(columns: 10),
      """
      0 +##### 1
      1 +##### 1
      2 +##### 1
      3 +########## 2
      4 +
      5 values, min 0, max 4, mean 2, deviation 1.41421
      """),
    Picture(
      "one value", HistogramPlot([0.25]), PlotOptions(columns: 10),
      """
      0.225 +
       0.23 +
      0.235 +
       0.24 +
      0.245 +
       0.25 +########## 1
      0.255 +
       0.26 +
      0.265 +
       0.27 +
      0.275 +
      1 value, min 0.25, max 0.25, mean 0.25, deviation 0
      """),
    Picture(
      "some are not numbers", HistogramPlot([1, 2, 2, .nan, .infinity], bins: 2), PlotOptions(columns: 10),
      """
        1 +##### 1
      1.5 +########## 2
        2 +
      3 values, min 1, max 2, mean 1.66667, deviation 0.471405, 2 not finite
      """),
    Picture(
      "narrow", HistogramPlot([1, 2, 2, 3], bins: 2), PlotOptions(width: 20),
      """
      1 +##### 1
      2 +############## 3
      3 +
      4 values, min 1, max
      3, mean 2, deviation
      0.707107
      """),
    Picture(
      "no values", HistogramPlot([]), PlotOptions(),
      """
      nothing to plot: no values
      """),
    Picture(
      "nothing finite", HistogramPlot([.nan]), PlotOptions(),
      """
      nothing to plot: no finite value
      """),
    Picture(
      "confusion", ConfusionTable([[48, 2, 0], [5, 45, 0], [0, 1, 99]], labels: ["cat", "dog", "newt"]),
      PlotOptions(title: "test set"),
      """
      test set
             predicted
      true |  cat  dog newt   error
      -----+-----------------------
       cat |   48    2    .   4.0 %
       dog |    5   45    .  10.0 %
      newt |    .    1   99   1.0 %
      200 examples, 8 wrong (4.0 %)
      """),
    Picture(
      "continued below", ConfusionTable((0..<5).map { row in (0..<5).map { $0 == row ? 100 : 0 } }),
      PlotOptions(width: 20),
      """
             predicted
      true |   0   1   2
      -----+------------
         0 | 100   .   .
         1 |   . 100   .
         2 |   .   . 100
         3 |   .   .   .
         4 |   .   .   .

             predicted
      true |   3   4
      -----+--------
         0 |   .   .
         1 |   .   .
         2 |   .   .
         3 | 100   .
         4 |   . 100

             predicted
      true |  error
      -----+-------
         0 |  0.0 %
         1 |  0.0 %
         2 |  0.0 %
         3 |  0.0 %
         4 |  0.0 %
      500 examples, 0
      wrong (0.0 %)
      """),
    Picture(
      "a class without examples", ConfusionTable([[3, 1], [0, 0]]), PlotOptions(),
      """
             predicted
      true | 0 1   error
      -----+------------
         0 | 3 1  25.0 %
         1 | . 0
      4 examples, 1 wrong (25.0 %)
      """),
    Picture(
      "ragged", ConfusionTable([[1], [0, 2, 1]]), PlotOptions(),
      """
             predicted
      true | 0 1 2   error
      -----+--------------
         0 | 1 . .   0.0 %
         1 | . 2 1  33.3 %
         2 | . . 0
      4 examples, 1 wrong (25.0 %)
      """),
    Picture(
      "no classes", ConfusionTable([]), PlotOptions(),
      """
      nothing to plot: no classes
      """),
  ]) func pictures(_ picture: Picture) {
    #expect(picture.drawn == picture.expected)
  }
}
