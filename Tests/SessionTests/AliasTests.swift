// AliasTests.swift — words of other prompts are understood, and nothing else is changed.
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Test(arguments: [
  ("exit", "quit"), ("  exit() ", "quit"), ("quit()", "quit"), (":q", "quit"), ("\\q", "quit"),
  ("logout", "quit"),
  ("?", "help"), ("help()", "help"), (".help", "help"), ("\\h", "help"),
  ("?conv", "help conv"), ("? layer conv", "help layer conv"), ("conv?", "help conv"),
  ("layer conv ?", "help layer conv"),
  ("??sigma2", "help sigma2"), ("help(train)", "help train"),
  // Words with a meaning here, or with none anywhere.
  ("quit", "quit"), ("help", "help"), ("help train", "help train"), ("a = 1", "a = 1"), ("", ""),
  ("  ", "  "),
  ("?;", "?;"), ("1 + ?", "1 + ?"), ("logout = 3", "logout = 3"), ("relu(2)", "relu(2)"), ("?3", "?3"),
])
func aliases(_ typed: String, _ meant: String) { #expect(Session().understood(typed) == meant) }

@Test func aNameOfTheSessionIsThatName() {
  let interpreter = Session()
  interpreter.run("exit = 3") { _ in }
  #expect(interpreter.understood("exit") == "exit")
}
