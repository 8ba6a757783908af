// VariedSession.swift — the session at other values of its quantities, so that formulas are compared by value.
import Cells
import Datasets
import Diagnostics
import Language
import Lessons
import Networks
import Quantities
import Sharing
import Tensors

extension Session {
  /// Becomes a session like one in `state` with other values of the quantities `names`, the same at each call
  /// for one `point`; at point 0 their own.
  ///
  /// All independent values are varied when `names` is empty: parameters, the selected inputs and targets,
  /// and names that were given plain numbers. A name that means nothing yet is a number between 0.2 and 1.8,
  /// so that logarithms and roots exist, and every value keeps its sign. At the points from
  /// ``AnswerJudge/points`` on, those of `names` have the other sign, or are near 0.
  func become(_ state: State, atPoint point: Int, varying names: [String]) {
    (self.state, hasQuit) = (state, false)
    let unknown = names.filter(isUnknown)
    for name in unknown {
      set(name, to: (0.2 + 1.6 * Self.fraction(of: name, at: point)) * Self.factor(at: point))
    }
    guard point > 0 else { return }
    var isComputed = false
    for name in names where !unknown.contains(name) {
      if !vary(name, at: point) { isComputed = true }
    }
    // Computed quantities can't be set: they move with their inputs.
    if names.isEmpty || isComputed { varyEverything(at: point) }
  }

  /// Factor of the values at `point`: the results stand on both sides of 0, far from it and near.
  private static func factor(at point: Int) -> Double {
    switch point - AnswerJudge.points {
    case ..<0: 1
    case 0: -1
    case 1: -2.5
    case 2: 0.01
    default: -0.01
    }
  }

  /// A number from 0 to 1 that depends on a name and a point alone.
  private static func fraction(of name: String, at point: Int) -> Double {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 &+ UInt64(truncatingIfNeeded: point)
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    var random = Random(seed: hash)
    return Double(random.next() >> 11) * 0x1p-53
  }

  /// True for a word that could be a name and means nothing yet.
  private func isUnknown(_ name: String) -> Bool {
    guard name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }), state.names[name] == nil else {
      return false
    }
    return value(of: name) == nil
  }

  /// The value of an expression; `nil` when it has none.
  private func value(of text: String) -> [Double]? {
    var numbers: [Double]?
    let held = run(SourceText(text)) { numbers = $0.answer.value.numbers }
    return held ? numbers : nil
  }

  private func set(_ name: String, to number: Double) { run(SourceText("\(name) = \(number)")) { _ in } }

  /// Gives one quantity or name other values; false when it can't be given any.
  private func vary(_ name: String, at point: Int) -> Bool {
    guard let values = value(of: name) else { return false }
    var random = Random(seed: UInt64(bitPattern: Int64(Self.fraction(of: name, at: point) * 1e15)))
    let moved = values.map { Self.moved($0, &random) * Self.factor(at: point) }
    if let id = state.names[name], let definition = state.definitions[id] {
      redefine(id, definition, as: Tensor(moved, shape: definition.value.shape))
      return true
    }
    let text = moved.count == 1 ? "\(moved[0])" : "[\(moved.map { "\($0)" }.joined(separator: " "))]"
    return run(SourceText("\(name) = \(text)")) { _ in }
  }

  /// A value near enough to keep its sign, and far enough to tell formulas apart.
  private static func moved(_ value: Double, _ random: inout Random) -> Double {
    let fraction = Double(random.next() >> 11) * 0x1p-53
    return value == 0 ? fraction - 0.5 : value * (0.5 + fraction)
  }

  private func redefine(_ id: Int, _ definition: Definition, as value: Tensor) {
    state.definitions[id] = Definition(
      name: definition.name, value: value, expression: nil, bindings: [:], isPure: definition.isPure,
      depth: definition.depth)
    state.touch()
  }

  private func varyEverything(at point: Int) {
    var random = Random(seed: 0x9e37_79b9 &+ UInt64(truncatingIfNeeded: point))
    for key in state.network.keys {
      for offset in 0..<state.network[key].count {
        state.network[key][offset] = Self.moved(state.network[key][offset], &random)
      }
    }
    if var data = state.data {
      let (inputs, targets) = (data.input.count, data.targetWidth)
      for row in state.selection {
        for i in (row * inputs)..<((row + 1) * inputs) {
          data.inputs[i] = Self.moved(data.inputs[i], &random)
        }
        for i in (row * targets)..<((row + 1) * targets) {
          if let classes = data.classes, targets == 1 {
            data.targets[i] = Double(random.next() % UInt64(max(classes, 1)))
          } else {
            data.targets[i] = Self.moved(data.targets[i], &random)
          }
        }
      }
      state.data = data
    }
    state.touch()
    varyDefinitions(&random)
  }

  /// Varies plain numbers; values computed from quantities are computed again, in the order of the session.
  private func varyDefinitions(_ random: inout Random) {
    for (id, definition) in state.definitions.all {
      guard let expression = definition.expression else {
        redefine(id, definition, as: Self.moved(definition.value, &random))
        continue
      }
      if definition.isPure {
        // A name that stands on others moves with them.
        if definition.bindings.isEmpty { redefine(id, definition, as: Self.moved(definition.value, &random)) }
        continue
      }
      guard let calculator = try? calculator() else { continue }
      var bound = state
      bound.names = definition.bindings
      guard let value = try? Calculator(state: bound, workspace: calculator.workspace).value(of: expression)
      else {
        continue
      }
      state.definitions[id] = Definition(
        name: definition.name, value: value, expression: expression, bindings: definition.bindings,
        isPure: false,
        depth: definition.depth)
      state.touch()
    }
  }

  private static func moved(_ value: Tensor, _ random: inout Random) -> Tensor {
    Tensor(value.doubles.map { moved($0, &random) }, shape: value.shape)
  }
}
