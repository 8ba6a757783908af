// Glob.swift — patterns with `*` and `?`.
/// File-name patterns: `*`, `?` and `\`.
package enum Glob {
  /// True when `pattern` matches all of `text`; false once `isOver` says true, which is asked now and then.
  package static func matches(
    _ pattern: [Unicode.Scalar], _ text: String, isOver: () -> Bool = { false }
  ) -> Bool {
    let text = Array(text.unicodeScalars)
    var (p, t) = (0, 0)
    var retry: (p: Int, t: Int)?
    var steps = 0
    while t < text.count {
      steps += 1
      if steps % 65_536 == 0, isOver() { return false }
      if p < pattern.count, pattern[p] == "*" {
        retry = (p + 1, t)
        p += 1
      } else if p < pattern.count, pattern[p] == "\\", p + 1 < pattern.count, pattern[p + 1] == text[t] {
        (p, t) = (p + 2, t + 1)
      } else if p < pattern.count, pattern[p] == "?" || (pattern[p] == text[t] && pattern[p] != "\\") {
        (p, t) = (p + 1, t + 1)
      } else if let last = retry {
        retry = (last.p, last.t + 1)
        (p, t) = (last.p, last.t + 1)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == "*" }
  }

  /// True when `pattern` matches all of `text`.
  package static func matches(_ pattern: String, _ text: String) -> Bool {
    matches(Array(pattern.unicodeScalars), text)
  }
}
