// TapeStepping.swift — forward and backward along the tape an entry at a time, with the formulas.
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
  /// Entries with so many elements are written out element by element.
  private static let mostElements = 8

  /// Computes the next `count` entries of the network, and shows each value.
  func advance(_ count: Int, at place: SourceRange) throws(Diagnostic) -> Answer {
    let tape = workspace.tape
    let end = workspace.networkEntries
    if !workspace.isStepping || tape.cursor >= end { tape.restart() }
    workspace.isStepping = true
    var lines: [String] = []
    var entries: [JSON] = []
    while entries.count < count, tape.cursor < end {
      let number = tape.cursor
      do throws(NotFinite) {
        try tape.forward(upTo: number + 1)
      } catch {
        throw Diagnostic(tape.report(error), at: place)
      }
      guard tape.entries[number].operation != nil else { continue }
      lines += computed(number)
      entries.append(json(computed: number))
    }
    if tape.cursor >= end { workspace.isStepping = false }
    if lines.isEmpty { lines = ["everything is computed"] }
    return Answer(lines, .members(["entries": .array(entries), "cursor": .integer(tape.cursor)]))
  }

  /// Shows the computation of the next `count` typed entries, where there is no network.
  func showNext(_ count: Int) -> Answer {
    let tape = workspace.tape
    let end = tape.entries.count
    if workspace.nameCursor >= end { workspace.nameCursor = 0 }
    var lines: [String] = [], entries: [JSON] = []
    while workspace.nameCursor < end, entries.count < count {
      let number = workspace.nameCursor
      workspace.nameCursor += 1
      guard tape.entries[number].operation != nil else { continue }
      lines += computed(number)
      entries.append(json(computed: number))
    }
    while workspace.nameCursor < end, tape.entries[workspace.nameCursor].operation == nil {
      workspace.nameCursor += 1
    }
    return Answer(lines, .members(["entries": .array(entries), "cursor": .integer(workspace.nameCursor)]))
  }

  private func json(computed number: Int) -> JSON {
    let tape = workspace.tape
    return .members([
      "n": .integer(number + 1), "output": .string(tape.name(of: number)),
      "value": .tensor(tape.value(of: Variable(entry: number))),
    ])
  }

  /// Computation of an entry: its operation, and its elements where they are few.
  private func computed(_ number: Int) -> [String] {
    let tape = workspace.tape
    let count = tape.entries[number].shape.count
    let isSmall = count <= Self.mostElements
    var heading = "entry \(number + 1)  \(tape.name(of: number)) = \(tape.written(number))"
    if !isSmall { heading += ", \(tape.entries[number].shape)" }
    let elements = tape.expansion(
      of: Variable(entry: number), elements: isSmall ? count : 1, locals: 0, number: text.callAsFunction)
    var lines = [heading]
    for element in elements {
      let value = text(element.value)
      let whole = "  \(element.name) = \(element.formula) = \(element.numbers) = \(value)"
      let formula = "  \(element.name) = \(element.formula) = \(value)"
      if element.numbers != value, displayWidth(of: whole) <= text.width {
        lines.append(whole)
      } else {
        lines.append(displayWidth(of: formula) <= text.width ? formula : "  \(element.name) = \(value)")
      }
    }
    if !isSmall { lines.append("  … \(counted(count - 1, "more element"))") }
    return lines
  }

  /// A value on one line: numbers where they are few, else the shape.
  func short(_ value: Tensor) -> String {
    value.count == 1
      ? text(value[0])
      : value.count <= Self.mostElements && value.shape.rank <= 2
        ? text.inline(value) : value.shape.description
  }

  /// Hands the adjoints of the next `count` entries on, against the current.
  func walkBack(
    _ count: Int, _ root: Place, at place: SourceRange
  ) throws(Diagnostic) -> Answer {
    let tape = workspace.tape
    let walk: Backward
    if let current = workspace.currentWalk(), current.root == root.variable,
      current.cursor < current.steps.count
    {
      walk = current
    } else {
      walk = try translating(at: place) { () throws(OutOfMemory) in try tape.backward(from: root.variable) }
      walk.restart()
    }
    var lines: [String] = [], steps: [JSON] = []
    for _ in 0..<min(count, walk.steps.count) {
      guard let step = walk.advance() else { break }
      lines.append("entry \(step.entry + 1)  \(tape.name(of: step.entry)) = \(tape.written(step.entry))")
      var adjoints: [JSON.Member] = []
      for input in Set(tape.entries[step.entry].inputs).sorted() where walk.reaches(Variable(entry: input)) {
        let gradient = walk.gradient(of: Variable(entry: input))
        adjoints.append(JSON.Member(name: "∂\(root.text)/∂\(tape.name(of: input))", value: .tensor(gradient)))
        lines += handedOn(to: input, from: step.entry, in: walk, root)
      }
      steps.append(.members(["n": .integer(step.entry + 1), "adjoints": .object(adjoints)]))
    }
    (workspace.walk, workspace.walked) = (walk, walk.cursor)
    if lines.isEmpty { lines = ["the walk is at its end"] }
    return Answer(lines, .members(["steps": .array(steps)]))
  }

  /// Gradient that an entry handed on to one of its inputs, element by element with the chain rule where they
  /// are few.
  private func handedOn(to input: Int, from number: Int, in walk: Backward, _ root: Place) -> [String] {
    let tape = workspace.tape
    let (entry, source) = (tape.entries[number], tape.entries[input])
    let name = "∂\(root.text)/∂\(tape.name(of: input))"
    let whole = "  \(name) = \(short(walk.gradient(of: Variable(entry: input))))"
    let isOpen = walk.steps.dropFirst(walk.cursor).contains { tape.entries[$0.entry].inputs.contains(input) }
    let hasMore = walk.steps.prefix(walk.cursor - 1).contains {
      tape.entries[$0.entry].inputs.contains(input)
    }
    let remark = isOpen ? "  so far" : hasMore ? "  with what came before" : ""
    guard entry.shape.count <= Self.mostElements, source.shape.count <= Self.mostElements, !hasMore else {
      return [whole + remark]
    }
    // Each element of the input gets ∂root/∂output · ∂output/∂input from every output that it feeds.
    var terms = [[String]](repeating: [], count: source.shape.count)
    for offset in 0..<entry.shape.count {
      let output = tape.name(of: number, at: entry.shape.index(at: offset))
      for partial in tape.scalarView(of: Variable(entry: number), at: offset)?.partials ?? []
      where partial.input < entry.inputs.count && entry.inputs[partial.input] == input {
        guard let place = source.shape.offset(of: partial.index) else { continue }
        let local = tape.text(partial.formula, entry: number, at: entry.shape.index(at: offset))
        let isRoot = number == root.variable.entry
        terms[place].append(
          isRoot
            ? local : local == "1" ? "∂\(root.text)/∂\(output)" : "∂\(root.text)/∂\(output)·\(factor(local))")
      }
    }
    return terms.indices.map { offset in
      let element = tape.name(of: input, at: source.shape.index(at: offset))
      let derivative = walk.element(of: Variable(entry: input), at: offset)
      let value = derivative.isFinite ? text(derivative) : "too large for a number"
      // The gradient before was too large for a number: this one was computed in one step with it.
      let isInOne =
        derivative.isFinite && !walk.gradient(of: Variable(entry: number)).doubles.allSatisfy { $0.isFinite }
      let sum = isInOne ? "" : terms[offset].joined(separator: " + ")
      let line = "  ∂\(root.text)/∂\(element) = \(sum) = \(value)\(remark)"
      let isTold = !sum.isEmpty && sum != value && displayWidth(of: line) <= text.width
      let joined = isInOne ? "  (in one with what came before, which is too large for a number)" : ""
      return isTold ? line : "  ∂\(root.text)/∂\(element) = \(value)\(remark)\(joined)"
    }
  }

  /// A formula that may stand in a product.
  private func factor(_ formula: String) -> String {
    var depth = 0
    for (place, character) in formula.enumerated() {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if depth == 0, "+−-".contains(character), place > 0 || character != "+" { return "(\(formula))" }
    }
    return formula
  }
}
