// HelpCommand.swift — `help`: what there is, from the definitions themselves.
import Autograd
import Diagnostics
import Language
import Networks
import Typography

extension Command {
  static let help = Command(
    "help", .session, "what there is; `help layer` explains a command, a quantity or a function",
    [
      .positional(
        "topic", .text, "a command, a quantity, a function, or `functions`, `quantities`", optional: true)
    ],
    examples: [Example("help quit", prints: "quit\n  leaves\n  see also: reset")], related: [], role: .aside
  ) { call, session throws(Diagnostic) in
    guard case .text(let topic)? = call["topic"]?.value, !topic.isEmpty else { return Answer(overview) }
    guard let lines = lines(about: topic) else {
      throw Diagnostic(
        "there is no help about `\(topic)`", at: call["topic"]?.range,
        hint: didYouMean(topic, in: topics) ?? "`help` alone lists what there is")
    }
    return Answer(lines)
  }

  /// Everything that help knows about.
  static var topics: [String] {
    Command.all.map(\.name) + QuantityKind.all.map(\.symbol) + Autograd.Operation.all.map(\.name)
      + LayerKind.all.map(\.name) + ["functions", "quantities"]
  }

  private static var overview: [String] {
    var lines: [String] = []
    for group in CommandGroup.allCases {
      let names = Command.all.filter { $0.group == group }.map(\.name)
      if !names.isEmpty { lines.append("\(padded(group.rawValue, to: 12))\(names.joined(separator: " "))") }
    }
    return lines + [
      "", "A line is a command, `name = expression`, or an expression. Quantities: `help quantities`;",
      "functions: `help functions`; one thing: `help train`, `help w`, `help sigmoid`, `help layer conv`.",
      "A first session: data xor; layer dense 2 2; layer dense 2 1; loss crossentropy; train epochs=500 rate=1",
    ]
  }

  private static func lines(about topic: String) -> [String]? {
    let words = topic.split(separator: " ").map(String.init)
    if words.count == 2, words[0] == "layer" { return LayerKind.named[words[1]].map(about) }
    if let command = Command.named[topic] { return about(command) }
    if topic == "functions" {
      var table = Table(alignments: [.left, .left])
      for operation in Autograd.Operation.all { table.append([operation.name, operation.summary]) }
      return table.lines.map(\.trimmedEnd)
    }
    if topic == "quantities" {
      var table = Table(alignments: [.left, .left])
      for quantity in QuantityKind.all { table.append([quantity.form, quantity.meaning]) }
      return table.lines.map(\.trimmedEnd)
    }
    if let quantity = QuantityKind.named[topic] { return [quantity.form, "  \(quantity.meaning)"] }
    if let operation = Autograd.Operation.named[topic] { return about(operation) }
    return LayerKind.named[topic].map(about)
  }

  private static func about(_ command: Command) -> [String] {
    var lines = [usage(of: command.signature), "  \(command.summary)"]
    for parameter in command.signature.parameters {
      lines.append("  \(parameter.name): \(parameter.help)")
    }
    lines += command.details.map { "  \($0)" }
    for example in command.examples where !example.prints.isEmpty {
      lines.append("  example:")
      lines += example.typed.split(separator: ";").map { "    > \($0.drop { $0 == " " })" }
      lines += example.prints.split(separator: "\n").map { "    \($0)" }
    }
    if !command.related.isEmpty { lines.append("  see also: \(command.related.joined(separator: ", "))") }
    return lines
  }

  private static func about(_ operation: Autograd.Operation) -> [String] {
    [
      "\(operation.name)  \(operation.shapes.text)", "  \(operation.summary)",
      "  written: \(operation.text(of: ["a", "b", "c"]))", "  example:", "    > \(operation.example.typed)",
      "    \(operation.example.prints)",
    ]
  }

  private static func about(_ kind: LayerKind) -> [String] {
    var lines = [
      "layer \(usage(of: Signature(kind.name, kind.arguments.map(\.parameter))))", "  \(kind.summary)",
      "  \(kind.formula)",
    ]
    for argument in kind.arguments { lines.append("  \(argument.name): \(argument.help)") }
    lines +=
      ["  example:"] + kind.example.typed.split(separator: ";").map { "    > \($0.drop { $0 == " " })" }
    return lines + ["    \(kind.example.prints)"]
  }
}
