// Reach.swift — the entries that a walk back may come to.

/// The entries that a walk back from a root may come to, each with a place of its own: all up to the root, or where
/// these are many and the root depends on few of them, those few.
///
/// Most entries on the tape of a long session belong to earlier commands, and have nothing to do with the
/// root.
struct Reach {
  /// The entries in ascending order; `nil` for all of them.
  private let entries: [Int]?
  /// Number of these entries.
  let count: Int
  /// Tapes shorter than this are taken whole, and so are those of which a root depends on more than this part.
  private static let (shortest, part) = (1024, 16)

  init(_ tape: [Entry], root: Int) {
    var (known, open): (Set<Int>, [Int]) = ([root], [root])
    let most = root < Self.shortest ? 0 : root / Self.part
    while known.count <= most, let entry = open.popLast() {
      for input in tape[entry].inputs where known.insert(input).inserted { open.append(input) }
    }
    let isSparse = known.count <= most
    entries = isSparse ? known.sorted() : nil
    count = isSparse ? known.count : root + 1
  }

  /// The entry at a place.
  func entry(at place: Int) -> Int { entries?[place] ?? place }

  /// The place of an entry; `nil` for one that is not among them.
  func place(of entry: Int) -> Int? {
    guard let entries else { return entry < count ? entry : nil }
    let place = place(in: entries, notBefore: entry)
    return place < count && entries[place] == entry ? place : nil
  }

  /// The place of an entry that is among them.
  subscript(entry: Int) -> Int {
    guard let entries else { return entry }
    return place(in: entries, notBefore: entry)
  }

  private func place(in entries: [Int], notBefore entry: Int) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle] < entry { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
