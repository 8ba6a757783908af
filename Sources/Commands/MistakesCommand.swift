// MistakesCommand.swift — `mistakes`: which examples are classified wrongly, to be looked at.
import Autograd
import Cells
import Datasets
import Diagnostics
import Interpreter
import Language
import Networks
import Parameters
import Quantities
import Tensors

extension Command {
  static let mistakes = Command(
    "mistakes", .run, "lists the examples that are classified wrongly, the surest first",
    [
      .positional(
        "half", .choice(["train", "test"]),
        "the training or the test examples; the selected ones unless given",
        optional: true),
      .option("most", .integer, "how many are listed; 10 unless given", standard: 10),
    ],
    details: [
      "`example 7` then selects one, and `plot image` shows it. p is the probability of the wrong class."
    ],
    examples: [
      Example(
        "data table { 0 -> 0; 1 -> 1; 2 -> 0 }; layer dense 1; w(1) = 1; mistakes",
        prints: """
          2 of 3 examples are wrong
            example 3  is 0, taken for 1  p = 0.880797
            example 1  is 0, taken for 1  p = 0.5
          """),
      Example(
        "data table { 0 -> 0; 1 -> 1; 2 -> 0 }; layer dense 1; w(1) = 1; mistakes most=1",
        prints: "2 of 3 examples are wrong\n  example 3  is 0, taken for 1  p = 0.880797\n  … 1 more"),
      Example(
        "data table { 0 -> 0; 1 -> 1; 2 -> 0; 0 -> 1 }; layer dense 1; w(1) = 1; split 0.5; mistakes train",
        prints: "1 of 2 training examples is wrong\n  example 1  is 0, taken for 1  p = 0.5"),
      Example(
        "data table { 0 -> 0; 1 -> 1; 2 -> 0; 0 -> 1 }; layer dense 1; w(1) = 1; split 0.5; mistakes test",
        prints: "1 of 2 test examples is wrong\n  example 3  is 0, taken for 1  p = 0.880797"),
    ], related: ["evaluate", "predict", "plot"]
  ) { call, session throws(Diagnostic) in
    let data = try session.requireData(at: call.nameRange)
    guard !session.state.network.isEmpty else {
      throw Diagnostic(LayerError.noLayers(hint: "add one: `layer dense 1`"), at: call.nameRange)
    }
    let most = try call.integer("most")
    var (rows, half) = (session.state.selection, "")
    if let word = call["half"]?.word {
      (rows, half) = word == "test" ? (data.testRows, "test ") : (data.trainingRows, "training ")
      guard !rows.isEmpty else {
        throw Diagnostic(
          .missingData, "there are no \(half)examples", at: call.range(of: "half"),
          hint: "`split 0.8` keeps some for testing")
      }
    }
    try session.state.requireLabels(of: rows, at: call.nameRange)
    guard let selected = session.state.trainingData(rows: rows) else { return Answer() }
    let result = try translating(at: call.nameRange) { () throws(NetworkError) in
      try session.state.network.evaluate(
        on: selected, reduction: session.state.settings.reduction, precision: session.state.precision,
        refusing: .outputs)
    }
    guard result.errorRate != nil else {
      throw .notClasses(ofOutputs: result.outputs.shape[1], at: call.nameRange)
    }
    let wrong = session.state.network.mistakes(in: result.outputs, targets: data.targets, rows: rows)
    let listed = wrong.prefix(most)
    let widest = listed.map { String($0.row + 1).count }.max() ?? 0
    var lines = [
      wrong.isEmpty
        ? "none of \(counted(rows.count, "\(half)example")) is wrong"
        : "\(wrong.count) of \(counted(rows.count, "\(half)example")) \(wrong.count == 1 ? "is" : "are") wrong"
    ]
    func name(_ label: Int) -> String { data.className(label) ?? "\(label)" }
    lines += listed.map { mistake in
      let number = String(mistake.row + 1)
      let blanks = String(repeating: " ", count: widest - number.count)
      return
        "  example \(number)\(blanks)  is \(name(mistake.target)), taken for \(name(mistake.predicted))  p = \(session.text(mistake.p))"
    }
    if wrong.count > most { lines.append("  … \(wrong.count - most) more") }
    return Answer(
      lines,
      .members([
        "examples": .integer(rows.count), "wrong": .integer(wrong.count),
        "mistakes": .array(
          listed.map {
            .members([
              "example": .integer($0.row + 1), "class": .integer($0.target),
              "predicted": .integer($0.predicted),
              "p": .number($0.p),
            ])
          }),
      ]))
  }
}

/// An example that is classified wrongly.
private struct Mistake {
  /// Its row in the data, from 0.
  let row: Int
  let target: Int, predicted: Int
  /// The probability that the network gives the wrong class.
  let p: Double
}

extension Network {
  /// The rows with a wrong class, the surest first; of equals, in order.
  fileprivate func mistakes(in outputs: Tensor, targets: Tensor, rows: [Int]) -> [Mistake] {
    let units = outputs.shape[1]
    let areScores = givesScores
    let wrong = rows.enumerated().compactMap { place, row -> Mistake? in
      let target = Int(exactly: targets[row]) ?? -1
      let predicted = Self.predictedClass(outputs, row: place)
      guard predicted != target else { return nil }
      let values = (0..<units).map { outputs[place * units + $0] }
      var p = units == 1 ? (predicted == 1 ? values[0] : 1 - values[0]) : values[predicted]
      if areScores { p = 1 / values.reduce(0) { $0 + Math.exp($1 - values[predicted]) } }
      return Mistake(row: row, target: target, predicted: predicted, p: p)
    }
    return wrong.sorted { ($1.p, $0.row) < ($0.p, $1.row) }
  }
}
