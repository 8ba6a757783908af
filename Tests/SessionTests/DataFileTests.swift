// DataFileTests.swift — data files at the prompt: several at once, within the session's bounds, stopped by a person.
import Diagnostics
import Synchronization
import TestSupport
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct DataFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("P2 2 2 9\n0 3 6 9\n", to: "a.pgm")
    try folder.write("P2 2 2 9\n9 6 3 0\n", to: "b.pgm")
    try folder.write("1 0\n", to: "labels")
    try folder.write("1,2,0\n3,4,1\n", to: "small.csv")
    try folder.write([UInt8](repeating: 3, count: 3073), to: "one.bin")
    try folder.write([UInt8](repeating: 5, count: 2 * 3073), to: "two.bin")
    let rows = String(repeating: "0.25,1,0\n", count: 20_000)
    try folder.write(rows, to: "large.csv")
  }

  /// Output of the last of `commands`, in which `@` is the folder.
  private func printed(_ commands: String, memory: Int? = nil, firstError: Bool = false) -> String {
    var options = SessionOptions()
    (options.memory, options.files) = (memory, .free)
    let interpreter = Session(options)
    var last: CommandResult?
    interpreter.run(SourceText(commands.replacing("@", with: folder.path)), keepGoing: true) {
      if !firstError || last?.held != false { last = $0 }
    }
    guard let last else { return "" }
    return (last.held ? last.answer.lines : [last.error?.message ?? ""]).joined(separator: "\n")
  }

  @Test(arguments: [
    ("data images @/a.pgm", "images  1 example, images of 2×2×1, no labels"),
    ("data images @/a.pgm @/b.pgm @/a.pgm", "images  3 examples, images of 2×2×1, no labels"),
    ("data images @/a.pgm @/b.pgm labels=@/labels; y", "[1; 0]"),
    ("data images labels=@/labels @/a.pgm \"@/b.pgm\"; example 2", "example 2: y = 0"),
    ("data cifar10 @/one.bin @/two.bin @/one.bin; y", "[3; 5; 5; 3]"),
    ("data images", "`data images` needs files: one or more files or folders: `cat.jpg` …"),
    ("data idx @/a.pgm @/b.pgm @/a.pgm", "`@/a.pgm` is more than `data idx` takes here"),
    ("data images @/a.pgm @/c.pgm", "there is no file @/c.pgm"),
  ]) func severalFiles(_ commands: String, said: String) {
    #expect(printed(commands) == said.replacing("@", with: folder.path))
  }

  /// Commas, semicolons or tabs, whichever the first line has most of.
  @Test(arguments: [
    ("1,2,0\n3,4,1\n", "[1 2; 3 4]"), ("1;2;0\n3;4;1\n", "[1 2; 3 4]"),
    ("1\t2\t0\n3\t4\t1\n", "[1 2; 3 4]"),
    ("a;b,c;d\n1;2;0\n", "[1 2]"),
  ]) func cellsStandBetweenMarks(_ text: String, said: String) throws {
    try folder.write(text, to: "marks.csv")
    #expect(printed("data csv @/marks.csv; x") == said)
  }

  /// Columns are named with commas between; a name with a comma or blank in it stands in quotes.
  @Test(arguments: [
    ("skip=a,\"b c\"", "3"), ("skip=1, 2", "3"), ("skip=\"a\"", "[2 3]"),
    ("skip=a,", "expected a word, found `;`"),
    ("skip=\"a,b\"", "@/names.csv: has no column a,b"),
    ("skip=a skip=1", "`skip=` is given twice"),
  ]) func severalColumns(_ option: String, said: String) throws {
    try folder.write("a,b c,d,e\n1,2,3,0\n", to: "names.csv")
    #expect(
      printed("data csv @/names.csv \(option); x", firstError: true)
        == said.replacing("@", with: folder.path))
  }

  /// The proposal of a hint can be typed.
  @Test func aHintNamesTheColumnInQuotes() throws {
    try folder.write("my colour,b\nred,1\nblue,0\n", to: "words.csv")
    var hint = ""
    var options = SessionOptions()
    options.files = .free
    Session(options).run("data csv \(folder.path)/words.csv") { hint = $0.error?.hint ?? "" }
    #expect(hint.hasPrefix("`onehot=\"my colour\"` makes"))
    #expect(printed("data csv @/words.csv onehot=\"my colour\"; x") == "[0 1; 1 0]")
  }

  /// Errors in a lesson with files beside it do not tell its folder.
  @Test(arguments: [
    "csv a.pgm", "csv small.csv.gz", "npy small.csv small.csv", "npz small.csv", "idx small.csv labels",
    "cifar10 labels", "images labels", "images a.pgm labels=small.csv", "csv nosuch.csv", "csv sub",
  ]) func errorsCallFilesAsTyped(_ data: String) throws {
    try folder.write([0x1f, 0x8b, 8, 0], to: "small.csv.gz")
    try folder.makeFolder("sub")
    var options = SessionOptions()
    options.files = .lesson(in: folder.path)
    var said: [String] = []
    Session(options).run(SourceText("data " + data), keepGoing: true) {
      said.append("\($0.error?.message ?? "") \($0.error?.hint ?? "")")
    }
    let names = data.split { " =".contains($0) }.dropFirst()
    #expect(said.count == 1 && said.allSatisfy { text in names.contains { text.contains($0) } })
    #expect(said.allSatisfy { !$0.contains(folder.path) && !$0.contains("/") })
  }

  /// Rows of three numbers: half a megabyte, and as many as 400,000 bytes may hold.
  @Test func filesStayWithinTheSessionsMemory() {
    #expect(
      printed("data csv @/large.csv", memory: 400_000).contains(
        "line 16667 is one too many: data hold up to 50000 numbers"))
    #expect(
      printed("data csv @/large.csv; data csv @/small.csv", memory: 400_000).hasPrefix("csv  2 examples"))
    #expect(printed("data csv @/large.csv", memory: 4_000_000).hasPrefix("csv  20000 examples"))
  }

  @Test(arguments: [1, 2]) func readingStops(_ presses: Int) {
    var options = SessionOptions()
    let calls = Atomic(Int.max)
    let stop = options.stop
    options.files = .free
    options.isCancelled = {
      let isCancelled = calls.subtract(1, ordering: .relaxed).newValue < 0
      if isCancelled, presses > 1 { stop.raise() }
      return isCancelled
    }
    let interpreter = Session(options)
    interpreter.run(SourceText("data csv \(folder.path)/small.csv")) { _ in }
    let state = interpreter.state
    calls.store(3, ordering: .relaxed)
    var said = ""
    interpreter.run(SourceText("data csv \(folder.path)/large.csv")) { said = $0.error?.message ?? "" }
    #expect(
      said == (presses > 1 ? "stopped: the session is as it was before `data`" : "stopped before the end"))
    #expect(interpreter.state.isSame(as: state) && interpreter.state.data == state.data)
  }
}
