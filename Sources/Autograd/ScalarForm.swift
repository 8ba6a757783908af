// ScalarForm.swift — an operation on single numbers, generated from its formulas.
import Tensors

/// An operation on single numbers: the instructions that its formulas emit for operands of one number.
///
/// Formulas are emitted once, over an arena without memory. Recording and planning append the instructions with the
/// offsets at hand, so that a single number costs no shapes, terms or closures. A form exists for every operation of one or
/// two inputs that works element by element and depends on nothing else.
struct ScalarForm: Sendable {
  /// Number of inputs: 1 or 2; 0 for an operation without a form.
  let arity: Int
  /// The instructions of all rows below.
  let template: ProgramTemplate
  /// The value.
  let forward: ProgramTemplate.Rows
  // Not an array, and the form no optional and no object, which recording would have to retain.
  /// The derivatives by the two inputs; `nil` for an input that is not differentiated.
  let first: ProgramTemplate.Rows?, second: ProgramTemplate.Rows?

  /// No form.
  static let absent = ScalarForm()

  private init() {
    let nothing = ProgramTemplate.Rows.none
    (arity, template, forward, first, second) = (0, ProgramTemplate(), nothing, nil, nil)
  }

  /// The form of an operation without settings; `nil` where it does not work element by element.
  init?(_ shapes: ShapeRule, _ forward: (Operation.Operands) -> Term, _ gradients: [Operation.Gradient?]) {
    guard ["(...) -> (...)", "(...) (...) -> (...)"].contains(shapes.text) else { return nil }
    let inputs = gradients.indices
    let emitter = Emitter(arena: Arena(precision: .double, isDry: true))
    var template = ProgramTemplate()
    /// The rows of a term; `nil` where it needs more than kernels element by element.
    func rows(_ term: Term) -> ProgramTemplate.Rows? {
      emitter.truncate(to: 0)
      do throws(OutOfMemory) {
        try emitter.emit(term.summed(to: .scalar), into: Lane.destination)
      } catch { return nil }
      return template.add(emitter.program, operands: Lane.all)
    }
    func operands(output: Int) -> Operation.Operands {
      Operation.Operands(
        inputs: inputs.map { Operand(offset: Lane.a + $0, shape: .scalar) },
        output: Operand(offset: output, shape: .scalar), kept: nil, settings: [:])
    }
    guard (try? emitter.arena.allocate(Lane.all.count)) != nil else { return nil }
    let value = forward(operands(output: -1))
    // An operation that leaves numbers where they are emits nothing.
    if case .operand = value.form { return nil }
    guard let forward = rows(value) else { return nil }
    var derivatives: [ProgramTemplate.Rows?] = [nil, nil]
    for (i, formula) in gradients.enumerated() {
      guard let formula else { continue }
      let term = formula(
        Term(Operand(offset: Lane.g, shape: .scalar)), Term(Operand(offset: Lane.y, shape: .scalar)),
        operands(output: Lane.y))
      guard let derivative = rows(term) else { return nil }
      derivatives[i] = derivative
    }
    (arity, self.template, self.forward) = (gradients.count, template, forward)
    (first, second) = (derivatives[0], derivatives[1])
  }

  /// The derivative by input `i`.
  func gradient(ofInput i: Int) -> ProgramTemplate.Rows? { i == 0 ? first : i == 1 ? second : nil }

  /// The operands of the template, and their offsets while formulas are emitted.
  private enum Lane {
    static let destination = 0, g = 1, y = 2, a = 3, b = 4
    static let all = [destination, g, y, a, b]
  }

  /// Offsets for the rows: result, gradient of the output, output, inputs; and temporaries.
  @inline(__always) static func places(
    into destination: Int, g: Int = -1, y: Int = -1, a: Int, b: Int, room: Int
  ) -> ProgramTemplate.Places {
    ProgramTemplate.Places(destination, g, y, a, b, -1, room, -1)
  }
}

/// Derivatives of operations on single numbers by their ``ScalarForm``, in double precision: the bits of a walk back on
/// a tape of that precision.
final class ScalarSlopes {
  private let arena: Arena
  private let emitter: Emitter
  /// Result, gradient of the output, output, inputs; `nil` where there is no memory for them.
  private let operands: Int?
  /// The instructions of each derivative, by operation and input.
  private var programs: [Key: (operation: Operation, range: Range<Int>)] = [:]

  private struct Key: Hashable { let operation: ObjectIdentifier, input: Int }

  init() {
    arena = Arena(precision: .double)
    emitter = Emitter(arena: arena)
    operands = try? arena.allocate(5)
    if let operands { arena[operands + 1] = 1 }
  }

  /// The derivative by input `input` at a and b (0 where there is one input); NaN for an input by which the operation is
  /// not differentiated.
  func slope(of operation: Operation, byInput input: Int, _ a: Double, _ b: Double) -> Double {
    guard let operands, let range = range(of: operation, input, operands) else { return .nan }
    (arena[operands + 3], arena[operands + 4]) = (a, b)
    arena.run(emitter.program, range)
    return arena[operands]
  }

  private func range(of operation: Operation, _ input: Int, _ operands: Int) -> Range<Int>? {
    let key = Key(operation: ObjectIdentifier(operation), input: input)
    if let known = programs[key] { return known.range }
    let form = operation.scalars
    guard let gradient = form.gradient(ofInput: input),
      let room = try? emitter.roomForScalars(max(gradient.temporaries, form.forward.temporaries))
    else { return nil }
    let start = emitter.program.count
    let (y, a, b) = (operands + 2, operands + 3, operands + 4)
    emitter.program.append(
      form.template, form.forward, accumulate: false, at: ScalarForm.places(into: y, a: a, b: b, room: room))
    emitter.program.append(
      form.template, gradient, accumulate: false,
      at: ScalarForm.places(into: operands, g: operands + 1, y: y, a: a, b: b, room: room))
    programs[key] = (operation, start..<emitter.program.count)
    return start..<emitter.program.count
  }
}
