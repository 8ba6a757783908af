// FormulaWrapping.swift — long formulas broken before operators, where they read best.
import Typography

/// `formula` in lines of at most `width` columns, each but the first starting with an operator.
///
/// A line ends where few parentheses are open, but is at least half full.
func wrapped(formula: String, width: Int) -> [String] {
  var lines: [String] = [], rest = Array(formula)[...]
  while displayWidth(of: String(rest)) > width, let end = lineEnd(of: rest, width) {
    lines.append(String(rest[..<end]).withoutBlanksAtEnd)
    rest = rest[end...].drop { $0 == " " }
  }
  return lines + [String(rest)]
}

/// End of the first line of `text`: before an operator within `width` columns, or before the first past it.
private func lineEnd(of text: ArraySlice<Character>, _ width: Int) -> Int? {
  var (column, depth) = (0, 0)
  var best: (place: Int, rank: Int)?
  var before: Character = "("
  for place in text.indices {
    let character = text[place]
    // The bar of ∂err/∂w is no operator.
    let isBar = character == "/" && place + 1 < text.endIndex && text[place + 1] == "∂"
    if "+−·/".contains(character), !isBar, !"(+−·/".contains(before), place > text.startIndex {
      // The line is as long as it must be where none fits.
      if column > width { return best?.place ?? place }
      // Equal depth: an operator between terms comes before one between factors.
      let rank = 2 * depth + ("·/".contains(character) ? 1 : 0)
      if best == nil || column < width / 2 || rank <= (best?.rank ?? 0) { best = (place, rank) }
    }
    if character == "(" { depth += 1 }
    if character == ")" { depth -= 1 }
    if character != " " { before = character }
    column += displayWidth(of: String(character))
  }
  return best?.place
}

extension String {
  fileprivate var withoutBlanksAtEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
