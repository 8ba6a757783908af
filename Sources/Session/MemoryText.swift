// MemoryText.swift — `tape memory`: what a step of training takes.
import Autograd
import Diagnostics
import Language
import Networks
import Typography

extension Interpreter {
  /// The memory that a step on the selected examples takes, as planned.
  func describeMemory(at place: SourceRange) throws(Diagnostic) -> Answer {
    guard !state.network.layers.isEmpty, let data = state.trainingData(rows: state.selection) else {
      throw Diagnostic(
        "memory is planned for a network and selected examples", at: place,
        hint: "load data and add layers first: `data xor`, `layer dense 1`")
    }
    let memory = try translating(at: place) {
      try Trainer.memory(
        state.network, on: data, batch: state.selection.count, reduction: state.settings.reduction,
        precision: state.precision)
    }
    var table = Table(alignments: [.left, .right])
    table.append(["parameters", byteText(memory.parameters)])
    table.append(["gradients", byteText(memory.gradients)])
    table.append(["activations", byteText(memory.activations)])
    table.append(["peak", byteText(memory.peak)])
    table.append(["without sharing", byteText(memory.unplanned)])
    return Answer(
      ["a step on \(counted(state.selection.count, "example")), \(state.precision.rawValue):"]
        + table.lines.map { "  " + $0.trimmedEnd },
      .members([
        "parameters": .integer(memory.parameters), "gradients": .integer(memory.gradients),
        "activations": .integer(memory.activations), "peak": .integer(memory.peak),
        "unplanned": .integer(memory.unplanned),
      ]))
  }
}
