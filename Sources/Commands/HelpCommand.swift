// HelpCommand.swift — `help`: topics from the definitions themselves.
import Autograd
import Cells
import Diagnostics
import Help
import Interpreter
import Language
import Parameters
import Quantities
import Typography

extension Command {
  static let help = Command(
    "help", .session, "what there is; `help layer` explains one thing, `help /word` searches",
    [
      .positional(
        "topic", .text,
        "a command, `layer conv`, a quantity, a function, `commands`, `quantities`, `functions`, or /word",
        optional: true)
    ],
    examples: [Example("help quit", prints: "quit\n  leaves\n  example:\n    > quit\n  see also: reset")],
    related: ["cells"], aliases: ["?", "help()", ":help", ".help", "\\h", "\\?"], role: .aside,
    completions: { _, given in HelpPages.standard.completions(given) }
  ) { call, session throws(Diagnostic) in
    guard let topic = call["topic"]?.text, !topic.isEmpty else {
      return Answer(
        overview(session),
        .members(["commands": .array(session.commands.all.map { .string($0.name) })]))
    }
    if let piece = session.state.pieces[topic] { return help(on: piece, width: session.text.width) }
    if topic.hasPrefix("/") {
      let found = HelpPages.standard.containing(
        topic.dropFirst().split(separator: " ").joined(separator: " "))
      guard !found.isEmpty, topic.count > 1 else {
        throw Diagnostic(
          .unknownTopic, "nothing in the help speaks of `\(topic.dropFirst())`", at: call.range(of: "topic"),
          hint: "`help` alone lists what there is")
      }
      return Answer(
        list(found, width: session.text.width), .members(["topics": .array(found.map { .string($0.name) })]))
    }
    if let found = HelpPages.standard.list(called: topic) {
      return Answer(
        list(found, width: session.text.width), .members(["topics": .array(found.map { .string($0.name) })]))
    }
    let found = HelpPages.standard.named(topic)
    guard let first = found.first else {
      let near = didYouMean(topic, in: topics, synonyms: session.commands.synonyms)
      let speaking = topic.count >= 4 ? HelpPages.standard.containing(topic) : []
      if near == nil, !speaking.isEmpty {
        return Answer(
          ["`\(topic)` has no page of its own; these speak of it:"]
            + list(speaking, width: session.text.width),
          .members(["topics": .array(speaking.map { .string($0.name) })]))
      }
      throw Diagnostic(
        .unknownTopic, "there is no help about `\(topic)`", at: call.range(of: "topic"),
        hint: near ?? "`help /\(topic)` searches; `help` alone lists what there is")
    }
    let others = HelpPages.standard.all.filter {
      $0.name != first.name && $0.name.split(separator: " ").last.map(String.init) == topic
    }
    let lesson = first.subjects.lazy.compactMap(session.options.lesson).first
    return Answer(
      first.lines(also: others.map { $0.name }, width: session.text.width)
        + (lesson.map { wrapped("  lesson: \($0.text)", width: session.text.width, indent: 4) } ?? []),
      first.json)
  }

  /// Help on a word that the user has defined: how it is used, and its definition.
  private static func help(on piece: NetworkPiece, width: Int) -> Answer {
    let syntax = usage(of: piece.header.signature())
    let text = piece.source.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return Answer(
      wrapped("\(syntax) [from=LAYER] [name=NAME]", width: width, indent: 4) + ["  a piece of network:"]
        + text.map { "    \($0)" },
      .members([
        "topic": .string(piece.name), "syntax": .string(syntax), "definition": .string(piece.source.text),
      ]))
  }

  /// All topics of help.
  static var topics: [String] { HelpPages.standard.all.map { $0.name } + HelpPages.standard.lists }

  /// Overview of all topics, in a window of `width` columns.
  private static func overview(_ session: Session) -> [String] {
    let width = min(session.text.width, 100)
    var lines: [String] = []
    for group in CommandGroup.allCases {
      let names = session.commands.all.filter { $0.group == group }.map { $0.name }.joined(separator: " ")
      guard !names.isEmpty else { continue }
      let rows = wrapped(names, width: max(8, width - 12))
      lines += zip([group.rawValue] + Array(repeating: "", count: rows.count), rows).map {
        padded($0, to: 12) + $1
      }
    }
    let more = """
      `help commands` says what each does, `help train` more about one, `help layer conv` about one of its kinds.
      `help w` is about a quantity, `help sigmoid` about a function; `help quantities` and `help functions` list them.
      `help /rate` searches.
      A line is a command, `name = expression`, or an expression. Tab completes; `undo` takes back.
      """
    lines += [""] + wrapped(more, width: width) + ["", "A first session:"]
    return lines + firstSession.map { "    > " + $0 }
  }

  /// Commands that a newcomer can type in this order.
  static let firstSession = [
    "data xor", "layer dense 2 2", "layer dense 2 1", "loss crossentropy", "train epochs=500 rate=1",
    "plot boundary",
  ]

  /// Topics with their meanings, a line each.
  private static func list(_ topics: [HelpTopic], width: Int) -> [String] {
    let names = topics.map { $0.part == .quantity ? $0.syntax : $0.name }
    let widest = names.map { displayWidth(of: $0) }.max() ?? 0
    return zip(names, topics).flatMap { name, topic in
      wrapped("\(padded(name, to: widest))  \(topic.meaning)", width: width, indent: widest + 2)
    }
  }
}

extension HelpTopic {
  /// Lines of the topic; `others` have the same name.
  fileprivate func lines(also others: [String], width: Int) -> [String] {
    func paragraph(_ text: String) -> [String] { wrapped("  \(text)", width: width, indent: 4) }
    var lines = wrapped(syntax, width: width, indent: 4) + paragraph(meaning)
    if let formula { lines += paragraph(formula) }
    lines += parameters.flatMap { paragraph("\($0.name): \($0.help)") } + details.flatMap(paragraph)
    for example in examples { lines += ["  example:"] + example.lines.map { "    \($0)" } }
    let related = related + others.filter { !self.related.contains($0) }
    if !related.isEmpty { lines += paragraph("see also: \(related.joined(separator: ", "))") }
    return lines
  }

  /// Names of the subject in lessons that teach it: `layer conv`, or `conv` alone.
  fileprivate var subjects: [String] {
    [name] + (isForm ? name.split(separator: " ").suffix(1).map(String.init) : [])
  }

  /// The topic for machines.
  fileprivate var json: JSON {
    .members([
      "topic": .string(name), "syntax": .string(syntax), "meaning": .string(meaning),
      "formula": formula.map(JSON.string),
      "parameters": .array(
        parameters.map { .members(["name": .string($0.name), "help": .string($0.help)]) }),
      "details": .array(details.map(JSON.string)),
      "examples": .array(
        examples.map {
          .members([
            "typed": .array($0.commands.map(JSON.string)), "prints": .array($0.prints.map(JSON.string)),
          ])
        }),
      "related": .array(related.map(JSON.string)),
    ])
  }
}
