// GradeReports.swift — grades as a table for readers, as CSV for spreadsheets, as JSON for programs.
import Diagnostics
import Lessons
import Markdown
import Replay
import Typography

/// Grades in print.
package enum GradeReports {
  // MARK: - For people

  /// A line for each student, a column for each question and task.
  package static func table(_ report: GradeReport) -> [String] {
    let count = report.exercises.count
    var table = Table(alignments: [.left] + [Alignment](repeating: .right, count: count + 1))
    table.append(["student"] + report.exercises.map(\.key) + ["points"])
    for grade in report.grades {
      let items = grade.items.isEmpty ? [String](repeating: "", count: count) : grade.items.map(mark)
      let total = grade.isGraded ? "\(grade.total.short)/\(grade.of.short)" : "not graded"
      table.append([truncated(printable(grade.student, keeping: ""), to: longestName)] + items + [total])
    }
    return table.lines
  }

  /// The columns that a name may take in a table: a longer one would push the points out of sight.
  private static let longestName = 40

  /// The points of an item, or why it has none.
  private static func mark(_ item: ItemGrade) -> String {
    switch item.verdict {
    case .right: item.points.short
    case .wrong: "0"
    case .unclear: "?"
    case .unmarked: "mark"
    case .missing: "-"
    case .timeout: "time"
    }
  }

  /// Errors in files, a line or two each.
  package static func problems(_ report: GradeReport) -> [String] {
    report.grades.flatMap { $0.problems.flatMap(\.lines) } + duplicates(report)
  }

  /// A line for each student with more than one submission.
  private static func duplicates(_ report: GradeReport) -> [String] {
    report.repeatedStudents.map { student, paths in
      "\(truncated(printable(student, keeping: ""), to: longestName)) has \(paths.count) submissions: "
        + paths.map { printable($0, keeping: "") }.joined(separator: ", ")
    }
  }

  /// Results of a class: the number of graded submissions, the mean, and the number of right answers to each
  /// question or task.
  package static func summary(_ report: GradeReport) -> [String] {
    let graded = report.grades.filter(\.isGraded)
    guard !graded.isEmpty else { return ["none of \(report.grades.count) graded"] }
    let mean = graded.reduce(0) { $0 + $1.total } / Double(graded.count)
    let of = report.exercises.reduce(0) { $0 + $1.points }
    var line = "\(graded.count) graded, mean \(((mean * 100).rounded() / 100).short) of \(of.short)"
    let left = report.grades.count - graded.count
    if left > 0 { line += ", \(left) not graded" }
    let rates = report.exercises.enumerated().map { index, exercise in
      let right = graded.count { $0.items.indices.contains(index) && $0.items[index].verdict == .right }
      return "\(exercise.key): \(right)"
    }
    let unmarked = graded.reduce(0) { $0 + $1.items.count { $0.verdict == .unmarked } }
    let toMark = unmarked > 0 ? ["for the instructor to mark: \(unmarked)"] : []
    return (graded.count > 1 ? [line, "right: \(rates.joined(separator: ", "))"] : [line]) + toMark
  }

  /// Feedback for one student, as Markdown.
  package static func feedback(_ grade: SubmissionGrade, title: String) -> [String] {
    let total = grade.isGraded ? "\(grade.total.short) of \(grade.of.short) points." : notGraded
    var lines = ["# " + printable("\(title): \(grade.student)", keeping: ""), "", total, ""]
    for item in grade.items {
      var line = "- **\(item.key)**: \(item.points.short) of \(item.of.short), \(words(item.verdict))."
      if let say = item.say { line += " " + say.replacing("\n", with: "\n  ") }
      if let place = item.line { line += " (line \(place))" }
      lines += [line, ""] + asked(item)
    }
    if lines.last == "" { lines.removeLast() }
    if !grade.problems.isEmpty { lines.append("") }
    for problem in grade.problems {
      lines.append("- \(problem.line.map { "line \($0): " } ?? "")\(problem.message)")
    }
    return lines.flatMap { text in
      printable(text, keeping: "\n\t").split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.isBlank ? "" : String($0) }
    }
  }

  /// The question as a quotation and the given answer in a block of its own, below the line of their item.
  private static func asked(_ item: ItemGrade) -> [String] {
    let question = item.question.split(separator: "\n", omittingEmptySubsequences: false)
    var lines = question.map { $0.isBlank ? "  >" : "  > \($0)" } + [""]
    guard !item.given.isEmpty else { return lines }
    let answer = item.given.split(separator: "\n", omittingEmptySubsequences: false)
    let longest = answer.compactMap { Fence(String($0))?.mark.count }.max() ?? 2
    let fence = "  " + String(repeating: "`", count: max(3, longest + 1))
    lines += [fence + "text"] + answer.map { $0.isBlank ? "" : "  \($0)" } + [fence, ""]
    return lines
  }

  private static let notGraded = "Not graded."

  /// True for a text that ``feedback(_:title:)`` has made.
  static func isFeedback(_ text: String) -> Bool {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 3, lines[0].hasPrefix("# "), lines[1].isEmpty, lines[3].isEmpty else { return false }
    let words = lines[2].split(separator: " ")
    return lines[2] == notGraded || words.count == 4 && words[1] == "of" && words[3] == "points."
  }

  /// The files in `folder` that tell the students of `submissions` how they did, called by the submissions.
  package static func feedbackPaths(for submissions: [String], in folder: String) -> [String] {
    var names: Set<String> = []
    return submissions.map { path in
      let parts = path.split(separator: "/").suffix(2).map(String.init)
      var name = parts.last ?? "submission.md"
      if names.contains(name) { name = parts.joined(separator: "-") }
      let second = name
      var count = 2
      while !names.insert(name).inserted {
        name = "\(count)-\(second)"
        count += 1
      }
      return "\(folder)/\(name)"
    }
  }

  /// Writes ``feedback(_:title:)`` for each student to `folder`.
  package static func writeFeedback(_ report: GradeReport, to folder: String) throws(LessonProblem) {
    TextFile.makePrivateFolder(folder)
    let submissions = report.grades.map(\.path)
    for (grade, path) in zip(report.grades, feedbackPaths(for: submissions, in: folder)) {
      let text = feedback(grade, title: report.title).joined(separator: "\n") + "\n"
      try WrittenFile.feedback.write(text, to: path, inputs: submissions + [report.lesson])
    }
  }

  private static func words(_ verdict: ItemGrade.Verdict) -> String {
    switch verdict {
    case .right: "right"
    case .wrong: "not right"
    case .unclear: "can't be judged"
    case .unmarked: "for the instructor to mark"
    case .missing: "not answered"
    case .timeout: "takes too long"
    }
  }

  // MARK: - For programs

  /// First columns of the CSV.
  static let csvHeading = ["student", "file", "points", "of"]

  /// The grades as CSV (RFC 4180): a heading, then a row for each submission.
  package static func csv(_ report: GradeReport) -> String {
    let heading =
      csvHeading + report.exercises.map(\.key) + ["seed", "feedback", "problems"]
    var rows = [heading]
    let repeated = Dictionary(report.repeatedStudents.flatMap { _, paths in paths.map { ($0, paths) } }) {
      $1
    }
    for grade in report.grades {
      let items =
        grade.items.isEmpty ? report.exercises.map { _ in "" } : grade.items.map { $0.points.short }
      let feedback = grade.items.compactMap { item in item.say.map { "\(item.key): \($0)" } }
      let total = grade.isGraded ? [grade.total.short, grade.of.short] : ["", ""]
      rows.append(
        [grade.student, grade.path] + total + items + [
          String(grade.seed), feedback.joined(separator: " | "),
          (grade.problems.map { $0.lines[0] } + others(repeated[grade.path], but: grade.path))
            .joined(separator: " | "),
        ])
    }
    return rows.map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
  }

  /// Note on a submission of a student with several, the files of all of them being `paths`.
  private static func others(_ paths: [String]?, but path: String) -> [String] {
    guard let paths else { return [] }
    return ["the student has handed in more: \(paths.filter { $0 != path }.joined(separator: ", "))"]
  }

  /// A field of CSV, without line breaks and with control characters shown.
  ///
  /// Text that a spreadsheet would take for a formula gets a `'` in front: names come from students.
  private static func field(_ text: String) -> String {
    let text = printable(text.split(whereSeparator: \.isNewline).joined(separator: " "), keeping: "")
    // Blanks before it are dropped by some programs, and wide forms are taken for the narrow ones.
    let isFormula = text.first { $0 != " " }.map { "=+-@＝＋－＠".contains($0) } == true && Double(text) == nil
    let field = isFormula ? "'" + text : text
    let needsQuotes = field.unicodeScalars.contains { ",\"".unicodeScalars.contains($0) }
    return needsQuotes ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
  }

  /// A line of JSON for a submission.
  package static func json(_ grade: SubmissionGrade) -> String {
    let quote = JSONText.quoted
    let items = grade.items.map { item in
      var members = [
        "\"item\":\(quote(item.key))", "\"number\":\(item.number)",
        "\"verdict\":\(quote(item.verdict.rawValue))", "\"points\":\(item.points.short)",
        "\"of\":\(item.of.short)",
      ]
      if let line = item.line { members += ["\"line\":\(line)", "\"given\":\(quote(item.given))"] }
      members.append("\"question\":\(quote(item.question))")
      if let say = item.say { members.append("\"say\":\(quote(say))") }
      return "{\(members.joined(separator: ","))}"
    }
    let problems = grade.problems.map { problem in
      let line = problem.line.map { ",\"line\":\($0)" } ?? ""
      return "{\"code\":\(quote(problem.code.name)),\"message\":\(quote(problem.message))\(line)}"
    }
    return "{\"student\":\(quote(grade.student)),\"file\":\(quote(grade.path)),\"graded\":\(grade.isGraded),"
      + "\"points\":\(grade.total.short),\"of\":\(grade.of.short),\"seed\":\(grade.seed),"
      + "\"items\":[\(items.joined(separator: ","))],\"problems\":[\(problems.joined(separator: ","))],"
      + "\"seconds\":\(TextReport.seconds(grade.seconds, decimals: 6))}"
  }

  /// The closing line of JSON.
  package static func jsonSummary(_ report: GradeReport) -> String {
    let repeated = report.repeatedStudents.map { student, paths in
      "{\"student\":\(JSONText.quoted(student)),\"files\":[\(paths.map(JSONText.quoted).joined(separator: ","))]}"
    }
    return "{\"lesson\":\(JSONText.quoted(report.lesson)),\"submissions\":\(report.grades.count),"
      + "\"repeated\":[\(repeated.joined(separator: ","))],"
      + "\"graded\":\(report.grades.count { $0.isGraded }),\"exit\":\(report.exitCode),"
      + "\"seconds\":\(TextReport.seconds(report.seconds, decimals: 6))}"
  }
}

extension WrittenFile {
  /// Feedback for a student, by `grade`.
  package static let feedback = WrittenFile(of: "grade", isOwn: GradeReports.isFeedback)

  /// A table of grades, by `grade`.
  package static let grades = WrittenFile(of: "grade") { text in
    text.isBlank || text.hasPrefix(GradeReports.csvHeading.joined(separator: ","))
  }
}
