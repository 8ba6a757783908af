// HelpTopic.swift — one thing that help explains, made from its definition.
import Autograd
import Datasets
import Diagnostics
import Language
import Networks
import Parameters
import Platform

/// One topic of help and the command reference.
struct HelpTopic: Sendable {
  /// The part of the reference that it belongs to.
  enum Part: Hashable, Sendable {
    /// A command.
    case command(CommandGroup)
    /// A form of a command's argument: a kind of layer, a setting.
    case form(of: String)
    case quantity, function
  }

  /// The words behind `help`.
  let name: String
  let part: Part
  /// Syntax of the topic.
  let syntax: String
  /// Meaning or action, in one line.
  let meaning: String
  var formula: String?
  /// Parameters, each with its purpose.
  var parameters: [(name: String, help: String)] = []
  /// Details, a paragraph each.
  var details: [String] = []
  /// Topics to read next.
  var related: [String] = []
  /// Makes the sessions that show it; some are run for it, which takes a moment.
  var makeExamples: @Sendable () -> [HelpExample] = { [] }

  /// Sessions that show it.
  var examples: [HelpExample] { makeExamples() }
}

/// A session shown by help.
struct HelpExample: Hashable, Sendable {
  /// Its commands.
  let commands: [String]
  /// Output of the last command.
  let prints: [String]

  /// Output is shown up to here.
  private static let mostLines = 12

  /// Makes an example with written output, which is tested.
  init(_ example: Example) {
    (commands, prints) = (
      Self.commands(of: example.typed), example.prints.split(separator: "\n").map(String.init)
    )
  }

  /// Makes an example by running it; `nil` when it does not hold here: it reads a file, say.
  init?(running typed: String) {
    var options = InterpreterOptions()
    options.files = .memory()
    var lines: [String] = []
    guard Interpreter(options).run(.init(typed), report: { lines = $0.answer.lines }) else { return nil }
    commands = Self.commands(of: typed)
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
  var lines: [String] {
    commands.flatMap { command in
      command.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
        ($0 == 0 ? "> " : ". ") + $1
      }
    } + prints
  }
}

extension HelpTopic {
  /// All topics of help, in the order of the reference.
  static let all: [HelpTopic] =
    CommandGroup.allCases.flatMap { group in
      Command.all.filter { $0.group == group }.flatMap { [HelpTopic($0)] + forms(of: $0) }
    } + QuantityKind.all.map { HelpTopic($0) } + Autograd.Operation.all.map { HelpTopic($0) }

  /// Topics called `name`: in full, or by the last word of `layer conv`.
  static func named(_ name: String) -> [HelpTopic] {
    let name = name.split(separator: " ").joined(separator: " ")
    let exact = all.filter { $0.name == Autograd.Operation.aliases[name]?.name ?? name }
    return exact.isEmpty ? all.filter { $0.isForm && $0.name.hasSuffix(" " + name) } : exact
  }

  /// Topics in which `word` occurs.
  static func containing(_ word: String) -> [HelpTopic] {
    let word = word.lowercased()
    return all.filter { topic in
      ([topic.name, topic.meaning, topic.formula ?? ""] + topic.details + topic.parameters.map { $0.help })
        .contains { $0.lowercased().holds(word) }
    }
  }

  /// True for a form of a command's argument.
  var isForm: Bool { if case .form = part { true } else { false } }

  init(_ command: Command) {
    self.init(
      name: command.name, part: .command(command.group), syntax: usage(of: command.signature),
      meaning: command.summary,
      parameters: command.signature.parameters.map { ($0.shownName, $0.help) }, details: command.details,
      related: command.related, makeExamples: { command.examples.prefix(2).map(HelpExample.init) })
  }

  init(_ quantity: QuantityKind) {
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
        let shown = sessions.lazy.compactMap(HelpExample.init(running:)).first.map { [$0] } ?? []
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

  /// Forms of a command's argument, each a topic: `layer conv`, `set rate`.
  private static func forms(of command: Command) -> [HelpTopic] {
    func form(
      _ name: String, _ meaning: String, _ formula: String? = nil, example: String, syntax: String? = nil,
      details: [String] = [], claims: [Example] = []
    ) -> HelpTopic {
      HelpTopic(
        name: "\(command.name) \(name)", part: .form(of: command.name),
        syntax: syntax ?? "\(command.name) \(name)",
        meaning: meaning, formula: formula,
        parameters: command.signature.forms[name]?.map { ($0.shownName, $0.help) } ?? [],
        details: details, related: [command.name] + command.related,
        makeExamples: {
          [HelpExample(running: example) ?? HelpExample(Example(example, prints: ""))]
            + claims.map(HelpExample.init)
        })
    }
    switch command.name {
    case "layer":
      return LayerKind.all.map {
        form(
          $0.name, $0.summary, $0.formula, example: $0.example.typed,
          syntax: usage(of: command.signature, form: $0.name), details: $0.details, claims: $0.claims)
      }
    case "data":
      return DatasetKind.all.map {
        form(
          $0.name, $0.summary, example: $0.example, syntax: usage(of: command.signature, form: $0.name),
          details: $0.details, claims: $0.claims.map { Example($0.typed, prints: $0.prints) })
      } + [
        form(
          "scale", DataScaling.summary, example: "data xor n=40; data scale",
          syntax: usage(of: command.signature, form: "scale"), details: DataScaling.details,
          claims: DataScaling.claims)
      ]
    case "loss":
      return Loss.all.map {
        form(
          $0.name, $0.summary, $0.formula,
          example: "data table { 1 2 -> 1 }; layer dense 1; init zero; loss \($0.name); err",
          claims: $0.claims)
      }
    case "init":
      return Initialization.all.map {
        form($0.name, $0.summary, example: "layer dense 2 2; init \($0.name); w(1)", claims: $0.claims)
      }
    case "optimizer":
      return OptimizerKind.all.map {
        form(
          $0.name, $0.summary, $0.formula, example: "optimizer \($0.name)",
          syntax: usage(of: command.signature, form: $0.name))
      }
    case "plot":
      return PictureKind.all.map {
        form(
          $0.name, $0.summary, example: $0.example, syntax: usage(of: command.signature, form: $0.name),
          claims: $0.claims)
      }
    case "set":
      return SettingChoice.all.map {
        form(
          $0.name, $0.meaning, example: "set \($0.name) \($0.read(SessionSettings()))",
          syntax: "set \($0.name) VALUE", claims: $0.claims)
      }
    default: return []
    }
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
