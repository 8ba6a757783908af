// SinglePrecisionTests.swift — no number that 32 bits can't hold comes in, by whichever door.
import TestSupport
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct SinglePrecisionTests {
  private static let net = "data table { 1 -> 1.5; 2 -> 3 }; layer dense 1 linear; loss mse; "

  @Test(arguments: [
    // Numbers that are typed.
    BadInput("▸1e39◂", .tooLarge, says: "1e39 is too large for single precision"),
    BadInput("2 * ▸-1e39◂", .tooLarge, says: "-1e39 is too large"),
    BadInput("sum(▸[1 1e39]◂)", .tooLarge, says: "1e39 is too large"),
    BadInput("a = ▸1e39◂", .tooLarge, says: "1e39 is too large"),
    BadInput("1 + ▸3.5e38◂", .tooLarge, says: "3.5e38 is too large"),
    BadInput("grad a of a * ▸1e39◂", .tooLarge, after: "a = 1; ", says: "1e39 is too large"),
    BadInput("plot histogram ▸1e39◂", .tooLarge, says: "1e39 is too large"),
    BadInput("plot image ▸[1 1e39; 1 2]◂", .tooLarge, says: "1e39 is too large"),
    // Parameters, inputs, targets.
    BadInput("w(1) = ▸1e39◂", .tooLarge, after: net, says: "1e39 is too large"),
    BadInput("x1 = ▸1e39◂", .tooLarge, after: net, says: "1e39 is too large"),
    BadInput("y = ▸1e39◂", .tooLarge, after: net, says: "1e39 is too large"),
    BadInput("predict ▸1e39◂", .tooLarge, after: net, says: "an input is 1e39, which is too large"),
    BadInput("predict ▸1e300◂", .tooLarge, after: net + "data scale; ", says: "is too large"),
    // Data.
    BadInput(
      "data table { 1 -> 1; ▸1e39 -> 0◂ }", .tooLarge, says: "x1 of example 2 is 1e39, which is too large"),
    BadInput("data table { ▸1 -> 1e39◂ }", .tooLarge, says: "y of example 1 is 1e39, which is too large"),
    BadInput(
      "data table { 1 -> 1 2; ▸1 -> 1 1e39◂ }", .tooLarge, says: "y2 of example 2 is 1e39, which is too large"
    ),
    BadInput("data xor n=4 noise=▸1e300◂", .tooLarge, says: "1e300 is too large"),
    // Rates and other numbers of commands.
    BadInput("set rate ▸1e39◂", .tooLarge, says: "1e39 is too large"),
    BadInput("step rate=▸1e39◂", .tooLarge, after: net, says: "1e39 is too large"),
    BadInput("train rate=▸1e39◂", .tooLarge, after: net, says: "1e39 is too large"),
    BadInput("optimizer adam rate=▸1e39◂", .tooLarge, says: "1e39 is too large"),
    BadInput("optimizer sgd clip=▸1e39◂", .tooLarge, says: "1e39 is too large"),
    BadInput("check w(1) h=▸1e39◂", .tooLarge, after: net, says: "1e39 is too large"),
  ]) func refuses(_ bad: BadInput) throws {
    var options = SessionOptions()
    options.files = .memory()
    let session = Session(options)
    session.run("precision single; " + bad.before) { #expect($0.held, "\($0.errorLines)") }
    let before = session.state.generation
    var result: CommandResult?
    session.run(bad.typed) { result = $0 }
    let error = try #require(result?.error, "\(bad.typed) held")
    #expect(error.message.contains(bad.says), "\(error.message)")
    #expect(error.hint?.contains("precision double") == true)
    #expect(error.code == bad.code, "\(bad.marked): \(error.code)")
    #expect(error.place == bad.place, "\(bad.marked): \(result?.errorLines ?? [])")
    #expect(session.state.generation == before)
  }

  @Test func refusesFiles() throws {
    let folder = try TemporaryFolder()
    try folder.write("a,b\n1,0\n1e39,1\n", to: "big.csv")
    var options = SessionOptions()
    options.files = .free
    let session = Session(options)
    session.run("precision single; data csv \(folder.path)/big.csv", keepGoing: true) { result in
      guard result.cell == 2 else { return }
      #expect(result.error?.message.contains("x1 of example 2 is 1e39, which is too large") == true)
    }
    #expect(session.state.data == nil)
  }

  /// Values from double precision: reported when they are to become single, and nothing is changed.
  @Test(arguments: [
    ("big = 1e39", "big is 1e39"), ("v = [1 1e39]", "a number in v is 1e39"),
    ("big = 1e30 * 1e9", "big is 1e39"),
    (net + "w(1) = 1e39", "a number in w(1) is 1e39"), (net + "b(1) = -1e39", "a number in b(1) is -1e39"),
    ("data table { 1e39 -> 1 }", "x1 of example 1 is 1e39"),
    ("data table { 1 -> 1e39 }", "y of example 1 is 1e39"),
    ("set rate 1e39", "the rate is 1e39"), ("optimizer sgd clip=1e39", "the optimizer's clip is 1e39"),
    (
      net + "optimizer adam; w(1) = 1e10; x1 = 1e15; step; w(1) = 1", "a number in m of w(1) is"
    ),
  ]) func goesOver(_ typed: String, _ says: String) throws {
    let last = try #require(run(typed + "; precision single").last)
    #expect(last.error?.message.contains(says) == true, "\(last.answer.lines) \(last.error?.message ?? "")")
    #expect(last.error?.place.map { $0.upperBound - $0.lowerBound } == 6)
    #expect(printed(typed + "; precision single; precision") == "precision double")
  }

  /// Results of before are as large as they were.
  @Test func resultsAreRefusedWhereTheyAreUsed() {
    #expect(printed("1e30 * 1e9; precision single; ans / 2").contains("ans is 1e39, which is too large"))
    #expect(printed("1e30 * 1e9; precision single; _1 / 2").contains("_1 is 1e39, which is too large"))
  }

  @Test(arguments: [
    ("3.4e38", "3.4e38"), ("1e-50", "0"), ("precision double; 1e39", "1e39"),
    ("data table { 1e39 -> 1 }; 2", "2"),
  ]) func holds(_ typed: String, _ expected: String) {
    #expect(printed("precision single; " + typed) == expected)
  }
}
