// CommandQuestions.swift — questions for a command, judged by what it comes to.
import Markdown

extension QuestionKind {
  /// A command, judged by what it prints.
  static let command = QuestionKind("command", .commands, invitation: "Answer by a command.")
}

extension AnswerForm {
  /// Commands.
  static let commands: AnswerForm = {
    var form = values
    form.showsOutput = true
    form.read = { given, _ in AnswerText(as: AnswerText.unquoted(given)) }
    form.isMeant = { _, _, _ in true }
    form.solution = { answer, _, view, _ in view.command(answer.text) }
    return form
  }()
}
