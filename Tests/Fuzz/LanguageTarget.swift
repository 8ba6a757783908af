// LanguageTarget.swift — commands that were mutated, in sessions that have a network and data, or have none.
import Commands
import Help
import History
import Interpreter
import Quantities
import Tensors

/// Commands for the lexer, the parser and the interpreter.
struct LanguageTarget: Target {
  let name = "language"
  let corpus: Corpus

  func make(_ number: Int, _ random: inout Random) -> Case {
    var commands = random.once(in: 4) ? [] : SmallNetwork.all[random.below(SmallNetwork.all.count)].commands
    for _ in 0...random.below(8) {
      var line = random.pick(corpus.lines)
      if !random.once(in: 4) { line = Mutation.change(line, corpus.lines, &random) }
      if random.once(in: 12) { line += "; " + random.pick(corpus.lines) }
      if random.once(in: 12) { line = "repeat \(random.below(4)) { \(line) }" }
      if random.once(in: 40) { line = deep(&random) }
      commands.append(line)
    }
    if random.once(in: 10) {
      let bytes = Mutation.change(Array(commands.joined(separator: "\n").utf8), [], &random)
      commands = [String(decoding: bytes, as: UTF8.self)]
    }
    let (texts, folder) = (commands, corpus.folder)
    let isTwice = random.once(in: 8)
    return Case(shown: texts.joined(separator: "\n")) { step in
      let session = TriedSession(folder: folder)
      for (i, text) in texts.enumerated() where !session.isLate {
        step(i)
        if let wrong = session.run(text) { return wrong }
      }
      guard isTwice, !session.isLate else { return nil }
      let again = TriedSession(folder: folder)
      for text in texts { _ = again.run(text) }
      return again.isLate || again.said == session.said || session.isTimed
        ? nil : "says something else the second time"
    }
  }

  /// Something nested, or long.
  private func deep(_ random: inout Random) -> String {
    let (open, close) = random.pick([
      ("(", ")"), ("[", "]"), ("{", "}"), ("repeat 1 { ", " }"), ("-", ""), ("sin(", ")"),
    ])
    let depth = random.pick([10, 100, 1000, 20_000])
    return random.pick(["a = ", "", "grad ", "data table "]) + String(repeating: open, count: depth) + "1"
      + String(repeating: close, count: random.once(in: 3) ? depth : random.below(depth + 1))
  }
}

extension TriedSession {
  /// True where something was answered that tells the time.
  var isTimed: Bool { said.contains { $0.contains(" ms") || $0.contains(" s") || $0.contains("second") } }
}
