// ChoiceQuestions.swift — questions with choices: one of them is right, or several.
import Markdown

extension QuestionKind {
  /// One of the choices.
  static let choice = QuestionKind("choice", .choices, invitation: "Answer by a number.", mostChoices: 1)

  /// All those of the choices that are right, and no others.
  static let several = QuestionKind(
    "several", .choices, invitation: "Answer by the numbers of all that are right.", takesList: true)
}

extension AnswerForm {
  /// Choices, by their words, numbers or letters.
  static let choices = AnswerForm(
    takesChoices: true,
    // Choices may be a list, a line each.
    text: { $0.answerLines },
    isMeant: { entry, question, evaluator in
      AnswerJudge.complaint(about: entry, to: question, evaluator.vocabulary) == nil
        || question.kind.mostChoices == 1 && evaluator.isExpression(entry)
    },
    objection: { given, question, evaluator in
      AnswerJudge.complaint(about: given, to: question, evaluator.vocabulary).map { .note($0) }
    },
    judge: { judge, given, evaluator throws(AnswerJudge.Unclear) in try judge.judgeChoices(given, evaluator)
    },
    replay: { replay, question throws(OutOfTime) in try replay.runChoices(question) },
    solution: { answer, question, view, compute in
      if let index = question.choice(named: answer.text) {
        return view.prose(question.choices[index], after: "\(index + 1)) ")
      }
      let value = compute(answer.text)
      if let number = value.values?.first, value.values?.count == 1, let index = Int(exactly: number),
        question.choices.indices.contains(index &- 1)
      {
        return view.prose(question.choices[index - 1], after: "\(index)) ")
      }
      return view.command(answer.text) + view.verbatim(value.lines)
    },
    markup: { question, page in
      let items = question.answers.map { page.choice($0, question) }
      guard items.count > 1 else { return items.first.map { "<p>\($0)</p>\n" } ?? "<ul></ul>\n" }
      return "<ul>\(items.map { "<li>\($0)</li>" }.joined())</ul>\n"
    },
    mistakeMarkup: { mistake, question, page in
      (mistake.whole.isEmpty ? [mistake.answer] : mistake.whole).map { page.choice($0, question) }
        .joined(separator: "; ")
    })
}
