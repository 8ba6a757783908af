// WordQuestions.swift — questions for a word or a phrase, compared with the listed ones.
import Markdown

extension QuestionKind {
  /// A phrase: one of the answers, whole; case, articles and punctuation do not matter.
  package static let text = QuestionKind(
    "text", .words, invitation: "Answer by a word or a short phrase.", takesList: true)
}

extension AnswerForm {
  /// Words.
  static let words = AnswerForm(
    isComputed: false,
    lint: (
      "only the listed words, whole, are right here; what says more is left for you to mark",
      "`choices:` are judged whatever a student writes"
    ),
    judge: { judge, given, _ throws(AnswerJudge.Unclear) in judge.judgeWords(given) },
    solution: { answer, _, view, _ in view.prose("The words: \(answer.text)") },
    markup: { question, page in
      let phrases = question.answers.map { "<em>\(Markup.escaped($0.text))</em>" }
      return "<p>\(page.phrase) \(phrases.joined(separator: ", \(page.or) "))</p>\n"
    },
    mistakeMarkup: { mistake, _, _ in "<em>\(Markup.escaped(mistake.answer.text))</em>" })
}
