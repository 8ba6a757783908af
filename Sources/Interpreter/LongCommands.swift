// LongCommands.swift — commands that `resume` does not run again: their effects are kept.
import Cells
import History
import Language
import Quantities
import Tensors

extension Session {
  /// Facts about a command that has run: the state before it, and its duration.
  struct Run {
    let before: State
    let hasChanged: Bool
    let ownFiles: Set<String>
    let seconds: Double
  }

  /// Writes the effect of a command that would take long to run again: more than a second, alone or with
  /// those before it that would have to be run again too.
  func keepEffect(of entry: JournalEntry, _ lines: [String], _ value: Tensor?, _ run: Run) {
    guard let journal else { return }
    let limit = options.secondsToKeep
    if run.seconds > limit || run.seconds > limit / 20 && secondsToRepeat + run.seconds > limit,
      let effect = Effect(
        of: entry, lines: lines, value: value, ownFiles: ownFiles.subtracting(run.ownFiles), from: run.before,
        to: state, hasChanged: run.hasChanged)
    {
      journal.append(effect)
    } else {
      secondsToRepeat += run.seconds
    }
  }

  /// Applies a command's recorded effect to the session, without running it; false where the session is not
  /// as it was then.
  package func redo(_ effect: Effect) -> Bool {
    guard let made = effect.applied(to: state) else { return false }
    let before = state
    cell = effect.entry.cell
    if effect.hasChanged {
      state = made
      _ = timeline.push(before, effect.entry.command, to: state)
    }
    ownFiles.formUnion(effect.ownFiles)
    notebook.add(
      Notebook.cell(cell, effect.entry.command, lines: effect.lines, held: true, isKept: true),
      value: effect.value)
    _ = record(cell: cell, held: true, isKept: true)
    _ = journal?.append(effect.entry)
    journal?.append(effect)
    return true
  }
}
