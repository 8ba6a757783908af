// SVGTests.swift — every plot's document is well formed and stands alone.

import Testing

@testable import Plots

/// The error in a document's tags and entities; nil when there is none.
private func fault(in document: String) -> String? {
  var open: [String] = []
  var rest = document[...]
  while let start = rest.firstIndex(of: "<") {
    let text = rest[..<start]
    if text.contains(">") { return "a bare > in \(text)" }
    for piece in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst()
    where !["amp;", "lt;", "gt;", "quot;"].contains(where: piece.hasPrefix) {
      return "a bare & in \(text)"
    }
    guard let end = rest[start...].firstIndex(of: ">") else { return "a tag that never ends" }
    let tag = rest[rest.index(after: start)..<end]
    if tag.filter({ $0 == "\"" }).count % 2 != 0 { return "an open quote in \(tag)" }
    let name = String(tag.split(separator: " ").first ?? "")
    if name.hasPrefix("/") {
      guard open.popLast() == String(name.dropFirst()) else { return "\(name) closes nothing" }
    } else if !tag.hasSuffix("/") {
      open.append(name)
    }
    rest = rest[rest.index(after: end)...]
  }
  return open.isEmpty ? nil : "\(open) stay open"
}

@Suite struct SVGTests {
  @Test(arguments: [
    ("<a><b/></a>", true), ("<a><b></a>", false), ("<a>x & y</a>", false), ("<a>&amp;</a>", true),
    ("<a", false),
    ("<a t=\"></a>", false),
  ]) func theCheckItself(_ document: String, _ isWellFormed: Bool) {
    #expect((fault(in: document) == nil) == isWellFormed)
  }

  @Test(arguments: Sample.all + Sample.hostile) func wellFormed(_ sample: Sample) {
    let lines = sample.plot.lines(PlotOptions(style: .svg, title: "a < b & \"c\"\u{1B}"))
    let document = lines.joined(separator: "\n")
    #expect(fault(in: document) == nil)
    #expect(lines.first?.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\"") == true)
    #expect(lines.first?.contains("viewBox=") == true)
    #expect(lines.last == "</svg>")
    for forbidden in ["nan", "inf\"", "<script", "href", "\u{1B}"] {
      #expect(!document.contains(forbidden), "\(forbidden)")
    }
  }

  @Test func coordinatesHaveTwoDecimals() {
    var drawing = SVG(width: 10, height: 20)
    drawing.line(0.005, -1.25, 1.0 / 3, .nan, color: .black, width: 2)
    let line = "<line x1=\"0.01\" y1=\"-1.25\" x2=\"0.33\" y2=\"0\" stroke=\"#000000\" stroke-width=\"2\"/>"
    #expect(drawing.lines(title: "t").contains(line))
  }

  @Test func tilesOfOneColorAreOneElement() {
    var drawing = SVG(width: 10, height: 10)
    drawing.tiles([(0, 0, 1, 1, .black), (1, 0, 1, 1, .paper), (2, 0, 1, 1, .black)])
    let paths = drawing.lines(title: "t").filter { $0.hasPrefix("<path") }
    #expect(paths.count == 2)
    #expect(paths.first == "<path d=\"M0 0h1v1h-1zM2 0h1v1h-1z\" fill=\"#000000\"/>")
  }
}
