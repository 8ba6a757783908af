// TranslationLint.swift — a translation runs the commands of its original.
import Lessons
import Markdown

/// Checks lessons in other languages against their originals.
///
/// The translation of `Lessons/01-xor.md` is `Lessons/fr/01-xor.md`, or `Lessons/01-xor.fr.md`.
enum TranslationLint {
  /// Differences between translations and their originals in the text that is run: commands, answers, checks,
  /// solutions.
  static func problems(in files: [String], _ lessons: [String: Lesson]) -> [LessonProblem] {
    var problems: [LessonProblem] = []
    for file in files.sorted() {
      guard let translated = lessons[file], let original = LessonName.original(of: file),
        let source = lessons[original] ?? (try? Lesson(reading: original))
      else { continue }
      if let problem = difference(of: translated, from: source) { problems.append(problem) }
    }
    return problems
  }

  /// The first difference.
  private static func difference(of translated: Lesson, from source: Lesson) -> LessonProblem? {
    let (ours, theirs) = (translated.whatRuns, source.whatRuns)
    for (mine, other) in zip(ours, theirs) where mine.kind != other.kind || mine.text.text != other.text.text
    {
      return LessonProblem(
        "the \(mine.kind) differs from the \(other.kind) at \(source.path):\(other.text.line)",
        path: translated.path, line: mine.text.line, hint: "a translation runs what its original runs")
    }
    guard ours.count != theirs.count else { return nil }
    let last = ours.count < theirs.count ? ours.last : ours[theirs.count]
    let message =
      ours.count < theirs.count
      ? "the \(theirs[ours.count].kind) at \(source.path):\(theirs[ours.count].text.line) is missing behind this"
      : "\(source.path) has no such \(ours[theirs.count].kind)"
    return LessonProblem(
      message, path: translated.path, line: last?.text.line ?? 1,
      hint: "a translation runs what its original runs")
  }
}

extension Lesson {
  /// All text that a session runs, in order, with its kind.
  fileprivate var whatRuns: [(kind: String, text: LocatedText)] {
    elements.flatMap { element -> [(kind: String, text: LocatedText)] in
      switch element {
      case .prose, .code: []
      case .commands(let block): block.cells.map { ("command", LocatedText($0.command, line: $0.line)) }
      case .question(let question) where !question.kind.answers.isComputed: []
      case .question(let question):
        // The words of a choice are translated, its number is not.
        question.answers.filter { question.choice(named: $0.text) == nil || Int($0.text) != nil }.map {
          ("answer", $0)
        }
      case .task(let task):
        task.checks.map { ("check", $0) } + task.solution.map { ("solution", $0) }
      }
    }
  }
}
