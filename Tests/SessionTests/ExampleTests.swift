// ExampleTests.swift — what help shows is what happens: every example in every table is run.
import Autograd
import Datasets
import Language
import Networks
import Testing

@testable import Session

@Suite struct ExampleTests {
  static let commands = Command.all.flatMap(\.examples)
  static let operations = Autograd.Operation.all.flatMap { [$0.example] + $0.claims }
  static let layers = LayerKind.all.flatMap { [$0.example] + $0.claims }
  static let initializations = Initialization.all.flatMap(\.claims)

  @Test(arguments: commands + operations + layers + initializations) func printsWhatItSays(_ example: Example)
  {
    #expect(printed(example.typed) == example.prints, "\(example.typed)")
  }

  @Test(arguments: Command.all.map(\.name)) func commandIsExplained(_ name: String) throws {
    let command = try #require(Command.named[name])
    #expect(!command.summary.isEmpty && !command.examples.isEmpty)
    #expect(command.signature.parameters.allSatisfy { !$0.help.isEmpty })
    #expect(run("help \(name)").last?.held == true)
    for topic in command.related { #expect(Command.topics.contains(topic), "\(name) → \(topic)") }
  }

  @Test func namesAreUnique() {
    #expect(Set(Command.all.map(\.name)).count == Command.all.count)
    #expect(Set(QuantityKind.all.map(\.symbol)).count == QuantityKind.all.count)
  }

  /// Words of help that no example can show here: they need files, a terminal, or another session.
  private static let unshown: Set = [
    "data csv", "data idx", "data cifar10", "data npy", "data npz", "data images", "train watch", "plot file",
    "plot replace", "export replace", "save replace", "save title", "record title", "resume number",
    "resume what", "train live", "labelled which", "check h", "window depth", "resume list",
    "resume drop",
    "lesson student", "set pictures", "set pager", "set width", "set terms",
  ]

  /// What a command, a layer, an optimizer or a data set takes is used in an example of its own, which is run.
  @Test func everyArgumentIsShown() {
    let typed =
      (Self.commands + Self.layers).map(\.typed) + DatasetKind.all.map(\.example)
      + PictureKind.all.map(\.example)
    func isShown(_ command: String, _ form: String?, _ parameter: Parameter) -> Bool {
      typed.flatMap { HelpExample.commands(of: $0) }.contains { line in
        let words = line.split(separator: " ").map(String.init)
        guard words.first == command, form == nil || words.dropFirst().first == form else { return false }
        if parameter.isOption { return words.contains { $0.hasPrefix(parameter.name + "=") } }
        if case .choice(let choices) = parameter.kind, choices.count == 1 {
          return words.contains(choices[0])
        }
        if let keyword = parameter.keyword { return words.contains(keyword) }
        return words.count > (form == nil ? 1 : 2)
      }
    }
    var missing: [String] = []
    for command in Command.all {
      for parameter in command.signature.parameters where !isShown(command.name, nil, parameter) {
        missing.append("\(command.name) \(parameter.name)")
      }
      for (form, parameters) in command.signature.forms where command.name == "layer" {
        for parameter in parameters where !isShown(command.name, form, parameter) {
          missing.append("\(command.name) \(form) \(parameter.name)")
        }
      }
    }
    #expect(missing.filter { !Self.unshown.contains($0) }.sorted() == [])
  }
}
