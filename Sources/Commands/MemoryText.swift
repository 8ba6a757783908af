// MemoryText.swift — `tape memory`: the memory of a step of training.
import Autograd
import Cells
import Diagnostics
import Interpreter
import Language
import Networks
import Quantities
import Tensors
import Typography

extension Session {
  /// The memory that a step on the selected examples takes, as planned.
  func describeMemory(at place: SourceRange) throws(Diagnostic) -> Answer {
    guard !state.network.isEmpty, let data = state.trainingData(rows: state.selection) else {
      throw Diagnostic(
        .nothingToDo, "memory is planned for a network and selected examples", at: place,
        hint: "load data and add layers first: `data xor`, `layer dense 1`")
    }
    let (memory, tooLarge) = try translating(at: place) { () throws(NetworkError) in
      try plannedMemory(on: data)
    }
    var table = Table(alignments: [.left, .right])
    table.append(["parameters", byteText(memory.parameters)])
    table.append(["gradients", byteText(memory.gradients)])
    table.append(["activations", byteText(memory.activations)])
    table.append(["peak", byteText(memory.peak)])
    if let tooLarge {
      table.append(["may be used", byteText(tooLarge.limit)])
    } else {
      table.append(["without sharing", byteText(memory.unplanned)])
    }
    return Answer(
      ["a step on \(counted(state.selection.count, "example")), \(state.precision.rawValue):"]
        + table.lines.map { "  " + $0.trimmedEnd },
      .members([
        "parameters": .integer(memory.parameters), "gradients": .integer(memory.gradients),
        "activations": .integer(memory.activations), "peak": .integer(memory.peak),
        "unplanned": tooLarge == nil ? .integer(memory.unplanned) : nil,
        "limit": tooLarge.map { .integer($0.limit) },
      ]))
  }

  /// The plan of a step; of one that can't be made, as much as its refusal tells.
  private func plannedMemory(on data: TrainingData) throws(NetworkError) -> (
    MemorySummary, tooLarge: OutOfMemory?
  ) {
    do throws(NetworkError) {
      let memory = try GradientDescent.memory(
        state.network, on: data, batch: state.selection.count, reduction: state.settings.reduction,
        precision: state.precision)
      return (memory, nil)
    } catch {
      guard case .memory(let error) = error, !error.parts.isEmpty else { throw error }
      func bytes(_ part: String) -> Int { error.parts.first { $0.name == part }?.bytes ?? 0 }
      var memory = MemorySummary()
      (memory.parameters, memory.gradients) = (bytes("parameters"), bytes("gradients"))
      (memory.activations, memory.peak) = (bytes("activations"), error.needed)
      return (memory, error)
    }
  }
}
