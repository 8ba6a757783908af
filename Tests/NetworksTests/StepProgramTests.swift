// StepProgramTests.swift — the planned step: the same bits as the tape it was made from, without an allocation.
import Autograd
import CAllocationCounter
import Foundation
import Parameters
import Tensors
import Testing

@testable import Networks

/// A small convolutional network with data of its own.
private func convolutional(_ precision: Precision = .double) throws -> (Network, TrainingData) {
  var network = Network(), random = Random(seed: 5)
  var shape: Shape = [1, 8, 8]
  let layers: [(String, [String: Arguments.Value])] = [
    ("conv", ["depth": .integer(3), "size": .size(3, 3), "activation": .word("relu")]), ("maxpool", [:]),
    ("flatten", [:]), ("dense", ["units": .integer(6), "activation": .word("tanh")]),
    ("dense", ["units": .integer(4), "activation": .word("softmax")]),
  ]
  for (kind, arguments) in layers {
    let layer = try #require(LayerKind.named[kind]).make(Arguments(arguments), [shape])
    try network.add(layer, initialization: .he, random: &random, precision: precision)
    shape = layer.output
  }
  network.setLoss(.crossEntropy)
  let inputs = (0..<(20 * 64)).map { _ in random.uniform() }
  let targets = (0..<20).map { _ in Double(random.below(4)) }
  return (
    network,
    TrainingData(
      inputs: Tensor(inputs, shape: [20, 1, 8, 8]).converted(to: precision),
      targets: Tensor(targets, shape: [20, 1]).converted(to: precision), rows: Array(0..<20),
      info: TargetInfo(width: 1, classes: 4))
  )
}

@Suite struct StepProgramTests {
  /// Planned places, gathered rows and one update for all give the bits of the tape walked by hand.
  @Test(arguments: Precision.allCases) func equalsTheTape(_ precision: Precision) throws {
    let (network, data) = try convolutional(precision)
    let trainer = GradientDescent(network, on: data, rate: 0.1, reduction: .mean, precision: precision)
    _ = try trainer.epoch(order: data.rows, batch: 4) { _ in true }

    let recording = try Recording(
      network, examples: 4, input: data.input, targets: data.info, reduction: .mean, precision: precision)
    let objective = try #require(recording.objective), y = try #require(recording.y)
    let backward = try recording.tape.backward(from: objective)
    for start in stride(from: 0, to: 20, by: 4) {
      recording.tape.set(recording.x, toRows: data.rows[start..<(start + 4)], of: data.inputs)
      recording.tape.set(y, toRows: data.rows[start..<(start + 4)], of: data.targets)
      try recording.tape.replay()
      backward.run()
      for (_, variable) in recording.parameters {
        let (value, gradient) = (recording.tape.value(of: variable), backward.gradient(of: variable))
        let rate = precision.rounded(0.1)
        let moved = zip(value.doubles, gradient.doubles).map { w, g in
          precision == .double
            ? w.addingProduct(-rate, g) : Double(Float(w).addingProduct(Float(-rate), Float(g)))
        }
        recording.tape.set(variable, to: Tensor(moved, shape: value.shape).converted(to: precision))
      }
    }
    var expected = network
    recording.store(into: &expected)
    #expect(trainer.trained().parameters == expected.parameters)
  }

  @Test func batchesThatDoNotDivideTheData() throws {
    let (network, data) = try convolutional()
    let trainer = GradientDescent(network, on: data, rate: 0.1, reduction: .mean, precision: .double)
    let mean = try trainer.epoch(order: data.rows, batch: 6) { _ in true }
    #expect(trainer.steps == 4 && mean.isFinite)
    let single = GradientDescent(network, on: data, rate: 0.1, reduction: .mean, precision: .double)
    for start in stride(from: 0, to: 20, by: 6) {
      _ = try single.step(on: data.rows[start..<min(20, start + 6)])
    }
    #expect(trainer.trained().parameters == single.trained().parameters)
  }

  @Test func placesAreShared() throws {
    let (network, data) = try convolutional()
    let memory = try GradientDescent.memory(
      network, on: data, batch: 20, reduction: .mean, precision: .double)
    #expect(memory.peak < memory.unplanned)
    #expect(memory.parameters == network.parameterCount * 8 && memory.gradients == memory.parameters)
  }

  @Test func noAllocationInAStepAfterTheFirst() throws {
    let (network, data) = try convolutional()
    let recording = try Recording(
      network, examples: 4, input: data.input, targets: data.info, reduction: .mean, precision: .double,
      isDry: true)
    let objective = try #require(recording.objective), y = try #require(recording.y)
    let variables = recording.parameters.map(\.variable)
    let program = try StepProgram(
      recording.tape, objective: objective, parameters: variables, trained: variables,
      feeds: [.init(recording.x, from: data.inputs), .init(y, from: data.targets)], rows: 20)
    program.load(network.parameters.flatMap { $0 })
    program.rate = 0.1
    program.set(order: data.rows)
    try program.run(steps: 1)
    let before = allocation_count()
    try program.run(steps: 4)
    let after = allocation_count()
    #expect(before > 0 && after == before)
    #expect(program.objective.isFinite)
  }

  @Test func divergenceLeavesTheNetwork() throws {
    var network = Network(), random = Random(seed: 1)
    try network.add(
      .dense(inputs: 1, units: 1, activation: .linear), initialization: .he, random: &random,
      precision: .double)
    network.setLoss(.sumSquaredError)
    let data = TrainingData(
      inputs: Tensor([1.0, 2], shape: [2, 1]), targets: Tensor([1.0, 0], shape: [2, 1]), rows: [0, 1],
      info: TargetInfo(width: 1, classes: nil))
    let trainer = GradientDescent(network, on: data, rate: 1e3, reduction: .mean, precision: .double)
    #expect {
      _ = try trainer.fullBatchSteps([0, 1], count: 10_000, keepGoing: { _, _ in true }, record: { _ in })
    } throws: { error in
      // The step that failed is found, and the entry named.
      guard case .diverged(let diverged) = error as? NetworkError, let report = diverged.report else {
        return false
      }
      return diverged.steps > 10 && diverged.steps < 200 && report.element.hasPrefix("err")
    }
  }

  @Test func whatDoesNotFitIsRefusedBeforeAnythingIsAllocated() throws {
    var network = Network(), random = Random(seed: 1)
    #expect {
      try network.add(
        .dense(inputs: 1_000_000, units: 1_000_000, activation: .sigmoid), initialization: .he,
        random: &random,
        precision: .double)
    } throws: { error in
      if case .memory = error as? NetworkError { true } else { false }
    }
    #expect(network.isEmpty)
    #expect {
      try network.add(
        .dense(inputs: .max, units: .max, activation: .sigmoid), initialization: .he, random: &random,
        precision: .double)
    } throws: { error in
      if case .memory = error as? NetworkError { true } else { false }
    }
  }

  /// A step stopped at any place leaves parameters and the optimizer's state of whole steps.
  @Test(arguments: ["sgd", "adam"], [1, 4])
  func isMadeWholeOrNotAtAll(_ optimizer: String, batch: Int) throws {
    var (network, data) = try convolutional()
    network.setOptimizer(Optimizer(try #require(OptimizerKind.named[optimizer])))
    for trial in 0..<25 {
      let flag = StopFlag()
      let trainer = GradientDescent(network, on: data, rate: 0.1, reduction: .mean, precision: .double)
      _ = try trainer.step(on: data.rows[..<batch])  // planned before the clock runs
      Thread.detachNewThread {
        for _ in 0..<(trial * 37) { withExtendedLifetime(flag.isRaised) {} }
        flag.raise()
      }
      #expect {
        try flag.watched {
          while true { _ = try trainer.epoch(order: data.rows, batch: batch) { _ in true } }
        }
      } throws: { error in
        if case .stopped = error as? NetworkError { true } else { false }
      }
      let whole = GradientDescent(network, on: data, rate: 0.1, reduction: .mean, precision: .double)
      _ = try whole.step(on: data.rows[..<batch])
      while whole.steps < trainer.steps {
        let start = (whole.steps - 1) % (20 / batch) * batch
        _ = try whole.step(on: data.rows[start..<(start + batch)])
      }
      #expect(trainer.trained().parameters == whole.trained().parameters, "after \(trainer.steps) steps")
      #expect(trainer.trained().optimizerState.slots == whole.trained().optimizerState.slots)
    }
  }
}
