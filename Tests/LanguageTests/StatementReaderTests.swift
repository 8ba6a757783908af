// StatementReaderTests.swift — statements one at a time, going on after errors, limits, and improbable texts.
import Diagnostics
import Language
import Testing

/// The statements of `text` and `!` for each that is wrong, going on at the next line.
private func readOn(_ text: String) -> [String] {
  var reader = StatementReader(text, vocabulary: .sample)
  var found: [String] = []
  while true {
    do throws(Diagnostic) {
      guard let statement = try reader.next() else { return found }
      found.append(statement.description)
    } catch {
      found.append("!")
      reader.skipToNextLine()
    }
  }
}

@Test(
  arguments: [
    ("a = 1\nfoo 3\nb = 2", ["a = 1", "!", "b = 2"]), ("a = 1; 2 2; b = 2\nc = 3", ["a = 1", "!", "c = 3"]),
    ("repeat 3 {\n foo 3\n step\n}\nundo", ["!", "undo()"]), ("(1 2\nundo", ["!", "undo()"]),
    ("(1 +\nundo", ["!"]), ("(1\n2\nundo", ["!", "undo()"]),
    ("repeat 2 { # }\n 2 2 }\nundo", ["!", "undo()"]), ("[1 \"]\" 2]\nundo", ["!", "undo()"]),
    ("{ 1\n(1 2\nundo\n2 2", ["!", "!", "undo()", "!"]),
    (")\nundo", ["!", "undo()"]), ("1.2.3\nundo", ["!", "undo()"]), ("\u{0}\nundo", ["!", "undo()"]),
    ("foo 3", ["!"]),
    ("a = \\\n 2 2\nundo", ["!", "undo()"]), ("a b\n\n", ["!"]),
  ] as [(String, [String])])
func afterAnErrorTheNextLine(text: String, found: [String]) { #expect(readOn(text) == found) }

@Test func statementsComeBeforeLaterErrors() throws {
  var reader = StatementReader("a = 1; b\n(2", vocabulary: .sample)
  #expect(try reader.next()?.description == "a = 1")
  #expect(reader.offset == 5)
  #expect(try reader.next()?.description == "b")
  #expect(throws: Diagnostic.self) { try reader.next() }
  #expect(try reader.next() == nil)
  reader.skipToNextLine()
  #expect(try reader.next() == nil)
}

@Test func aLineCanBeLeft() throws {
  var reader = StatementReader("a; b\nc", vocabulary: .sample)
  #expect(try reader.next()?.description == "a")
  reader.skipToNextLine()
  #expect(try reader.next()?.description == "c")
}

@Test func theVocabularyMayGrowBetweenStatements() throws {
  var reader = StatementReader("new 3; new 3; net", vocabulary: .sample)
  #expect(throws: Diagnostic.self) { try reader.next() }
  reader = StatementReader("undo; new 3; net", vocabulary: .sample)
  _ = try reader.next()
  reader.vocabulary.commands["new"] = Signature("new", [.positional("n", .integer, "")])
  reader.vocabulary.names["net"] = 1
  #expect(try reader.next()?.description == "new(n=3)")
  #expect(try reader.next()?.description == "net")
}

/// `text` `count` times.
private func many(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

/// A text that repeats itself, and whether it can be read.
struct Long: CustomTestStringConvertible {
  var opener: String
  var count: Int
  var middle = ""
  var closer = ""
  var frame = ("", "")
  var isRead: Bool

  /// `opener` `count` times, `middle`, and `closer` as often, within `frame`.
  var text: String { frame.0 + many(opener, count) + middle + many(closer, count) + frame.1 }
  var testDescription: String { "\(frame.0)\(opener)\(middle)\(closer)\(frame.1) \(count)" }
}

@Test(arguments: [
  Long(opener: "(", count: 150, middle: "1", closer: ")", isRead: true),
  Long(opener: "(", count: 100_000, middle: "1", closer: ")", isRead: false),
  Long(opener: "[", count: 300, closer: "]", isRead: false),
  Long(opener: "-", count: 150, middle: "1", isRead: true),
  Long(opener: "-", count: 1_000_000, middle: "1", isRead: false),
  Long(opener: "2^", count: 150, middle: "2", isRead: true),
  Long(opener: "2^", count: 500_000, middle: "2", isRead: false),
  Long(opener: "a + ", count: 400, middle: "a", isRead: true),
  Long(opener: "a+", count: 500_000, middle: "a", isRead: false),
  Long(opener: "w(", count: 1000, middle: "1", closer: ")", isRead: false),
  Long(opener: "w(1)(", count: 90, middle: "1", closer: ")", isRead: true),
  Long(opener: "f(", count: 500, closer: ")", isRead: false),
  Long(opener: "²", count: 900, frame: ("a", ""), isRead: true),
  Long(opener: "repeat 2 {", count: 40, closer: "}", isRead: true),
  Long(opener: "repeat 2 {", count: 100_000, closer: "}", isRead: false),
  Long(opener: "layer sum {", count: 100_000, closer: "}", isRead: false),
  Long(opener: "1 ", count: 500_000, frame: ("[", "]"), isRead: true),
  Long(opener: "a;", count: 300_000, isRead: true),
  Long(opener: "1", count: 1_000_000, isRead: false),
  Long(opener: "1", count: 1_000_000, frame: ("0.", ""), isRead: true),
  Long(opener: "1", count: 1_000_000, frame: ("x", ""), isRead: true),
  Long(opener: "a", count: 1_000_000, isRead: true),
  Long(opener: "w⁽²⁾₁ ", count: 100_000, isRead: false),
  Long(opener: "1 -2;", count: 200_000, frame: ("data table {", "}"), isRead: true),
  Long(opener: "1 ", count: 200_000, frame: ("predict ", ""), isRead: true),
  Long(opener: "a b ", count: 220_000, frame: ("help ", ""), isRead: true),
  Long(opener: "a", count: 1_000_000, frame: ("\"", ""), isRead: false),
  Long(opener: "é", count: 500_000, frame: ("#", ""), isRead: true),
  Long(opener: "\n", count: 1_000_000, isRead: true),
  Long(opener: ",1", count: 300_000, frame: ("w(1)1", ""), isRead: true),
  Long(opener: "foo 3\n", count: 100_000, isRead: false),
  Long(opener: " ", count: 1_000_000, middle: "a", isRead: true),
  Long(opener: "₁", count: 300_000, frame: ("x", ""), isRead: true),
  Long(opener: "a", count: 200_000, frame: ("step ", "=1"), isRead: false),
])
func longAndDeepTextsAreReadOrRefused(long: Long) {
  let isRead = if case .success = read(long.text) { true } else { false }
  #expect(isRead == long.isRead)
}

@Test func longTextsWithManyErrorsAreReadOnce() {
  #expect(readOn(many("foo 3\n", 20_000)).count == 20_000)
  #expect(readOn(many("{ 2 2\n", 20_000)).count == 20_000)
  #expect(readOn(many("(2 2\n", 20_000)).count == 20_000)
  #expect(readOn(many("(\n", 20_000)).count < 1000)
}

/// Numbers that look random and are the same each time (SplitMix64).
private struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

private let pieces = [
  "(", ")", "[", "]", "{", "}", ",", ";", "\n", " ", "  ", "+", "-", "*", "/", "^", "@", "=", "==", "<", ":",
  "..", "->", "∂", "d ", "/ d ",
  "#", "\\", "\\\n", "\"", "'", "1", "2.5", "1e", "1e-3", "5x5", "1..3", ".", "w(1)1,1", "w(", "w⁽²⁾₁", "⁽",
  "₂", "²", "σ²", "γ", "é", "漢", "x1", "a",
  "layer ", "dense ", "conv ", "sum ", "data ", "table ", "csv ", "grad ", " of ", "step ", "rate=",
  "repeat ", "predict ", "help ", "examples ", "all",
  "\u{0}", "\u{FFFD}", "\u{A0}", "\r\n", "\t", "e\u{301}", "\u{1F468}\u{200D}",
]

@Test(arguments: 1...8)
func nothingCrashesTheParser(seed: UInt64) {
  var random = Seeded(state: seed)
  for _ in 0..<1500 {
    let count = Int.random(in: 0...24, using: &random)
    let text =
      if Bool.random(using: &random) {
        (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      } else {
        String(
          decoding: (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }, as: UTF8.self)
      }
    switch read(text) {
    case .success(let statements):
      // All output is readable; the parser reads expressions and assignments, too.
      for statement in statements { #expect(!statement.isEmpty) }
    case .failure(let error):
      #expect(!error.message.isEmpty)
      let place = error.place ?? SourceRange(0, 0)
      #expect(place.lowerBound >= 0 && place.upperBound <= text.utf8.count)
      #expect(!error.rendered(in: SourceText(text)).isEmpty)
    }
    #expect(readOn(text).count <= text.utf8.count + 1)
    _ = try? Parser(vocabulary: .sample).parseExpression(text)
  }
}

@Test func printedExpressionsReadBackTheSame() throws {
  var random = Seeded(state: 42)
  let parts = [
    "a", "1", "2.5", "w(1)2,1", "x1", "(", ")", "+", "-", "*", "/", "^", "@", "<", "==", ":", "f(", ",", "[",
    "]", ";", " ", " ",
  ]
  var count = 0
  for _ in 0..<20_000 {
    let text = (0..<Int.random(in: 1...9, using: &random)).map { _ in
      parts.randomElement(using: &random) ?? ""
    }.joined()
    guard let expression = try? Parser(vocabulary: .sample).parseExpression(text) else { continue }
    count += 1
    #expect(
      try Parser(vocabulary: .sample).parseExpression(expression.description).description
        == expression.description, "\(text)")
  }
  #expect(count > 500)
}
