// CanvasTests.swift — cells, half blocks and the escape sequences between them.

import Testing

@testable import Plots

@Suite struct CanvasTests {
  private let red = Color(255, 0, 0)
  private let blue = Color(0, 0, 255)

  @Test func asciiHasNoColorAndNoBlanksAtTheEnd() {
    var canvas = Canvas(columns: 6, rows: 2)
    canvas.write("ab", column: 1, row: 0, ink: red)
    canvas.paint(blue, column: 4, half: 0)
    canvas.write("over the edge", column: 3, row: 1)
    #expect(canvas.lines(.ascii) == [" ab", "   ove"])
  }

  @Test func whatFallsOutsideIsIgnored() {
    var canvas = Canvas(columns: 2, rows: 1)
    for (column, row) in [(-1, 0), (2, 0), (0, -1), (0, 1), (Int.max, Int.max), (Int.min, Int.min)] {
      canvas.put("!", column: column, row: row)
      canvas.paint(red, column: column, half: row == 1 ? 2 : row)
    }
    #expect(canvas.lines(.blocks24) == [""])
  }

  @Test(arguments: [(0, "猫x"), (1, " 猫x"), (3, "   猫"), (4, "")])
  func wideCharactersTakeTwoCells(_ column: Int, _ line: String) {
    var canvas = Canvas(columns: 5, rows: 1)
    canvas.write("猫x", column: column, row: 0)
    #expect(canvas.lines(.blocks24) == [line])
    #expect(canvas.lines(.ascii) == [line])
  }

  @Test func halfAWideCharacterCanBeOverwritten() {
    var canvas = Canvas(columns: 5, rows: 1)
    canvas.write("猫猫", column: 0, row: 0)
    canvas.put("x", column: 2, row: 0)
    #expect(canvas.lines(.ascii) == ["猫x"])
  }

  @Test(arguments: [
    (PictureStyle.blocks24, "\u{1B}[38;2;255;0;0;48;2;0;0;255m▀\u{1B}[0m"),
    (.blocks256, "\u{1B}[38;5;196;48;5;21m▀\u{1B}[0m"),
    (.ascii, ""),
  ]) func halves(_ style: PictureStyle, _ line: String) {
    var canvas = Canvas(columns: 1, rows: 1)
    canvas.paint(red, column: 0, half: 0)
    canvas.paint(blue, column: 0, half: 1)
    #expect(canvas.lines(style) == [line])
  }

  @Test func sequencesComeOnlyWhereTheColorChanges() {
    var canvas = Canvas(columns: 4, rows: 1)
    for column in 0..<2 {
      canvas.paint(red, column: column, half: 0)
      canvas.paint(red, column: column, half: 1)
    }
    canvas.put("x", column: 3, row: 0)
    #expect(canvas.lines(.blocks256) == ["\u{1B}[48;5;196m  \u{1B}[0m x"])
  }

  @Test func aSignStandsOnTheMeanOfItsHalves() {
    var canvas = Canvas(columns: 1, rows: 1)
    canvas.paint(Color(0, 0, 0), column: 0, half: 0)
    canvas.paint(Color(100, 200, 50), column: 0, half: 1)
    canvas.put("o", column: 0, row: 0, ink: red)
    #expect(canvas.lines(.blocks24) == ["\u{1B}[38;2;255;0;0;48;2;50;100;25mo\u{1B}[0m"])
  }

  @Test(arguments: [
    (Color(0, 0, 0), 16, "#000000"), (Color(255, 255, 255), 231, "#ffffff"),
    (Color(128, 128, 128), 244, "#808080"),
    (Color(95, 135, 175), 67, "#5f87af"), (Color(8, 8, 8), 232, "#080808"),
    (Color(255, 135, 0), 208, "#ff8700"), (Color(232, 205, 170), 223, "#e8cdaa"),
  ]) func colors(_ color: Color, _ xterm: Int, _ hex: String) {
    #expect(color.xterm == xterm)
    #expect(color.hex == hex)
  }

  /// Orange is below zero, white at zero and blue above in 256 colours too, and a stronger value is darker.
  @Test(arguments: [3, 5]) func fewColorsAgreeWithTheLegend(_ most: Int) {
    let colors = (0...200).map { ColorScale.fewTwoSided(Double($0) / 200, most: most) }
    #expect(colors[100] == Color(238, 238, 238) && Set(colors).count == 2 * most + 1)
    for (place, color) in colors.enumerated() {
      // It is one of the 256, and not replaced by another.
      let (cube, steps) = (color.xterm - 16, [0, 95, 135, 175, 215, 255].map { UInt8($0) })
      if color != colors[100] {
        #expect(color == Color(steps[cube / 36], steps[cube / 6 % 6], steps[cube % 6]))
        #expect(place < 100 ? color.red >= color.green && color.green > color.blue : color.blue > color.red)
        #expect(place < 100 || color.blue > color.green && color.green >= color.red)
      }
      guard place < 100 else { continue }
      #expect(colors[place].lightness <= colors[place + 1].lightness)
      #expect(colors[200 - place].lightness <= colors[199 - place].lightness)
      #expect(
        (color == colors[100]) == (colors[200 - place] == colors[100]), "as far from white on both sides")
    }
    #expect(
      ColorScale.fewTwoSided(.nan) == colors[100] && ColorScale.fewTwoSided(9) == ColorScale.fewTwoSided(1))
  }

  @Test func aLegendShowsTheColorsThatArePainted() {
    let grid = BoundaryGrid(xRange: 0...1, yRange: 0...1, rows: 2, columns: 2)
    let lines = BoundaryPlot(grid, .probability([0, 0, 1, 1])).text(PlotOptions(style: .blocks256))
    let legend = lines.last ?? ""
    for color in [ColorScale.fewTwoSided(0, most: 3), ColorScale.fewTwoSided(1, most: 3)] {
      #expect(legend.contains("38;5;\(color.xterm)m"), "\(legend.debugDescription)")
      #expect(
        lines.dropLast().contains { $0.contains("8;5;\(color.xterm)m") || $0.contains("8;5;\(color.xterm);") }
      )
    }
  }

  @Test(arguments: [
    (ColorScale.grey, " .:-=+*#%@", 10), (.diverging, "=~-..+*#", 8),
  ]) func signs(_ scale: ColorScale, _ ramp: String, _ steps: Int) {
    let signs = (0..<steps).map { scale.sign((Double($0) + 0.5) / Double(steps)) }
    #expect(String(signs) == ramp)
    #expect(scale.sign(.nan) == "?")
    #expect([scale.sign(-5), scale.sign(7)] == [ramp.first, ramp.last])
  }

  @Test(arguments: [
    (PictureStyle.blocks256, "\u{1B}[48;5;16m    \u{1B}[48;5;231m    \u{1B}[0m"),
    (.blocks24, "\u{1B}[48;2;0;0;0m    \u{1B}[48;2;255;255;255m    \u{1B}[0m"),
  ]) func aPictureInHalfBlocks(_ style: PictureStyle, _ firstLine: String) {
    let lines = ImagePlot([0, 1, 1, 0], rows: 2, columns: 2).lines(PlotOptions(style: style))
    #expect(lines.count == 5)
    #expect(lines.first == firstLine)
    #expect(lines.last == "2×2, min 0, max 1")
  }

  /// An odd number of pixel rows ends in an upper half with nothing below it.
  @Test func anOddRowIsHalfALine() {
    let column = ImagePlot(Array(repeating: 1, count: 29), rows: 29, columns: 1, range: 0...1)
    let lines = column.lines(PlotOptions(style: .blocks256))
    #expect(lines.count == 16)
    #expect(lines[14] == "\u{1B}[38;5;231m▀\u{1B}[0m")
  }
}

extension Color {
  /// Lightness for the eye.
  fileprivate var lightness: Int { 299 * Int(red) + 587 * Int(green) + 114 * Int(blue) }
}
