// ExerciseView.swift — the lines of a lesson's stops: questions and tasks above all.
import Lessons
import Markdown

extension LessonView {
  /// A question: its text, its choices.
  func lines(of question: Question, atPrompt: Bool, isJudged: Bool) -> [String] {
    var lines = prose(question.text)
    for (index, choice) in question.choices.enumerated() { lines += prose(choice, after: "  \(index + 1)) ") }
    let way = question.kind.invitation
    let help = isJudged ? "`hint`, `solution` and `skip` help" : "`hint` and `skip` help"
    if atPrompt { return lines + note("`answer X`: \(way.replacing("Answer by", with: "X is")) \(help).") }
    return lines + note("\(way) \(help); `> …` runs a command.")
  }

  /// Lines of a task: its text, its checks, its budget.
  func lines(of task: LessonTask, atPrompt: Bool, isJudged: Bool) -> [String] {
    var lines = prose("**Task.** \(task.text)")
    let goal = task.checks.map { "`\($0.text)`" }.joined(separator: " and ")
    lines += prose("Goal: \(goal)\(task.budget.text.map { ", with \($0)" } ?? "").")
    let help = isJudged ? "`hint`, `solution`, `skip`" : "`hint`, `skip`"
    return lines + note("Type commands; each is checked. \(help) and `\(atPrompt ? "undo" : "retry")` help.")
  }
}

extension LessonTutor {
  /// Lines of a stop.
  func lines(of content: LessonWalk.Content) -> [String] {
    switch content {
    case .prose(let lines): view.prose(lines) + [""]
    case .command(let cell, _): view.command(cell.command)
    case .listing(let block):
      block.cells.flatMap { view.command($0.command) + view.verbatim($0.expected.map(\.source)) } + [""]
    case .code(let block): view.verbatim(block.lines) + [""]
    case .question(let question): view.lines(of: question, atPrompt: isAtPrompt, isJudged: isJudged)
    case .task(let task): view.lines(of: task, atPrompt: isAtPrompt, isJudged: isJudged)
    }
  }
}
