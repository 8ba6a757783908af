// HandedOutProse.swift — prose that shows an answer, between comments that leave it out of a hand-out.

extension Lesson {
  /// The lines of prose that a hand-out has, with their places among `lines`.
  ///
  /// Left out is what stands behind a line `<!-- nohandout -->`, up to a line `<!-- handout -->` or the next block.
  static func handedOut(_ lines: [String]) -> [(place: Int, line: String)] {
    var isLeftOut = false
    return lines.enumerated().compactMap { place, line in
      switch line.split(whereSeparator: \.isWhitespace) {
      case ["<!--", "nohandout", "-->"]: isLeftOut = true
      case ["<!--", "handout", "-->"]: isLeftOut = false
      default: return isLeftOut ? nil : (place, line)
      }
      return nil
    }
  }
}
