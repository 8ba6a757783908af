// ProseScreens.swift — long prose cut into pieces that fit on a screen.
/// Cuts prose into screens.
package enum ProseScreens {
  /// The ranges of lines that fit on a screen each.
  ///
  /// Cuts between paragraphs if it can, and never directly after a heading.
  package static func split(_ lines: [String], screen: Int, height: (String) -> Int) -> [Range<Int>] {
    var screens: [Range<Int>] = []
    var start = 0
    var (taken, index) = (0, 0)
    var cut: Int?
    while index < lines.count {
      taken += max(1, height(lines[index]))
      if taken > max(1, screen), index > start {
        let end = cut.flatMap { $0 > start ? $0 : nil } ?? index
        screens.append(start..<end)
        (start, taken, cut) = (end, 0, nil)
        while start < lines.count, lines[start].isBlank { start += 1 }
        index = start
        continue
      }
      if lines[index].isBlank, index > start, !lines[index - 1].hasPrefix("#") { cut = index }
      index += 1
    }
    if start < lines.count { screens.append(start..<lines.count) }
    return screens
  }
}
