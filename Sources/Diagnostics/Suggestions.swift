// Suggestions.swift — the name that a person probably meant.

/// The name among `names` that is nearest to `word`, if any is near enough to be meant.
///
/// Near is: a synonym that leads to it; the same but for case; started by `word` (two letters or more); or few typing
/// slips away (a letter missing, added, wrong, or two exchanged), about one in three letters.
///
/// - Parameter synonyms: names by what other tools and books call them, in lower case.
package func nearest(
  to word: String, in names: some Sequence<String>, synonyms: [String: String] = [:]
) -> String? {
  let typed = Array(word.lowercased().unicodeScalars)
  guard !typed.isEmpty, typed.count <= 64 else { return nil }
  if let name = synonyms[word.lowercased()], names.contains(name) { return name }
  var best: (distance: Int, length: Int, name: String)?
  for name in names where name != word {
    let letters = Array(name.lowercased().unicodeScalars)
    guard let distance = distance(from: typed, to: letters) else { continue }
    let candidate = (distance, letters.count, name)
    if let other = best, (other.distance, other.length, other.name) <= candidate { continue }
    best = candidate
  }
  return best?.name
}

/// "did you mean `relu`?", or `nil` where no name is near enough.
package func didYouMean(
  _ word: String, in names: some Sequence<String>, synonyms: [String: String] = [:]
) -> Hint? {
  nearest(to: word, in: names, synonyms: synonyms).map(Hint.guess)
}

/// Distance of `name` from the typed word, or `nil` when too far: 0 for case, 1 for a beginning, else the
/// slips.
private func distance(from typed: [Unicode.Scalar], to name: [Unicode.Scalar]) -> Int? {
  if typed == name { return 0 }
  if typed.count >= 2, name.starts(with: typed) { return 1 }
  let allowed = typed.count < 2 ? 0 : max(1, max(typed.count, name.count) / 3)
  guard abs(typed.count - name.count) <= allowed else { return nil }
  let slips = slips(from: typed, to: name)
  // A wrong letter of two leaves only one: rather say nothing than guess. A missing or exchanged one is fine.
  if typed.count < 3, !Set(typed).isSubset(of: name) { return nil }
  return slips <= allowed ? slips : nil
}

/// The restricted Damerau–Levenshtein distance: each letter takes part in one slip at most.
private func slips(from a: [Unicode.Scalar], to b: [Unicode.Scalar]) -> Int {
  var beforeLast: [Int] = [], last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
      row.append(cost)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
