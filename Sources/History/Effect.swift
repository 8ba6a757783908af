// Effect.swift — the effect of one long command on a session, so that `resume` need not run it again.
import Quantities
import Tensors

/// Changes of the state by a command, its output and its answer.
///
/// An effect holds the results of learning (parameters, state of the optimizer and of layers, the random
/// generator, the curve of J), the data and the names. Layers and settings are made again by their own
/// commands, which are quick. The digest of the resulting state proves an effect complete when it is made;
/// `resume` runs a command with an incomplete effect again. So a new field of ``State`` makes `resume`
/// slower, and never wrong.
package struct Effect {
  /// The cell, and the command as the journal has it.
  package var entry: JournalEntry
  /// Printed lines.
  package var lines: [String]
  /// Meaning of `ans` after it.
  package var value: Tensor?
  /// True when it wrote to the state at all: then it can be undone.
  package var hasChanged: Bool
  /// Files that it has written, which the session may write again.
  package var ownFiles: Set<String>
  /// The digests of the state before and after it.
  var before: UInt64, after: UInt64
  /// The change, in bytes.
  var change: [UInt8]

  /// The effect that led from `before` to `after`; `nil` where it can't be written down.
  package init?(
    of entry: JournalEntry, lines: [String], value: Tensor?, ownFiles: Set<String>, from before: State,
    to after: State, hasChanged: Bool
  ) {
    (self.entry, self.lines, self.value) = (entry, lines, value)
    (self.hasChanged, self.ownFiles) = (hasChanged, ownFiles)
    var digest = StateDigest()
    self.before = digest(before)
    self.after = digest(after)
    change = []
    guard hasChanged else { return }
    guard let change = StateChange.bytes(from: before, to: after) else { return nil }
    self.change = change
    guard let made = try? StateChange.applied(change, to: before), digest(made) == self.after else {
      return nil
    }
  }

  /// The state after the effect, where it fits `state`; `nil` where it does not.
  package func applied(to state: State) -> State? {
    var digest = StateDigest()
    guard digest(state) == before else { return nil }
    guard hasChanged else { return state }
    guard let made = try? StateChange.applied(change, to: state), digest(made) == after else { return nil }
    return made
  }

  /// The effect as bytes.
  var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.write(entry.cell)
    writer.write(entry.command)
    writer.write(lines) { $0.write($1) }
    writer.write(value) { $0.write($1) }
    writer.write(hasChanged)
    writer.write(ownFiles.sorted()) { $0.write($1) }
    writer.write(before)
    writer.write(after)
    return writer.bytes + change
  }

  /// Reads the encoding written by ``bytes``.
  package init(_ bytes: [UInt8], in range: Range<Int>) throws(ByteReader.Damaged) {
    var reader = ByteReader(bytes, in: range)
    entry = JournalEntry(cell: try reader.integer(), command: try reader.text())
    lines = try reader.list { reader throws(ByteReader.Damaged) in try reader.text() }
    value = try reader.optional { reader throws(ByteReader.Damaged) in try reader.tensor() }
    hasChanged = try reader.flag()
    ownFiles = Set(try reader.list { reader throws(ByteReader.Damaged) in try reader.text() })
    (before, after) = (try reader.word(), try reader.word())
    change = reader.rest
  }
}
