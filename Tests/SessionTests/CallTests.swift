// CallTests.swift — typed access to arguments: presence, kind, standard and bounds come from the parameter.
import Diagnostics
import Language
import Parameters
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct CallTests {
  private static let signature = Signature(
    "try",
    [
      .positional("kind", .choice(["a", "b"]), "which"),
      .positional("n", .integer, "how many", optional: true, standard: 3),
      .option("seed", .integer, "start", in: 0 ... .infinity), .option("bins", .integer, "bars", in: 2...9),
      .option("p", .number, "share", standard: 0.5, in: 0...1), .option("layers", .span, "which layers"),
      .option("pad", .sizeOr(["same"]), "rim"), .option("size", .size, "window"),
      .option("skip", .words, "columns"),
    ])

  private func call(_ text: String) throws -> Call {
    let vocabulary = Vocabulary(commands: [Self.signature], quantities: [], functions: [])
    let statement = try #require(try Parser(vocabulary: vocabulary).parse(text).first)
    guard case .command(let written) = statement.kind else { throw Diagnostic(.syntax, "no command") }
    return Call(written, Self.signature, in: Session())
  }

  @Test func valuesHaveTheKindOfTheirParameter() throws {
    let call = try call("try a 2 seed=0 bins=9 p=1/4 layers=2..3")
    #expect(try call.word("kind") == "a")
    #expect(try call.choice("kind", of: ["a": 1, "b": 2]) == 1)
    #expect(try call.integer("n") == 2)
    #expect(try call.integer("seed") == 0)
    #expect(try call.integer("bins") == 9)
    #expect(try call.number("p") == 0.25)
    let span = try #require(try call.span(ifGiven: "layers"))
    #expect(span == (2, 3))
  }

  @Test func whatIsNotGivenIsItsStandard() throws {
    let call = try call("try b")
    #expect(try call.integer("n") == 3)
    #expect(try call.number("p") == 0.5)
    #expect(try call.integer(ifGiven: "bins") == nil)
    #expect(call["layers"] == nil && !call.has("pad"))
  }

  @Test(arguments: [
    ("try a 0", "n", "this must be at least 1, and it is 0", "0"),
    ("try a seed=-1", "seed", "this must be at least 0, and it is -1", "-1"),
    ("try a bins=10", "bins", "`bins` is 2 to 9, and this is 10", "10"),
    ("try a bins=1", "bins", "`bins` is 2 to 9, and this is 1", "1"),
    ("try a n=1/2", "n", "a whole number is needed here, and this is 0.5", "1/2"),
  ])
  func boundsAreThoseOfTheParameter(_ text: String, _ name: String, _ message: String, _ place: String) throws
  {
    let call = try call(text)
    #expect {
      _ = try call.integer(name)
    } throws: { error in
      guard let error = error as? Diagnostic, let range = error.place else { return false }
      return error.code == (place == "1/2" ? .wrongArgument : .outOfRange) && error.message == message
        && SourceText(text).text(in: range) == place
    }
  }

  @Test func numbersOutOfBoundsAreRefused() throws {
    let call = try call("try a p=2")
    #expect(throws: Diagnostic(.outOfRange, "`p` is 0 to 1, and this is 2", at: call.range(of: "p"))) {
      try call.number("p")
    }
  }

  @Test func definitionsGetTheirValues() throws {
    let call = try call("try a pad=same size=3x5 skip=x,y p=1 seed=7")
    let values = try call.values(of: Self.signature.parameters)
    #expect(values.word("kind") == "a" && values.word("pad") == "same" && values.integer("pad") == nil)
    let size = try #require(values.size("size"))
    #expect(size == (3, 5))
    #expect(values.words("skip") == ["x", "y"] && values.number("p") == 1 && values.integer("seed") == 7)
    #expect(!values.has("n"))
    let other = try self.call("try a pad=2").values(of: Self.signature.parameters)
    let pad = try #require(other.size("pad"))
    #expect(pad == (2, 2))
  }

  /// What no line can bring about: an error, and not a crash.
  @Test func anotherKindThanTheParameterHasIsAnError() throws {
    let call = try call("try a")
    #expect(throws: Diagnostic.self) { try call.text("kind") }
    #expect(throws: Diagnostic.self) { try call.integer("seed") }
  }
}
