// DotHabits.swift — replacements for the dots of other languages: `np.sum(v)`, `M.T`, `.*`.

import Diagnostics

extension Lexer {
  /// Advice on the meaningless dot at `start`.
  func adviceOnDot(at start: Int) -> String? {
    guard let next = byte(at: start + 1) else { return nil }
    if "*/^".utf8.contains(next) { return Characters.advice["."] }
    guard Characters.startsWord(scalar(at: start + 1).scalar) else { return nil }
    let (word, end) = word(at: start + 1)
    let owner = wordBefore(start)
    switch word {
    case "T": return "write transpose(\(owner))"
    case "array", "tensor", "matrix": return "a vector is written [1 2], a matrix [1 2; 3 4]"
    case "shape", "size": return "`tape` lists values with their shapes"
    default: break
    }
    guard byte(at: end) == UInt8(ascii: "(") else { return nil }
    let isLibrary = ["np", "numpy", "jnp", "torch", "tf", "math", "F", "nn"].contains(owner)
    return "functions are called by their name alone: \(word)(\(isLibrary ? "…" : owner))"
  }

  /// The letters and digits right before `end`; `…` where there are none.
  private func wordBefore(_ end: Int) -> String {
    var start = end
    while start > 0, Characters.isLetter(bytes[start - 1]) || Characters.isDigit(bytes[start - 1]) {
      start -= 1
    }
    return start < end ? text(SourceRange(start, end)) : "…"
  }
}
