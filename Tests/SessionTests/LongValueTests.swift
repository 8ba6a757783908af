// LongValueTests.swift — values with thousands of numbers are printed in part, with the size of the rest.
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct LongValueTests {
  @Test(
    arguments: [
      ("1:3000", 186, nil), ("1:3001", 34, "  … 2501 more numbers"),
      ("reshape(1:4000, 1000, 4)", 126, "  … 875 more rows"),
      ("reshape(1:8000, 20, 20, 20)", 46, "  … 19 more blocks"),
      ("reshape(1:8000, 1, 2000, 4)", 127, "  … 1875 more rows"),
      ("data digits n=500; x", 46, "  … 498 more blocks"), ("data digits n=10; x", 150, nil),
    ] as [(String, Int, String?)])
  func prints(_ typed: String, _ count: Int, _ note: String?) {
    let lines = printed(typed).split(separator: "\n").map(String.init)
    #expect(lines.count <= count, "\(lines.count)")
    #expect((lines.last { $0.contains("…") }) == note, "\(lines.suffix(2))")
  }

  /// Programs get all of it.
  @Test func programsReadAll() throws {
    #expect(try #require(run("1:3001").last?.answer.value.numbers).count == 3001)
  }
}
