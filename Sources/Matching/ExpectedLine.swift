// ExpectedLine.swift — one line of expected output: literal text, or one of the matchers.
import Diagnostics
import Markdown

/// A line of expected output as written, and its meaning.
package struct ExpectedLine: Hashable, Sendable {
  /// Comparison of the line.
  package enum Matcher: Hashable, Sendable {
    /// The printed line must be this text.
    case exact(String)
    /// `… (tol 1e-4)`, `… (tol abs 1e-4)`: as this text, its numbers within the tolerance.
    case tolerance(String, Tolerance)
    /// `… (glob)`: `*` stands for any text, `?` for one character, `\` takes the next one as it is.
    case glob(String)
    /// `… (re)`: a regular expression that must match the whole line.
    case regex(String)
    /// `...`: any number of lines, also none.
    case anyLines
  }

  /// The line as it stands in the file, without the fence's indentation.
  package var source: String
  /// The comparison that the line stands for.
  package var matcher: Matcher

  /// Reads a line; lines without a matcher of their own take the block's tolerance.
  package init(_ line: LocatedText, tolerance: Tolerance?, of file: LessonText) throws(Diagnostic) {
    source = line.text
    let text = line.text.withoutTrailingSpace
    if text == "..." {
      matcher = .anyLines
    } else if text.hasPrefix("\\"), !Self.startsWithClass(text) {
      matcher = .exact(text)
    } else if let pattern = text.before(" (glob)") {
      matcher = .glob(pattern)
    } else if let pattern = text.before(" (re)") {
      do throws(PatternError) {
        _ = try Pattern(pattern)
      } catch {
        throw file.diagnostic(
          "`\(pattern)` is no regular expression: \(error.message)", line: line.line,
          hint: "a line that really ends in ` (re)` starts with `\\`")
      }
      matcher = .regex(pattern)
    } else if let (pattern, number) = Self.splitTolerance(text) {
      guard let value = Tolerance(number) else {
        throw file.diagnostic(
          "`\(number)` is no tolerance", line: line.line,
          hint:
            "a number from 0, as in ` (tol 1e-4)` or ` (tol abs 1e-4)`; a line that really ends so starts with `\\`"
        )
      }
      matcher = .tolerance(pattern, value)
    } else if let tolerance {
      matcher = .tolerance(text, tolerance)
    } else {
      matcher = .exact(text)
    }
  }

  /// True for a regular expression whose first sign is `\d`, `\w`, `\s`, `\b` or the contrary of one: its
  /// backslash does not make the line literal.
  private static func startsWithClass(_ text: String) -> Bool {
    guard text.hasSuffix(" (re)"), let sign = text.dropFirst().first, "dwsbDWSB".contains(sign) else {
      return false
    }
    return true
  }

  private init(source: String, matcher: Matcher) { (self.source, self.matcher) = (source, matcher) }

  /// Cuts `text (tol X)` in two.
  private static func splitTolerance(_ text: String) -> (text: String, number: String)? {
    let opening = " (tol "
    guard text.hasSuffix(")") else { return nil }
    var start: String.Index?
    var index = text.startIndex
    while index < text.endIndex {
      if text[index...].hasPrefix(opening) { start = index }
      index = text.index(after: index)
    }
    guard let start else { return nil }
    let number = text[start...].dropFirst(opening.count).dropLast()
    return number.contains(")") ? nil : (String(text[..<start]).withoutTrailingSpace, number.trimmed)
  }

  /// Returns `printed` with the same tolerance, for a line with its own `(tol …)` that lost its numbers.
  package func keepingTolerance(for printed: String) -> ExpectedLine? {
    guard case .tolerance(let text, let tolerance) = matcher, let split = Self.splitTolerance(source),
      NumberedText(text).texts == NumberedText(printed).texts
    else { return nil }
    return ExpectedLine(
      source: "\(printed) (tol \(split.number))", matcher: .tolerance(printed, tolerance))
  }

  /// The line that expects exactly `printed`: itself, after a `\` where it could be taken for anything else.
  package static func literal(_ printed: String, isFirst: Bool, tolerance: Tolerance?) -> ExpectedLine {
    let text = printed.withoutTrailingSpace
    let looksLikeCommand = text == ">" || text.hasPrefix("> ")
    let looksLikeContinuation = isFirst && (text == "." || text.hasPrefix(". "))
    let looksLikeMatcher =
      text == "..." || text.hasSuffix(" (glob)") || text.hasSuffix(" (re)") || splitTolerance(text) != nil
    let looksLikeFence = Fence(text) != nil
    if looksLikeCommand || looksLikeContinuation || looksLikeMatcher || looksLikeFence {
      let escaped = "\\" + text
      // A `\` before `d (re)` would make it a pattern, so it is written as a pattern of the same meaning.
      guard !startsWithClass(escaped) else {
        let pattern = text.map { "\\.^$|()[]{}*+?".contains($0) ? "\\\($0)" : "\($0)" }.joined()
        return ExpectedLine(source: pattern + " (re)", matcher: .regex(pattern))
      }
      return ExpectedLine(source: escaped, matcher: .exact(escaped))
    }
    return ExpectedLine(source: text, matcher: tolerance.map { .tolerance(text, $0) } ?? .exact(text))
  }
}

extension String {
  /// The text before `suffix`; `nil` unless it ends so.
  fileprivate func before(_ suffix: String) -> String? {
    hasSuffix(suffix) ? String(dropLast(suffix.count)).withoutTrailingSpace : nil
  }
}
