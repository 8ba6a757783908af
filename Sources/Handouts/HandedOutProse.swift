// HandedOutProse.swift — the parts of a lesson for students, in hand-outs and in pages without answers.
import Language
import Lessons
import Markdown

extension Lesson {
  /// The lines of prose that a hand-out has, with their places among `lines`.
  ///
  /// Text behind a line `<!-- nohandout -->` is left out, up to a line `<!-- handout -->` or the next block.
  static func handedOut(_ lines: [String]) -> [(place: Int, line: String)] {
    var isLeftOut = false
    return lines.enumerated().compactMap { place, line in
      guard let mark = HandoutMark(line) else { return isLeftOut ? nil : (place, line) }
      isLeftOut = mark == .leavesOut
      return nil
    }
  }

  /// The elements for students: without blocks and prose marked `nohandout`, without a student's written
  /// answers, and without the checks of a block.
  package var handedOutElements: [Element] {
    elements.compactMap { element in
      switch element {
      case .prose(let lines, let firstLine):
        let kept = Self.handedOut(lines).map(\.line)
        return kept.isEmpty ? nil : .prose(lines: kept, firstLine: firstLine)
      case .commands(var block):
        block.cells = block.handedOutCells
        return block.cells.isEmpty ? nil : .commands(block)
      case .code(let block): return block.language == "answer" ? nil : element
      case .question, .task: return element
      }
    }
  }
}

extension CommandBlock {
  /// The commands that students get.
  var handedOutCells: [Cell] {
    attributes.isHandedOut
      ? cells.filter { CommandText.firstWord(of: $0.command) != LocatedText.assertion } : []
  }
}
