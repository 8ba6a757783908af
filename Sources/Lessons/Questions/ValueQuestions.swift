// ValueQuestions.swift — questions for a number or a formula: answers are expressions, judged by value.
import Diagnostics
import Markdown

extension QuestionKind {
  /// A number, or several, judged by value.
  static let number = QuestionKind(
    "number", .expressions, invitation: "Answer by a number or an expression.",
    nearMiss: "It is close: give more digits.")

  /// An expression, judged by its value at several points: every right form is accepted.
  static let formula = QuestionKind(
    "formula", .formulas, invitation: "Answer by an expression; every right form counts.",
    points: AnswerJudge.points, pointsElsewhere: AnswerJudge.pointsElsewhere)
}

extension AnswerForm {
  /// Answers that the session computes and that are judged by value, as those of commands are, too.
  static let values = AnswerForm(
    isSecret: true,
    objection: { given, question, evaluator in
      // A formula may hold names that only the question speaks of.
      let value = evaluator.evaluate(SourceText(given), atPoint: 0, varying: question.variables)
      return value.failed ? .evaluation(value) : nil
    },
    judge: { judge, given, evaluator throws(AnswerJudge.Unclear) in try judge.judgeValue(given, evaluator) },
    replay: { replay, question throws(OutOfTime) in try replay.runValues(question) },
    solution: { answer, _, view, compute in
      view.command(answer.text) + view.verbatim(compute(answer.text).lines)
    },
    markup: { question, page in question.answers.map { page.value($0, "p") + "\n" }.joined() },
    mistakeMarkup: { mistake, _, page in page.value(mistake.answer, "span") })

  /// Expressions.
  static let expressions: AnswerForm = {
    var form = values
    (form.comesToValue, form.isDiagnosed) = (true, true)
    form.read = { given, evaluator in
      AnswerText(given, allowsName: true, isExpression: evaluator.isExpression)
    }
    form.isMeant = { entry, _, evaluator in
      AnswerText(entry, allowsName: false, isExpression: evaluator.isExpression) != nil
    }
    return form
  }()

  /// Expressions of which the form is shown, and not what they come to here.
  static let formulas: AnswerForm = {
    var form = expressions
    form.markup = { question, page in
      let forms = question.answers.map { answer in
        page.formula(answer.text).map { "<div class=\"formula\">\($0)</div>" }
          ?? "<p><code>\(Markup.escaped(answer.text))</code></p>"
      }
      return forms.joined(separator: "\n") + "\n"
    }
    return form
  }()
}
