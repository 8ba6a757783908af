// TapeCommands.swift — `tape`: the record of the computation.
import Autograd
import Diagnostics
import Language
import Networks
import Tensors
import Typography

extension Command {
  static let tape = Command(
    "tape", .derivatives, "lists the entries of the tape: what was computed from what",
    details: ["The cursor `>` stands before the entry that `forward 1` computes next."],
    examples: [
      Example("a = 3; g = a^2; tape", prints: "1  a  leaf    3\n2  2  leaf    2\n3  g  a^2     9")
    ], related: ["forward", "backward"]
  ) { call, session throws(Diagnostic) in
    let calculator = try session.calculator()
    let tape = calculator.tape
    guard !tape.entries.isEmpty else {
      throw Diagnostic(
        "the tape is empty", at: call.nameRange, hint: "type an expression with a name: `a = 2`")
    }
    // While `forward n` stands on its way, a column in front marks what comes next.
    let isStepping = session.workspace.isStepping
    var table = Table(alignments: isStepping ? [.left, .right] : [.right])
    var rows: [JSON] = []
    let walk = session.workspace.walk
    for (i, entry) in tape.entries.enumerated() {
      let isComputed =
        entry.operation == nil || i < tape.cursor || (isStepping && i >= session.workspace.networkEntries)
      let value = tape.value(of: Variable(entry: i))
      let name = tape.name(of: i)
      let adjoint = walk.flatMap {
        $0.reaches(Variable(entry: i)) ? $0.gradient(of: Variable(entry: i)) : nil
      }
      let mark = isStepping ? [i == tape.cursor ? ">" : ""] : []
      table.append(
        mark + [
          "\(i + 1)", name,
          entry.operation == nil ? "leaf" : tape.written(i),
          entry.shape.rank == 0 ? "" : entry.shape.description,
          (isComputed ? session.short(value) : "not computed")
            + (adjoint.map { "  adjoint \(session.short($0))" } ?? ""),
        ])
      rows.append(
        .members([
          "n": .integer(i + 1), "operation": .string(entry.operation?.name ?? "leaf"),
          "inputs": .array(entry.inputs.map { .string(tape.name(of: $0)) }), "output": .string(name),
          "shape": .array(entry.shape.sizes.map(JSON.integer)),
        ]))
    }
    return Answer(
      table.lines.map(\.trimmedEnd), .members(["entries": .array(rows), "cursor": .integer(tape.cursor + 1)]))
  }
}
