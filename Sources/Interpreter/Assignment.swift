// Assignment.swift — `name = expression`, and new values for parameters, inputs and targets.
import Autograd
import Cells
import Datasets
import Diagnostics
import Language
import Networks
import Quantities
import Sharing
import Tensors

extension Session {
  func assign(_ expression: Expression, to target: Expression) throws(Diagnostic) -> Answer {
    switch target.kind {
    case .name(let name):
      let calculator = try calculator()
      // Names `x` and `y` are like any other without data; one that has been given a value stays one.
      if let quantity = calculator.quantity(named: name), state.data != nil, state.names[name] == nil {
        return try assign(expression, to: quantity, at: target.range, called: name)
      }
      return try define(name, as: expression, at: target.range)
    case .quantity(let quantity): return try assign(expression, to: quantity, at: target.range, called: nil)
    case .call(let name, _, _) where state.names[name] != nil:
      throw Diagnostic(
        .notAssignable, "an element of `\(name)` can't be given a value", at: target.range,
        hint: "give `\(name)` a value as a whole: `\(name) = [1 2]`")
    default:
      throw .notAssignable(at: target.range)
    }
  }

  private func define(_ name: String, as expression: Expression, at range: SourceRange) throws(Diagnostic)
    -> Answer
  {
    if Autograd.Operation.named[name] != nil {
      throw Diagnostic(
        .notAssignable, "`\(name)` is a function and can't be given a value", at: range,
        hint: "choose another name")
    }
    let calculator = try calculator()
    let mark = workspace.tape.mark
    do throws(Diagnostic) {
      var variable = try calculator.record(expression)
      if workspace.tape.entries[variable.entry].name != nil {
        variable = try calculator.named(copyOf: variable, at: expression.range)
      }
      try calculator.compute(variable, at: expression.range)
      let value = workspace.tape.value(of: variable)
      let used = expression.names.filter { state.names[$0] != nil }
      let bindings = Names(used.compactMap { name in state.names[name].map { (name, $0) } })
      let below = bindings.values.compactMap { state.definitions[$0] }
      let depth = (below.map { $0.depth }.max() ?? 0) + 1
      let isPure =
        depth < 200 && below.allSatisfy { $0.isPure } && !expression.usesQuantities(besides: bindings)
      let id = State.nextGeneration()
      state.definitions[id] = Definition(
        name: name, value: value, expression: expression, bindings: bindings, isPure: isPure, depth: depth)
      state.names[name] = id
      workspace.tape.name(variable, QuantityName(name))
      workspace.place(id, at: variable)
      state.definitions.dropUnused(by: state.names)
      // Names that were given other values stay on the tape until it is renewed: now and then, so that it ends.
      if workspace.isOvergrown { state.touch() }
      return Answer(lines(value, called: name), .tensor(value))
    } catch {
      workspace.rollBack(to: mark)
      throw error
    }
  }

  private func assign(
    _ expression: Expression, to quantity: Quantity, at range: SourceRange, called name: String?
  ) throws(Diagnostic) -> Answer {
    let calculator = try calculator()
    let mark = workspace.tape.mark
    defer { workspace.rollBack(to: mark) }
    let place = try calculator.place(of: quantity, at: range)
    guard let target = place.target else {
      let owner = try tiedTo(quantity)
      throw Diagnostic(
        .notAssignable, "`\(name ?? place.text)` is computed and can't be given a value", at: range,
        hint: owner.map { "it is the transpose of \($0), which can" }
          ?? "parameters, the input x and the target y can")
    }
    let value = try calculator.value(of: expression)
    let shape = place.shape
    guard
      value.shape == shape || value.count == 1
        || (value.count == shape.count && value.shape.isVector && shape.isVector)
    else {
      throw Diagnostic(
        .shapeMismatch, "`\(name ?? place.text)` is \(shape.inWords) and the value is \(value.shape.inWords)",
        at: expression.range,
        hint: "a single number would fill all of it")
    }
    let numbers = value.count == 1 ? [Double](repeating: value[0], count: shape.count) : value.doubles
    guard numbers.allSatisfy({ $0.isFinite }) else {
      throw Diagnostic(.notFinite, "a value must be a finite number", at: expression.range)
    }
    switch target {
    case .parameter(let key):
      for (offset, number) in zip(place.offsets, numbers) {
        state.network[key][offset] = number
      }
      state.effort.typed += 1
    case .input, .targets: try assign(numbers, to: place, target, at: range)
    }
    state.touch()
    return Answer(
      lines(value.count == 1 ? Tensor(numbers, shape: shape) : value, called: name ?? place.text),
      .tensor(value))
  }

  /// The parameter that a quantity is the transpose of, as `w(1)`; `nil` for others.
  private func tiedTo(_ quantity: Quantity) throws(Diagnostic) -> String? {
    guard let symbol = QuantitySymbol.named[quantity.symbol], let first = quantity.layers.first else {
      return nil
    }
    let k = try calculator().wholeNumber(first)
    guard case .transpose(let key)? = (try? state.network.layer(k))?.quantity(symbol)?.role else {
      return nil
    }
    return state.network.name(of: key)
  }

  /// Changes the selected examples' inputs or targets.
  private func assign(
    _ numbers: [Double], to place: Place, _ target: Place.Target, at range: SourceRange
  ) throws(Diagnostic) {
    guard var data = state.data else { return }
    let width = target == .input ? data.input.count : data.targetWidth
    for (offset, number) in zip(place.offsets, numbers) {
      let row = state.selection[offset / width] * width + offset % width
      if target == .input { data.set(input: row, to: number) } else { data.set(target: row, to: number) }
    }
    if target == .targets, let classes = data.classes {
      // A target that is no class number makes the targets numbers.
      let fits = numbers.allSatisfy { $0 >= 0 && $0 == $0.rounded() && $0 < 1000 }
      data.classes = fits ? max(classes, (numbers.max().map { Int($0) } ?? 0) + 1) : nil
    }
    if target == .targets {
      data.lookAtTargets()
      data.noteTargets(of: place.offsets.map { state.selection[$0 / width] })
    }
    state.data = data
  }
}

extension Shape {
  /// True for a vector, also written as one row or one column.
  var isVector: Bool { rank == 1 || (rank == 2 && (self[0] == 1 || self[1] == 1)) }
}

extension Expression {
  /// The bare words in it, also those called like a function.
  var names: Set<String> {
    var names: Set<String> = []
    visit { part in
      switch part.kind {
      case .name(let name): names.insert(name)
      case .call(let function, _, _): names.insert(function)
      default: break
      }
    }
    return names
  }

  /// True when a quantity of the network is in it.
  func usesQuantities(besides bindings: Names) -> Bool {
    var found = false
    visit { part in
      switch part.kind {
      case .quantity, .derivative(of: nil, _): found = true
      case .name(let name):
        if bindings[name] == nil { found = true }
      default: break
      }
    }
    return found
  }
}
