// PiecewiseEntries.swift — the active piece of each piecewise function on a tape: ReLU, maxima, comparisons.
import Tensors

/// The entries of a tape with a function in pieces: ReLU, absolute values, maxima, comparisons.
struct PiecewiseEntries {
  private let entries: [Int]

  init(_ candidates: [Int], of tape: Tape) {
    entries = candidates.filter { tape.entries[$0].operation?.branch != nil }
  }

  var isEmpty: Bool { entries.isEmpty }

  /// Numbers of each entry that identify the piece of each of its elements.
  func branches(of tape: Tape) -> [[Double]] {
    entries.map { number in
      let entry = tape.entries[number]
      switch entry.operation?.branch {
      case .signOfInput: return tape.value(of: Variable(entry: entry.inputs[0])).doubles
      case .keptIndex:
        return entry.kept.map { tape.arena.tensor(at: $0.offset, shape: $0.shape).doubles } ?? []
      case .output: return tape.value(of: Variable(entry: number)).doubles
      case nil: return []
      }
    }
  }

  /// The first element that is on another piece on the left than on the right, in words; `nil` for none.
  func change(
    _ left: [[Double]], _ center: [[Double]], _ right: [[Double]], on tape: Tape, h: Double
  ) -> String? {
    // An input that rounding alone moves has no slope that counts.
    let least = (tape.precision == .double ? 1e-6 : 1e-2) * h
    for (position, number) in entries.enumerated() {
      guard let operation = tape.entries[number].operation, let telling = operation.branch else {
        continue
      }
      let (l, c, r) = (left[position], center[position], right[position])
      let offset = l.indices.first { i in
        switch telling {
        case .signOfInput:
          let (low, high) = (Swift.min(l[i], c[i], r[i]), Swift.max(l[i], c[i], r[i]))
          return low < 0 && high > 0 && high - low > least
        case .keptIndex, .output: return l[i] != r[i] || l[i] != c[i]
        }
      }
      if let offset { return words(operation, telling, number, offset, on: tape) }
    }
    return nil
  }

  private func words(
    _ operation: Operation, _ telling: Operation.Branch, _ number: Int, _ offset: Int, on tape: Tape
  ) -> String {
    let place = telling == .signOfInput ? tape.entries[number].inputs[0] : number
    let name = tape.name(of: place, at: tape.entries[place].shape.index(at: offset))
    switch telling {
    case .signOfInput:
      let function =
        switch operation {
        case .relu: "ReLU"
        case .leakyReLU: "leaky ReLU"
        case .abs: "absolute value"
        default: operation.name.uppercased()
        }
      return "\(function) of \(name) at 0"
    case .keptIndex: return "a tie in the maximum \(name)"
    case .output: return "a jump of \(tape.written(number))"
    }
  }
}
