// RecordedSession.swift — a session that becomes a lesson while it is typed: prose, commands, outputs.
import Diagnostics
import LessonKit

/// The recording so far, and its file.
struct RecordedSession: Sendable {
  /// A piece of the lesson.
  enum Item: Sendable {
    /// A paragraph or a heading, as lines.
    case prose([String])
    /// A cell of the notebook that held, and the number of commands behind once it had run.
    case cell(Int, place: Int)
    /// A cell that failed, to be shown as an error.
    case failure(Int, place: Int)

    /// Number of commands behind; `nil` for prose, which belongs nowhere.
    var place: Int? {
      switch self {
      case .prose: nil
      case .cell(_, let place), .failure(_, let place): place
      }
    }
  }

  /// The file.
  let path: String
  /// The lesson's title.
  let title: String
  /// The pieces, in order.
  private(set) var items: [Item] = []
  /// Pieces that were undone, in order: `redo` brings them back.
  private var undone: [Item] = []
  /// Number of commands behind now.
  private var place = 0
  /// True when the next line of prose belongs to the paragraph before it.
  private var continuesProse = false
  /// Pieces that are not in the file yet.
  var unwritten = 0
  /// A long lesson is not written anew for each command, but when it has grown by a part of itself.
  var isDue: Bool { items.count < 1000 || unwritten > items.count / 64 }

  /// Makes a recording that starts with the session so far.
  init(path: String, title: String, cells: [Cell]) {
    (self.path, self.title) = (path, title)
    for cell in cells { add(cell: cell.number, at: cell.place, isMove: cell.isMove) }
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

  /// Adds a command that held, after which `place` commands lay behind; `undo` and `redo` move to there instead.
  mutating func add(cell: Int, at place: Int, isMove: Bool) {
    if isMove {
      move(to: place)
    } else {
      // A change clears the commands to redo; a display keeps them.
      if place > self.place { undone = [] }
      items.append(.cell(cell, place: place))
    }
    self.place = place
    continuesProse = false
  }

  /// Adds a command that failed, where `place` commands lie behind.
  mutating func add(failure: Int, at place: Int) {
    items.append(.failure(failure, place: place))
    continuesProse = false
  }

  /// Takes out, or brings back, the pieces recorded after `place` commands.
  ///
  /// A display in between goes and comes with the change that it showed. Prose stays.
  private mutating func move(to place: Int) {
    let start = (items.lastIndex { $0.place.map { $0 <= place } ?? false } ?? -1) + 1
    let dropped = items[start...].filter { $0.place != nil }
    items[start...].removeAll { $0.place != nil }
    undone = dropped + undone
    guard dropped.isEmpty else { return }
    let back = undone.prefix { ($0.place ?? 0) <= place }
    items += back
    undone.removeFirst(back.count)
  }

  /// Number of its commands.
  var commands: Int { items.count { if case .prose = $0 { false } else { true } } }
}

extension Interpreter {
  /// True while typed commands become a lesson.
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
  public func beginRecording(into path: String, title: String? = nil) throws(Diagnostic) -> String {
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
      throw Diagnostic(.notHere, "a command of this session can't be written in a lesson")
    }
    var outputs: [Int: [String]] = [:]
    for (cell, known) in zip(cells, expected) where !known.isForgotten { outputs[cell.line] = known.lines }
    return skeleton.updated(with: outputs)
  }
}
