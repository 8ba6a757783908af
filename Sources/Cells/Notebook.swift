// Notebook.swift — the cells of a session: typed commands, their answers, and the results to use again.
import Sharing
import Tensors

/// One command of the session with its result.
package struct Cell: Sendable {
  /// Its number, from 1.
  package let number: Int
  /// The command as typed.
  package let command: String
  /// The command that does the same again, where that is another one: a training that was stopped.
  package let replayed: String
  /// Its output; for one that failed, its error.
  package let lines: [String]
  /// True when more was printed than is kept.
  package let isCut: Bool
  /// True when it held.
  package let held: Bool
  /// True when a saved session needs it: it held, and is not about the session itself.
  package let isKept: Bool
  /// The columns of the window then, where its lines were laid out for them; `nil` where `set width` was.
  package var width: Int?
  /// Number of commands that could be undone once it had run.
  package var place = 0
  /// True for `undo` and `redo`, which only move among those.
  package var isMove = false
  /// True when its output was dropped, because a great many cells came after it: a lesson has `...` there.
  package var isForgotten = false
}

/// The cells of a session in order, and their results.
///
/// The commands are all kept. Of their outputs and their values, the newest are, within bounds.
package struct Notebook: Sendable {
  /// A cell as it is stored: in 24 bytes, for there may be millions.
  private struct Record {
    let command: TextStore.Place
    /// The columns of the window, 0 for none.
    let width: UInt16
    let lines: TextStore.Place
    let traits: Traits
    let number: UInt32
    /// The place among the commands that can be undone.
    let place: UInt32
  }

  private struct Traits: OptionSet {
    let rawValue: UInt8
    static let cut = Self(rawValue: 1), held = Self(rawValue: 2), kept = Self(rawValue: 4)
    static let move = Self(rawValue: 8), silent = Self(rawValue: 16), valued = Self(rawValue: 32)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ cell: Cell, hasValue: Bool) {
      self = []
      let pairs: [(Self, Bool)] = [
        (.cut, cell.isCut), (.held, cell.held), (.kept, cell.isKept), (.move, cell.isMove),
        (.silent, cell.lines.isEmpty), (.valued, hasValue),
      ]
      for (trait, isGiven) in pairs where isGiven { insert(trait) }
    }
  }

  private var records = SharedSeries<Record>()
  private var commands = TextStore()
  private var outputs: TextStore
  /// Commands to be replayed that are others than those typed, by the number of their cell.
  private var replays: [Int: String] = [:]
  /// The number of the last cell; 0 for none.
  package private(set) var lastNumber = 0
  /// The value of the last cell that had one.
  private(set) var last: Tensor?
  private var results: ResultStore

  /// Lines of output that are kept of a cell.
  private static let mostLines = 2_000

  /// An empty notebook that keeps so many bytes of output, and of values.
  package init(outputs: Int = 32 << 20, results: Int = 16 << 20) {
    (self.outputs, self.results) = (TextStore(limit: outputs), ResultStore(limit: results))
  }

  /// Adds a cell; `value` is the meaning of `ans` and `_n`.
  package mutating func add(_ cell: Cell, value: Tensor?) {
    lastNumber = cell.number
    records.append(
      Record(
        command: commands.add([cell.command]), width: UInt16(clamping: cell.width ?? 0),
        lines: outputs.add(cell.lines), traits: Traits(cell, hasValue: value != nil),
        number: UInt32(clamping: cell.number), place: UInt32(clamping: cell.place)))
    if cell.replayed != cell.command { replays[cell.number] = cell.replayed }
    guard let value else { return }
    last = value
    results.add(value, of: cell.number)
  }

  /// Makes a cell; a very long output is kept in part.
  package static func cell(
    _ number: Int, _ command: String, replayed: String? = nil, lines: [String], held: Bool, isKept: Bool,
    width: Int? = nil
  ) -> Cell {
    Cell(
      number: number, command: command, replayed: replayed ?? command, lines: Array(lines.prefix(mostLines)),
      isCut: lines.count > mostLines, held: held, isKept: held && isKept, width: width)
  }

  /// The cells so far, each made when it is asked for.
  package var cells: Cells { Cells(notebook: self) }

  /// The cells of a notebook.
  package struct Cells: RandomAccessCollection {
    fileprivate let notebook: Notebook
    package var startIndex: Int { 0 }
    package var endIndex: Int { notebook.records.count }
    package subscript(position: Int) -> Cell { notebook.cell(at: position) }
  }

  private func cell(at position: Int) -> Cell {
    let record = records[position]
    let command = commands.lines(at: record.command)?.first ?? ""
    let (number, traits) = (Int(record.number), record.traits)
    let lines = traits.contains(.silent) ? [] : outputs.lines(at: record.lines)
    return Cell(
      number: number, command: command, replayed: replays[number] ?? command, lines: lines ?? [],
      isCut: traits.contains(.cut), held: traits.contains(.held), isKept: traits.contains(.kept),
      width: record.width > 0 ? Int(record.width) : nil, place: Int(record.place),
      isMove: traits.contains(.move), isForgotten: lines == nil)
  }

  /// The number of the cell at a position.
  private func number(at position: Int) -> Int { Int(records[position].number) }

  /// Where the first cell numbered `number` or more stands.
  private func position(of number: Int) -> Int {
    // Numbers rise, but some may be missing.
    var (low, high) = (0, records.count)
    while low < high {
      let middle = (low + high) / 2
      if self.number(at: middle) < number { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The cell called `number`, or `nil`.
  package func cell(_ number: Int) -> Cell? {
    let position = position(of: number)
    return position < records.count && self.number(at: position) == number ? cell(at: position) : nil
  }

  /// The cells with a number in `numbers`.
  package func cells(in numbers: ClosedRange<Int>) -> [Cell] {
    (position(of: numbers.lowerBound)..<records.count).lazy.prefix { numbers.contains(number(at: $0)) }
      .map(cell(at:))
  }

  /// Meaning of `ans` or `_3`, or `nil` for any other word and for a cell without a value.
  package func result(named name: String) -> Tensor? {
    if name == "ans" { return last }
    return Self.number(of: name).flatMap { results[$0] }
  }

  /// True when cell `number` had a value that was dropped for those after it.
  package func hasDroppedResult(_ number: Int) -> Bool {
    let position = position(of: number)
    return number <= results.lastDropped && position < records.count && self.number(at: position) == number
      && records[position].traits.contains(.valued)
  }

  /// The 3 of `_3`.
  package static func number(of name: String) -> Int? {
    guard name.first == "_", name.count > 1, name.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }) else {
      return nil
    }
    return Int(name.dropFirst())
  }

  /// The names of results there are, newest first.
  var resultNames: [String] { (last == nil ? [] : ["ans"]) + results.newest(20).map { "_\($0)" } }
}

extension Notebook {
  /// `command` with every `_n` in it called by the number that its cell has in another numbering; `nil` leaves it.
  package static func renumbered(_ command: String, _ renumber: (Int) -> Int?) -> String {
    guard command.contains("_") else { return command }
    var result = "", word = ""
    func flush() {
      if let number = Self.number(of: word), let new = renumber(number) { word = "_\(new)" }
      result += word
      word = ""
    }
    for character in command {
      if character == "_" || character.isLetter || character.isNumber {
        word.append(character)
      } else {
        flush()
        result.append(character)
      }
    }
    flush()
    return result
  }
}
