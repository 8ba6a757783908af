// Texts.swift — texts within texts.
//
// The standard library's `contains(_: String)` and `split(separator: String)` are in a part that Embedded Swift lacks.

extension StringProtocol {
  /// True when `part`, by its scalars, stands somewhere in the text.
  package func holds(_ part: String) -> Bool {
    var (text, pattern) = (String(self), part)
    return text.withUTF8 { text in pattern.withUTF8 { firstPlace(of: $0, in: text, from: 0) != nil } }
  }

  /// The pieces between the places of `separator`, empty ones included.
  package func pieces(between separator: String) -> [String] {
    var (text, pattern) = (String(self), separator)
    return text.withUTF8 { text in
      pattern.withUTF8 { pattern in
        var pieces: [String] = [], start = 0
        while !pattern.isEmpty, let place = firstPlace(of: pattern, in: text, from: start) {
          pieces.append(String(decoding: text[start..<place], as: UTF8.self))
          start = place + pattern.count
        }
        return pieces + [String(decoding: text[start...], as: UTF8.self)]
      }
    }
  }
}

private func firstPlace(
  of pattern: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int
) -> Int? {
  guard let first = pattern.first else { return start }
  guard text.count - start >= pattern.count else { return nil }
  for place in start...(text.count - pattern.count) where text[place] == first {
    if (1..<pattern.count).allSatisfy({ text[place + $0] == pattern[$0] }) { return place }
  }
  return nil
}
