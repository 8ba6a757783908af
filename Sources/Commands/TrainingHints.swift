// TrainingHints.swift — hints on training that stalls because units have stopped to learn.
import Autograd
import Interpreter
import Networks
import Quantities
import Tensors
import Typography

extension Session {
  /// Greatest number of examples examined.
  private static let mostExamples = 256
  /// Number of examples below which only a layer that is lost as a whole is worth a note.
  private static let fewExamples = 4

  /// Inputs beyond this drive units far from where they learn.
  private static let largestInput = 20.0

  /// Notes for the end of `step`, which has no error rate at hand: only where J has hardly moved.
  func stepHints(rows: [Int], from before: Double, to after: Double) -> [String] {
    guard !(after < before - abs(before) * 1e-2), hasIdlingUnits,
      let data = state.trainingData(rows: Array(rows.prefix(Self.mostExamples))),
      let result = try? state.network.evaluate(
        on: data, reduction: state.settings.reduction, precision: state.precision)
    else { return [] }
    return trainingHints(rows: rows, errorRate: result.errorRate, from: before, to: after)
  }

  /// True when some layer's units can be saturated or dead.
  private var hasIdlingUnits: Bool { state.network.layers.contains { Idleness($0.layer.activation) != nil } }

  /// Notes on layers with units that are saturated, or dead, on every one of `rows`.
  ///
  /// A network that has learnt has saturated units too. So nothing is said unless a quarter of the examples is still
  /// classified wrongly, or, where there are no classes, J has not fallen.
  func trainingHints(rows: [Int], errorRate: Double?, from before: Double, to after: Double) -> [String] {
    let isStuck = errorRate.map { $0 >= 0.25 } ?? !(after < before - abs(before) * 1e-3)
    guard isStuck, hasIdlingUnits, !rows.isEmpty,
      let data = state.trainingData(rows: Array(rows.prefix(Self.mostExamples)))
    else { return [] }
    guard
      let recording = try? Recording(
        state.network.withoutLoss(), examples: data.rows.count, input: data.input, targets: nil,
        reduction: .mean,
        precision: state.precision)
    else { return [] }
    recording.tape.set(recording.x, toRows: data.rows[...], of: data.inputs)
    guard (try? recording.tape.replay()) != nil else { return [] }
    // The cross-entropy of a saturated unit still has a slope, so its last layer is left out.
    let judged = state.network.layers.dropLast(state.network.loss?.isOfProbabilities == true ? 1 : 0)
    let notes = judged.flatMap { k, layer -> [String] in
      guard let idleness = Idleness(layer.activation), let output = recording.output(of: k) else { return [] }
      let values = recording.tape.value(of: output).doubles
      let units = values.count / data.rows.count
      let idle = (0..<units).count { unit in
        stride(from: unit, to: values.count, by: units).allSatisfy { idleness.holds(values[$0]) }
      }
      guard idle > 0, idle == units || data.rows.count >= Self.fewExamples else { return [] }
      let note = idleness.note(idle, of: units, layer: k)
      return note.map { wrapped("note: \($0)", width: text.width, indent: 6) } ?? []
    }
    // The usual reason where the data are pictures.
    let largest = recording.tape.value(of: recording.x).doubles.reduce(0) { max($0, abs($1)) }
    guard !notes.isEmpty, largest > Self.largestInput else { return notes }
    let advice = "inputs go up to \(text(largest)): `data scale` brings them to 0…1, where units learn"
    return notes + wrapped("note: \(advice)", width: text.width, indent: 6)
  }
}

/// Conditions under which a unit with some activation hands (nearly) nothing back.
private enum Idleness {
  case sigmoid, tanh, relu

  init?(_ activation: Activation?) {
    switch activation {
    case .sigmoid: self = .sigmoid
    case .tanh: self = .tanh
    case .relu: self = .relu
    default: return nil
    }
  }

  func holds(_ z: Double) -> Bool {
    switch self {
    case .sigmoid: z < 0.01 || z > 0.99
    case .tanh: abs(z) > 0.98
    case .relu: z == 0
    }
  }

  /// The note on `idle` of `units`; `nil` where it is not worth one.
  func note(_ idle: Int, of units: Int, layer k: Int) -> String? {
    let share = idle == units ? "all \(units)" : "\(idle) of \(units)"
    let subject =
      units == 1 ? "the unit of layer \(k) is" : "\(share) units of layer \(k) \(idle == 1 ? "is" : "are")"
    switch self {
    case .sigmoid:
      return "\(subject) saturated (z < 0.01 or > 0.99 for every example): little flows back"
    case .tanh: return "\(subject) saturated (|z| > 0.98 for every example): little flows back"
    case .relu:
      guard 2 * idle >= units else { return nil }
      let percent = Int((Double(idle) / Double(units) * 100).rounded())
      return
        "\(percent) % of the ReLUs of layer \(k) are 0 for every example: nothing flows back"
    }
  }
}
