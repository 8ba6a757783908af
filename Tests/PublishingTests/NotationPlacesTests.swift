// NotationPlacesTests.swift — a quantity means the same in each notation of the prompt, wherever a lesson reads it.
import Language
import LessonTestSupport
import Testing

@testable import Handouts
@testable import Lessons
@testable import Publishing

struct NotationPlacesTests {
  struct Writing: Sendable, CustomTestStringConvertible {
    let plain: String, written: String
    var testDescription: String { written }
  }

  /// The ways to write one quantity at the prompt.
  private static let writings =
    [
      "w(2)1,1", "w⁽²⁾₁,₁", "w( 2 )1,1", "w(2)₁,₁", "w⁽²⁾1,1", "w(2)(1),1", "w(2)1,(1)",
    ].map { Writing(plain: "w(2)1,1", written: $0) }
    + ["gamma(1)2", "γ(1)2", "γ⁽¹⁾₂", "gamma⁽¹⁾₂"].map { Writing(plain: "gamma(1)2", written: $0) }
    + ["z(1,2)3,4", "z⁽¹,²⁾₃,₄", "z(1, 2)3,4"].map { Writing(plain: "z(1,2)3,4", written: $0) }
    + ["h(1)2", "state(1)2", "h⁽¹⁾₂"].map { Writing(plain: "state(1)2", written: $0) }

  @Test(arguments: writings) func isReadAtThePrompt(_ writing: Writing) {
    let read = Parser(vocabulary: .blackboard).statement(writing.written)
    #expect(read?.description == writing.plain)
  }

  @Test(arguments: writings) func isReadInProse(_ writing: Writing) throws {
    let prose = ProseQuantities(.blackboard)
    for text in [writing.written, "(\(writing.written))", "∂\(writing.written) = 2"] {
      let start = text == writing.written ? 0 : 1
      var (name, _) = try #require(prose.quantity(in: Array(text), at: start))
      name.symbol = prose.word(for: name.symbol)
      #expect(name.plain == writing.plain)
    }
  }

  /// A hand-out shows the answer in whichever notation.
  @Test(arguments: writings) func isASecret(_ writing: Writing) throws {
    for (answer, line) in [
      ("\(writing.plain)*y + 2", "so 2 + y·\(writing.written), as it was"),
      ("\(writing.written)*y + 2", "so 2 + y·\(writing.plain), as it was"),
      ("\(writing.written)^2 / y", "so `\(writing.plain)²/y`"),
    ] {
      let text = "```question\nid: q\ntext: What is it?\nanswer: \(answer)\n```\n\n\(line)\n"
      let lesson = try Lesson(parsing: text, path: "l.md")
      #expect(!Handout(of: lesson, vocabulary: .blackboard).leaks.isEmpty, "\(answer): \(line)")
      let other = text.replacing("\n\(line)\n", with: "\nso 2 + y·b(1)1, as it was\n")
      #expect(Handout(of: try Lesson(parsing: other, path: "l.md"), vocabulary: .blackboard).leaks.isEmpty)
    }
  }

  @Test(arguments: writings) func namesAChoice(_ writing: Writing) {
    let choices = ["b(2)1", "`\(writing.plain)`", "∂err/∂\(writing.plain)"]
    let reader = ChoiceReader(choices, .blackboard)
    let answers: [(given: String, chosen: Set<Int>)] = [
      (writing.written, [1]), ("`\(writing.written)`", [1]), ("b(2)1, \(writing.written)", [0, 1]),
      ("\(writing.written) and b(2)1", [0, 1]), ("- \(writing.written)\n- b⁽²⁾₁", [0, 1]),
      ("d err / d \(writing.written)", [2]), ("grad \(writing.written) of err", [2]),
      ("(∂err/∂\(writing.written))", [2]),
    ]
    for (given, chosen) in answers {
      #expect(reader.read(given) == .choices(chosen), "\(given)")
    }
    #expect(reader.read("b(3)1") == .stranger("b(3)1"))
  }

  @Test(arguments: writings) func hasIndicesOnAPage(_ writing: Writing) throws {
    let sentence = FormulaMarkup(.blackboard).sentence("the \(writing.written) is")
    let (above, below) =
      writing.plain.hasPrefix("w") ? ("2", "1,1") : writing.plain.hasPrefix("z") ? ("1,2", "3,4") : ("1", "2")
    #expect(sentence.contains("<sup>(\(above))</sup><sub>\(below)</sub></span> is"), "\(sentence)")
    let block = try #require(FormulaMarkup(.blackboard).block(["a = \(writing.written)²"]))
    let plain = try #require(FormulaMarkup(.blackboard).block(["a = \(writing.plain)²"]))
    func markup(_ block: String) -> Substring { block[(block.firstIndex(of: ">") ?? block.startIndex)...] }
    let symbols = [("γ", "gamma"), ("<mi>h</mi>", "<mi>state</mi>")]
    #expect(
      symbols.reduce(String(markup(block))) { $0.replacing($1.0, with: $1.1) } == String(markup(plain)))
  }

  /// An answer that repeats the name is its value.
  @Test(arguments: writings) func mayStandBeforeAnAnswer(_ writing: Writing) {
    for name in [writing.written, "∂err/∂\(writing.written)"] {
      let read = AnswerText("\(name) = 0,5", allowsName: true) {
        Parser(vocabulary: .blackboard).isExpression($0)
      }
      #expect(read?.text == "0.5", "\(name)")
    }
  }

  /// Inputs, whose index stands directly behind them.
  @Test(arguments: ["x1", "x₁"]) func inputs(_ written: String) {
    #expect(Parser(vocabulary: .blackboard).statement(written)?.description == "x1")
    let markup = FormulaMarkup(.blackboard).sentence("the \(written), too")
    #expect(markup == "the <span class=\"q\"><var>x</var><sub>1</sub></span>, too")
  }
}
