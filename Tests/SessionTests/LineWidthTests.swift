// LineWidthTests.swift — output fits the page: examples, notes, and errors with their hints.
import Diagnostics
import Testing
import Typography

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

/// Output of commands in a window of so many columns, errors included.
private func lines(_ typed: String, width: Int = 80) -> [String] {
  var options = SessionOptions()
  options.width = width
  var lines: [String] = []
  Session(options).run(SourceText(typed), keepGoing: true) {
    lines += $0.held ? $0.answer.lines : $0.errorLines(in: width)
  }
  return lines
}

@Suite struct LineWidthTests {
  @Test(
    arguments: CommandTable.standard.all.flatMap { command in
      command.examples.map { (command.name, $0.typed) }
    })
  func examplesFitThePage(_ command: String, _ code: String) {
    for line in lines(code) { #expect(displayWidth(of: line) <= 80, "\(command): \(line)") }
  }

  /// Everything that is known to be long.
  @Test(arguments: [
    "data xor; layer dense 20000; init xavier", "data xor; layer dense 20000; init uniform",
    "data xor n=40; layer dense 2; layer dense 1; loss crossentropy; w(1) = 500; b(1) = 900; train epochs=2",
    "data xor n=40; layer dense 9 relu; layer dense 1; loss crossentropy; b(1) = -900; train epochs=2",
    "data xor n=40; layer dense 9; layer batchnorm; layer dense 1; loss crossentropy; example 1; step",
    "optimizer foo", "data xor; layer dense 1; optimizer adam foo=3", "plot foo", "layer foo 3", "set foo 3",
    "data csv nofile.csv label=species", "data digits n=20; layer conv 4 3x3; w(1)2,1",
    "layer dense 1000000000",
    "a = [1 2 3]; b = [1 2; 3 4]; a @ b @ a @ b @ a @ b @ a @ b @ a @ b @ a @ b @ a @ b @ a @ b @ a @ b @ a @ b",
  ]) func sentencesFitThePage(_ typed: String) {
    let before = typed.lastIndex(of: ";").map { typed[..<$0] } ?? ""
    for width in [80, 60] {
      for line in lines(typed, width: width).dropFirst(lines(String(before), width: width).count) {
        #expect(displayWidth(of: line) <= width, "\(line)")
      }
    }
  }

  /// Formulas however deep are broken before operators.
  @Test(arguments: [80, 60, 40]) func deepFormulasFitThePage(_ width: Int) {
    let typed = """
      data table { 1 2 -> 1; 2 5 -> 0 }; layer dense 2; layer batchnorm; layer dense 2; layer dense 1
      loss crossentropy; init normal seed=1; example 1; explain w(4)1,1 deep; explain w(1)1,1 deep
      """
    let formulas = lines(typed, width: width).drop { !$0.hasPrefix("∂") }
    #expect(formulas.count > 20)
    for line in formulas { #expect(displayWidth(of: line) <= width, "\(line)") }
  }

  /// Formulas of an explanation wider than the page are broken, too; where it fits, its columns are aligned.
  @Test(arguments: [("w(1)1,1", 80), ("w(1)1,1", 60), ("w(1)1,1", 44), ("gamma(2)1", 44), ("z(1)1", 50)])
  func explanationsFitThePage(_ quantity: String, _ width: Int) {
    let typed = """
      data table { 1 2 -> 1; 2 5 -> 0 }; layer dense 2; layer batchnorm; layer dense 2; layer dense 1
      loss crossentropy; init normal seed=1; example 1; explain \(quantity)
      """
    let explanation = lines(typed, width: width).drop { !$0.hasPrefix("∂") }
    #expect(explanation.count > 6)
    for line in explanation.dropFirst() { #expect(displayWidth(of: line) <= width, "\(line)") }
    #expect(explanation.contains { $0.contains("finite difference") && $0.hasSuffix("✓") })
  }

  /// Every command called the wrong way.
  @Test(arguments: CommandTable.standard.all.filter { $0.name != "quit" }.map(\.name))
  func errorsFitThePage(_ command: String) {
    for wrong in ["", " nonsense", " 1 2 3 4 5 6 7 8", " [1 2", " rate=nonsense foo=1", " w(9)1,1", " -1"] {
      for line in lines(command + wrong) where !line.isEmpty {
        #expect(displayWidth(of: line) <= 80, "\(command)\(wrong): \(line)")
      }
    }
  }

  /// A column is as wide as its printed cells, also in plain ASCII.
  @Test func columnsStandInPlainASCII() throws {
    let network = """
      data table { 1 2 -> 1; 2 5 -> 0 }; layer dense 3 linear; layer batchnorm; layer dense 1; loss crossentropy
      init normal; set mode train

      """
    func printed(_ typed: String) -> [String] {
      Glyphs.onlyASCII.withValue(true) { lines(network + typed).dropFirst(7).map(Glyphs.asciified) }
    }
    let tape = printed("tape")
    let head = try #require(tape.first?.range(of: "computed as"))
    let column = tape[0].distance(from: tape[0].startIndex, to: head.lowerBound)
    for row in tape {
      #expect(row.dropFirst(column - 2).hasPrefix("  ") && !row.dropFirst(column).hasPrefix(" "), "\(row)")
    }
    #expect(tape.contains { $0.contains("sigma2B(2)  batchvariance(z(1), muB(2))  ") })
    let signs = printed("explain sigma2(2)1; explain gamma(2)1").compactMap { line -> Int? in
      line.range(of: line.contains("  ~ ") ? "  ~ " : "  = ").map {
        line.distance(from: line.startIndex, to: $0.lowerBound)
      }
    }
    #expect(signs.count == 5 && Set(signs).count == 1, "\(signs)")
  }
}
