// LessonUpdate.swift — rewrites the recorded outputs of a lesson, and nothing else.
import Diagnostics
import Markdown
import Matching

extension Lesson {
  /// The lesson's text with the outputs of its commands replaced by `outputs`.
  ///
  /// An expected line with a matcher stays where it allows the printed line, `...` stays where it still
  /// stands for a line, and text beside outputs stays byte for byte.
  /// - Parameter outputs: the output, by the line of the command; other commands stay as they are.
  package func updated(with outputs: [Int: [String]]) -> String {
    let file = LessonText(text)
    var edits: [(lines: Range<Int>, with: String)] = []
    for block in commandBlocks where block.attributes.isRun {
      let fence = file.lines[block.line - 1]
      let indentation = String(repeating: " ", count: Fence(fence.text)?.indentation ?? 0)
      for cell in block.cells {
        guard let printed = outputs[cell.line] else { continue }
        if block.attributes.isHidden, cell.expected.isEmpty { continue }
        let lines = cell.updated(with: printed, tolerance: block.attributes.tolerance)
        guard lines != cell.expected.map(\.source) else { continue }
        let text = lines.map { ($0.isEmpty ? "" : indentation + $0) + fence.ending }.joined()
        let start = cell.outputLine - 1
        edits.append((start..<(start + cell.expected.count), text))
      }
    }
    var result = ""
    var next = 0
    for edit in edits {
      for line in file.lines[next..<edit.lines.lowerBound] { result += line.text + line.ending }
      result += edit.with
      next = edit.lines.upperBound
    }
    for line in file.lines[next...] { result += line.text + line.ending }
    // A byte-order mark belongs to no line.
    return text.utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? "\u{FEFF}" + result : result
  }
}

extension CommandBlock.Cell {
  /// The expected lines that allow `printed`, as many of the old ones kept as still do.
  fileprivate func updated(with printed: [String], tolerance: Tolerance?) -> [String] {
    let matcher = OutputMatcher(expected)
    let lines = PrintedLine.lines(printed)
    guard !matcher.holds(lines) else { return expected.map(\.source) }
    var result: [ExpectedLine] = []
    func add(_ index: Int) {
      result.append(.literal(lines[index].text, isFirst: result.isEmpty, tolerance: tolerance))
    }
    for step in OutputAlignment(matcher, lines).steps {
      switch step {
      case .same(let index, _), .skipped(let index, _): result.append(expected[index])
      case .changed(let index, let column):
        if let kept = expected[index].keepingTolerance(for: lines[column].text) {
          result.append(kept)
        } else {
          add(column)
        }
      case .extra(let column): add(column)
      case .missing: break
      }
    }
    return result.map(\.source)
  }
}
