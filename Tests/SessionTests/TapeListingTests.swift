// TapeListingTests.swift — the tape listed, walked, drawn and exported; hints of idle units; refused derivatives.
import Diagnostics
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct TapeListingTests {
  @Test(arguments: [
    // typed after the design's network, output of the last
    (
      "forward 1; tape 1",
      """
         n  output  computed as         shape  value
         2  w(1)    leaf                2×2    [0.5 -0.4; 0.3 0.8]
         3  b(1)    leaf                2      [0.1 -0.2]
         4  a(1)    z(0) @ w(1) + b(1)  1×2    [1.2 1]
      >  5  z(1)    σ(a(1))             1×2    not computed
      """
    ),
    (
      "tape 3",
      """
       n  output  computed as  shape  value
      10  y       leaf         1×1    1
      11  err     H(y, z(2))   1×1    not computed
      12  J       mean(err)           not computed
      """
    ),
    (
      "backward 2; tape 2",
      """
         n  output  computed as         shape  value        adjoint
         6  w(2)    leaf                2×1    [0.7; -0.6]
         7  b(2)    leaf                1      0.2
      <  8  a(2)    z(1) @ w(2) + b(2)  1×1    0.299332     -0.425721
         9  z(2)    σ(a(2))             1×1    0.574279     -1.74131
      """
    ),
    // Values on a narrow page are shortened, then left out.
    (
      "set width 64; tape 1",
      "   n  output  computed as         shape  value\n   2  w(1)    leaf                2×2    [0.5 -0.4; 0.3 0.8]\n   3  b(1)    leaf                2      [0.1 -0.2]\n>  4  a(1)    z(0) @ w(1) + b(1)  1×2    not computed\n   5  z(1)    σ(a(1))             1×2    not computed"
    ),
    (
      "set width 56; w(1) = [0.51234 -0.4; 0.3 0.8]; forward; tape 1",
      "n  output  computed as         shape  value\n2  w(1)    leaf                2×2    …\n3  b(1)    leaf                2      [0.1 -0.2]\n4  a(1)    z(0) @ w(1) + b(1)  1×2    [1.21234 1]\n5  z(1)    σ(a(1))             1×2    [0.771 0.731]"
    ),
    // Another derivative leaves the walk where it is; a change ends it.
    (
      "backward 2; grad w(1)1,1; check w(1)1,1; backward 1; tape 0",
      "n  output  computed as  shape  value\n1  z(0)    leaf         1×2    [1 2]"
    ),
    (
      "backward; w(1)1,1 = 2; forward; tape 0",
      "n  output  computed as  shape  value\n1  z(0)    leaf         1×2    [1 2]"
    ),
    (
      "forward 1",
      """
      entry 4  a(1) = z(0) @ w(1) + b(1)
        a(1)1 = w(1)1,1·z(0)1 + w(1)2,1·z(0)2 + b(1)1 = 0.5·1 + 0.3·2 + 0.1 = 1.2
        a(1)2 = w(1)1,2·z(0)1 + w(1)2,2·z(0)2 + b(1)2 = -0.4·1 + 0.8·2 + (-0.2) = 1
      """
    ),
    (
      "forward 1; forward 1",
      "entry 5  z(1) = σ(a(1))\n  z(1)1 = σ(a(1)1) = σ(1.2) = 0.768525\n  z(1)2 = σ(a(1)2) = σ(1) = 0.731059"
    ),
    (
      "backward 1; check w(1); backward 1",
      "entry 9  z(2) = σ(a(2))\n  ∂err/∂a(2)1 = ∂err/∂z(2)1·z(2)1·(1−z(2)1) = -0.425721"
    ),
    (
      "backward 9; backward 1",
      "entry 11  err = H(y, z(2))\n  ∂err/∂z(2)1 = −y/z(2)1 + (1−y)/(1−z(2)1) = -1.74131\n  ∂err/∂y = ln(1−z(2)1) − ln z(2)1 = -0.299332"
    ),
    (
      "tape expand 9",
      "z(2)1 = σ(a(2)1) = σ(0.299332) = 0.574279\n  ∂z(2)1/∂a(2)1  = z(2)1·(1−z(2)1)    = 0.244483"
    ),
    ("tape expand 2", "entry 2 is a leaf: nothing computed it\nw(1) = [0.5 -0.4; 0.3 0.8]"),
  ]) func prints(_ typed: String, _ expected: String) {
    #expect(printed(design + typed) == expected)
  }

  @Test func largeEntriesAreKeptShort() {
    let lines = printed(
      "data digits 20; example 1; layer flatten; layer dense 50 linear; loss crossentropy; init zero; forward 2"
    )
    #expect(lines.split(separator: "\n").count == 6, "\(lines)")
    #expect(lines.contains("… 49 more elements"))
  }

  @Test(arguments: [
    ("a = 2; b = a^2; plot tape", "○    1  a\n│ ○  2  2\n├─┘\n●    3  b = a^2"),
    (
      "a = 2; c = exp(a); g = (c + a) / c; plot tape",
      "○      1  a\n├─┐\n│ ●    2  c = exp(a)\n├─┤\n● │    3  t3 = c + a\n├─┘\n●      4  g = t3/c"
    ),
    (
      "a = 2; b = 3; c = a * b + a; g = c * b; plot tape",
      "○      1  a\n│ ○    2  b\n├─┼─┐\n│ │ ●  3  t3 = a·b\n├─│─┘\n● │    4  c = t3 + a\n├─┘\n●      5  g = c·b"
    ),
  ]) func draws(_ typed: String, _ expected: String) {
    let lines = printed(typed).split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    #expect(lines == expected.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") })
  }

  @Test func aNarrowPageHasNoLanes() {
    let sum = (1...30).map { "v\($0)" }
    let typed =
      "set width 40; " + sum.map { "\($0) = 1; " }.joined()
      + "s = concat(\(sum.map { "reshape(\($0), 1)" }.joined(separator: ", "))); plot tape"
    let lines = printed(typed).split(separator: "\n")
    #expect(lines.count > 60 && lines.allSatisfy { $0.count <= 40 }, "\(lines)")
  }

  /// A file that a session wrote.
  private func exported(_ path: String, _ typed: String) throws -> String {
    var options = SessionOptions()
    options.files = .memory()
    let interpreter = Session(options)
    var failure: [String] = []
    interpreter.run(SourceText("\(typed); export \(path)")) { failure += $0.errorLines }
    try #require(failure.isEmpty, "\(failure)")
    return try options.files.read(path)
  }

  @Test func dotNamesEveryEntryAndEdge() throws {
    let text = try exported("g.dot", "a = 2; g = a^2 + a")
    #expect(text.hasPrefix("digraph tape {\n") && text.hasSuffix("}\n"))
    for line in [
      "n1 [label=\"a\", style", "n4 [label=\"g = t3 + a\"]", "n1 -> n3;", "n2 -> n3;", "n3 -> n4;",
      "n1 -> n4;",
    ] {
      #expect(text.contains(line), "\(line) is missing in \(text)")
    }
  }

  @Test func svgHasABoxForEveryEntryAndStaysInside() throws {
    let text = try exported("g.svg", design + "u = z(1)1 < z(1)2")
    #expect(text.hasPrefix("<svg ") && text.hasSuffix("</svg>\n"))
    let entries = try #require(run(design + "u = z(1)1 < z(1)2; tape").last?.answer.lines.count) - 1
    #expect(text.split(separator: "\n").count { $0.hasPrefix("<rect ") && $0.contains("rx=") } == entries)
    #expect(text.contains("&lt;") && !text.contains(" < "))
    let width = try #require(text.split(separator: "\"").dropFirst(3).first.flatMap { Double($0) })
    for line in text.split(separator: "\n") where line.hasPrefix("<rect x=") {
      let parts = line.split(separator: "\"")
      let (x, boxWidth) = (try #require(Double(parts[1])), try #require(Double(parts[5])))
      #expect(x >= 0 && x + boxWidth <= width)
    }
  }

  @Test(arguments: [
    ("tape", "the tape is empty"),
    ("plot tape", "the tape is empty"),
    (design + "tape 4", "there is no layer 4"),
    (design + "tape expand", "which entry?"),
    (design + "tape expand 13", "there is no entry 13"),
    (design + "forward 1; tape expand 9", "z(2) is not computed yet"),
    (design + "tape memory 3", "takes no number"),
    ("tape memory", "memory is planned for a network"),
    ("a = 2; export tape.png", "exported as .svg or as .dot"),
    ("a = 2; save t.svg", "saved as .md or as .chain"),
    ("a = 2; save t.chain; reset; b = 1; export t.chain", "exported as .svg or as .dot"),
  ]) func refuses(_ typed: String, _ message: String) {
    let text = printed(typed)
    #expect(text.hasPrefix("error: ") && text.contains(message), "\(text)")
  }

  @Test func aLessonExportsNothing() throws {
    var options = SessionOptions()
    options.files = .lesson(in: "/")
    let interpreter = Session(options)
    var last: CommandResult?
    interpreter.run(SourceText("a = 2; export tape.svg")) { last = $0 }
    #expect(last?.error?.message == "a lesson writes no files")
  }

  // MARK: Hints

  static let saturated =
    "seed 3; data xor; layer dense 2; layer dense 1; loss crossentropy; w(1) = [200 300; 200 -500]; b(1) = [60 700]; "
  static let dead =
    "data xor; layer dense 8 relu; layer dense 1; loss crossentropy; init he seed=1; b(1) = -100; "

  @Test(
    arguments: [
      (
        saturated + "train epochs=2",
        "note: 1 of 2 units of layer 1 is saturated (z < 0.01 or > 0.99 for every example): little flows back"
      ),
      (
        dead + "train epochs=2",
        "note: 100 % of the ReLUs of layer 1 are 0 for every example: nothing flows back"
      ),
      (
        dead + "examples all; step",
        "note: 100 % of the ReLUs of layer 1 are 0 for every example: nothing flows back"
      ),
      (
        "data digits n=40 seed=1; layer flatten; layer dense 9 relu; layer dense 10 linear; loss crossentropy; init he seed=1; b(2) = -90000; train epochs=1",
        "note: 100 % of the ReLUs of layer 2 are 0 for every example: nothing flows back\nnote: inputs go up to 253: `data scale` brings them to 0…1, where units learn"
      ),
      // A network that learns, has learnt, or sees one example is left alone.
      ("data xor; layer dense 2; layer dense 1; loss crossentropy; train epochs=1", nil),
      (
        "data table { 0 0 -> 0; 0 1 -> 1; 1 0 -> 1; 1 1 -> 0 }; layer dense 4; layer dense 1; loss crossentropy; init normal seed=2; train epochs=3000 rate=2",
        nil
      ),
      (
        "data table { 1 2 -> 1 }; layer dense 4 relu; layer dense 1; loss crossentropy; init he seed=2; step",
        nil
      ),
    ] as [(String, String?)]) func hints(_ typed: String, _ note: String?)
  {
    let lines = printed(typed).split(separator: "\n").map(String.init)
    let start = lines.firstIndex { $0.hasPrefix("note: ") }
    // Long ones go on in the next line, below their start.
    let said = start.map { lines[$0...].joined(separator: "\n").replacing("\n      ", with: " ") }
    #expect(said == note, "\(lines)")
  }

  /// Without a network, forward and backward go along the names.
  @Test(arguments: [
    ("forward 1", "entry 4  t4 = a + b\n  t4 = a + b = 1 + 2 = 3"),
    ("forward 1; forward 1", "entry 5  f = t4·c\n  f = t4·c = 3·4 = 12"),
    (
      "forward 1; tape",
      """
         n  output  computed as  value
         1  a       leaf         1
         2  b       leaf         2
         3  c       leaf         4
         4  t4      a + b        3
      >  5  f       t4·c         12
      """
    ),
    // The walk begins anew at the end; entries typed in between come along.
    ("forward 9; forward 1", "entry 4  t4 = a + b\n  t4 = a + b = 1 + 2 = 3"),
    ("forward 2; g = f + 1; forward 1", "entry 7  g = f + 1\n  g = f + 1 = 12 + 1 = 13"),
    ("backward 1", "entry 5  f = t4·c\n  ∂f/∂c = t4 = 3\n  ∂f/∂t4 = c = 4"),
    ("backward 1; backward 1", "entry 4  t4 = a + b\n  ∂f/∂a = ∂f/∂t4 = 4\n  ∂f/∂b = ∂f/∂t4 = 4"),
    (
      "backward",
      "entry 5  f = t4·c\n  ∂f/∂c = t4 = 3\n  ∂f/∂t4 = c = 4\nentry 4  t4 = a + b\n  ∂f/∂a = ∂f/∂t4 = 4\n  ∂f/∂b = ∂f/∂t4 = 4"
    ),
    ("g = f^2; backward 1 of f", "entry 5  f = t4·c\n  ∂f/∂c = t4 = 3\n  ∂f/∂t4 = c = 4"),
    ("backward 1 of a*f", "entry 6  (a·f) = a·f\n  ∂(a·f)/∂a = f = 12  so far\n  ∂(a·f)/∂f = a = 1"),
    ("g = f^2; backward 1", "entry 7  g = f^2\n  ∂g/∂f = 2·f^(2−1) = 24\n  ∂g/∂2 = g·ln f = 357.827"),
    // The tape is that of the names, also after it was made anew.
    ("set digits 3; forward 1", "entry 4  t4 = a + b\n  t4 = a + b = 1 + 2 = 3"),
    ("g = f * 2; undo; backward 1", "entry 5  f = t4·c\n  ∂f/∂c = t4 = 3\n  ∂f/∂t4 = c = 4"),
    (
      "set digits 3; tape",
      "n  output  computed as  value\n1  a       leaf         1\n2  b       leaf         2\n3  c       leaf         4\n4  t4      a + b        3\n5  f       t4·c         12"
    ),
  ]) func namesAreWalked(_ typed: String, _ expected: String) {
    #expect(printed("a = 1; b = 2; c = 4; f = (a + b)*c; " + typed) == expected)
  }

  @Test(arguments: [
    ("a = 1; backward 1", "no name is computed from others yet"), ("forward 1", "there is no layer yet"),
    ("v = [1 2]; s = v * 2; backward", "a walk back starts at one number, and s is a vector of 2"),
    (design + "backward 1 of z(1)", "a walk back starts at one number"),
    ("a = 1; forward 1.5", "n must be a whole number"),
  ]) func whatCannotBeWalkedIsSaid(_ typed: String, _ says: String) {
    #expect(printed(typed).hasPrefix("error: \(says)"), "\(printed(typed))")
  }

  /// A walk may start at any number of a network.
  @Test func aWalkBackMayStartInside() {
    #expect(
      printed(design + "backward 1 of a(2)1").hasPrefix("entry 8  a(2) = z(1) @ w(2) + b(2)"),
      "\(printed(design + "backward 1 of a(2)1"))")
  }

  /// The first nameless number is named where there are more than are listed, in each run the same.
  @Test func numbersWithoutANameAreSaidInOrder() {
    let lines = printed("x = 1:12; k = [1 2]; c = 1; s = sum(relu(xcorr(x, k) + c)); explain k(1) of s")
      .split(separator: "\n").map(String.init)
    let said = lines.drop { !$0.hasPrefix("  where ") }.map { $0.dropFirst(8).prefix { $0 != "=" } }
    #expect(said == (1...8).map { "t6(\($0)) " }, "\(lines)")
  }

  // MARK: What can't be derived

  @Test(arguments: [
    (design + "forward 1; explain z(1)1", "err is not computed yet: forward stands before entry 5"),
    (
      design + "forward 1; explain w(1)1,1 of z(1)1",
      "z(1) is not computed yet: forward stands before entry 5"
    ),
    (design + "forward 2; paths a(2)1 of z(1)1", "a(2) is not computed yet"),
    (design + "forward 1; backward 1", "err is not computed yet"),
    (design + "example 2", "there is no example 2"),
    (design + "explain w(1)", "`w(1)` is 2×2, and one number is explained at a time"),
    (design + "explain z(1) of z(2)1", "`z(1)` is a vector of 2, and one number is explained at a time"),
    (
      "v = [1 2 3]; s = sum(v); explain v of s", "`v` is a vector of 3, and one number is explained at a time"
    ),
  ]) func explainsWhyNot(_ typed: String, _ message: String) throws {
    let interpreter = Session()
    var results: [CommandResult] = []
    let commands = SourceText(typed)
    var generations: [Int] = []
    interpreter.run(commands, keepGoing: true) {
      results.append($0)
      generations.append(interpreter.state.generation)
    }
    let error = try #require(results.last?.error, "it held: \(results.last?.answer.lines ?? [])")
    #expect(error.message.contains(message), "\(error.message)")
    #expect(generations.suffix(2).first == generations.last, "the session has changed")
    for index in ["1,1", "1", "(1)"] where message.contains("one number") {
      if error.hint?.contains(index) == true { return }
    }
    #expect(!message.contains("one number"), "no element is named: \(error.hint ?? "")")
  }

  /// Hints about quantities of many numbers lead to one that can be explained.
  @Test(arguments: [
    (design, "w(1)", "z(1)"), (design, "x", "err"), (design, "w(1)1,1", "p"),
    (xorNetwork, "w(1)1,1", "err"), (xorNetwork, "w(1)1,1", "z(1)"), (xorNetwork, "b(1)", "z(1)1"),
    (xorNetwork, "x", "p"), (xorNetwork, "z(0)", "J"),
    (digitNetwork, "w(1)", "z(1)"), (digitNetwork, "w(1,1)", "p"), (digitNetwork, "b(1)", "z(1,1)"),
    (digitNetwork, "x", "a(1)"), (digitNetwork, "w(3)", "p"),
    ("a = [1 2; 3 4]\nb = 2 * a\n", "a", "b"),
  ]) func hintsLeadOn(_ setup: String, _ by: String, _ of: String) throws {
    func refusal(_ typed: String) -> Diagnostic? {
      var error: Diagnostic?
      Session().run(SourceText(typed), keepGoing: true) { error = $0.error }
      return error
    }
    var (setup, x, y) = (setup, by, of)
    while let error = refusal("\(setup)\nexplain \(x) of \(y)") {
      #expect(error.message.contains("one number is explained at a time"), "\(error.message)")
      let quoted = error.message.split(separator: "`").first.map(String.init)
      let (before, advice) = ((setup, x, y), try #require(error.hint).split(separator: "`").map(String.init))
      for word in advice where word.hasPrefix("example ") { setup += "\n\(word)" }
      if let element = advice.last, !element.hasPrefix("example ") {
        if quoted == x { x = element } else { y = element }
      }
      try #require(before != (setup, x, y), "the hint changes nothing: \(error.hint ?? "")")
    }
  }
}

private let xorNetwork = "data xor; layer dense 2 2; layer dense 1; loss crossentropy"
private let digitNetwork =
  "data digits; layer conv 3 3x3; layer flatten; layer dense 10 softmax; loss crossentropy"
