// TapeCommands.swift — `tape`: the record of the computation.
import Autograd
import Cells
import Diagnostics
import Interpreter
import Language
import Networks
import Parameters
import Quantities
import Tensors
import Typography

extension Command {
  static let tape = Command(
    "tape", .derivatives, "lists the entries of the tape: what was computed from what",
    [
      .positional(
        "what", .choice(["expand", "memory"]),
        "expand: one entry element by element; memory: what a step takes", optional: true),
      .positional("n", .integer, "a layer, or the entry to expand", optional: true),
    ],
    details: [
      "The cursor `>` stands before the entry that `forward 1` computes next, `<` before the one whose adjoint "
        + "`backward 1` hands on next.",
      "An adjoint is the derivative by the entry; it is listed once nothing more is added to it, a large one by its norm.",
      "`tape 2` lists layer 2 alone, `tape expand 4` shows how entry 4 is computed, with its local derivatives.",
    ],
    examples: [
      Example(
        "a = 3; g = a^2; tape",
        prints:
          "n  output  computed as  value\n1  a       leaf         3\n2  2       leaf         2\n3  g       a^2          9"
      ),
      Example(
        "a = 3; g = a^2; tape expand 3",
        prints: "g = a^2 = 3^2 = 9\n  ∂g/∂a  = 2·a^(2−1)    = 6\n  ∂g/∂2  = g·ln a       = 9.88751"),
      Example(
        "data xor n=4; layer dense 1; loss crossentropy; tape memory",
        prints:
          "a step on 4 examples, double:\n  parameters       24 bytes\n  gradients        24 bytes\n  activations       33.9 kB\n  peak                34 kB\n  without sharing   34.2 kB"
      ),
    ], related: ["forward", "backward", "plot"]
  ) { call, session throws(Diagnostic) in
    if call["what"]?.word == "memory" {
      if let extra = call["n"] {
        throw Diagnostic(.extraArgument, "`tape memory` takes no number", at: extra.range)
      }
      return try session.describeMemory(at: call.nameRange)
    }
    let calculator = try session.calculator()
    // The tape without a network is that of the names, also after it was made anew.
    if session.state.network.isEmpty { calculator.recordNames() }
    guard !calculator.tape.entries.isEmpty else { throw .emptyTape(at: call.nameRange) }
    if call.has("what") {
      guard let argument = call["n"] else {
        throw Diagnostic(
          .missingArgument, "which entry?", at: call.nameRange,
          hint: "for example `tape expand 3`; `tape` lists them")
      }
      return try session.expand(try session.wholeNumber(argument), calculator, at: argument.range)
    }
    return session.list(
      try call["n"].map { argument throws(Diagnostic) in
        try session.entries(ofLayer: try session.wholeNumber(argument, from: 0), at: argument.range)
      })
  }
}

extension Session {
  /// The entries of a layer, parameters and results.
  ///
  /// The input is layer 0, the loss the last.
  func entries(ofLayer k: Int, at place: SourceRange) throws(Diagnostic) -> Range<Int> {
    let recording = try requireNetwork(at: place)
    guard let entries = recording.entries(of: k) else {
      var complaint = LayerError.noSuchLayer(k, in: state.network)
      if recording.objective != nil { complaint.hint = "`tape \(state.network.lossNumber)` lists the loss" }
      throw Diagnostic(complaint, at: place)
    }
    guard !entries.isEmpty else {
      throw Diagnostic(
        .noSuchQuantity, "layer \(k) puts nothing on the tape: it hands its input on", at: place)
    }
    return entries
  }

  /// True for an entry that has a value.
  private func isComputed(_ row: TapeRow) -> Bool {
    row.isComputed || (workspace.isStepping && row.number > workspace.networkEntries)
  }

  /// The entries as a table.
  fileprivate func list(_ range: Range<Int>?) -> Answer {
    let tape = workspace.tape
    let walk = workspace.currentWalk()
    let cursor = state.network.isEmpty ? workspace.nameCursor : tape.cursor
    let end = state.network.isEmpty ? tape.entries.count : workspace.networkEntries
    let next = cursor > 0 && cursor < end ? cursor : nil
    let handing = walk.flatMap { $0.cursor < $0.steps.count ? $0.steps[$0.cursor].entry : nil }
    let listed = tape.rows(backward: walk, range)
    func isFew(_ shape: Shape) -> Bool { shape.count <= 4 && shape.rank <= 2 }

    var lines = [["", "n", "output", "computed as", "shape"]]
    for row in listed {
      let mark = (next == row.number - 1 ? ">" : "") + (handing == row.number - 1 ? "<" : "")
      lines.append([
        mark, "\(row.number)", row.name, row.operation == nil ? "leaf" : row.written,
        row.shape.rank == 0 ? "" : row.shape.description,
      ])
    }
    // A value stands in full where there is room, else with three digits, else an ellipsis for it.
    let taken = Table(lines).lines.map { displayWidth(of: $0) }.max() ?? 0
    lines[0].append("value")
    for (index, row) in listed.enumerated() {
      guard isComputed(row) else {
        lines[index + 1].append("not computed")
        continue
      }
      let value = isFew(row.shape) ? tape.value(of: Variable(entry: row.number - 1)) : nil
      let forms = value.map { [short($0), NumberText(digits: 3, width: text.width).inline($0)] } ?? []
      lines[index + 1].append(
        forms.first { displayWidth(of: $0) <= max(12, text.width - taken - 2) } ?? (forms.isEmpty ? "" : "…"))
    }
    // Columns that say nothing are left out.
    var alignments: [Alignment] = [.left, .right]
    for column in [4, 0] where lines.dropFirst().allSatisfy({ $0[column].isEmpty }) {
      for row in lines.indices { lines[row].remove(at: column) }
      if column == 0 { alignments.removeFirst() }
    }
    // An adjoint stands in full where there is room, else with three digits, else by its norm.
    let room =
      text.width - 2 - (Table(lines, alignments: alignments).lines.map { displayWidth(of: $0) }.max() ?? 0)
    if listed.contains(where: { $0.adjoint != nil }) { lines[0].append("adjoint") }
    for (index, row) in listed.enumerated() {
      switch row.adjoint {
      case .number(let number): lines[index + 1].append(text(number))
      case .norm(let norm):
        let gradient = isFew(row.shape) ? walk?.gradient(of: Variable(entry: row.number - 1)) : nil
        let forms =
          gradient.map { [text.inline($0), NumberText(digits: 3, width: text.width).inline($0)] } ?? []
        lines[index + 1].append(forms.first { displayWidth(of: $0) <= room } ?? "norm \(text(norm))")
      case nil: break
      }
    }
    // The reason why the network is missing stands below the list.
    let missing = workspace.failure.map {
      wrapped("the network is not on it: \(Diagnostic($0).message)", width: text.width)
    }
    return Answer(
      Table(lines, alignments: alignments).lines + (missing ?? []),
      .members([
        "entries": .array(listed.map(json)), "cursor": .integer(tape.cursor + 1),
      ]))
  }

  private func json(_ row: TapeRow) -> JSON {
    var adjoint: JSON?
    switch row.adjoint {
    case .number(let number): adjoint = .number(number)
    case .norm(let norm): adjoint = .members(["norm": .number(norm)])
    case nil: break
    }
    return .members([
      "n": .integer(row.number), "operation": .string(row.operation ?? "leaf"),
      "inputs": .array(row.inputs.map(JSON.string)), "output": .string(row.name),
      "shape": .array(row.shape.sizes.map(JSON.integer)), "value": row.value.map(JSON.number),
      "adjoint": adjoint,
    ])
  }

  /// One entry element by element.
  fileprivate func expand(
    _ number: Int, _ calculator: Calculator, at place: SourceRange
  ) throws(Diagnostic) -> Answer {
    let tape = workspace.tape
    let count = tape.entries.count
    guard number >= 1, number <= count else {
      throw Diagnostic(
        .indexOutOfRange, "there is no entry \(number): the tape has \(count)", at: place,
        hint: "`tape` lists them")
    }
    let variable = Variable(entry: number - 1)
    try calculator.compute(variable, at: place)
    guard tape.entries[variable.entry].operation != nil else {
      let name = tape.name(of: variable.entry)
      let value = tape.value(of: variable)
      return Answer(
        ["entry \(number) is a leaf: nothing computed it"]
          + (value.count <= 64 ? text.lines(value, after: "\(name) = ") : ["\(name)  \(value.shape)"]),
        .members(["n": .integer(number), "elements": .array([])]))
    }
    let most = state.settings.terms
    let elements = tape.expansion(of: variable, elements: most, locals: most, number: text.callAsFunction)
    guard !elements.isEmpty else {
      throw Diagnostic(
        .notComputed, "entry \(number) stands behind the cursor", at: place,
        hint: "`forward` computes the rest of the tape"
      )
    }
    return Answer(
      tape.expansionLines(of: variable, elements: most, locals: most, number: text.callAsFunction),
      .members([
        "n": .integer(number),
        "elements": .array(
          elements.map { element in
            .members([
              "name": .string(element.name), "formula": .string(element.formula),
              "value": .number(element.value),
              "locals": .array(
                element.locals.map {
                  .members(["by": .string($0.by), "formula": .string($0.formula), "value": .number($0.value)])
                }),
            ])
          }),
      ]))
  }
}

extension Diagnostic {
  static func emptyTape(at place: SourceRange) -> Self {
    .init(.nothingToDo, "the tape is empty", at: place, hint: "type an expression with a name: `a = 2`")
  }
}
