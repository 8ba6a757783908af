// ViewTests.swift — prose laid out in lines of a width.
import Testing

@testable import Markdown

struct ViewTests {
  private static func lines(_ text: String, width: Int = 20, keepsMarks: Bool = false) -> String {
    LessonView(width: width, keepsMarks: keepsMarks) { "<\($0.letter)\($1)>" }.prose(text).joined(
      separator: "\n")
  }

  @Test(
    arguments: [
      ("one two\nthree", "one two three"),
      ("one two three four five six", "one two three four\nfive six"),
      ("one\n\n\n\ntwo", "one\n\ntwo"),
      ("# A heading\nText", "<HA heading>\nText"),
      ("A heading\n===\nText", "<HA heading>\nText"),
      ("### One of three ###", "<HOne of three>"),
      ("#hash", "#hash"),
      ("a **strong** and *soft* word", "a <Sstrong> and <Esoft>\nword"),
      ("__strong__ _soft_", "<Sstrong> <Esoft>"),
      ("2*a*b and x_1·y_2", "2*a*b and x_1·y_2"),
      ("a * b * c", "a * b * c"),
      ("*open", "*open"), ("**open*", "**open*"), ("`open", "`open"),
      ("`a * b` and ``a`b``", "<Ca * b> and <Ca`b>"),
      ("*no `*` end*", "<Eno> <C*> <Eend>"),
      ("run `layer dense 1` now", "run <Clayer dense 1>\nnow"),
      ("see [this](there.md)", "see this"),
      ("see [a](http://b.c)", "see a (http://b.c)"),
      ("[open](", "[open]("), ("![a picture](p.png)", "a picture"),
      ("\\*plain\\* \\a", "*plain* \\a"),
      ("- one\n- two words that are long\n  go on", "- one\n- two words that are\n  long go on"),
      ("10. ten\n11. eleven", "10. ten\n11. eleven"),
      ("- one\n\n  more\n- two", "- one\n\n  more\n- two"),
      ("- one\n  - inner", "- one\n  - inner"),
      ("the year\n1986. A network", "the year 1986. A\nnetwork"),
      (
        "Formula:\n\n    a(1)  =  w·x\n\n      b\n\nText\nmore",
        "Formula:\n\n    a(1)  =  w·x\n\n      b\n\nText more"
      ),
      ("text\n    goes on", "text goes on"),
      ("\tformula", "    formula"),
      ("| a | b |\n|---|---|\n| a long cell | 2 |", "| a | b |\n|---|---|\n| a long cell | 2 |"),
      ("> quoted\n> text", "| quoted text"),
      ("text\n\n---\n\nmore", "text\n\n<N-------------------->\n\nmore"),
      ("one <!-- not --> two", "one <!-- not --> two"), ("one\n<!-- a\nb -->\ntwo", "one two"),
      ("abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrst\nuvwxyz"),
      ("漢字漢字漢字漢字漢字漢字", "漢字漢字漢字漢字漢字\n漢字"),
      ("a\u{1B}[2Jb\u{9B}", "a␛[2Jb<U+009B>"),
      ("", ""),
    ])
  func layout(_ text: String, lines: String) { #expect(Self.lines(text) == lines) }

  @Test(
    arguments: [
      ("# Top", "<HTop>\n==="), ("## Next", "<HNext>\n----"), ("### Low", "<HLow>"),
      ("a `b c` *d*", "a <C`b c`> <E*d*>"),
    ])
  func marksStandWhereThereIsNoColour(_ text: String, lines: String) {
    #expect(Self.lines(text, keepsMarks: true) == lines)
  }

  @Test(arguments: [1, 2, 3, 5, 20, 80])
  func noFilledLineIsTooWide(_ width: Int) {
    let text =
      "- a **list** of `some code here`\n  - deeper, 漢字\n\nText with *emphasis over words*, [link](a.md).\n> q"
    for line in LessonView(width: width).prose(text) {
      // A marker and one wide character may need more than a very narrow screen has.
      #expect(LessonView(width: max(width, 4)).height(of: [line]) == 1, "\(line)")
    }
  }

  @Test func marksThatNothingClosesTakeNoTime() {
    let text = String(repeating: "*a `b [c ", count: 20_000)
    #expect(LessonView(width: 80).prose(text).count > 1000)
  }

  @Test func commandsAndChoices() throws {
    let view = LessonView(width: 30)
    #expect(view.command("a = [1\n2]") == ["> a = [1", ". 2]"])
    #expect(
      view.prose("a choice that is longer than a line", after: "  1) ") == [
        "  1) a choice that is longer", "     than a line",
      ])
  }
}

extension LessonView.Meaning {
  fileprivate var letter: Character {
    switch self {
    case .heading: "H"
    case .strong: "S"
    case .emphasis: "E"
    case .code: "C"
    case .command: "X"
    case .note: "N"
    }
  }
}
