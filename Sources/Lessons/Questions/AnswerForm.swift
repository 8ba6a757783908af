// AnswerForm.swift — what an answer is: an expression, a command, a choice, words; how it is read, judged and shown.
import Markdown

/// How the answers to a kind of question are read, judged and shown.
package struct AnswerForm: Sendable {
  /// What is said of a text that is no such answer.
  package enum Objection {
    /// A sentence without its full stop.
    case note(String)
    /// What the session says to it.
    case evaluation(Evaluation)
  }

  /// True where the question lists choices.
  package var takesChoices = false
  /// True where the lesson's own answers are computed by the session, and so are the same in a translation.
  package var isComputed = true
  /// True where the text of the lesson's answer would give it away in a hand-out.
  package var isSecret = false
  /// True where what the answer comes to is a value that the student may find out: it is shown beside the answer, and
  /// would give the answer away in a hand-out.
  package var comesToValue = false
  /// True where what the answer prints is shown before it is judged.
  package var showsOutput = false
  /// True where the usual mistakes of a derivative are looked for in a wrong answer.
  var isDiagnosed = false
  /// What `lint` says of such a question, and its hint.
  package var lint: (message: String, hint: String)?
  /// The answer in the lines of a submission.
  package var text: @Sendable (_ answer: LocatedText) -> String = { $0.answerText }
  /// The answer as it is computed; `nil` for a text of which none can be made.
  package var read: @Sendable (_ given: String, _ evaluator: any Evaluator) -> AnswerText? = { given, _ in
    AnswerText(as: given)
  }
  /// True for a line that is meant as an answer, and not as a command to look at something first.
  package var isMeant: @Sendable (_ entry: String, _ question: Question, _ evaluator: any Evaluator) -> Bool =
    {
      _, _, _ in
      true
    }
  /// What is wrong with an answer that is kept and not judged; `nil` for nothing.
  package var objection:
    @Sendable (_ given: String, _ question: Question, _ evaluator: any Evaluator) -> Objection? =
      {
        _, _, _ in nil
      }
  /// Judges an answer.
  var judge:
    @Sendable (_ judge: AnswerJudge, _ given: String, _ evaluator: any Evaluator) throws(AnswerJudge.Unclear)
      ->
      AnswerJudge.Verdict
  /// Replays the question: the lesson's answer can be computed, and known mistakes are told from it.
  package var replay: @Sendable (_ replay: any AnswerReplay, _ question: Question) throws(OutOfTime) -> Void =
    { _, _ in }
  /// The lines that show the lesson's answer in a terminal.
  package var solution:
    @Sendable (
      _ answer: LocatedText, _ question: Question, _ view: LessonView, _ compute: (String) -> Evaluation
    ) -> [String]
  /// The answers on a page.
  package var markup: @Sendable (_ question: Question, _ page: AnswerPage) -> String
  /// A known mistake on a page.
  package var mistakeMarkup:
    @Sendable (_ mistake: Question.Mistake, _ question: Question, _ page: AnswerPage) -> String
}

extension LocatedText {
  /// The text of an answer in one line, without comments.
  var answerText: String { answerLines.split(separator: "\n").joined(separator: " ") }

  /// The lines of an answer, without comments.
  var answerLines: String {
    text.split(separator: "\n").map(\.trimmed).filter { !$0.isEmpty && !$0.hasPrefix("#") }
      .joined(separator: "\n")
  }
}
