// RecordedSession.swift — a session that becomes a lesson while it is typed: prose, commands, outputs.
import Diagnostics
import LessonKit

/// What was recorded so far, and where it goes.
struct RecordedSession: Sendable {
  /// A piece of the lesson.
  enum Item: Sendable {
    /// A paragraph or a heading, as lines.
    case prose([String])
    /// A cell of the notebook that held.
    case cell(Int)
    /// A cell that failed, to be shown as an error.
    case failure(Int)
  }

  /// The file.
  let path: String
  /// The lesson's title.
  let title: String
  /// The pieces, in order.
  private(set) var items: [Item]
  /// Whether the next line of prose belongs to the paragraph before it.
  private var continuesProse = false
  /// Pieces that are not in the file yet.
  var unwritten = 0
  /// A long lesson is not written anew for each command, but when it has grown by a part of itself.
  var isDue: Bool { items.count < 1000 || unwritten > items.count / 64 }

  /// A recording that starts with what the session has so far.
  init(path: String, title: String, cells: [Int]) {
    (self.path, self.title) = (path, title)
    items = cells.map(Item.cell)
  }

  /// Adds a line of prose; a blank one ends the paragraph.
  mutating func add(prose line: String) {
    guard !line.isEmpty else {
      continuesProse = false
      return
    }
    let isHeading = line.hasPrefix("#")
    if continuesProse, !isHeading, case .prose(let lines)? = items.last {
      items[items.count - 1] = .prose(lines + [line])
    } else {
      items.append(.prose([line]))
    }
    continuesProse = !isHeading
  }

  /// Adds a command that held.
  mutating func add(cell: Int) {
    items.append(.cell(cell))
    continuesProse = false
  }

  /// Adds a command that failed.
  mutating func add(failure: Int) {
    items.append(.failure(failure))
    continuesProse = false
  }

  /// Takes back the commands from the last one that is `command` on; false when it is not recorded.
  ///
  /// What came after it changed nothing and may have shown what is no more. Prose stays.
  mutating func drop(_ command: String, in notebook: Notebook) -> Bool {
    let start = items.lastIndex { item in
      if case .cell(let number) = item { notebook.cell(number)?.command == command } else { false }
    }
    guard let start else { return false }
    items[start...].removeAll { item in if case .prose = item { false } else { true } }
    return true
  }

  /// How many commands it has.
  var commands: Int { items.count { if case .prose = $0 { false } else { true } } }
}

extension Interpreter {
  /// True while what is typed becomes a lesson.
  public var isRecording: Bool { recording != nil }

  /// Takes a line that may be prose for the lesson that is recorded: `# Some words.` is a sentence of it, `## Title`
  /// a heading, and a blank line ends a paragraph.
  ///
  /// - Returns: true when the line was prose and is not to be run.
  public func takeProse(_ line: String) -> Bool {
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

  /// Enters a command into the recording; `undone` are the commands that it took back.
  ///
  /// - Returns: a note for the author, or `nil`.
  func record(cell number: Int, held: Bool, isKept: Bool, undone: [String] = []) -> String? {
    guard recording != nil else { return nil }
    guard held else { return "left out of the lesson; `record keep` shows it as an error" }
    guard isKept else { return nil }
    if !undone.isEmpty {
      let areDropped = undone.map { recording?.drop($0, in: notebook) == true }
      // A change from before it is all recorded stays, and so does its undoing.
      if areDropped.contains(false) { recording?.add(cell: number) }
    } else {
      recording?.add(cell: number)
    }
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

  /// Begins to record into a file that is not there yet; what to tell the author.
  public func beginRecording(into path: String, title: String? = nil) throws(Diagnostic) -> String {
    if let recording {
      throw Diagnostic(
        "this session is recorded already, in \(recording.path)", hint: "`record` alone ends it")
    }
    guard path.hasSuffix(".md") else { throw Diagnostic("a lesson is a file .md", hint: "`\(path).md`") }
    let name = path.split(separator: "/").last.map { String($0.dropLast(3)) } ?? "Lesson"
    recording = RecordedSession(
      path: path, title: title ?? name, cells: notebook.cells.filter(\.isKept).map(\.number))
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

  /// Ends the recording; what became of it, or `nil` where none was made.
  public func endRecording() throws(Diagnostic) -> String? {
    guard let done = recording else { return nil }
    try writeRecording()
    recording = nil
    return "\(done.path): a lesson of \(counted(done.commands, "command"))"
  }

  /// Writes the lesson as it is now.
  func writeRecording() throws(Diagnostic) {
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
      case .cell(let number), .failure(let number):
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
      case .cell(let number): (cell, fence) = (notebook.cell(number), "```chainrule")
      case .failure(let number): (cell, fence) = (notebook.cell(number), "```chainrule expect=error")
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
    let cells = skeleton.commandBlocks.filter { !$0.attributes.isHidden }.flatMap(\.cells)
    guard cells.count == expected.count else {
      throw Diagnostic("a command of this session can't be written in a lesson")
    }
    var outputs: [Int: [String]] = [:]
    for (cell, known) in zip(cells, expected) where !known.isForgotten { outputs[cell.line] = known.lines }
    return skeleton.updated(with: outputs)
  }
}

extension JSON {
  /// The commands that `undo` took back, as it says.
  var undone: [String] {
    guard case .object(let members) = self, let list = members.first(where: { $0.name == "commands" }),
      case .array(let commands) = list.value
    else { return [] }
    return commands.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }
}
