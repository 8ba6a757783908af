// Notebook.swift — the cells of a session: what was typed, what it answered, and the results to use again.
import Tensors

/// One command of the session with what became of it.
struct Cell: Sendable {
  /// Its number, from 1.
  let number: Int
  /// The command as typed.
  let command: String
  /// The command that does the same again, where that is another one: a training that was stopped.
  let replayed: String
  /// What it printed; for one that failed, its error.
  let lines: [String]
  /// True when more was printed than is kept.
  let isCut: Bool
  /// True when it held.
  let held: Bool
  /// True when a saved session needs it: it held, and is not about the session itself.
  let isKept: Bool
  /// The columns of the window then, where they were what its lines were laid out for; `nil` where `set width` was.
  var width: Int?
}

/// The cells of a session in order, and their results.
struct Notebook: Sendable {
  /// All cells so far.
  private(set) var cells: [Cell] = []
  /// The value of the last cell that had one, and of each such cell by its number.
  private(set) var last: Tensor?
  private var results: [Int: Tensor] = [:]
  private var resultOrder: [Int] = []
  private var resultCount = 0

  /// Lines of output that are kept of a cell.
  private static let mostLines = 2_000
  /// Numbers that are kept of all results together; the oldest go first.
  private static let mostNumbers = 4_000_000

  /// Adds a cell; `value` is what `ans` and `_n` will mean.
  mutating func add(_ cell: Cell, value: Tensor?) {
    cells.append(cell)
    guard let value else { return }
    last = value
    if results.updateValue(value, forKey: cell.number) == nil { resultOrder.append(cell.number) }
    resultCount += value.count
    while resultCount > Self.mostNumbers, resultOrder.count > 1 {
      let oldest = resultOrder.removeFirst()
      resultCount -= results.removeValue(forKey: oldest)?.count ?? 0
    }
  }

  /// A cell whose output is kept in part where it is very long.
  static func cell(
    _ number: Int, _ command: String, replayed: String? = nil, lines: [String], held: Bool, isKept: Bool,
    width: Int? = nil
  ) -> Cell {
    Cell(
      number: number, command: command, replayed: replayed ?? command, lines: Array(lines.prefix(mostLines)),
      isCut: lines.count > mostLines, held: held, isKept: held && isKept, width: width)
  }

  /// The cell called `number`, or `nil`.
  func cell(_ number: Int) -> Cell? {
    // Numbers rise, but some may be missing.
    var (low, high) = (0, cells.count)
    while low < high {
      let middle = (low + high) / 2
      if cells[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low < cells.count && cells[low].number == number ? cells[low] : nil
  }

  /// The cells with a number in `numbers`.
  func cells(in numbers: ClosedRange<Int>) -> [Cell] { cells.filter { numbers.contains($0.number) } }

  /// What `ans` or `_3` means, or `nil` for any other word and for a cell without a value.
  func result(named name: String) -> Tensor? {
    if name == "ans" { return last }
    return Self.number(of: name).flatMap { results[$0] }
  }

  /// The 3 of `_3`.
  static func number(of name: String) -> Int? {
    guard name.first == "_", name.count > 1, name.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }) else {
      return nil
    }
    return Int(name.dropFirst())
  }

  /// The names of results there are, newest first.
  var resultNames: [String] {
    (last == nil ? [] : ["ans"]) + resultOrder.reversed().prefix(20).map { "_\($0)" }
  }
}

extension Notebook {
  /// `command` with every `_n` in it called by the number that its cell has in another numbering; `nil` leaves it.
  static func renumbered(_ command: String, _ renumber: (Int) -> Int?) -> String {
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

extension JSON {
  /// The number or tensor that this is, or `nil`.
  var tensor: Tensor? {
    if case .number(let number) = self { return Tensor(number) }
    guard let numbers, case .object(let members) = self, case .array(let sizes) = members[0].value else {
      return nil
    }
    let shape = Shape(sizes.compactMap { if case .integer(let size) = $0 { size } else { nil } })
    return shape.count == numbers.count ? Tensor(numbers, shape: shape) : nil
  }
}
