// Dictionaries.swift — dictionaries from pairs with equal keys.
//
// `Dictionary(_:uniquingKeysWith:)` and `merging` of the standard library cast dynamically, which Embedded Swift refuses.

extension Dictionary {
  /// The pairs; of several with one key the first.
  package init(first pairs: some Sequence<(Key, Value)>) {
    self.init(minimumCapacity: pairs.underestimatedCount)
    for (key, value) in pairs where self[key] == nil { self[key] = value }
  }

  /// The pairs; of several with one key the last.
  package init(last pairs: some Sequence<(Key, Value)>) {
    self.init(minimumCapacity: pairs.underestimatedCount)
    for (key, value) in pairs { self[key] = value }
  }

  /// The values by their names; of several with one name the first.
  package init(_ values: some Sequence<Value>, by name: (Value) -> Key) {
    self.init(minimumCapacity: values.underestimatedCount)
    for value in values where self[name(value)] == nil { self[name(value)] = value }
  }

  /// Its own pairs, and those of `other` with keys that it does not have.
  package func adding(_ other: [Key: Value]) -> [Key: Value] {
    var result = self
    for (key, value) in other where result[key] == nil { result[key] = value }
    return result
  }

  /// Its own pairs, those with a key of `pairs` replaced, and the rest of `pairs`.
  package func setting(_ pairs: some Sequence<(Key, Value)>) -> [Key: Value] {
    var result = self
    for (key, value) in pairs { result[key] = value }
    return result
  }
}
