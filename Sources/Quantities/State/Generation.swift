// Generation.swift — numbers that never come twice, so that a cache knows its source.

import Synchronization

private let counter = Atomic<Int>(0)

extension State {
  /// A number that no other state has had.
  package static func nextGeneration() -> Int { counter.add(1, ordering: .relaxed).newValue }
}
