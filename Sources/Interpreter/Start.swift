// Start.swift — the user's configuration of every session, before the first command.
import Diagnostics
import History
import Quantities

extension Session {
  /// Runs the commands that a person wants at the start of every session.
  ///
  /// The commands are cells like others, so that a saved session stands without them; but `undo` ends here.
  /// Each that fails is told to `complain`, and the next is run.
  package func begin(with configuration: SourceText, complain: (CommandResult) -> Void) {
    run(configuration, keepGoing: true) { if !$0.held { complain($0) } }
    timeline = Timeline(budget: options.undoBudget, behind: timeline.place)
    hasQuit = false
  }

  /// True when long output is to go through a pager.
  package var wantsPager: Bool { state.settings.pager }
}
