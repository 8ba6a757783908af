// Material.swift — lists for programs that try every command, such as the fuzzer.
import Autograd
import Interpreter
import Language
import Networks
import Quantities

/// Commands and names of a session, for programs that try all of them.
package enum Material {
  /// Signature of each command.
  package static var signatures: [Signature] { CommandTable.standard.all.map { $0.signature } }
  /// Sessions that show commands, operations and kinds of layers: commands separated by `;`.
  package static var sessions: [String] {
    CommandTable.standard.all.flatMap { $0.examples.map { $0.typed } }
      + Autograd.Operation.all.map { $0.example.typed }
      + LayerKind.all.map { $0.example.typed }
  }
  /// The commands that change the session and are steps of it: each is done whole, or not at all.
  package static var steps: Set<String> {
    Set(CommandTable.standard.all.filter { $0.role == .ordinary }.map { $0.name })
  }
  /// The symbols of the quantities.
  package static var symbols: [String] { QuantityKind.all.map { $0.symbol } }
}

extension Session {
  /// True when nothing that a command could have changed is other than it was in `state`.
  package func isAs(_ state: State) -> Bool { self.state.isSame(as: state) }
}
