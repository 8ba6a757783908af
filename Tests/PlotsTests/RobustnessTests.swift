// RobustnessTests.swift — conditions for every plot of any numbers in every style.

import Testing

@testable import Plots

@Suite struct RobustnessTests {
  @Test(arguments: Sample.all + Sample.hostile) func fitsAndMovesNoCursor(_ sample: Sample) {
    for style in PictureStyle.allCases where style != .svg {
      for width in [-3, 20, 33, 80] {
        let lines = sample.plot.lines(PlotOptions(style: style, width: width, title: "title\u{7}"))
        #expect(!lines.isEmpty)
        for line in lines {
          let plain = withoutColor(line)
          if !isSentence(lines) { #expect(plain.count <= max(width, 20), "\(style) \(width): \(line)") }
          #expect(!plain.unicodeScalars.contains { $0.value < 32 }, "\(style): \(line)")
          #expect(style != .ascii || line.utf8.allSatisfy { $0 < 128 }, "\(line)")
          #expect(line.last != " ")
        }
      }
    }
  }

  @Test(arguments: [(Int.min, Int.max), (0, 0), (3, 2), (7, 100), (400, 60)])
  func oddSizes(_ columns: Int, _ rows: Int) {
    for sample in Sample.all {
      let options = PlotOptions(width: 60, columns: columns, rows: rows)
      #expect(sample.plot.lines(options).allSatisfy { withoutColor($0).count <= 60 })
    }
  }

  @Test(arguments: Sample.all) func labelsAreInjected(_ sample: Sample) {
    let lines = sample.plot.lines(PlotOptions(label: { _ in "LABEL" }))
    let names = ["confusion", "regions"]
    #expect(lines.contains { $0.contains("LABEL") } || names.contains(sample.name))
  }

  /// A sentence that explains why there is no picture may be longer than 20 columns.
  private func isSentence(_ lines: [String]) -> Bool {
    lines.count == 1 && lines[0].hasPrefix("nothing to plot:")
  }

  /// The line without the sequences that set colours; any other escape stays.
  private func withoutColor(_ line: String) -> String {
    let pieces = line.split(separator: "\u{1B}[", omittingEmptySubsequences: false)
    return pieces.dropFirst().reduce(String(pieces.first ?? "")) { text, piece in
      let code = piece.prefix { $0.isNumber || $0 == ";" }
      let rest = piece.dropFirst(code.count)
      return text + (rest.first == "m" ? String(rest.dropFirst()) : "\u{1B}[" + piece)
    }
  }
}
