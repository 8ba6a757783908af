// DiagnosticsTests.swift — places, the rendering of messages, suggestions.
import Diagnostics
import Testing

/// A text in which ▸ and ◂ mark a place.
struct Marked {
  let text: String
  let range: SourceRange

  init(_ marked: String) {
    let parts = marked.split(separator: "▸", maxSplits: 1, omittingEmptySubsequences: false)
    let inner = (parts.count > 1 ? parts[1] : "").split(
      separator: "◂", maxSplits: 1, omittingEmptySubsequences: false)
    let start = parts[0].utf8.count
    text = String(parts[0]) + inner.joined()
    range = SourceRange(start, start + (inner.first?.utf8.count ?? 0))
  }
}

private func render(_ marked: String, name: String? = nil, firstLine: Int = 1, hint: String? = nil)
  -> [String]
{
  let marked = Marked(marked)
  return Diagnostic(.syntax, "wrong", at: marked.range, hint: hint)
    .rendered(in: SourceText(marked.text, name: name, firstLine: firstLine))
}

@Test(arguments: [
  (80, ["error: one two three four", "hint: try five", "      or six seven"]),
  (22, ["error: one two three", "  four", "hint: try five", "  or six seven"]),
  (14, ["error: one two", "  three four", "hint: try five", "  or six seven"]),
  (1, ["error: one", "  two three", "  four", "hint: try", "  five", "  or six", "  seven"]),
])
func sentencesFitTheWindow(_ width: Int, _ lines: [String]) {
  let diagnostic = Diagnostic(.syntax, "one two three four", hint: "try five\nor six seven")
  #expect(diagnostic.rendered(in: SourceText(""), width: width) == lines)
}

@Test func aMessageReadsAsDesigned() {
  let marked = Marked("grad ▸w(3)1,1◂")
  let diagnostic = Diagnostic(
    .noSuchQuantity, "layer 3 has no weights: it is the loss (cross-entropy)", at: marked.range,
    hint: "the weights are w(1) (2×2) and w(2) (2×1); `network` lists them",
    lesson: LessonReference(number: "03", title: "Activations"))
  #expect(
    diagnostic.rendered(in: SourceText(marked.text)) == [
      "error: layer 3 has no weights: it is the loss (cross-entropy)",
      "  grad w(3)1,1",
      "       ^^^^^^^",
      "hint: the weights are w(1) (2×2) and w(2) (2×1); `network` lists them",
      "lesson: 03 Activations (`chainrule lesson 3`)",
    ])
}

@Test(
  arguments: [
    ("x = ▸rleu◂(1)", ["  x = rleu(1)", "      ^^^^"]),
    ("(1 + ▸◂", ["  (1 + ", "       ^"]),
    ("▸◂", ["  ", "  ^"]),
    ("漢字 ▸漢字◂ x", ["  漢字 漢字 x", "       ^^^^"]),
    ("\ta\t▸b◂", ["      a   b", "          ^"]),
    ("a ▸\t◂b", ["  a   b", "    ^^"]),
    ("one\n  ▸two◂\nthree", ["    two", "    ^^^"]),
    ("one ▸{\n two\n}◂ three", ["  one {", "      ^"]),
    ("one\r\ntwo ▸x◂\r\n", ["  two x", "      ^"]),
    ("grad\n\n▸◂", ["  grad", "      ^"]),
    ("e\u{301}e\u{301} ▸x◂", ["  e\u{301}e\u{301} x", "     ^"]),
    ("∂▸∂∂◂", ["  ∂∂∂", "   ^^"]),
    ("a\u{1B}[31m▸b◂", ["  a␛[31mb", "        ^"]),
  ] as [(String, [String])])
func placesAreMarked(marked: String, lines: [String]) { #expect(Array(render(marked).dropFirst()) == lines) }

@Test func aNamedSourceSaysWhere() {
  #expect(
    render("a\nb ▸c◂", name: "xor.chain")
      == ["error: wrong", "  at xor.chain:2:3", "  b c", "    ^"])
  #expect(render("é ▸c◂", name: "l.md", firstLine: 41)[1] == "  at l.md:41:3")
  #expect(render("a ▸b◂", hint: "one\ntwo").suffix(2) == ["hint: one", "      two"])
}

@Test func longLinesAreCutAroundThePlace() {
  let long = String(repeating: "0123456789", count: 30)
  let end = render("▸012◂" + long)
  #expect(end[1] == "  012" + long.prefix(95) + "…")
  #expect(end[2] == "  ^^^")
  let middle = render(long + "▸abc◂" + long)
  #expect(middle[1] == "  …" + long.suffix(40) + "abc" + long.prefix(55) + "…")
  #expect(middle[2] == "  " + String(repeating: " ", count: 41) + "^^^")
  let start = render(long + "▸abc◂")
  #expect(start[1] == "  …" + long.suffix(40) + "abc")
  let all = render("▸\(long)◂")
  #expect(all[1].count == 2 + 99 && all[2] == "  " + String(repeating: "^", count: 98))
  let exact = String(long.prefix(99))
  #expect(render(exact + "▸x◂")[1] == "  " + exact + "x")
  let behind = render(long + "▸◂")
  #expect(behind[1] == "  …" + long.suffix(40))
  #expect(behind[2] == "  " + String(repeating: " ", count: 41) + "^")
}

@Test(arguments: [
  // the text, the columns there are, the excerpt, the carets
  ("grad w(3)1,1 of ▸nothing◂ that is known", 20, "  …1,1 of nothing t…", "          ^^^^^^^"),
  ("short ▸x◂", 20, "  short x", "        ^"),
  ("層層層層層層層層層 ▸層◂ 層層層層層", 20, "  …層層層 層 層層層…", "          ^^"),
  ("a very long beginning, and ▸here◂", 1, "  …and here", "       ^^^^"),
])
func narrowWindowsCutTheLine(_ text: String, _ width: Int, _ excerpt: String, _ carets: String) throws {
  let parts = text.split(separator: "▸", maxSplits: 1, omittingEmptySubsequences: false)
  let marked = parts[1].split(separator: "◂", maxSplits: 1, omittingEmptySubsequences: false)
  let start = parts[0].utf8.count
  let source = SourceText(parts[0] + marked.joined())
  let lines = Diagnostic(.syntax, "wrong", at: SourceRange(start, start + marked[0].utf8.count)).rendered(
    in: source, width: width)
  #expect(Array(lines.dropFirst()) == [excerpt, carets])
}

@Test(arguments: [(-5, 1, 1), (0, 1, 1), (2, 1, 2), (4, 2, 1), (6, 2, 3), (99, 2, 3)])
func positions(offset: Int, line: Int, column: Int) {
  #expect(SourceText("é1\nab").position(of: offset) == SourcePosition(line: line, column: column))
}

@Test func placesOutsideTheTextAreHarmless() {
  for range in [SourceRange(-9, -3), SourceRange(50, 60), SourceRange(1, 900), SourceRange(2, 1)] {
    #expect(Diagnostic(.syntax, "m", at: range).rendered(in: SourceText("é\nb")).count == 3)
  }
  #expect(Diagnostic(.syntax, "no\u{1B}[2J place").rendered(in: SourceText("x")) == ["error: no␛[2J place"])
}

@Test(
  arguments: [
    ("rleu", "relu"), ("sigmod", "sigmoid"), ("Tanh", "tanh"), ("sof", "softmax"), ("tain", "train"),
    ("lear", nil),
    ("xyz", nil), ("", nil), ("relu", nil), ("r", nil), ("et", "te"), ("ep", "exp"), ("softmaxx", "softmax"),
    ("crossentropie", "crossentropy"),
  ] as [(String, String?)])
func nearestName(word: String, expected: String?) {
  let names = ["relu", "sigmoid", "tanh", "softmax", "train", "exp", "te", "crossentropy"]
  #expect(nearest(to: word, in: names) == expected)
  #expect(didYouMean(word, in: names)?.text == expected.map { "did you mean `\($0)`?" })
}

/// Lines are counted in pieces: what is told of each place is what counting from the start says.
@Test(arguments: [
  "", "a", "\n", "a\n\nb\r\nc", String(repeating: "x\nyz\n", count: 700), String(repeating: "é", count: 600),
])
func linesAreCounted(_ text: String) {
  let source = SourceText(text, firstLine: 3)
  let bytes = Array(text.utf8)
  var line = 3
  for offset in 0...bytes.count {
    if offset > 0, bytes[offset - 1] == UInt8(ascii: "\n") { line += 1 }
    #expect(source.lineNumber(at: offset) == line)
  }
  #expect(source.lineNumber(at: -1) == 3 && source.lineNumber(at: bytes.count + 9) == line)
  #expect(source.text == text && source.text(in: SourceRange(-5, Int.max)) == text)
}
