// LongSessionTests.swift — a session costs at its end as much as at its start: ratios, no wall times.
import CAllocationCounter
import Diagnostics
import Tensors
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

/// Commands that a session could consist of.
struct LongWork: CustomTestStringConvertible, Sendable {
  let name: String
  var start = ""
  let command: @Sendable (_ number: Int) -> String
  /// Bytes that each command may leave, once the budget of undo is full.
  var left = 400.0
  var testDescription: String { name }

  static let network = "data xor n=40 seed=1; layer dense 2; layer dense 1; loss crossentropy; example 1"

  static let all = [
    LongWork(name: "step", start: network) { _ in "step" },
    LongWork(name: "step of adam", start: network + "; optimizer adam") { _ in "step" },
    // The tape keeps what was recorded until it is made anew, at 25,000 entries.
    LongWork(name: "an assignment", start: "a = 0", command: { _ in "a = a + 1" }, left: 2000),
    // Meanings of names are kept, and so are the words that say so.
    LongWork(name: "new names", command: { "n\($0) = \($0)" }, left: 1600),
    LongWork(name: "an expression", start: "a = 3") { _ in "2 * a" },
    LongWork(name: "a matrix", start: "a = [1 2; 3 4]") { _ in "a @ a" },
    LongWork(name: "an error") { "nosuch\($0)" },
    LongWork(name: "a word that is none") { "nosuch thing\($0)" },
    LongWork(name: "a parameter", start: network) { "w(1)1,1 = \($0 % 7)" },
    LongWork(name: "a setting") { "set digits \(4 + $0 % 2)" },
    LongWork(name: "a derivative", start: "a = 3; g = a^2") { _ in "grad a of g" },
    LongWork(name: "undo", start: "a = 1") { $0 % 2 == 0 ? "a = \($0)" : "undo" },
    LongWork(name: "data", start: network) { "example \(1 + $0 % 40)" },
    LongWork(name: "a part of the network", start: network) { _ in "z(2)1" },
    LongWork(name: "a derivative of the network", start: network) { _ in "grad w(1)1,1" },
    LongWork(name: "a walk", start: network) { _ in "forward 1" },
    LongWork(name: "names and undo", start: network) {
      ["x9 = [1 2 3]", "y9 = [4 5 6 7]", "undo", "n\($0) = 0.5", "undo 2", "redo"][$0 % 6]
    },
  ]
}

@Suite(.serialized) struct LongSessionTests {
  /// Cost of a stretch of commands, each of them.
  private struct Cost {
    /// The quickest of the stretch's tenths, for others compute at the same time.
    var seconds = Double.infinity
    var allocated = 0.0, left = 0.0
  }

  /// Without the optimiser a command takes twenty times as long; a loss that these tests find shows there,
  /// too.
  #if DEBUG
    private static let commands = 400
  #else
    private static let commands = 4000
  #endif

  private func cost(of work: LongWork, from first: Int, in interpreter: Session) -> Cost {
    var cost = Cost()
    let (allocated, held) = (allocated_bytes(), held_bytes())
    let tenth = Self.commands / 10
    for part in 0..<10 {
      let start = thread_seconds()
      for number in (first + part * tenth)..<(first + (part + 1) * tenth) {
        interpreter.run(work.command(number)) { _ in }
      }
      cost.seconds = min(cost.seconds, thread_seconds() - start)
    }
    cost.allocated = Double(allocated_bytes() - allocated) / Double(Self.commands)
    cost.left = Double(held_bytes() - held) / Double(Self.commands)
    return cost
  }

  /// Measurements of time of which one has to hold: what costs more and more does so each time, while a machine that is
  /// busy, or another suite that has chosen slower kernels for the process meanwhile, slows a stretch of some.
  private static let measurements = 20

  @Test(arguments: LongWork.all) func commandsCostTheSame(_ work: LongWork) {
    var costs: [(first: Cost, last: Cost)] = []
    repeat {
      var options = SessionOptions()
      options.undoBudget = 200 * Self.commands  // full after the first stretch
      let interpreter = Session(options)
      interpreter.run(work.start) { #expect($0.held, "\($0.errorLines)") }
      let first = cost(of: work, from: 0, in: interpreter)
      _ = cost(of: work, from: Self.commands, in: interpreter)
      let last = cost(of: work, from: 2 * Self.commands, in: interpreter)
      #expect(last.allocated < 1.25 * first.allocated + 64, "\(first) \(last)")
      #expect(last.left < work.left, "\(first) \(last)")
      costs.append((first, last))
      if last.seconds < 2 * first.seconds { return }
    } while costs.count < Self.measurements
    Issue.record("the last took longer than twice the first each time: \(costs)")
  }

  /// Memory counted by undo is the memory held.
  @Test(arguments: LongWork.all.filter { $0.name != "undo" })
  func undoIsCountedAsItIs(_ work: LongWork) {
    var options = SessionOptions()
    options.undoBudget = 64 << 20
    let interpreter = Session(options)
    interpreter.run(work.start) { _ in }
    for number in 0..<(Self.commands / 2) { interpreter.run(work.command(number)) { _ in } }
    let (counted, held) = (interpreter.timeline.bytes, held_bytes())
    interpreter.timeline.clear()
    let freed = Int(held - held_bytes())
    guard counted > 0, freed > 0 else { return }
    #expect(Double(freed) < 1.15 * Double(counted) + 50_000, "\(counted) counted, \(freed) freed")
    #expect(Double(freed) > 0.6 * Double(counted) - 50_000, "\(counted) counted, \(freed) freed")
  }

  /// A script is one text: which line a command stands on is not counted from the top each time.
  @Test(arguments: ["2 * 3", "nosuch", "a = 1"]) func scriptsAreLinear(_ line: String) {
    let count = 3 * Self.commands
    let text = String(
      repeating: line + "  # some words to make the line longer than it would be\n", count: count)
    var measured: [[Double]] = []
    repeat {
      let interpreter = Session()
      var (marks, start, number) = ([Double](), thread_seconds(), 0)
      interpreter.run(SourceText(text), keepGoing: true) { result in
        number += 1
        #expect(result.line == number)
        if number % (count / 12) == 0 {
          marks.append(thread_seconds() - start)
          start = thread_seconds()
        }
      }
      #expect(number == count && marks.count == 12)
      let (early, late) = (marks[1..<6].min() ?? 0, marks[7..<12].min() ?? 1)
      if late < 1.6 * early { return }
      measured.append(marks)
    } while measured.count < Self.measurements
    Issue.record("late lines took longer each time: \(measured)")
  }

  @Test func roundsWithoutOutputLeaveNothing() {
    let interpreter = Session()
    interpreter.run("repeat 10 { }") { #expect($0.held) }
    let held = held_bytes()
    start_peak()
    interpreter.run("repeat \(10 * Self.commands) { }") { #expect($0.held) }
    #expect(peak_bytes() - held < 60_000, "\(peak_bytes() - held)")
  }

  /// A table written out takes its numbers, its text, and the text of its cell; not that of everything on the way.
  @Test func aTableIsReadOnce() {
    let rows = 20 * Self.commands
    let row = "1.5 2.5 3.5 4.5 5.5 6.5 7.5 -> 8.5\n"
    let script = SourceText("data table {\n" + String(repeating: row, count: rows) + "}\n")
    let interpreter = Session()
    let held = held_bytes()
    start_peak()
    interpreter.run(script) { #expect($0.held) }
    let numbers = Double(8 * 8 * rows), text = Double(row.utf8.count * rows)
    // Rows take eight bytes each for where they stand, and as many for being used for training.
    let limit = 1.1 * (numbers + Double(2 * 8 * rows)) + 1e6
    #expect(Double(peak_bytes() - held) < limit + 1.1 * text, "\(peak_bytes() - held) \(numbers) \(text)")
  }

  /// The session of the issue, shorter: what many steps hold is within the budget and what the cells say.
  @Test func stepsStayWithinTheBudget() {
    var options = SessionOptions()
    options.undoBudget = 1 << 20
    let interpreter = Session(options)
    interpreter.run(LongWork.network) { _ in }
    let held = held_bytes()
    for _ in 0..<(4 * Self.commands) { interpreter.run("step") { _ in } }
    #expect(held_bytes() - held < 8 << 20, "\(held_bytes() - held)")
    #expect(interpreter.timeline.undoable > 100 && interpreter.timeline.dropped > 400)
    interpreter.run("undo \(interpreter.timeline.undoable)") { #expect($0.held) }
    interpreter.run("step") { #expect($0.held) }
  }
}

@Suite struct NotebookBoundsTests {
  /// A session with its oldest answers and values dropped.
  private func long() -> Session {
    var options = SessionOptions()
    options.files = .memory()
    let interpreter = Session(options)
    interpreter.notebook = Notebook(outputs: 1000, results: 4000)
    interpreter.run("data table { 1 -> 2 }") { _ in }
    for number in 2...4000 { interpreter.run("\(number) * (1:10)") { #expect($0.held) } }
    return interpreter
  }

  @Test func commandsStayAndAnswersGo() throws {
    let interpreter = long()
    #expect(interpreter.notebook.cells.count == 4000)
    let first = try #require(interpreter.notebook.cell(2)),
      last = try #require(interpreter.notebook.cells.last)
    #expect(first.command == "2 * (1:10)" && first.isForgotten && first.lines.isEmpty)
    #expect(last.command == "4000 * (1:10)" && !last.isForgotten && last.lines.count == 1)
    #expect(interpreter.notebook.cells(in: 17...19).map(\.number) == [17, 18, 19])
    interpreter.run("cells 2") {
      #expect($0.answer.lines == ["2 > 2 * (1:10)", "    (what it printed is not kept any more)"])
    }
    interpreter.run("rerun 2") { #expect($0.held && $0.answer.lines.allSatisfy { $0.hasPrefix("[2 4 6") }) }
    interpreter.run("_4000 - ans") { #expect($0.held) }
    interpreter.run("_2") {
      #expect($0.error?.message == "the value of cell 2 is not kept any more: too many came after it")
    }
    interpreter.run("_1") { #expect($0.error?.message == "cell 1 has no value to use") }
  }

  @Test func whatIsSavedStillHolds() throws {
    let interpreter = long()
    interpreter.run("save long.md") {
      #expect($0.held && $0.answer.lines.count == 2, "\($0.errorLines)")
      #expect($0.answer.lines.last?.hasSuffix("printed is not kept any more: `...` stands for it") == true)
    }
    let text = try interpreter.files.read("long.md")
    #expect(text.contains("> 2 * (1:10)\n...\n> 3 * (1:10)\n...\n"))
    #expect(text.contains("> 4000 * (1:10)\n[4000 8000"))
  }

  @Test func packsTexts() {
    var store = TextStore()
    let lengths = [127, 128, 129, 16_383, 16_384, 65_531, 65_532, 65_533, 65_534, 65_536, 65_537, 100_000]
    let long = lengths.map { [String(repeating: "x", count: $0)] }
    let texts =
      [["a"], [], [""], ["", ""], ["é", "", "line 2"]] + long + [["b"], ["", "c"]] + long.reversed()
    let places = texts.map { store.add($0) }
    for (text, place) in zip(texts, places) where !text.isEmpty { #expect(store.lines(at: place) == text) }
  }

  /// Whatever their length, texts beyond the bound are dropped, the oldest first.
  @Test(arguments: [10, 1000, 70_000]) func textsStayWithinTheBound(_ length: Int) {
    var store = TextStore(limit: 1 << 20)
    let held = held_bytes()
    let places = (0..<(1 << 22) / length).map { store.add([String(repeating: "x", count: length), "\($0)"]) }
    let kept = places.map { store.lines(at: $0) != nil }
    #expect(held_bytes() - held < 1 << 21 + 16 * places.count)
    let count = kept.count { $0 }
    #expect(kept == places.indices.map { $0 >= places.count - count } && count * length > 1 << 19)
    #expect(store.lines(at: places[places.count - 1])?[1] == "\(places.count - 1)")
  }

  /// Values of one number and larger ones, some cells without any.
  @Test func valuesStayWithinTheBound() {
    var store = ResultStore(limit: 40_000)
    func value(_ number: Int) -> Tensor {
      number % 3 == 0 ? Tensor(vector: [Double(number), 1]) : Tensor(Double(number))
    }
    for number in 1...5000 where number % 7 != 0 { store.add(value(number), of: number) }
    let last = store.lastDropped
    #expect(last > 4000 && last < 4990)
    for number in 1...5001 {
      let isKept = number > last && number % 7 != 0 && number <= 5000
      #expect(store[number] == (isKept ? value(number) : nil))
    }
    #expect(
      store.newest(3) == [5000, 4999, 4997]
        && store.newest(9999).last == (last + 1) + ((last + 1) % 7 == 0 ? 1 : 0))
  }
}
