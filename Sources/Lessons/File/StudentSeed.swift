// StudentSeed.swift — the seed of a student's own variant of a lesson, made from the student's name.

/// Seeds for `seed: student`.
package enum StudentSeed {
  /// The students of the variants replayed as tests; the outputs of a lesson are those of the first.
  package static let examples = ["ada", "blaise", "carl"]

  /// The seed of the student called `name`: the same on every machine, now and in later versions.
  ///
  /// Upper and lower case, and blanks around and between words, make no difference. The result fits in 32 bits, so
  /// that a person can type it.
  ///
  /// Source: FNV-1a over the bytes of the name, mixed as in SplitMix64 (Steele et al. 2014).
  package static func seed(of name: String) -> UInt64 {
    let words = name.lowercased().split(whereSeparator: \.isWhitespace)
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in words.joined(separator: " ").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
    return (hash ^ (hash >> 31)) >> 32
  }
}
