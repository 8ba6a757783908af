// LessonLint.swift — what an author should mend in lesson files, found without running them.

/// Checks lesson files.
public enum LessonLint {
  /// All problems of the lessons in `files`, by file and line.
  public static func problems(in files: [String]) -> [LessonProblem] {
    var problems: [LessonProblem] = []
    var lessons: [String: Lesson] = [:]
    for file in files {
      do throws(LessonProblem) {
        let lesson = try Lesson(reading: file)
        lessons[file] = lesson
        problems += self.problems(in: lesson)
      } catch {
        problems.append(error)
      }
    }
    problems += numbering(files) + translations(files, lessons)
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
      case .prose(let lines, let firstLine): problems += deadLinks(lines, firstLine, in: lesson)
      case .code: break
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
      case .question(let question):
        if question.hints.isEmpty { add("the question has no `hint:`", question.line) }
      case .task(let task):
        if task.hints.isEmpty { add("the task has no `hints:`", task.line) }
        if task.solution.isEmpty, !lesson.frontMatter.isHandout {
          add("the task has no `solution:`", task.line, .error)
        }
      }
    }
    return problems
  }

  // MARK: - Links

  private static func deadLinks(_ lines: [String], _ firstLine: Int, in lesson: Lesson) -> [LessonProblem] {
    var problems: [LessonProblem] = []
    for (index, line) in lines.enumerated() {
      for target in MarkdownLinks.targets(in: line) {
        guard let path = MarkdownLinks.relativePath(target) else { continue }
        let full = lesson.folder == "/" ? "/" + path : lesson.folder + "/" + path
        if TextFile.kind(of: full) == nil {
          problems.append(
            LessonProblem("the link leads nowhere: \(target)", path: lesson.path, line: firstLine + index))
        }
      }
    }
    return problems
  }

  // MARK: - Folders

  /// Two lessons of a folder must not have the same number; translations share one.
  private static func numbering(_ files: [String]) -> [LessonProblem] {
    var first: [String: String] = [:]
    var problems: [LessonProblem] = []
    for file in files.sorted() {
      let name = LessonName(file)
      guard let number = name.number else { continue }
      let key = "\(TextFile.folder(of: file))/\(number)"
      if let other = first[key] {
        if LessonName(other).stem != name.stem {
          problems.append(LessonProblem("the lesson has the number of \(other)", path: file))
        }
      } else {
        first[key] = file
      }
    }
    return problems
  }

  /// A translation, as `01-xor.fr.md`, runs the commands of its original `01-xor.md`.
  private static func translations(_ files: [String], _ lessons: [String: Lesson]) -> [LessonProblem] {
    files.sorted().compactMap { file in
      let name = LessonName(file)
      let original = "\(TextFile.folder(of: file))/\(name.stem).md"
      guard name.language != nil, let translated = lessons[file] else { return nil }
      guard let source = lessons[original] ?? lessons["\(name.stem).md"] else { return nil }
      let (ours, theirs) = (translated.cells, source.cells)
      for (mine, other) in zip(ours, theirs) where mine.command != other.command {
        return LessonProblem(
          "the command differs from \(source.path):\(other.line)", path: file, line: mine.line,
          hint: "a translation runs the commands of its original")
      }
      guard ours.count != theirs.count else { return nil }
      return LessonProblem("has \(ours.count) commands; \(source.path) has \(theirs.count)", path: file)
    }
  }
}

extension Lesson {
  fileprivate var cells: [CommandBlock.Cell] { commandBlocks.flatMap(\.cells) }
}
