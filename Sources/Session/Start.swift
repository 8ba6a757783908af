// Start.swift — what a person has decided for every session, before the first command.
import Diagnostics

extension Interpreter {
  /// Runs the commands that a person wants at the start of every session; they count as no commands of this one.
  ///
  /// Each that fails is told to `complain`, and the next is run.
  public func begin(with configuration: SourceText, complain: (CommandResult) -> Void) {
    run(configuration, keepGoing: true) { if !$0.held { complain($0) } }
    (cell, hasQuit) = (0, false)
  }

  /// Whether long output is to go through a pager.
  public var wantsPager: Bool { state.settings.pager }
}
