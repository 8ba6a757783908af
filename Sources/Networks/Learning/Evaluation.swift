// Evaluation.swift — measures of a network on data: objective, predictions, error rate.
import Autograd
import Tensors

/// A network's answers on some rows of data.
public struct Evaluation: Sendable {
  /// The objective, by the reduction in force; `nil` without a loss.
  public var objective: Double?
  /// The outputs, (n units).
  public var outputs: Tensor
  /// The share of examples classified wrongly; `nil` when targets are no classes.
  public var errorRate: Double?
  /// Answers without an objective or classes.
  public init(outputs: Tensor) { self.outputs = outputs }
  init(objective: Double?, outputs: Tensor, errorRate: Double?) {
    (self.objective, self.outputs, self.errorRate) = (objective, outputs, errorRate)
  }
}

/// A pass through a network for a number of rows, which keeps objective and outputs alone.
private struct EvaluationPass {
  let rows: Int
  private let recording: Recording
  private let pass: PlannedPass

  init(_ network: Network, rows: Int, of data: TrainingData, _ precision: Precision) throws(NetworkError) {
    self.rows = rows
    let recording = try Self.record(network, rows: rows, of: data, precision, isDry: true)
    let results = [recording.output] + [recording.objective].compactMap { $0 }
    let inputs = [recording.x] + [recording.y].compactMap { $0 }
    do throws(OutOfMemory) {
      pass = try PlannedPass(
        recording.tape, leaves: inputs + recording.parameters.map { $0.variable }, results: results)
    } catch {
      let parameters = saturatingProduct(network.parameterCount, precision.bytes)
      let others = error.needed - min(error.needed, parameters)
      throw .memory(
        OutOfMemory(
          needed: error.needed, limit: error.limit,
          parts: [.init("parameters", parameters), .init("activations", others)]))
    }
    for (key, variable) in recording.parameters { pass.set(variable, to: network[key]) }
    self.recording = recording
  }

  private static func record(
    _ network: Network, rows: Int, of data: TrainingData, _ precision: Precision, isDry: Bool
  ) throws(NetworkError) -> Recording {
    try Recording(
      network, examples: rows, input: data.input, targets: network.loss == nil ? nil : data.info,
      reduction: .sum, precision: precision, isDry: isDry)
  }

  /// The outputs for some rows, and the sum of their errors; 0 without a loss.
  func run(_ rows: ArraySlice<Int>, of data: TrainingData) throws(NetworkError) -> (Tensor, Double) {
    pass.set(recording.x, toRows: rows, of: data.inputs)
    if let y = recording.y { pass.set(y, toRows: rows, of: data.targets) }
    try NetworkError.converting { () throws(Stopped) in try pass.run() }
    let total = recording.objective.flatMap { pass.value(of: $0) }.map { $0[0] } ?? 0
    return (pass.value(of: recording.output) ?? Tensor(0), total)
  }

  /// Computes once more, entry by entry, and throws the NaN or infinity that it finds.
  static func reportNotFinite(
    _ network: Network, _ rows: ArraySlice<Int>, of data: TrainingData, _ precision: Precision
  ) throws(NetworkError) {
    let recording = try record(network, rows: rows.count, of: data, precision, isDry: false)
    let tape = recording.tape
    tape.set(recording.x, toRows: rows, of: data.inputs)
    if let y = recording.y { tape.set(y, toRows: rows, of: data.targets) }
    tape.restart()
    do throws(NotFinite) { try tape.forward() } catch { throw .notFinite(tape.report(error)) }
  }
}

extension Network {
  /// Evaluations in which a NaN or an infinity is an error.
  public enum Refusing: Sendable {
    /// Nowhere: a picture leaves such points out.
    case nothing
    /// NaN or infinity among the outputs.
    case outputs
    /// NaN or infinity among outputs and errors.
    case everything
  }

  /// The numbers that one layer may make of the rows of one pass, where it makes more of them than of one row.
  private static let numbersAtOnce = 1 << 26

  /// Runs the network on rows of data, a bounded number at a time.
  ///
  /// - Parameter keepGoing: told the rows that are done and asked whether to go on.
  /// - Parameter refusing: where a NaN or an infinity is an error.
  /// - Throws: `.stopped` when it says no, or the flag that this thread watches was raised; `.notFinite`.
  public func evaluate(
    on data: TrainingData, reduction: Reduction, precision: Precision, chunk: Int = 256,
    refusing: Refusing = .nothing, keepGoing: (_ done: Int) -> Bool = { _ in true }
  ) throws(NetworkError) -> Evaluation {
    let width = output?.count ?? 0
    var outputs: [Double] = []
    var (total, start) = (0.0, 0)
    // By shapes alone, never by the memory there is: how many rows are summed at once is seen in the last digits of J.
    let largest = nodes.reduce(data.input.count) { max($0, $1.layer.output.count) }
    let chunk = min(chunk, max(1, Self.numbersAtOnce / max(1, largest)))
    var pass: EvaluationPass?
    while start < data.rows.count {
      let rows = data.rows[start..<min(data.rows.count, start + chunk)]
      let current: EvaluationPass
      if let pass, pass.rows == rows.count {
        current = pass
      } else {
        pass = nil
        current = try EvaluationPass(self, rows: rows.count, of: data, precision)
      }
      pass = current
      let (values, objective) = try current.run(rows, of: data)
      let said = width == 0 ? [] : values.doubles
      if refusing != .nothing,
        !said.allSatisfy({ $0.isFinite })
          || refusing == .everything && !objective.isFinite
      {
        try EvaluationPass.reportNotFinite(self, rows, of: data, precision)
      }
      total += objective
      outputs += said
      start += rows.count
      guard start == data.rows.count || keepGoing(start) else { throw .stopped }
    }
    let examples = data.rows.count
    let result = Tensor(outputs, shape: [examples, width])
    let targets = data.targets.rows(data.rows)
    return Evaluation(
      objective: loss == nil || examples == 0 ? nil : reduction == .mean ? total / Double(examples) : total,
      outputs: result,
      // A network with another target than the data's has no error rate.
      errorRate: learnsTargets ? Self.errorRate(result, targets, data.info) : nil)
  }

  /// The share of rows with a wrong class: one output is class 1 from ½ up, several name the largest.
  ///
  /// Targets are class numbers, or rows with one 1, at the class, and 0s.
  public static func errorRate(_ outputs: Tensor, _ targets: Tensor, _ info: TargetInfo) -> Double? {
    let (examples, units) = (outputs.shape[0], outputs.shape[1])
    guard examples > 0 else { return nil }
    if info.width > 1 {
      guard units == info.width, let classes = oneHotClasses(targets) else { return nil }
      let wrong = (0..<examples).count { predictedClass(outputs, row: $0) != classes[$0] }
      return Double(wrong) / Double(examples)
    }
    guard let classes = info.classes, info.width == 1 else { return nil }
    guard units == 1 ? classes <= 2 : classes <= units else { return nil }
    let wrong = (0..<examples).count { Double(predictedClass(outputs, row: $0)) != targets[$0] }
    return Double(wrong) / Double(examples)
  }

  /// The classes that rows of 0s with one 1 stand for; `nil` where a row is another.
  static func oneHotClasses(_ targets: Tensor) -> [Int]? {
    let width = targets.shape[1]
    var classes: [Int] = []
    for row in 0..<targets.shape[0] {
      var found: Int?
      for j in 0..<width where targets[row * width + j] != 0 {
        guard targets[row * width + j] == 1, found == nil else { return nil }
        found = j
      }
      guard let found else { return nil }
      classes.append(found)
    }
    return classes
  }

  /// The class that a row of outputs names: the first of the largest; for one output, 1 from ½ up.
  public static func predictedClass(_ outputs: Tensor, row: Int) -> Int {
    let units = outputs.shape[1]
    guard units > 1 else { return outputs[row] >= 0.5 ? 1 : 0 }
    var best = 0
    for j in 1..<units where outputs[row * units + j] > outputs[row * units + best] { best = j }
    return best
  }
}
