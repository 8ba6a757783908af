// ExampleTests.swift — what help shows is what happens: every example in every table is run.
import Autograd
import Networks
import Testing

@testable import Session

@Suite struct ExampleTests {
  static let commands = Command.all.flatMap(\.examples)
  static let operations = Autograd.Operation.all.map(\.example)
  static let layers = LayerKind.all.map(\.example)

  @Test(arguments: commands + operations + layers) func printsWhatItSays(_ example: Example) {
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
}
