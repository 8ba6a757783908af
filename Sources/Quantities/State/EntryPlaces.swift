// EntryPlaces.swift — which part of the text each entry of the tape was recorded from.
import Diagnostics

/// The places of the entries that a calculator has recorded.
final class EntryPlaces {
  /// The entries and their places, in the order of the tape.
  private var known: [(entry: Int, place: SourceRange)] = []

  /// Notes that the entries from `first` up to, not including, `end` come from `place`, as far as they do not come from
  /// a part of it.
  func note(from first: Int, to end: Int, at place: SourceRange) {
    var next = first
    if let last = known.last { next = max(next, last.entry + 1) }
    while next < end {
      known.append((next, place))
      next += 1
    }
  }

  /// Forgets what was taken back: the tape has `count` entries.
  func forget(from count: Int) { while let last = known.last, last.entry >= count { known.removeLast() } }

  /// The place of an entry; `nil` for one that this calculator has not recorded.
  func place(of entry: Int) -> SourceRange? {
    var (low, high) = (0, known.count)
    while low < high {
      let middle = (low + high) / 2
      if known[middle].entry < entry { low = middle + 1 } else { high = middle }
    }
    return low < known.count && known[low].entry == entry ? known[low].place : nil
  }
}
