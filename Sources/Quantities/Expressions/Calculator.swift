// Calculator.swift — expressions onto the tape.
import Autograd
import Cells
import Datasets
import Diagnostics
import Language
import Networks
import Notation
import Sharing
import Tensors

/// Records expressions on a workspace's tape.
package struct Calculator {
  let state: State
  package let workspace: Workspace
  /// Meanings of `ans` and `_3`.
  var results = Notebook()
  /// Where the entries that this calculator records stand in the text.
  let places = EntryPlaces()

  /// Makes it of its parts.
  package init(state: State, workspace: Workspace, results: Notebook = Notebook()) {
    (self.state, self.workspace, self.results) = (state, workspace, results)
  }

  package var tape: Tape { workspace.tape }

  /// Puts an expression on the tape; its value is there after `compute`.
  package func record(_ expression: Expression) throws(Diagnostic) -> Variable {
    let first = tape.entries.count
    places.forget(from: first)
    let variable = try recordParts(of: expression)
    places.note(from: first, to: tape.entries.count, at: expression.range)
    return variable
  }

  private func recordParts(of expression: Expression) throws(Diagnostic) -> Variable {
    switch expression.kind {
    case .number(let number): return try leaf(Tensor(number), at: expression.range)
    case .name(let name): return try record(name: name, at: expression.range)
    case .quantity(let quantity):
      return try record(place(of: quantity, at: expression.range), at: expression.range)
    case .matrix(let rows): return try record(matrix: rows, at: expression.range)
    case .range(let low, let high):
      return try record(from: wholeNumber(low), to: wholeNumber(high), at: expression.range)
    case .unary(.negate, let inner):
      if case .number(let number) = inner.kind { return try leaf(Tensor(-number), at: expression.range) }
      return try apply(.negate, [try record(inner)], at: expression.range)
    case .binary(let sign, let left, let right):
      return try combine(sign, try record(left), try record(right), at: expression.range)
    case .call(let function, let functionRange, let arguments):
      return try call(function, at: functionRange, arguments, in: expression.range)
    case .derivative(let y, let x):
      // Its value: a constant from here on.
      let known = try derivative(of: y, by: x, at: expression.range)
      let constant = try leaf(known.asMatrix, at: expression.range)
      workspace.note(derivative: constant.entry, of: known.output, by: known.input)
      return constant
    }
  }

  private func combine(
    _ sign: BinaryOperator, _ left: Variable, _ right: Variable, at range: SourceRange
  ) throws(Diagnostic) -> Variable {
    let (operation, shapes) = (Self.operation(of: sign), [left, right].map { tape.entries[$0.entry].shape })
    guard (try? operation.shapes.shape(of: shapes, [:], for: operation.name)) != nil else {
      throw .misfit(sign, shapes[0], shapes[1], at: range)
    }
    return try apply(operation, [left, right], at: range)
  }

  package static func operation(of sign: BinaryOperator) -> Autograd.Operation {
    switch sign {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .power: .power
    case .matmul: .matmul
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    }
  }

  private func leaf(_ value: Tensor, at place: SourceRange, called name: String = "") throws(Diagnostic)
    -> Variable
  {
    if state.precision == .single, let offset = state.precision.firstNotHeld(in: value) {
      throw .notHeld(name, value[offset], in: state.precision, at: place)
    }
    return try translating(at: place) { () throws(OutOfMemory) in try tape.leaf(value) }
  }

  func apply(
    _ operation: Autograd.Operation, _ inputs: [Variable], _ settings: Settings = [:], at place: SourceRange
  ) throws(Diagnostic) -> Variable {
    try translating(at: place) { () throws(RecordingError) in try tape.record(operation, inputs, settings) }
  }

  // MARK: Names and quantities

  /// Meaning of a bare word: a name of the session, else a quantity.
  package func record(name: String, at range: SourceRange) throws(Diagnostic) -> Variable {
    if let id = state.names[name] { return try variable(of: id, at: range) }
    if let quantity = quantity(named: name) { return try record(place(of: quantity, at: range), at: range) }
    if let variable = try result(named: name, at: range) { return variable }
    throw unknownName(name, at: range)
  }

  /// An earlier result, `ans` or `_3`; `nil` for another word.
  func result(named name: String, at range: SourceRange) throws(Diagnostic) -> Variable? {
    if let value = results.result(named: name) {
      return try leaf(value, at: range, called: name)
    }
    if name == "ans" {
      throw Diagnostic(
        .notComputed, "there is no result yet", at: range, hint: "`ans` is the last value printed")
    }
    guard let number = Notebook.number(of: name) else { return nil }
    if results.hasDroppedResult(number) {
      throw Diagnostic(
        .notComputed, "the value of cell \(number) is not kept any more: too many came after it", at: range,
        hint: "`rerun \(number)` runs the cell again; a value with a name stays: `a = _\(results.lastNumber)`"
      )
    }
    throw Diagnostic(
      .notComputed, "cell \(number) has no value to use", at: range, hint: "`cells` lists what there is")
  }

  /// `err`, `J`, `x1`, `y2` as quantities.
  package func quantity(named name: String) -> Quantity? { QuantityKind.quantity(named: name) }

  /// A definition on this tape: where it stands already, computed again where it can be, else its value.
  func variable(of id: Int, at range: SourceRange) throws(Diagnostic) -> Variable {
    if let known = workspace.variables[id] { return known }
    guard let definition = state.definitions[id] else { throw unknownName("?", at: range) }
    var variable: Variable
    if let expression = definition.expression, definition.isPure {
      var inner = self.state
      inner.names = definition.bindings
      variable = try Calculator(state: inner, workspace: workspace).record(expression)
      if tape.entries[variable.entry].name != nil { variable = try named(copyOf: variable, at: range) }
    } else {
      variable = try leaf(definition.value, at: range, called: definition.name)
    }
    tape.name(variable, QuantityName(definition.name))
    workspace.place(id, at: variable)
    return variable
  }

  /// Puts every name on the tape that is not there, in the order in which they were given.
  package func recordNames() {
    for id in Set(state.names.values).sorted() {
      if let variable = try? variable(of: id, at: SourceRange(0, 0)) { try? compute(variable, at: nil) }
    }
  }

  /// The name given last of those that were computed from something.
  package var lastComputedName: String? {
    let computed = state.names.filter { _, id in
      workspace.variables[id].map { tape.entries[$0.entry].operation != nil } == true
    }
    return computed.max { $0.value < $1.value }?.key
  }

  /// An entry of its own for a name given to something that has one: `u = w(1)` is not w(1).
  package func named(copyOf variable: Variable, at range: SourceRange) throws(Diagnostic) -> Variable {
    let shape = tape.entries[variable.entry].shape
    return try apply(.reshape, [variable], ["sizes": .integers(shape.sizes)], at: range)
  }

  /// Place of a quantity on the tape.
  package func place(of quantity: Quantity, at range: SourceRange) throws(Diagnostic) -> Place {
    guard let kind = QuantityKind.named[quantity.symbol] else {
      throw unknownName(quantity.symbol, at: range)
    }
    var layers: [Int] = [], indices: [Int] = []
    for layer in quantity.layers { layers.append(try wholeNumber(layer)) }
    for index in quantity.indices { indices.append(try wholeNumber(index)) }
    return try kind.place(
      QuantityRequest(symbol: quantity.symbol, layers: layers, indices: indices, range: range), state,
      workspace)
  }

  /// The elements of a place as an entry of their own; the whole entry where the place is all of it.
  package func record(_ place: Place, at range: SourceRange) throws(Diagnostic) -> Variable {
    if place.target == .targets, state.data?.lacksTargets(of: state.selection) == true {
      throw .noLabels(at: range)
    }
    let entry = tape.entries[place.variable.entry]
    if entry.shape == place.shape, place.offset == 0, place.strides == entry.shape.strides {
      return place.variable
    }
    let variable = try apply(
      .select, [place.variable],
      [
        "offset": .integer(place.offset), "sizes": .integers(place.shape.sizes),
        "strides": .integers(place.strides),
      ], at: range)
    let (shape, name, offset, strides) = (entry.shape, entry.name, place.offset, place.strides)
    tape.name(
      variable,
      QuantityName(place.text) { index in
        let position = zip(index, strides).reduce(offset) { $0 + $1.0 * $1.1 }
        return name?.written(shape.index(at: position)) ?? WrittenName(place.text)
      })
    return variable
  }

  // MARK: Literals

  private func record(matrix rows: [[Expression]], at range: SourceRange) throws(Diagnostic) -> Variable {
    guard let first = rows.first, !first.isEmpty else {
      throw Diagnostic(.syntax, "an empty matrix", at: range, hint: "write its elements: [1 2; 3 4]")
    }
    for row in rows where row.count != first.count {
      throw Diagnostic(
        .shapeMismatch,
        "the rows of a matrix have equal lengths; one has \(first.count) elements and one \(row.count)",
        at: row.dropFirst().reduce(row.first?.range ?? range) { $0.union($1.range) })
    }
    let shape: Shape = rows.count == 1 ? [first.count] : [rows.count, first.count]
    let elements = rows.flatMap { $0 }
    let numbers = elements.compactMap { $0.literal }
    if numbers.count == elements.count { return try leaf(Tensor(numbers, shape: shape), at: range) }
    var parts: [Variable] = []
    for element in elements {
      let part = try record(element)
      guard tape.entries[part.entry].shape.count == 1 else {
        throw Diagnostic(
          .wrongArgument,
          "an element of a matrix is one number, and this is \(tape.entries[part.entry].shape.inWords)",
          at: element.range,
          hint: isRow(element)
            ? "rows stand in one pair of brackets, with `;` between: [1 2; 3 4]"
            : "`concat` joins vectors and matrices")
      }
      parts.append(try apply(.reshape, [part], ["sizes": .integers([1])], at: element.range))
    }
    let joined = try apply(.concat, parts, at: range)
    return rows.count == 1
      ? joined : try apply(.reshape, [joined], ["sizes": .integers(shape.sizes)], at: range)
  }

  /// True for brackets within brackets, which is how others write rows.
  private func isRow(_ element: Expression) -> Bool {
    if case .matrix = element.kind { true } else { false }
  }

  private static let longestRange = 10_000_000

  private func record(from low: Int, to high: Int, at range: SourceRange) throws(Diagnostic) -> Variable {
    guard low <= high else {
      throw Diagnostic(
        .outOfRange, "a range goes from a number up to one not smaller", at: range, hint: "1:5 is [1 2 3 4 5]"
      )
    }
    let (steps, overflow) = high.subtractingReportingOverflow(low)
    guard !overflow, steps < Self.longestRange else {
      throw Diagnostic(
        .tooLarge, "a range holds up to \(Self.longestRange) numbers, and \(low):\(high) is longer", at: range
      )
    }
    return try leaf(Tensor(vector: (low...high).map(Double.init)), at: range)
  }

  // MARK: Numbers needed now

  /// A whole number computed at once: an index, a layer, a size.
  package func wholeNumber(_ expression: Expression) throws(Diagnostic) -> Int {
    try state.settings.whole(number(expression), at: expression.range)
  }

  /// A number computed at once.
  package func number(_ expression: Expression) throws(Diagnostic) -> Double {
    if let literal = expression.literal { return literal }
    let value = try self.value(of: expression)
    guard let number = value.number else {
      throw Diagnostic(
        .wrongArgument, "one number is needed here, and this is \(value.shape.inWords)", at: expression.range)
    }
    return number
  }

  /// A value computed at once, leaving the tape as it was.
  package func value(of expression: Expression) throws(Diagnostic) -> Tensor {
    let mark = tape.mark
    defer { workspace.rollBack(to: mark) }
    let variable = try record(expression)
    try compute(variable, at: expression.range)
    return tape.value(of: variable)
  }

  /// Computes the entries that `variable` needs.
  package func compute(_ variable: Variable, at place: SourceRange?) throws(Diagnostic) {
    if workspace.isStepping, let entry = waitingEntry(for: variable) { throw .notYet(entry, tape, at: place) }
    do throws(NotFinite) {
      if workspace.isStepping {
        try computePastNetwork()
      } else {
        try computeAll(for: variable)
      }
    } catch {
      var diagnostic = Diagnostic(tape.report(error), at: places.place(of: error.entry) ?? place)
      // Entries behind the network belong to this command: they go with the command.
      if error.entry >= workspace.networkEntries {
        diagnostic.hint = "the command is taken back, with its entries; `tape` lists what stays"
      }
      throw diagnostic
    }
  }

  private func computeAll(for variable: Variable) throws(NotFinite) {
    do throws(NotFinite) {
      try tape.forward()
    } catch {
      // A network that overflows does not block computations that are independent of it.
      guard error.entry < workspace.networkEntries, waitingEntry(for: variable) == nil else { throw error }
      try computePastNetwork()
    }
  }

  /// Computes the entries typed since the network was recorded; the cursor stays where it is.
  private func computePastNetwork() throws(NotFinite) {
    for entry in workspace.networkEntries..<tape.entries.count { try tape.compute(entry) }
  }

  /// An entry of the network that `variable` needs and that has no value yet; `nil` when there is none.
  private func waitingEntry(for variable: Variable) -> Int? {
    var stack = [variable.entry], seen: Set<Int> = []
    while let entry = stack.popLast() {
      guard seen.insert(entry).inserted else { continue }
      if entry >= tape.cursor, entry < workspace.networkEntries, tape.entries[entry].operation != nil {
        return entry
      }
      if entry >= workspace.networkEntries { stack += tape.entries[entry].inputs }
    }
    return nil
  }
}

extension Expression {
  /// The number that is written here, when it is one.
  package var literal: Double? {
    switch kind {
    case .number(let number): number
    case .unary(.negate, let inner): inner.literal.map { -$0 }
    default: nil
    }
  }
}

extension Diagnostic {
  fileprivate static func notYet(_ entry: Int, _ tape: Tape, at place: SourceRange?) -> Self {
    .init(
      .notComputed,
      "\(tape.name(of: entry)) is not computed yet: forward stands before entry \(tape.cursor + 1) of the tape",
      at: place, hint: "`forward` computes the rest; `tape` shows where it stands")
  }
}

extension Calculator {
  /// Hint for `w`, which needs a layer, and for `w1`.
  private func layerHint(_ name: String) -> Hint? {
    let symbol = String(name.prefix { $0.isLetter }), number = name.dropFirst(symbol.count)
    guard !state.network.isEmpty, QuantityKind.named[symbol]?.needsLayer == true else { return nil }
    guard !number.isEmpty else { return "of which layer? `\(symbol)(1)` is that of layer 1" }
    return Int(number).map { .guess("\(symbol)(\($0))") }
  }

  /// Hint for `exit` and `all`, which are words of commands.
  private func commandHint(_ name: String) -> Hint? {
    if workspace.words.ends.contains(name) { return "`quit` ends the session" }
    return name == "all" ? "`examples all` selects all examples" : nil
  }

  /// Hint for `df`, as in df/da.
  private func derivativeHint(_ name: String) -> Hint? {
    let rest = String(name.dropFirst())
    guard name.hasPrefix("d"), state.names[rest] != nil || QuantityKind.named[rest]?.needsLayer == false
    else {
      return nil
    }
    return "a derivative is written with blanks: `d \(rest) / d …`"
  }

  /// The error for a name that is no name, quantity or command, with what was probably meant.
  func unknownName(_ name: String, at range: SourceRange) -> Diagnostic {
    let words = workspace.words
    let known =
      Array(state.names.keys) + QuantityKind.all.map { $0.symbol } + Autograd.Operation.all.map { $0.name }
    return Diagnostic(
      .unknownName, "`\(name)` is no name, quantity or command that I know", at: range,
      hint: commandHint(name) ?? layerHint(name) ?? derivativeHint(name) ?? didYouMean(
        name, in: known + words.names, synonyms: words.synonyms)
        ?? (words.names.contains(name) ? nil : words.forms[name]).map { Hint.guess($0) }
        ?? "`help` lists what there is; `\(name) = 1` would give it a value")
  }
}
