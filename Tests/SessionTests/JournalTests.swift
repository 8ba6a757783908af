// JournalTests.swift — the journal of a session comes back after the process is gone.
import TestSupport
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct JournalTests {
  private let folder: TemporaryFolder
  private var sessions: String { folder.path }

  init() throws { folder = try TemporaryFolder() }

  private func session(seed: UInt64 = 5) -> Session {
    var options = SessionOptions()
    options.seed = seed
    let interpreter = Session(options)
    interpreter.journal = Journal(folder: sessions)
    interpreter.lost = LostSession.find(in: sessions).sessions
    return interpreter
  }

  /// A process that dies: the lock goes with its files.
  private func die(_ interpreter: Session) { interpreter.journal = nil }

  private var names: [String] { folder.names }

  @Test func aLostSessionComesBack() throws {
    let first = session()
    first.run(
      "data xor n=30\nlayer dense 2\nlayer dense 1\nloss crossentropy\nq\n7 * 6\ntrain epochs=3 batch=4\nb = _6\nrepeat 2 {\n  step\n}\nundo\nhelp\ns = \"\\\"",
      keepGoing: true
    ) { _ in }
    die(first)
    let second = session(seed: 1)
    #expect(second.lost.count == 1)
    #expect(second.lost.first?.summary == "9 commands, the last: undo")
    second.run("1") { _ in }
    second.run("resume") {
      #expect($0.answer.lines == ["9 commands run again: the session is as it was"], "\($0.errorLines)")
    }
    #expect(second.state.network.parameters == first.state.network.parameters)
    #expect(second.state.random == first.state.random && second.state.losses == first.state.losses)
    #expect(second.cell == 10 && second.seed == 5)
    second.run("b + _6") { #expect($0.answer.lines == ["84"]) }
    second.run("redo; undo 3") { #expect($0.held, "\($0.errorLines)") }
    // Commands typed before `resume` are a lost session now, and the resumed one is journalled again.
    die(second)
    let third = session()
    #expect(
      third.lost.map(\.summary).sorted() == ["1 command, the last: 1", "12 commands, the last: undo 3"])
  }

  @Test func quittingLeavesNothing() {
    let first = session()
    first.run("a = 1") { _ in }
    #expect(names.count == 1)
    first.journal?.finish()
    #expect(names.isEmpty)
  }

  @Test func aLivingSessionIsNotLost() {
    let first = session(), second = session()
    first.run("a = 1") { _ in }
    second.run("b = 2") { _ in }
    #expect(LostSession.find(in: sessions).sessions.isEmpty)
    die(first)
    let found = LostSession.find(in: sessions).sessions
    #expect(found.map(\.summary) == ["1 command, the last: a = 1"])
    #expect(LostSession.find(in: sessions).sessions.isEmpty, "two prompts got the same session")
    withExtendedLifetime((second, found)) {}
  }

  @Test func aDeadJournalMayEndAnywhere() throws {
    let first = session()
    first.run("a = 1\nb = 2") { _ in }
    die(first)
    let name = try #require(names.first), bytes = try #require(folder.read(name))
    for end in 0...bytes.count {
      try folder.write(Array(bytes[..<end]), to: name)
      let (found, notes) = LostSession.find(in: sessions)
      let isHead =
        bytes[..<end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).count > 3
      #expect(notes.isEmpty == isHead, "\(end)")
      #expect(found.count <= 1)
      #expect(names.count == (isHead && found.isEmpty ? 0 : 1))
      if let name = names.first, name.hasSuffix(".bad") {
        try folder.move(name, to: String(name.dropLast(4)))
      }
    }
  }

  @Test(arguments: [
    "nonsense", "chainrule journal 1\nseed x\nprecision double\n1\ta\n",
    "chainrule journal 1\nseed 1\nprecision double\nno number\n",
    "chainrule journal 1\nseed 1\nprecision double\n2\ta\n1\tb\n",
    "chainrule journal 1\nseed 1\nprecision double\n1\t\0\n",
    "\u{FF}",
  ]) func whatIsNoJournalIsSetAside(_ text: String) throws {
    die(
      {
        let first = session(); first.run("a = 1") { _ in }; return first
      }())
    let name = try #require(names.first)
    try folder.write(Array(text.utf8), to: name)
    try folder.write([0xC3, 0x28], to: "1-1.journal")
    let (found, notes) = LostSession.find(in: sessions)
    #expect(found.isEmpty && notes.count == 2 && notes[0].contains("set aside"))
    #expect(folder.read("\(name).bad") == Array(text.utf8))
  }

  @Test func itsFolderIsMade() {
    let interpreter = Session()
    interpreter.journal = Journal(folder: folder.path + "/a/b/c")
    interpreter.run("a = 1") { #expect($0.notes.isEmpty) }
    #expect(LostSession.find(in: folder.path + "/a/b/c").notes.isEmpty && folder.names == ["a"])
  }

  @Test func aFolderThatCannotBeWrittenIsSaidOnce() {
    let interpreter = Session()
    interpreter.journal = Journal(folder: "/proc/none/sessions")
    var notes: [String] = []
    interpreter.run("a = 1; b = 2") { notes += $0.notes }
    #expect(notes.count == 1 && notes.first?.contains("not journalled") == true)
    #expect(LostSession.find(in: "/proc/none/sessions").sessions.isEmpty)
  }

  @Test func aSessionThatDoesNotHoldAnyMoreKeepsItsJournal() throws {
    let first = session()
    first.run("a = 1\nb = 2\nc = 3") { _ in }
    die(first)
    let name = try #require(names.first), bytes = try #require(folder.read(name))
    let text = String(decoding: bytes, as: UTF8.self).split(separator: "b = 2").joined(
      separator: "b = nothing")
    try folder.write(Array(text.utf8), to: name)
    let second = session()
    second.run("resume") {
      if $0.command == "resume" { #expect($0.error?.message.contains("command 1 of 3") == true) }
    }
    second.run("a") { #expect($0.answer.lines == ["1"]) }
    #expect(names.contains(name))
  }

  @Test func listAndDrop() {
    for value in 1...2 {
      let lost = session()
      lost.run("a = \(value)") { _ in }
      die(lost)
    }
    let last = session()
    last.run("resume list") { #expect($0.answer.lines.count == 2) }
    last.run("resume 3") { #expect($0.error?.message == "there is no lost session 3") }
    last.run("resume drop 2") { #expect($0.held) }
    last.run("resume drop") { #expect($0.held) }
    last.run("resume") { #expect($0.answer.lines[0].hasPrefix("nothing to bring back")) }
    #expect(names.isEmpty)
  }
}
