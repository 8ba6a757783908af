// PrintReference.swift — `chainrule docs`: prints the page of all commands, for `make docs`.
import ArgumentParser
import Commands
import Help
import History
import Interpreter
import Quantities

/// The subcommand `chainrule docs`.
struct PrintReference: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "docs", abstract: "Print the reference of all commands as Markdown.", shouldDisplay: false)

  mutating func run() throws {
    let streams = Streams()
    for line in CommandReference.markdown(.standard).split(separator: "\n", omittingEmptySubsequences: false)
      .dropLast()
    {
      streams.output.write(String(line))
    }
    streams.leave(0)
  }
}
