// UnclosedPart.swift — parts of a file that are opened and never closed, and the way to close each.

/// A part of a lesson or a submission that runs to the end of the file.
package enum UnclosedPart: Sendable {
  /// A fenced block, with the mark of its fence.
  case block(fence: String)
  /// A comment of HTML.
  case comment
  /// The YAML at the top.
  case frontMatter

  /// The problem, in a sentence.
  package var message: String {
    switch self {
    case .block: "the block that opens here is never closed"
    case .comment: "the comment that opens here is never closed"
    case .frontMatter: "the front matter that opens here is never closed"
    }
  }

  /// How the part is closed.
  package var hint: String {
    switch self {
    case .block(let fence): "close it with \(fence) on a line of its own"
    case .comment: "close it with `-->`; where it is no comment, it stands in backquotes: `<!--`"
    case .frontMatter: "close it with a line `---`"
    }
  }
}
