// ContrastiveTraining.swift — `train by=cd`: a Boltzmann machine learns from what the layers below it give.
import Cells
import Datasets
import Diagnostics
import Interpreter
import Language
import Networks
import Quantities
import Tensors

extension Call {
  /// True for `train by=cd`; refuses options of the other way to learn.
  func isOfMachine() throws(Diagnostic) -> Bool {
    let isOfMachine = self["by"]?.word == "cd"
    for name in isOfMachine ? ["live", "watch"] : ["k", "sampling"] where has(name) {
      throw Diagnostic(
        .wrongArgument,
        isOfMachine ? "`watch` draws what descent of J learns" : "`\(name)` belongs to by=cd",
        at: range(of: name),
        hint: isOfMachine
          ? "`train by=cd` alone; then `plot filters 1`" : "`train by=cd` trains a Boltzmann machine")
    }
    return isOfMachine
  }
}

extension Session {
  /// Trains one machine by contrastive divergence.
  func trainMachine(_ call: Call) throws(Diagnostic) -> Answer {
    let (k, machine) = try learningMachine(call)
    let rows = state.data?.trainingRows ?? []
    let inputs = try visible(k, machine, rows, call)
    let rate = call.has("rate") ? try call.learningRate("rate") : state.settings.rate
    let sampling = call["sampling"]?.word.flatMap { Sampling(rawValue: $0) } ?? .hidden
    guard
      let learner = ContrastiveDivergence(
        state.network, layer: k, on: inputs, rate: rate, chainSteps: try call.integer("k"),
        sampling: sampling, precision: state.precision)
    else { throw .noMachine(k, state.network, at: call.range(of: "by")) }
    let training = Training(
      on: Array(rows.indices), epochs: try call.integer("epochs"), batch: try call.integer(ifGiven: "batch"),
      mostSteps: try call.integer(ifGiven: "steps") ?? Int.max)
    learner.random = state.random
    func keepsGoing(_ error: Double) -> Bool {
      progress(learner.steps, training.plannedSteps, "reconstruction error \(text(error))")
      return !options.isCancelled()
    }
    try keepingCurve(at: call.nameRange, { state.losses }) { () throws(NetworkError) in
      try training.run(learner, keepGoing: keepsGoing, record: { _ in })
      return lostNumber(in: learner.trained(), after: learner.steps, rate: rate)
    }
    (state.network, state.random) = (learner.trained(), learner.random)
    state.count(steps: learner.steps, on: rows, isSelection: false)
    state.touch()
    let note =
      training.isStopped
      ? ["interrupted after \(counted(learner.steps, "step")); what was learnt is kept"] : []
    var answer = Answer(
      note + [
        "\(counted(training.finished, "epoch")), \(counted(learner.steps, "step")): reconstruction error = \(text(training.objective))"
      ],
      .members([
        "epochs": .integer(training.finished), "steps": .integer(learner.steps),
        "reconstruction": .number(training.objective),
      ]))
    if training.isStopped { answer.stopped = ("steps", learner.steps) }
    return answer
  }

  /// The machine that a call lets learn: that of `layers`, else the only one.
  private func learningMachine(_ call: Call) throws(Diagnostic) -> (Int, BoltzmannMachine) {
    let machines = state.network.layers.compactMap { k, layer in layer.machine.map { (k, $0) } }
    guard let (low, high) = try call.span(ifGiven: "layers") else {
      guard let only = machines.first, machines.count == 1 else {
        throw Diagnostic(
          machines.isEmpty ? .missingLayer : .missingArgument,
          machines.isEmpty ? "there is no Boltzmann machine to train" : "which machine is to learn?",
          at: call.range(of: "by"),
          hint: machines.isEmpty ? "add one: `layer rbm 30`" : "`layers=\(machines[0].0)` says so")
      }
      return only
    }
    let place = call.range(of: "layers")
    guard low == high else {
      throw Diagnostic(
        .wrongArgument, "contrastive divergence trains one machine at a time", at: place,
        hint: "`layers=\(low)`, then the next")
    }
    guard let found = try state.network.layer(low, at: place).machine else {
      throw .noMachine(low, state.network, at: place)
    }
    return (low, found)
  }

  /// What machine `k` sees of some rows of the data, (rows, visible): the data, or what the layers below give.
  private func visible(
    _ k: Int, _ machine: BoltzmannMachine, _ rows: [Int], _ call: Call
  ) throws(Diagnostic) -> Tensor {
    guard !rows.isEmpty, let data = state.trainingData(rows: rows) else {
      throw Diagnostic(
        .missingData, "there are no data to train on", at: call.nameRange, hint: "load some: `data xor`")
    }
    let node = try translating(at: call.nameRange) { () throws(LayerError) in try state.network.node(k) }
    var seen = data.inputs.rows(rows)
    if let below = node.inputs.first, below > 0 {
      var lower = state.network.withoutLoss()
      lower.cut(after: below)
      do throws(NetworkError) {
        seen = try lower.evaluate(
          on: data, reduction: state.settings.reduction, precision: state.precision
        ).outputs
      } catch { throw Diagnostic(error, at: call.nameRange) }
    }
    guard seen.count == rows.count * machine.visible else {
      throw Diagnostic(
        .shapeMismatch, "layer \(k) sees \(machine.visible) numbers, and the data have others",
        at: call.nameRange)
    }
    seen = seen.reshaped([rows.count, machine.visible]).converted(to: state.precision)
    try requireSeen(seen, by: machine, at: call.nameRange)
    return seen
  }

  /// Throws where a machine can't be one of such numbers.
  private func requireSeen(
    _ seen: Tensor, by machine: BoltzmannMachine, at place: SourceRange
  ) throws(Diagnostic) {
    let numbers = seen.doubles
    guard machine.isGaussian else {
      let (low, high) = (numbers.min() ?? 0, numbers.max() ?? 0)
      guard low < 0 || high > 1 || low.isNaN else { return }
      throw Diagnostic(
        .badData,
        "visible units are probabilities from 0 to 1, and what this machine sees goes from \(text(low)) to \(text(high))",
        at: place, hint: "`data scale` brings inputs to 0…1; `layer rbm … gaussian` takes standardised ones")
    }
    let count = Double(max(1, numbers.count))
    let mean = numbers.reduce(0, +) / count
    let deviation = (numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    guard !(abs(mean) <= 0.5 && 0.5...2 ~= deviation) else { return }
    throw Diagnostic(
      .badData,
      "gaussian units have deviation 1, and what this machine sees has mean \(text(mean)) and deviation \(text(deviation))",
      at: place, hint: "`data scale standard` brings inputs to mean 0 and deviation 1")
  }
}

extension Diagnostic {
  fileprivate static func noMachine(_ k: Int, _ network: Network, at place: SourceRange) -> Self {
    let summary = (try? network.layer(k).summary) ?? "missing"
    return .init(
      .wrongArgument, "layer \(k) is \(summary), no Boltzmann machine", at: place,
      hint: "`layer rbm 30` adds one; `train` without `by=cd` trains any layer by gradients")
  }
}
