// HelpTopic.swift — one thing that help explains, made from its definition.
import Autograd
import Datasets
import Diagnostics
import Interpreter
import Language
import Networks
import Parameters
import Platform
import Quantities

/// One topic of help and the command reference.
package struct HelpTopic: Sendable {
  /// The part of the reference that it belongs to.
  package enum Part: Hashable, Sendable {
    /// A command.
    case command(CommandGroup)
    /// A form of a command's argument: a kind of layer, a setting.
    case form(of: String, CommandGroup)
    case quantity, function
  }

  /// The words behind `help`.
  package let name: String
  package let part: Part
  /// Syntax of the topic.
  package let syntax: String
  /// Meaning or action, in one line.
  package let meaning: String
  package var formula: String?
  /// Parameters, each with its purpose.
  package var parameters: [(name: String, help: String)] = []
  /// Details, a paragraph each.
  package var details: [String] = []
  /// Topics to read next.
  package var related: [String] = []
  /// Makes the sessions that show it; some are run for it, which takes a moment.
  package var makeExamples: @Sendable () -> [HelpExample] = { [] }

  /// Sessions that show it.
  package var examples: [HelpExample] { makeExamples() }
}

/// A session shown by help.
package struct HelpExample: Hashable, Sendable {
  /// Its commands.
  package let commands: [String]
  /// Output of the last command.
  package let prints: [String]

  /// Output is shown up to here.
  private static let mostLines = 12

  /// Makes an example with written output, which is tested.
  init(_ example: Example) {
    (commands, prints) = (
      Self.commands(of: example.typed), example.prints.split(separator: "\n").map(String.init)
    )
  }

  /// Makes an example by running it; `nil` when it does not hold here: it reads a file, say.
  init?(running typed: String, _ commands: CommandTable) {
    var options = SessionOptions(commands: commands)
    options.files = .memory()
    var lines: [String] = []
    guard Session(options).run(.init(typed), report: { lines = $0.answer.lines }) else { return nil }
    self.commands = Self.commands(of: typed)
    prints = lines.count > Self.mostLines ? lines.prefix(Self.mostLines - 1) + ["…"] : lines
  }

  /// The commands of a line: `;` separates them outside brackets.
  static func commands(of typed: String) -> [String] {
    var (commands, command, depth) = ([String](), "", 0)
    for character in typed {
      if "{[(".contains(character) { depth += 1 }
      if "}])".contains(character) { depth -= 1 }
      if depth == 0, character == ";" || character == "\n" {
        commands.append(command)
        command = ""
      } else if !command.isEmpty || character != " " {
        command.append(character)
      }
    }
    return (commands + [command]).map { $0.trimmedEnd }.filter { !$0.isEmpty }
  }

  /// The commands after `> `, and below them the output of the last one.
  package var lines: [String] {
    commands.flatMap { command in
      command.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
        ($0 == 0 ? "> " : ". ") + $1
      }
    } + prints
  }
}

/// The topics of help on some commands, on quantities and on functions.
package struct HelpPages: Sendable {
  /// All topics, in the order of the reference.
  package let all: [HelpTopic]
  /// The lists that help knows: all commands, those of a group that no command is called like, quantities, functions.
  package let lists: [String]

  /// Topics of `commands` and of the language.
  package init(_ commands: CommandTable) {
    var topics: [HelpTopic] = []
    for group in CommandGroup.allCases {
      for command in commands.all where command.group == group {
        topics.append(HelpTopic(command))
        topics += command.forms.map { HelpTopic($0, of: command, commands) }
      }
    }
    topics += QuantityKind.all.map { HelpTopic($0, commands) }
    topics += Autograd.Operation.all.map { HelpTopic($0) }
    all = topics
    lists =
      ["commands", "quantities", "functions"]
      + CommandGroup.allCases.map { $0.rawValue }.filter { commands.named[$0] == nil }
  }

  /// Topics called `name`: in full, or by the last word of `layer conv`.
  package func named(_ name: String) -> [HelpTopic] {
    let name = name.split(separator: " ").joined(separator: " ")
    let exact = all.filter { $0.name == Autograd.Operation.aliases[name]?.name ?? name }
    return exact.isEmpty ? all.filter { $0.isForm && $0.name.hasSuffix(" " + name) } : exact
  }

  /// Topics in which `word` occurs.
  package func containing(_ word: String) -> [HelpTopic] {
    let word = word.lowercased()
    return all.filter { topic in
      ([topic.name, topic.meaning, topic.formula ?? ""] + topic.details + topic.parameters.map { $0.help })
        .contains { $0.lowercased().holds(word) }
    }
  }

  /// The topics in the list called `name`; `nil` where there is no such list.
  package func list(called name: String) -> [HelpTopic]? {
    guard lists.contains(name) else { return nil }
    return all.filter { topic in
      switch (name, topic.part) {
      case ("functions", .function), ("quantities", .quantity), ("commands", .command): true
      case (_, .command(let group)): name == group.rawValue
      default: false
      }
    }
  }
}

extension HelpTopic {
  /// True for a form of a command's argument.
  package var isForm: Bool { if case .form = part { true } else { false } }

  init(_ command: Command) {
    self.init(
      name: command.name, part: .command(command.group), syntax: usage(of: command.signature),
      meaning: command.summary,
      parameters: command.signature.parameters.map { ($0.shownName, $0.help) }, details: command.details,
      related: command.related, makeExamples: { command.examples.prefix(2).map(HelpExample.init) })
  }

  init(_ quantity: QuantityKind, _ commands: CommandTable) {
    let network = "data table { 1 2 -> 1 }; layer dense 2 2; layer dense 2 1; loss crossentropy; init zero; "
    let written = quantity.needsLayer ? "\(quantity.symbol)(1)" : quantity.symbol
    self.init(
      name: quantity.symbol, part: .quantity, syntax: quantity.form, meaning: quantity.meaning,
      related: ["grad", "example"],
      makeExamples: {
        let trained = "; layer dense 1; loss crossentropy; init zero; step; \(written)"
        let sessions = [
          network + written, "data xor n=20; split 0.5; layer dense 1; init zero; \(written)",
          "data table { 1 2 -> 1; 3 0 -> 0 }; layer batchnorm" + trained,
          "data table { 1 2 3 -> 1 }; layer dropout 0.5" + trained,
        ]
        let shown = sessions.lazy.compactMap { HelpExample(running: $0, commands) }.first.map { [$0] } ?? []
        return shown + quantity.claims.map(HelpExample.init)
      })
  }

  init(_ operation: Autograd.Operation) {
    self.init(
      name: operation.name, part: .function, syntax: operation.typed,
      meaning: operation.summary,
      formula: "shapes: \(operation.shapes.text)", related: ["grad"],
      makeExamples: { ([operation.example] + operation.claims).map(HelpExample.init) })
  }

  /// One form of a command: `layer conv`, `set rate`.
  init(_ form: CommandForm, of command: Command, _ commands: CommandTable) {
    let name = "\(command.name) \(form.name)"
    let isParsed = command.signature.forms[form.name] != nil
    self.init(
      name: name, part: .form(of: command.name, command.group),
      syntax: form.syntax ?? (isParsed ? usage(of: command.signature, form: form.name) : name),
      meaning: form.summary, formula: form.formula,
      parameters: form.parameters?.map { ($0.shownName, $0.help) } ?? [], details: form.details,
      related: [command.name] + command.related,
      makeExamples: {
        [HelpExample(running: form.example, commands) ?? HelpExample(Example(form.example, prints: ""))]
          + form.claims.map(HelpExample.init)
      })
  }
}

extension Parameter {
  /// Text of the parameter in a usage line: an optional lone word stands for itself.
  fileprivate var shownName: String {
    if case .choice(let words) = kind, !isOption, words.count == 1, let word = words.first {
      word
    } else {
      name
    }
  }
}

extension Autograd.Operation {
  /// The operation as typed: `a @ b`, `log(a)`.
  fileprivate var typed: String {
    if self == .negate { return "-a" }
    let sign = BinaryOperator.allCases.first { Calculator.operation(of: $0) == self }
    return sign.map { $0 == .power ? "a^b" : "a \($0.rawValue) b" } ?? call
  }
}
