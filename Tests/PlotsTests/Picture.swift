// Picture.swift — a plot beside the text that it must be drawn as.

import Plots
import Testing

/// One case of a table of pictures.
struct Picture: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var drawn: String
  var expected: String

  /// A plot drawn in plain ASCII, and the expected lines.
  init(_ name: String, _ plot: any Plot, _ options: PlotOptions, _ expected: String) {
    testDescription = name
    drawn = plot.lines(options).joined(separator: "\n")
    self.expected = expected
  }
}
