// FileCommands.swift — `save` and `open`, where there are no files.
import Diagnostics
import Interpreter
import Parameters

extension Command {
  static let save = missing("save"), open = missing("open")

  /// A command that is an error.
  static func missing(_ name: String) -> Command {
    Command(
      name, .session, "is not here", [.positional("rest", .text, "anything", optional: true)], examples: []
    ) { call, _ throws(Diagnostic) in
      throw .noFiles(name, at: call.nameRange)
    }
  }
}
