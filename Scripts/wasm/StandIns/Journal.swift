// Journal.swift — the journal of a session, which there never is.
import Tensors

/// A journal.
public final class Journal {
  func start(seed: UInt64, precision: Precision) {}
  func append(_ entry: JournalEntry) -> String? { nil }
  func append(_ effect: Effect) {}
}
