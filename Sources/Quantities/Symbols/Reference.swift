// Reference.swift — output and input of a derivative: elements of an entry, with their written forms.
import Autograd
import Diagnostics
import Language
import Networks
import Sharing
import Tensors

extension Calculator {
  /// Input of a derivative: a name, an element of one, or a quantity.
  package func reference(_ expression: Expression) throws(Diagnostic) -> Place {
    switch expression.kind {
    case .quantity(let quantity): return try place(of: quantity, at: expression.range)
    case .name(let name) where state.names[name] == nil:
      if let quantity = quantity(named: name) { return try place(of: quantity, at: expression.range) }
    default: break
    }
    let variable = try record(expression)
    let entry = tape.entries[variable.entry]
    // An element of a name is a `select` entry: the element of the name itself is meant.
    if case .call(let name, _, _) = expression.kind, state.names[name] != nil, let source = entry.inputs.first
    {
      return Place(
        variable: Variable(entry: source), offset: entry.settings.integer("offset") ?? 0, shape: .scalar,
        strides: [], text: entry.name?.whole ?? expression.formula)
    }
    let text = entry.name?.whole ?? expression.enclosedFormula
    return Place(variable: variable, offset: 0, shape: entry.shape, strides: entry.shape.strides, text: text)
  }

  /// Output of a derivative: any expression.
  package func output(_ expression: Expression) throws(Diagnostic) -> Place {
    var place = try reference(expression)
    // A quantity computed on demand must be computed before it is walked back from.
    try compute(place.variable, at: expression.range)
    if case .name(let name) = expression.kind { place = place.called(name) }
    return place
  }

  /// Lets derivations refer to a short expression by its typed text, and not by a number of the tape.
  package func name(_ place: Place) {
    let entry = tape.entries[place.variable.entry]
    guard entry.name == nil, entry.operation != nil, place.text.count <= 24 else { return }
    tape.name(place.variable, QuantityName(place.text))
  }

  /// The error of the one selected example, or the objective of several.
  package func objective(at range: SourceRange) throws(Diagnostic) -> Place {
    if state.network.isEmpty, let name = lastComputedName {
      throw Diagnostic(
        .missingLayer, "of what? There is no network whose error it could be", at: range,
        hint: "say it behind `of`: `… of \(name)`")
    }
    let name = state.hasOneExample ? "err" : "J"
    guard let quantity = quantity(named: name) else { throw unknownName(name, at: range) }
    let place = try place(of: quantity, at: range)
    try compute(place.variable, at: range)
    return place
  }

  /// The derivative of `y`, or of the error or objective, by `x`.
  package func derivative(of y: Expression?, by x: Expression, at range: SourceRange) throws(Diagnostic)
    -> KnownDerivative
  {
    let output: Place
    if let y { output = try self.output(y) } else { output = try objective(at: range) }
    let input = try reference(x)
    return try known(of: output, by: input, at: range, (y?.range ?? range, x.range))
  }

  /// The derivative of every element of `output` by every element of `input`, (output…, input…).
  ///
  /// The derivative is 0 where no path leads from the one to the other, and a remark of the workspace gives
  /// the reason.
  private func known(
    of output: Place, by input: Place, at range: SourceRange,
    _ places: (output: SourceRange, input: SourceRange)
  ) throws(Diagnostic) -> KnownDerivative {
    let (count, width) = (output.shape.count, input.shape.count)
    guard saturatingProduct(count, width) <= 50_000_000 else {
      throw Diagnostic(
        .tooLarge, "the derivative has \(output.shape) times \(input.shape) numbers: too many to print",
        at: range,
        hint: "ask for one element, or for the sum: `d sum(…) / d …`")
    }
    try refuseUnderivable(output, by: input, at: places)
    let backward = try translating(at: range) { () throws(OutOfMemory) in
      try tape.backward(from: output.variable)
    }
    let shape = Shape(output.shape.sizes + input.shape.sizes)
    guard backward.reaches(input.variable) else {
      try remarkNoPath(from: input, to: output, at: range, written: places.output)
      return KnownDerivative(
        output: output, input: input, jacobian: Tensor(repeating: 0, shape: shape, precision: tape.precision))
    }
    let offsets = input.offsets
    var elements: [Double] = []
    elements.reserveCapacity(count * width)
    for element in output.offsets {
      backward.run(element: element)
      for offset in offsets {
        let derivative = backward.element(of: input.variable, at: offset)
        guard derivative.isFinite else { throw .notFinite(derivative, backward, element, tape, at: range) }
        elements.append(derivative)
      }
    }
    if elements == [0] { remarkNoPath(fromElementOf: input, toElementOf: output) }
    return KnownDerivative(output: output, input: input, jacobian: Tensor(elements, shape: shape))
  }

  /// Says why a derivative is 0: no computation leads from the one to the other.
  ///
  /// - Parameters:
  ///   - written: where `output` is written, if it is.
  ///   - reason: what is said where one leads there, but from other elements only.
  /// - Throws: where the way passes an operation without a derivative, or a plain number computed from
  ///   earlier values: 0 would be wrong.
  package func remarkNoPath(
    from input: Place, to output: Place, at range: SourceRange, written: SourceRange? = nil,
    orElse reason: String? = nil
  ) throws(Diagnostic) {
    let backward = try translating(at: range) { () throws(OutOfMemory) in
      try tape.backward(from: output.variable)
    }
    if let reason, input.variable == output.variable || backward.reaches(input.variable) {
      return workspace.remark(reason)
    }
    try refuseStale(output, by: input, at: written ?? range)
    workspace.remark(try whyZero(from: input, to: output, at: range))
  }

  /// Remarks on a missing path between two elements, where the numbers between them are few enough to visit
  /// each.
  package func remarkNoPath(fromElementOf input: Place, toElementOf output: Place) {
    let (first, last) = (input.variable.entry, max(input.variable.entry, output.variable.entry))
    guard last - first < 500, (first...last).reduce(0, { $0 + tape.entries[$1].shape.count }) <= 500,
      let from = input.offsets.first,
      let to = output.offsets.first,
      let reason = try? Derivation(
        tape, of: ScalarNode(output.variable, at: to), by: ScalarNode(input.variable, at: from)
      ).independence
    else { return }
    workspace.remark(reason)
  }

  /// Reason why a derivative is 0, in a sentence: no computation leads there, or only one over steps.
  private func whyZero(
    from input: Place, to output: Place, at range: SourceRange
  ) throws(Diagnostic) -> String {
    let (first, last) = (input.variable.entry, output.variable.entry)
    var depends: Set<Int> = [first], blocking: [Int] = []
    if first < last {
      let above = tape.ancestors(of: output.variable, from: first)
      for number in (first + 1)...last where above.contains(number) {
        let entry = tape.entries[number]
        for (position, source) in entry.inputs.enumerated() where depends.contains(source) {
          depends.insert(number)
          if entry.operation?.isDifferentiable(byInput: position) == false { blocking.append(number) }
        }
      }
    }
    guard depends.contains(last), first != last else {
      let isBehind = first > last && tape.ancestors(of: input.variable, from: last).contains(last)
      let reason =
        isBehind
        ? ": \(input.text) is computed from \(output.text), not the other way round"
        : tape.entries[last].operation == nil
          ? ": it is a plain value"
          : first > last && first >= workspace.networkEntries
            ? ": \(input.text) was computed after it, or given a new value since" : ""
      return "no path leads from \(input.text) to \(output.text)\(reason)"
    }
    // A comparison is flat but for its steps; other operations without a gradient have a derivative all the
    // same.
    let comparisons: [BinaryOperator] = [.less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual]
    let steps = Set(comparisons.map { Self.operation(of: $0).name })
    let other = blocking.first { !steps.contains(tape.entries[$0].operation?.name ?? "") }
    if let other {
      throw Diagnostic(
        .notDifferentiable,
        "the way from \(input.text) to \(output.text) leads through \(tape.written(other)), and nothing flows back through it",
        at: range, hint: "`tape` shows what depends on what")
    }
    return
      "every way from \(input.text) to \(output.text) leads through \(blocking.first.map(tape.written) ?? "a comparison"), which is flat but for its steps"
  }

  /// Refuses a derivative of a value computed from quantities that have changed since: it would be 0 for no
  /// reason.
  private func refuseStale(_ output: Place, by input: Place, at range: SourceRange) throws(Diagnostic) {
    let stale = workspace.variables.filter { id, variable in
      guard let definition = state.definitions[id], definition.expression != nil else { return false }
      return !definition.isPure && tape.entries[variable.entry].operation == nil
    }
    guard !stale.isEmpty else { return }
    let above = tape.ancestors(of: output.variable, from: 0)
    let held = stale.filter { above.contains($0.value.entry) }.min { $0.key < $1.key }
    guard let held, let definition = state.definitions[held.key], let made = definition.expression else {
      return
    }
    throw Diagnostic(
      .noPath,
      "no path leads from \(input.text) to \(output.text): \(definition.name) is the number that it was when it was computed, and the network or the selection has changed since",
      at: range, hint: "compute it anew: `\(definition.name) = \(shortened(made.description, to: 40))`")
  }
}

/// A derivative with its output and its input.
package struct KnownDerivative {
  package let output: Place
  package let input: Place
  /// The numbers, (output…, input…).
  package let jacobian: Tensor

  /// A row for each output and a column for each input; of a single output, the shape of the input.
  package var asMatrix: Tensor {
    if output.shape.count == 1 { return jacobian.reshaped(input.shape) }
    guard output.shape.rank > 0, input.shape.rank > 0, jacobian.shape.rank > 2 else { return jacobian }
    return jacobian.reshaped([output.shape.count, input.shape.count])
  }
}

extension Place {
  /// The same elements called by another name.
  func called(_ name: String) -> Place {
    var place = self
    place.text = name
    return place
  }
}

extension Diagnostic {
  /// Error about a derivative that is NaN or infinite, with the first entry on the walk back that made it so.
  fileprivate static func notFinite(
    _ derivative: Double, _ backward: Backward, _ element: Int, _ tape: Tape, at range: SourceRange
  ) -> Self {
    let text = NumberText(digits: 6, width: 80)
    backward.restart(element: element)
    while let step = backward.advance() {
      for input in tape.entries[step.entry].inputs where backward.reaches(Variable(entry: input)) {
        guard let bad = backward.gradient(of: Variable(entry: input)).doubles.first(where: { !$0.isFinite })
        else { continue }
        return .init(
          .notDifferentiable,
          "the derivative is \(text(derivative)): back through \(tape.written(step.entry)), what reaches \(tape.name(of: input)) is \(text(bad))",
          at: range,
          hint:
            "√, ln and quotients have none at 0; 1/z and 1/(1−z) of a unit far out are too large")
      }
    }
    return .init(.notDifferentiable, "the derivative is \(text(derivative))", at: range)
  }
}
