// AnswerColors.swift — colours for the meaningful parts of a printed line.
import Terminal
import Typography

/// Colours for a command's answer: values, signs of right and wrong, secondary text.
enum AnswerColors {
  /// `line` with colours, or as it is where colours are off or it has its own (a picture).
  static func colored(_ line: String, _ style: Style) -> String {
    guard style.isColored, !line.utf8.contains(0x1B) else { return line }
    if line.hasPrefix("… ") || line.hasPrefix("  see also: ") { return style(.dim, line) }
    if line.hasPrefix("interrupted ") { return style(.hint, line) }
    let line = printable(line)
    if line.hasPrefix("    > ") { return style(.command, line) }  // an example of `help`
    if line.hasSuffix("✓") { return valueColored(line.dropLast(), style) + style(.number, "✓") }
    if line.hasSuffix("✗") { return valueColored(line.dropLast(), style) + style(.error, "✗") }
    return valueColored(line[...], style)
  }

  /// The number or matrix behind the last ` = ` (or the whole line, where it is one) coloured.
  private static func valueColored(_ line: Substring, _ style: Style) -> String {
    var start = line.startIndex
    var index = line.startIndex
    while index < line.endIndex {
      if line[index] == "=" || line[index] == "≈", line[..<index].last == " ",
        line[index...].dropFirst().first == " "
      {
        start = line.index(after: line.index(after: index))
      }
      index = line.index(after: index)
    }
    let value = line[start...].drop { $0 == " " }
    guard isValue(value) else { return String(line) }
    return line[..<value.startIndex] + style(.number, String(value))
  }

  /// True when `text` is a number, or a vector or matrix of numbers.
  private static func isValue(_ text: Substring) -> Bool {
    var rest = text
    while rest.last == " " { rest.removeLast() }
    guard let first = rest.first, first.isNumber || first == "-" || first == "[",
      rest.contains(where: \.isNumber)
    else {
      return false
    }
    return rest.allSatisfy { $0.isASCII && ($0.isNumber || " -+.e[];".contains($0)) }
  }
}
