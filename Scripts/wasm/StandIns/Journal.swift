// Journal.swift — the journal of a session, which there never is.
import Tensors

/// A journal.
package final class Journal {
  package func start(seed: UInt64, precision: Precision) {}
  package func append(_ entry: JournalEntry) -> String? { nil }
  package func append(_ effect: Effect) {}
}
