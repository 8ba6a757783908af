// SessionRecording.swift — the session as a lesson that is being recorded from it.
import Cells
import Diagnostics
import History
import Language
import Lessons
import Quantities
import Tensors

extension Session {
  /// The commands that set a fresh session up as this one started.
  package var setUpCommands: [String] {
    (startPrecision == .double ? [] : ["precision \(startPrecision.rawValue)"])
      + (options.width == 80 ? [] : ["set width \(options.width)"])
  }

  /// True while typed commands become a lesson.
  package var isRecording: Bool { recording != nil }

  /// Takes a line that may be prose for the lesson that is recorded: `# Some words.` is a sentence of it, `## Title`
  /// a heading, and a blank line ends a paragraph.
  ///
  /// - Returns: true when the line was prose and is not to be run.
  package func takeProse(_ line: String) -> Bool {
    guard recording != nil else { return false }
    let text = line.trimmedEnd
    defer { _ = saveRecording() }
    if text.isEmpty {
      recording?.add(prose: "")
      return true
    }
    guard text.hasPrefix("#"), !text.contains("\n") else { return false }
    // `## Title` and deeper are headings as they stand.
    let isHeading = text.hasPrefix("##")
    var prose = isHeading ? text : String(text.dropFirst().drop { $0 == " " })
    if prose.isEmpty {
      recording?.add(prose: "")
      return true
    }
    // A line of prose opens no block and no front matter.
    if prose.hasPrefix("```") || prose.hasPrefix("~~~") || (!isHeading && prose.hasPrefix("#")) {
      prose = "\\" + prose
    }
    recording?.add(prose: prose)
    return true
  }

  /// Enters a command into the recording, after which `place` commands lie behind.
  ///
  /// - Returns: a note for the author, or `nil`.
  func record(cell number: Int, held: Bool, isKept: Bool, at place: Int = 0, isMove: Bool = false) -> String?
  {
    guard recording != nil else { return nil }
    guard held else { return "left out of the lesson; `record keep` shows it as an error" }
    guard isKept else { return "left out of the lesson: it shows what failed" }
    recording?.add(cell: number, at: place, isMove: isMove)
    return saveRecording()
  }

  /// Writes the lesson as it is now; why it could not, or `nil`.
  private func saveRecording() -> String? {
    recording?.unwritten += 1
    guard recording?.isDue == true else { return nil }
    do throws(Diagnostic) {
      try writeRecording()
      return nil
    } catch {
      return "the lesson is not written: \(error.message)"
    }
  }

  /// Begins to record into a file that is not there yet; returns a note for the author.
  package func beginRecording(into path: String, title: String? = nil) throws(Diagnostic) -> String {
    if let recording {
      throw Diagnostic(
        .notHere, "this session is recorded already, in \(recording.path)", hint: "`record` alone ends it")
    }
    guard path.hasSuffix(".md") else {
      throw Diagnostic(.wrongFileType, "a lesson is a file .md", hint: "`\(path).md`")
    }
    let name = path.split(separator: "/").last.map { String($0.dropLast(3)) } ?? "Lesson"
    recording = RecordedSession(
      path: path, title: title ?? name, cells: notebook.cells.filter { $0.isKept })
    do throws(Diagnostic) {
      try writeRecording()
    } catch {
      recording = nil
      throw error
    }
    let count = recording?.commands ?? 0
    return
      "recording \(path)\(count > 0 ? ", with \(counted(count, "command")) so far" : ""); `record` ends it"
  }

  /// Ends the recording; returns its result, or `nil` where none was made.
  package func endRecording() throws(Diagnostic) -> String? {
    guard let done = recording else { return nil }
    try writeRecording()
    recording = nil
    return "\(done.path): a lesson of \(counted(done.commands, "command"))"
  }

  /// Writes the lesson as it is now.
  package func writeRecording() throws(Diagnostic) {
    guard let recording else { return }
    let text = try lesson(of: recording)
    try files.write(text, recording.path, ownFiles.contains(recording.path))
    ownFiles.insert(recording.path)
    self.recording?.unwritten = 0
  }

  /// The lesson file of a recording.
  private func lesson(of recording: RecordedSession) throws(Diagnostic) -> String {
    var numbers: [Int: Int] = [:]
    let setUp = setUpCommands
    var count = setUp.count
    for item in recording.items {
      switch item {
      case .prose: continue
      case .cell(let number, _), .failure(let number, _):
        count += 1
        numbers[number] = count
      }
    }
    var text = FrontMatter.text(title: recording.title, seed: seed) + "\n# \(recording.title)\n"
    if !setUp.isEmpty { text += "\n```chainrule hidden\n\(setUp.map { "> \($0)\n" }.joined())```\n" }
    var expected: [Cell] = []
    var open: String?
    func close() {
      if open != nil { text += "```\n" }
      open = nil
    }
    for item in recording.items {
      let (cell, fence): (Cell?, String)
      switch item {
      case .prose(let lines):
        close()
        text += "\n" + lines.joined(separator: "\n") + "\n"
        continue
      case .cell(let number, _): (cell, fence) = (notebook.cell(number), "```chainrule")
      case .failure(let number, _): (cell, fence) = (notebook.cell(number), "```chainrule expect=error")
      }
      guard let cell else { continue }
      if open != fence {
        close()
        text += "\n\(fence)\n"
        open = fence
      }
      let command = Notebook.renumbered(cell.replayed) { numbers[$0] }
      let lines = command.split(separator: "\n", omittingEmptySubsequences: false)
      text += lines.enumerated().map { ($0 == 0 ? "> " : ". ") + $1 + "\n" }.joined()
      if cell.isForgotten { text += "...\n" }
      expected.append(cell)
    }
    close()
    let skeleton = try Lesson(parsing: text, path: recording.path)
    let cells = skeleton.commandBlocks.filter { !$0.attributes.isHidden }.flatMap { $0.cells }
    guard cells.count == expected.count else {
      throw .notWritableInLesson()
    }
    var outputs: [Int: [String]] = [:]
    for (cell, known) in zip(cells, expected) where !known.isForgotten { outputs[cell.line] = known.lines }
    return skeleton.updated(with: outputs)
  }
}

extension Diagnostic {
  /// A command whose text would be read as something else in a lesson.
  package static func notWritableInLesson(hint: Hint? = nil) -> Self {
    .init(.notHere, "a command of this session can't be written in a lesson", hint: hint)
  }
}
