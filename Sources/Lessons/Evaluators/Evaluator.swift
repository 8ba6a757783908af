// Evaluator.swift — the interface of a lesson to a session: runs a command and returns its output.
import Diagnostics
import Language

/// Runs the commands of a lesson, one after the other, in one session.
package protocol Evaluator: AnyObject {
  /// The commands, symbols and names that texts may use now: the parser reads answers with them.
  var vocabulary: Vocabulary { get }
  /// Numbers of the nodes that each node of the network reads, by its number; node 0 is the input of the network.
  var nodeInputs: [[Int]] { get }
  /// Runs `command` (it may span lines) and returns its output.
  func evaluate(_ command: SourceText) -> Evaluation

  /// The value of `expression` at one of several points, so that formulas are compared by value.
  ///
  /// Point 0 is the session as it is. At every other point the quantities `names`, or all that the expression may
  /// vary if there are none, have other values: the same for each expression. The session is left as it was.
  func evaluate(_ expression: SourceText, atPoint point: Int, varying names: [String]) -> Evaluation
  /// Largest term in the sum of each number of `expression`'s value at a point; `nil` where it is not known.
  ///
  /// A far smaller number is a rounded 0.
  func largestTerms(of expression: SourceText, atPoint point: Int, varying names: [String]) -> [Double]?
  /// Ends the running command in the middle of its work, called from another thread; without effect where
  /// that can't be done.
  var interrupt: @Sendable () -> Void { get }
}

extension Evaluator {
  /// True where `text` is one expression: neither a command nor an assignment nor a derivative to be computed.
  package func isExpression(_ text: String) -> Bool { Parser(vocabulary: vocabulary).isExpression(text) }
}

extension Evaluator {
  /// A session without a network.
  package var nodeInputs: [[Int]] { [] }
  /// Does nothing: commands themselves check for cancellation.
  package var interrupt: @Sendable () -> Void { {} }
}

extension Evaluator {
  /// Not known.
  package func largestTerms(of expression: SourceText, atPoint point: Int, varying names: [String])
    -> [Double]?
  { nil }

  /// Evaluates at the session as it is, for every point.
  package func evaluate(_ expression: SourceText, atPoint point: Int, varying names: [String]) -> Evaluation {
    evaluate(expression)
  }
}

/// Output of a command, and whether it held.
package struct Evaluation: Hashable, Sendable {
  /// The lines printed; for a command that failed, its error as people see it, each line with its label.
  package var notices: [Notice]
  /// The same as text.
  package var lines: [String] { notices.map(\.line) }
  /// True when the command failed.
  package var failed: Bool
  /// The numbers of the command's value, in row order and with all their digits; `nil` when it has no such
  /// value.
  ///
  /// Answers are judged by them; without them, by the numbers printed.
  package var values: [Double]?
  /// Why the command failed: of several errors the first; `nil` where only ``lines`` say it.
  package var failure: Diagnostic?
  /// The pictures that the command drew; none unless the session was told to draw them.
  package var pictures: [DrawnPicture]
  /// Makes an evaluation.
  package init(
    lines: [String], failed: Bool = false, values: [Double]? = nil, pictures: [DrawnPicture] = []
  ) {
    notices = lines.map { Notice(nil, $0) }
    (self.failed, self.values, self.pictures) = (failed, values, pictures)
  }

  /// What a command that failed printed.
  package init(notices: [Notice], failure: Diagnostic?) {
    (self.notices, self.failure) = (notices, failure)
    (failed, values, pictures) = (true, nil, [])
  }
}

extension Evaluation {
  /// Reason of the failure, without a full stop; `nil` where it is unknown.
  package var why: String? {
    if let failure {
      let text = failure.message.split(whereSeparator: \.isNewline).map(\.trimmed).joined(separator: " ")
      return text.hasSuffix(".") ? String(text.dropLast()) : text
    }
    return notices.first?.text
  }
}

/// A picture that a command printed in letters, drawn.
package struct DrawnPicture: Hashable, Sendable {
  /// The picture as an SVG document.
  package var svg: String
  /// Lines of the command's output that are the same picture in letters.
  package var lines: Range<Int>
  /// A picture and the lines it stands for.
  package init(svg: String, lines: Range<Int>) { (self.svg, self.lines) = (svg, lines) }
}

/// Start of a lesson's session.
package struct EvaluatorSettings: Hashable, Sendable {
  /// The seed of the random generator.
  package var seed: UInt64
  /// The only folder with files that the lesson may read.
  package var folder: String
  /// Lifts the bounds of untrusted lessons: limits on memory, no files elsewhere, no writing, no programs.
  package var isTrusted: Bool
  /// True when pictures are drawn as SVG, too: for a lesson that is published.
  package var drawsPictures: Bool
  /// The only files that a session with a student's graded answer may read, by their real paths; `nil` for a
  /// lesson's own session.
  package var answerFiles: Set<String>?
  /// Makes settings.
  package init(seed: UInt64 = 1, folder: String, isTrusted: Bool = false, drawsPictures: Bool = false) {
    (self.seed, self.folder) = (seed, folder)
    (self.isTrusted, self.drawsPictures) = (isTrusted, drawsPictures)
  }
}

/// Makes a fresh session for a lesson.
///
/// `isCancelled` is polled between steps of long commands.
package typealias EvaluatorFactory =
  @Sendable (_ settings: EvaluatorSettings, _ isCancelled: @escaping @Sendable () -> Bool) -> any Evaluator
