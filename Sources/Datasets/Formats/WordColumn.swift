// WordColumn.swift — a column of words, each of which is kept once.

/// The words of a column: each is kept once, and each row has the number of its word.
struct WordColumn {
  /// The number of each row's word, from 0 in the order in which words were met.
  private(set) var codes: [UInt32] = []
  private var bytes: [UInt8] = []
  /// End of each word in `bytes`.
  private var ends: [Int] = []
  private var hashes: [UInt32] = []
  /// The word in each place of a hash table, its number plus 1; 0 where there is none.
  private var places = [UInt32](repeating: 0, count: 64)

  /// The number of different words, as they are written.
  var count: Int { ends.count }

  /// Adds the word of the next row.
  mutating func append(_ word: UnsafeBufferPointer<UInt8>) {
    // FNV-1a
    var hash: UInt32 = 0x811c_9dc5
    for byte in word { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    var place = Int(truncatingIfNeeded: hash) & (places.count - 1)
    while places[place] > 0 {
      let code = Int(places[place]) - 1
      if hashes[code] == hash, isSame(code, word) { return codes.append(UInt32(code)) }
      place = (place + 1) & (places.count - 1)
    }
    codes.append(UInt32(count))
    bytes.append(contentsOf: word)
    ends.append(bytes.count)
    hashes.append(hash)
    places[place] = UInt32(count)
    if 2 * count > places.count { grow() }
  }

  private func range(_ code: Int) -> Range<Int> { (code > 0 ? ends[code - 1] : 0)..<ends[code] }

  private func isSame(_ code: Int, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
    let range = range(code)
    return range.count == word.count && word.indices.allSatisfy { bytes[range.lowerBound + $0] == word[$0] }
  }

  private mutating func grow() {
    places = [UInt32](repeating: 0, count: 4 * places.count)
    for (code, hash) in hashes.enumerated() {
      var place = Int(truncatingIfNeeded: hash) & (places.count - 1)
      while places[place] > 0 { place = (place + 1) & (places.count - 1) }
      places[place] = UInt32(code + 1)
    }
  }

  /// The different words in alphabetical order, and for each code the number of its word in this order.
  var sorted: (words: [String], ranks: [Int]) {
    let all = ends.indices.map { String(decoding: bytes[range($0)], as: UTF8.self) }
    let words = Set(all).sorted()
    let ranks = Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, $0) })
    return (words, all.map { ranks[$0] ?? 0 })
  }
}
