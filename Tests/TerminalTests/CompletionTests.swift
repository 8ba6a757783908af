// CompletionTests.swift — lists of completions of a word.
import Terminal
import Testing
import Typography

private let commands = [
  Completion("data", meaning: "chooses what is learnt from"),
  Completion("define", meaning: "names a piece of network"),
]

@Test func meaningsStandInAColumn() {
  let lines = Completions(start: 0, candidates: commands).lines(in: .standard)
  #expect(lines == ["  data    chooses what is learnt from", "  define  names a piece of network"])
}

@Test func namesAloneStandInColumnsReadDownwards() {
  let names = ["w(1)1,1", "w(1)1,2", "w(1)2,1", "w(1)2,2", "w(1)3,1"].map { Completion($0) }
  let lines = Completions(start: 0, candidates: names).lines(in: TerminalSize(columns: 30, rows: 24))
  #expect(lines == ["  w(1)1,1  w(1)2,1  w(1)3,1", "  w(1)1,2  w(1)2,2"])
}

@Test(arguments: [true, false]) func whatDoesNotFitIsCounted(_ hasMeanings: Bool) throws {
  let many = (1...500).map { Completion("w(1)\($0),1", meaning: hasMeanings ? "a weight" : "") }
  let size = TerminalSize(columns: 40, rows: 10)
  let lines = Completions(start: 0, candidates: many).lines(in: size)
  #expect(lines.count == 8)
  let shown = lines.dropLast().joined(separator: " ").split(separator: " ").count { $0.hasPrefix("w(") }
  #expect(lines.last == "… \(500 - shown) more: type on")
}

@Test(arguments: [1, 5, 20, 21, 80]) func linesFitTheWindow(_ columns: Int) {
  let long = Completion("a-name-longer-than-many-a-window", meaning: "層 — a wide character is two columns")
  for candidates in [commands + [long], [long], [Completion(long.text)], []] {
    let lines = Completions(start: 0, candidates: candidates).lines(
      in: TerminalSize(columns: columns, rows: 24))
    #expect(lines.allSatisfy { displayWidth(of: $0) <= columns }, "\(lines)")
    #expect(lines.count == candidates.count)
  }
}
