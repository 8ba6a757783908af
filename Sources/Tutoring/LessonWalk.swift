// LessonWalk.swift — a walk through a lesson, a stop at a time; knows no terminal and runs nothing.
import Lessons
import Markdown

/// A student's place in a lesson, and the content there.
package struct LessonWalk: Hashable, Sendable {
  /// Content of a stop.
  package enum Content: Hashable, Sendable {
    /// A screen of prose.
    case prose(lines: [String])
    /// A command to run.
    case command(CommandBlock.Cell, CommandBlock.Attributes)
    /// Commands that are shown, not run.
    case listing(CommandBlock)
    /// A block of another language.
    case code(Lesson.CodeBlock)
    /// A question.
    case question(Question)
    /// A task.
    case task(LessonTask)
  }

  /// One stop of the walk.
  package struct Stop: Hashable, Sendable {
    /// Content of the stop.
    package var content: Content
    /// The line of the file where it starts.
    package var line: Int
    /// Hidden commands to run, in order, before it is shown.
    package var hidden: [LocatedText]
  }

  /// The stops, in the order of the file.
  package let stops: [Stop]
  /// The index of the stop that is shown; the number of stops at the end.
  package private(set) var position = 0
  /// Results of questions and tasks, by their line.
  package private(set) var results: [Int: LessonProgress.Result] = [:]
  /// Number of hints given, by the line of the question or task.
  private var hintsGiven: [Int: Int] = [:]
  /// The last answers, by the line of the question or task.
  package private(set) var answers: [Int: String] = [:]
  /// Number of wrong answers, by line.
  package private(set) var misses: [Int: Int] = [:]

  /// A walk through `lesson` that starts at its first stop.
  ///
  /// - Parameters:
  ///   - screen: the lines that fit on a screen; longer prose becomes several stops.
  ///   - height: the lines that one line of prose takes up when it is shown.
  package init(_ lesson: Lesson, screen: Int = .max, height: (String) -> Int = { _ in 1 }) {
    var stops: [Stop] = []
    var hidden: [LocatedText] = []
    func add(_ content: Content, line: Int) {
      stops.append(Stop(content: content, line: line, hidden: hidden))
      hidden = []
    }
    for element in lesson.elements {
      switch element {
      case .prose(let lines, let firstLine):
        for screen in ProseScreens.split(lines, screen: screen, height: height) {
          add(.prose(lines: Array(lines[screen])), line: firstLine + screen.lowerBound)
        }
      case .commands(let block) where block.attributes.isHidden:
        hidden += block.cells.map { LocatedText($0.command, line: $0.line) }
      case .commands(let block) where !block.attributes.isRun: add(.listing(block), line: block.line)
      case .commands(let block):
        for cell in block.cells { add(.command(cell, block.attributes), line: cell.line) }
      // The place for an answer in a hand-out.
      case .code(let block) where block.language == "answer": continue
      case .code(let block): add(.code(block), line: block.line)
      case .question(let question): add(.question(question), line: question.line)
      case .task(let task): add(.task(task), line: task.line)
      }
    }
    self.stops = stops
  }

  /// The stop that is shown; `nil` at the end.
  package var current: Stop? { isAtEnd ? nil : stops[position] }
  /// True when all stops lie behind.
  package var isAtEnd: Bool { position >= stops.count }

  /// Goes on to the next stop and answers with it; `nil` at the end.
  @discardableResult package mutating func next() -> Stop? {
    position = min(position + 1, stops.count)
    return current
  }

  /// Goes back to the stop before; stays at the first.
  @discardableResult package mutating func back() -> Stop? {
    position = max(position - 1, 0)
    return current
  }

  /// Goes back to the first stop, and forgets results and hints.
  package mutating func restart() {
    (position, results, hintsGiven, answers, misses) = (0, [:], [:], [:], [:])
  }

  /// Goes to the stop at `index`, kept inside the lesson.
  package mutating func go(to index: Int) { position = min(max(index, 0), stops.count) }

  /// The commands that bring a fresh session to where the lesson stands before the current stop's own: all
  /// commands and solutions of the stops behind, and hidden ones up to here.
  ///
  /// Commands that must fail are left out, as they change nothing.
  package var commandsUpToHere: [LocatedText] {
    var commands = stops[..<position].flatMap { stop in stop.hidden + stop.content.commands }
    if let current { commands += current.hidden }
    return commands
  }

  // MARK: - Questions and tasks

  /// Keeps how the current question or task went.
  ///
  /// A right answer stays right.
  package mutating func record(_ result: LessonProgress.Result) {
    guard let current, current.content.isExercise, results[current.line] != .right else { return }
    results[current.line] = result
    if result == .wrong { misses[current.line, default: 0] += 1 }
  }

  /// Keeps the answer to the current question or task.
  package mutating func keep(answer: String) {
    guard let current, current.content.isExercise else { return }
    answers[current.line] = answer
  }

  /// True when the exercise at `line` was right at once: without a hint and without another answer before.
  package func wasRightAtOnce(at line: Int) -> Bool {
    results[line] == .right && misses[line] == nil && hintsGiven[line] == nil
  }

  /// The next hint of the current question or task; `nil` when there are no more.
  package mutating func hint() -> String? {
    guard let current else { return nil }
    let given = hintsGiven[current.line, default: 0]
    guard given < current.content.hints.count else { return nil }
    hintsGiven[current.line] = given + 1
    return current.content.hints[given]
  }

  /// Number of hints given for the question or task at `line`.
  package func hintsGiven(at line: Int) -> Int { hintsGiven[line, default: 0] }

  /// Number of the questions and tasks that are right, and of all.
  package var score: (right: Int, of: Int) {
    let exercises = stops.filter { $0.content.isExercise }
    return (exercises.count { results[$0.line] == .right }, exercises.count)
  }

  // MARK: - Progress

  /// Progress to keep when the student leaves.
  package var progress: LessonProgress {
    LessonProgress(
      line: current?.line, position: position, count: stops.count, results: results, hints: hintsGiven,
      answers: answers, misses: misses)
  }

  /// Goes on from kept progress.
  ///
  /// The lesson or the size of the screen may have changed since: the stop is found by its line, and results
  /// of lines that hold no exercise any more are dropped.
  package mutating func resume(_ progress: LessonProgress) {
    if let line = progress.line {
      position = max(0, (stops.firstIndex { $0.line > line } ?? stops.count) - 1)
    } else {
      position = stops.count
    }
    let exercises = Set(stops.filter { $0.content.isExercise }.map(\.line))
    results = progress.results.filter { exercises.contains($0.key) }
    hintsGiven = progress.hints.filter { exercises.contains($0.key) }
    answers = progress.answers.filter { exercises.contains($0.key) }
    misses = progress.misses.filter { exercises.contains($0.key) }
  }
}

extension LessonWalk.Content {
  /// True for questions and tasks.
  package var isExercise: Bool {
    switch self {
    case .question, .task: true
    default: false
    }
  }

  /// The hints of a question or task.
  package var hints: [String] {
    switch self {
    case .question(let question): question.hints
    case .task(let task): task.hints
    default: []
    }
  }

  /// Commands that the stop runs in a session.
  fileprivate var commands: [LocatedText] {
    switch self {
    case .command(let cell, let attributes) where !attributes.expectsError:
      [LocatedText(cell.command, line: cell.line)]
    case .task(let task): task.solution
    default: []
    }
  }
}
