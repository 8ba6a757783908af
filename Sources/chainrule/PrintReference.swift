// PrintReference.swift — `chainrule docs`: prints the page of all commands, for `make docs`.
import ArgumentParser
import Session
import Terminal

/// The subcommand `chainrule docs`.
struct PrintReference: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "docs", abstract: "Print the reference of all commands as Markdown.", shouldDisplay: false)

  mutating func run() throws {
    let screen = StandardScreen(.output)
    for line in CommandReference.markdown.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    {
      screen.write(String(line))
    }
    screen.flush()
  }
}
