// LessonLint.swift — faults of lesson files for their author, found without running them.
import Diagnostics
import Language
import Lessons
import Markdown
import Matching

/// Checks lesson files.
package enum LessonLint {
  /// All problems of the lessons in `files`, by file and line.
  ///
  /// - Parameters:
  ///   - isSubject: true for the name of a subject; anything, unless given.
  ///   - nearSubject: the hint for a subject that there is not; `nil` where no name is near enough.
  ///   - runner: replays lessons for faults that need a session: the size of an answer with an absolute
  ///     tolerance. Without it these are not checked.
  package static func problems(
    in files: [String], isSubject: (String) -> Bool = { _ in true },
    nearSubject: (String) -> String? = { _ in nil }, runner: LessonRunner? = nil
  ) -> [LessonProblem] {
    var problems: [LessonProblem] = []
    var lessons: [String: Lesson] = [:]
    for file in files {
      do throws(LessonProblem) {
        let lesson = try Lesson(reading: file)
        lessons[file] = lesson
        problems += self.problems(in: lesson) + head(of: lesson, isSubject, nearSubject)
        problems += runner.map { coarseTolerances(of: lesson, $0) } ?? []
      } catch {
        problems.append(error)
      }
    }
    problems += numbering(files) + TranslationLint.problems(in: files, lessons) + subjects(files, lessons)
    return problems.sorted { ($0.path, $0.line ?? 0, $0.message) < ($1.path, $1.line ?? 0, $1.message) }
  }

  /// The problems of one lesson by itself.
  static func problems(in lesson: Lesson) -> [LessonProblem] {
    var problems: [LessonProblem] = []
    func add(
      _ message: String, _ line: Int, _ severity: LessonProblem.Severity = .warning, hint: String? = nil
    ) {
      problems.append(
        LessonProblem(message, path: lesson.path, line: line, severity: severity, hint: hint))
    }
    if !lesson.frontMatter.isPresent {
      add("the lesson has no front matter", 1, hint: "start it with `---`, `title: …`, `seed: …`, `---`")
    } else if lesson.frontMatter.title == nil {
      add("the front matter has no `title:`", 1)
    }
    for element in lesson.elements {
      switch element {
      case .prose(let lines, let firstLine):
        for (index, line) in lines.enumerated() {
          guard let info = BlockName.quoted(in: line)?.info else { continue }
          add(
            "a block `\(info)` in a quotation is text, and never run or asked", firstLine + index, .error,
            hint: "take away the `>` before its lines")
        }
      case .code(let block):
        if block.info.isEmpty, block.lines.first?.hasPrefix("> ") == true {
          add(
            "the block looks like commands, but is not run", block.line, hint: "its fence is ```chainrule")
        } else if let meant = BlockName.meant(by: block.info) {
          add(
            "a block `\(block.info)` is text, and never \(meant == "chainrule" ? "run" : "asked")",
            block.line,
            .error, hint: "its fence is ```\(meant)")
        }
      case .commands(let block):
        if lesson.frontMatter.isHandout { continue }
        if block.cells.isEmpty {
          add("the block holds no command", block.line)
        } else if block.attributes.isRun, !block.attributes.isHidden,
          block.cells.allSatisfy(\.expected.isEmpty)
        {
          add(
            "no output is recorded for the commands of this block", block.line,
            hint: "`chainrule test --update` records it")
        }
        for cell in block.cells where cell.isSilent && !cell.expected.isEmpty {
          add("no command makes this output: above it is only a comment", cell.outputLine, .error)
        }
      case .question(let question):
        if question.hints.isEmpty { add("the question has no `hint:`", question.line) }
        if let remark = question.kind.answers.lint, !lesson.frontMatter.isHandout {
          add(remark.message, question.line, hint: remark.hint)
        }
      case .task(let task):
        if task.hints.isEmpty { add("the task has no `hints:`", task.line) }
        if task.solution.isEmpty, !lesson.frontMatter.isHandout {
          add("the task has no `solution:`", task.line, .error)
        }
      }
    }
    return problems + LinkLint.problems(in: lesson)
  }

  /// Answers too small for their absolute tolerance.
  private static func coarseTolerances(of lesson: Lesson, _ runner: LessonRunner) -> [LessonProblem] {
    guard lesson.questions.contains(where: { $0.tolerance?.isAbsolute == true }) else { return [] }
    return runner.run(lesson).coarseTolerances.map { found in
      LessonProblem(
        found.text, path: lesson.path, line: found.line,
        hint: "`tolerance: 1e-4` is a part of the answer, however small that is")
    }
  }

  /// Finds unknown keys, and unknown subjects.
  private static func head(
    of lesson: Lesson, _ isSubject: (String) -> Bool, _ nearSubject: (String) -> String?
  ) -> [LessonProblem] {
    let keys = lesson.frontMatter.others.filter { entry in
      !FrontMatter.keys.contains(entry.key) && !FrontMatter.keysOfOthers.contains(entry.key.lowercased())
        && !entry.key.hasPrefix("x-")
    }
    let unread = keys.map { entry in
      LessonProblem(
        "the front matter has a key `\(entry.key)` that nobody reads", path: lesson.path, line: entry.line,
        severity: .warning,
        hint: didYouMean(entry.key, in: FrontMatter.keys)?.text
          ?? "the keys are \(FrontMatter.keys.joined(separator: ", ")); one of your own starts with `x-`")
    }
    let missing = lesson.frontMatter.teaches.filter { !isSubject($0) }.map { subject in
      LessonProblem(
        "`teaches:` names `\(subject)`, which is nothing that `help` explains and no code of an error",
        path: lesson.path, severity: .warning,
        hint: nearSubject(subject)
          ?? "subjects are what `help` explains (`conv`, `layer conv`, `rate`), and codes of errors: `not-finite`"
      )
    }
    return unread + missing
  }

  /// Two lessons of a folder must not have the same number, and none should be left out; translations share one.
  private static func numbering(_ files: [String]) -> [LessonProblem] {
    var first: [String: String] = [:]
    var numbers: [String: [Int: String]] = [:]
    var problems: [LessonProblem] = []
    for file in files.sorted() {
      let name = LessonName(file)
      guard let number = name.number else { continue }
      let folder = TextFile.folder(of: file)
      let key = "\(folder)/\(number)"
      if let other = first[key] {
        if LessonName(other).stem != name.stem {
          problems.append(
            LessonProblem(
              "the lesson has the number of \(other)", path: file, line: 1,
              hint: "give it the next free number"))
        }
      } else {
        first[key] = file
        numbers[folder, default: [:]][number] = file
      }
    }
    for (_, lessons) in numbers {
      let sorted = lessons.keys.sorted()
      for (before, after) in zip(sorted, sorted.dropFirst()) where after - before > 1 {
        let missing = after - before == 2 ? "\(before + 1) is" : "\(before + 1) to \(after - 1) are"
        problems.append(
          LessonProblem(
            "the number \(missing) left out before this lesson", path: lessons[after] ?? "", line: 1,
            severity: .warning))
      }
    }
    return problems
  }

  /// A subject is taught by one lesson of a folder, which errors then name.
  private static func subjects(_ files: [String], _ lessons: [String: Lesson]) -> [LessonProblem] {
    var first: [String: String] = [:]
    var problems: [LessonProblem] = []
    for file in files.sorted() where LessonName.language(of: file) == nil {
      for subject in lessons[file]?.frontMatter.teaches ?? [] {
        let key = "\(TextFile.folder(of: file))/\(subject)"
        if let other = first[key] {
          problems.append(
            LessonProblem(
              "`teaches:` names `\(subject)`, which \(other) teaches", path: file,
              hint: "errors name one lesson: leave it where it is taught first"))
        }
        first[key] = first[key] ?? file
      }
    }
    return problems
  }
}

extension CommandBlock.Cell {
  /// True for a command that does nothing: blank, or a comment.
  fileprivate var isSilent: Bool {
    CommandText.isSilent(command)
  }
}
