// AnswerForm.swift — what an answer is: an expression, a command, a choice, words; how it is read, judged and shown.

/// How the answers to a kind of question are read, judged and shown.
struct AnswerForm: Sendable {
  /// What is said of a text that is no such answer.
  enum Objection {
    /// A sentence without its full stop.
    case note(String)
    /// What the session says to it.
    case evaluation(Evaluation)
  }

  /// True where the question lists choices.
  var takesChoices = false
  /// True where the lesson's own answers are computed by the session, and so are the same in a translation.
  var isComputed = true
  /// True where the text of the lesson's answer would give it away in a hand-out.
  var isSecret = false
  /// True where what the answer comes to is a value that the student may find out: it is shown beside the answer, and
  /// would give the answer away in a hand-out.
  var comesToValue = false
  /// True where what the answer prints is shown before it is judged.
  var showsOutput = false
  /// True where the usual mistakes of a derivative are looked for in a wrong answer.
  var isDiagnosed = false
  /// What `lint` says of such a question, and its hint.
  var lint: (message: String, hint: String)?
  /// The answer in the lines of a submission.
  var text: @Sendable (_ answer: LocatedText) -> String = { $0.answerText }
  /// The answer as it is computed; `nil` for a text of which none can be made.
  var read: @Sendable (_ given: String, _ evaluator: any Evaluator) -> AnswerText? = { given, _ in
    AnswerText(as: given)
  }
  /// True for a line that is meant as an answer, and not as a command to look at something first.
  var isMeant: @Sendable (_ entry: String, _ question: Question, _ evaluator: any Evaluator) -> Bool = {
    _, _, _ in
    true
  }
  /// What is wrong with an answer that is kept and not judged; `nil` for nothing.
  var objection: @Sendable (_ given: String, _ question: Question, _ evaluator: any Evaluator) -> Objection? =
    {
      _, _, _ in nil
    }
  /// Judges an answer.
  var judge:
    @Sendable (_ judge: AnswerJudge, _ given: String, _ evaluator: any Evaluator) throws(AnswerJudge.Unclear)
      ->
      AnswerJudge.Verdict
  /// Replays the question: the lesson's answer can be computed, and known mistakes are told from it.
  var replay: @Sendable (_ replay: inout Replay, _ question: Question) throws(OutOfTime) -> Void = { _, _ in }
  /// The lines that show the lesson's answer in a terminal.
  var solution:
    @Sendable (
      _ answer: LocatedText, _ question: Question, _ view: LessonView, _ compute: (String) -> Evaluation
    ) -> [String]
  /// The answers on a page.
  var markup: @Sendable (_ question: Question, _ page: LessonMarkup) -> String
  /// A known mistake on a page.
  var mistakeMarkup:
    @Sendable (_ mistake: Question.Mistake, _ question: Question, _ page: LessonMarkup) -> String
}
