// Synonyms.swift — words of other tools, gathered from the definitions that they lead to.
import Autograd
import Language
import Networks
import Platform
import Sharing

enum Synonyms {
  /// Names by what other tools call them, in lower case.
  static let names: [String: String] = Dictionary(
    first: all.flatMap { name, synonyms in synonyms.map { ($0, name) } })

  /// Every definition with synonyms: its name, and they.
  static let all: [(name: String, synonyms: [String])] = {
    typealias Entry = (name: String, synonyms: [String])
    var all = Command.all.map { Entry($0.name, $0.synonyms) }
    for command in Command.all {
      let parameters = command.signature.parameters + command.signature.forms.values.joined()
      all += parameters.map { Entry($0.name, $0.synonyms) }
    }
    all += SettingChoice.all.map { Entry($0.name, $0.synonyms) }
    all += LayerKind.all.map { Entry($0.name, $0.synonyms) }
    all += Loss.all.map { Entry($0.name, $0.synonyms) }
    all += Initialization.all.map { Entry($0.name, $0.synonyms) }
    all += Autograd.Operation.all.map { Entry($0.name, $0.synonyms) }
    return all.filter { !$0.synonyms.isEmpty }
  }()
}

extension Interpreter {
  /// `entry`, or what a person from another prompt means by it: `exit` is `quit`, `?conv` and `conv?` are `help conv`.
  ///
  /// A name that this session has is that name.
  public func understood(_ entry: String) -> String {
    let typed = entry.split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
    guard !typed.isEmpty, typed.utf8.count <= 80, state.names[typed] == nil else { return entry }
    if let command = Command.all.first(where: { $0.aliases.contains(typed) }) { return command.name }
    return Command.topic(ofQuestion: typed).map { "help \($0)" } ?? entry
  }
}
