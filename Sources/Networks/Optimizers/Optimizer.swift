// Optimizer.swift — steps of the parameters: a rule with its numbers, penalties, clipping and a schedule.
import Autograd
import Parameters
import Platform
import Tensors

/// Definition of a kind of optimizer.
public struct OptimizerKind: Sendable {
  /// The word behind `optimizer`.
  public let name: String
  /// Summary, in one line with its source.
  public let summary: String
  /// Its formula; η is the rate, g the gradient.
  public let formula: String
  /// The learning rate it is usually run with; `nil` where any may serve.
  public let usualRate: Double?
  /// Arguments that it takes.
  public let arguments: [Parameter]
  /// State that it keeps for each parameter from step to step.
  public let slots: [String]
  /// How it finds the direction of a step.
  let rule: Rule
  /// Whether weight decay moves the parameters themselves, and is no part of the gradient.
  let isDecoupled: Bool
  /// Two steps worked out by hand from the formula; `nil` where claims of another kind say enough.
  public let trial: Trial?

  /// The direction of a step, by which the parameters move, times −η.
  enum Rule: Sendable {
    /// One instruction, whose comment in the kernels' header has the formula; `p` and `q` are the names of its numbers,
    /// ε is `eps`. With `isCorrected` m and v, which start at 0, are divided by 1 − βᵗ.
    case kernel(Kernel, p: String = "", q: String = "", isCorrected: Bool = false)
    /// Instructions that make the direction out of the gradient and the slots, with penalties and clipping in it.
    case direction(@Sendable (Update, _ gradient: Update.Block, Numbers) throws(OutOfMemory) -> Update.Block)
  }

  /// Two steps from a weight of 2 whose gradient is the weight itself.
  public struct Trial: Sendable {
    /// Numbers that make the steps easy to follow, as they are typed.
    public let numbers: String
    /// The weight after two steps, as it is printed.
    public let weight: String

    init(_ numbers: String, _ weight: String) { (self.numbers, self.weight) = (numbers, weight) }
  }

  init(
    name: String, summary: String, formula: String, usualRate: Double?, arguments: [Parameter],
    slots: [String], rule: Rule, isDecoupled: Bool = false, trial: Trial?
  ) {
    (self.name, self.summary, self.formula, self.usualRate) = (name, summary, formula, usualRate)
    (self.arguments, self.slots) = (arguments, slots)
    (self.rule, self.isDecoupled, self.trial) = (rule, isDecoupled, trial)
  }

  /// The numbers of an optimizer, by name.
  struct Numbers: Sendable {
    let values: [String: Double]
    subscript(name: String) -> Double { values[name] ?? 0 }
  }

  /// Common arguments of every optimizer, beside its own numbers.
  public static let common: [Parameter] = [
    .option(
      "l2", .number,
      "weight decay: adds l2·θ to the gradient, after `clip` and `clipvalue` (adamw: moves θ by −η·l2·θ)",
      standard: 0, in: 0...1e6),
    .option(
      "l1", .number, "adds l1·sign(θ) to the gradient, before `clip` and `clipvalue`", standard: 0,
      in: 0...1e6),
    .option(
      "clip", .number, "the most that the norm of the whole gradient may be; 0 for no bound", standard: 0,
      in: 0...1e300),
    .option(
      "clipvalue", .number, "the most that each number of the gradient may be; 0 for no bound", standard: 0,
      in: 0...1e300),
  ]

  /// All that this kind takes: its own numbers, and the common ones that are not among them.
  public var parameters: [Parameter] {
    arguments + Self.common.filter { common in !arguments.contains { $0.name == common.name } }
  }
}

/// A kind of optimizer with its numbers.
public struct Optimizer: Sendable {
  /// Kind of the optimizer.
  public let kind: OptimizerKind
  /// Values, given or standard, by name: the kind's own arguments and the common ones.
  public private(set) var values: [String: Double]
  /// Change of the rate from step to step.
  public let schedule: Schedule

  /// Plain gradient descent.
  public static let sgd = Optimizer(.sgd)

  /// Makes an optimizer of `kind`; arguments absent from `given` have their standard values.
  public init(_ kind: OptimizerKind, _ given: Arguments = Arguments(), schedule: Schedule = .constant) {
    (self.kind, self.schedule) = (kind, schedule)
    values = Dictionary(
      first: kind.parameters.map { ($0.name, given.number($0.name) ?? $0.standard ?? 0) })
  }

  /// The instructions of a step.
  var rule: UpdateRule {
    let (kind, numbers) = (kind, OptimizerKind.Numbers(values: values))
    if case .kernel(.descent, _, _, _) = kind.rule,
      OptimizerKind.common.allSatisfy({ numbers[$0.name] == $0.standard })
    {
      return .gradientDescent
    }
    return UpdateRule(slots: kind.slots.count) { update throws(OutOfMemory) in
      // The gradient itself is left as it is: its norm is shown.
      var g = update.gradient
      var own = Update.Numbers()
      (own.l1, own.l2, own.bound) = (numbers["l1"], numbers["l2"], numbers["clipvalue"])
      own.isDecoupled = kind.isDecoupled
      var factor: Update.Block?
      if numbers["clip"] > 0 {
        g = try update.penalized(g, l1: own.l1)
        own.l1 = 0
        // min(1, clip / (‖g‖ + 10⁻⁶)), as PyTorch's clip_grad_norm_
        let size = try update.scaled(update.norm(g), by: 1, plus: 1e-6)
        factor = try update.combine(
          .minimum, update.number(1), update.combine(.divide, update.number(numbers["clip"]), size))
      }
      switch kind.rule {
      case .direction(let direction):
        g = try update.changed(g, own, clip: factor)
        try update.move(by: direction(update, g, numbers))
      case .kernel(let kernel, let p, let q, let isCorrected):
        (own.p, own.q, own.epsilon) = (numbers[p], numbers[q], numbers["eps"])
        var corrections: [Update.Block] = []
        if isCorrected {
          // 1 − βᵗ, as m and v start at 0
          func correction(_ beta: Double) throws(OutOfMemory) -> Update.Block {
            try update.scaled(update.combine(.power, update.number(beta), update.step), by: -1, plus: 1)
          }
          corrections = [try correction(own.p), try update.map(.sqrt, correction(own.q))]
        }
        try update.step(kernel, by: g, own, clip: factor, corrections: corrections)
      }
    }
  }
}

/// State of an optimizer: a value, so that going back restores it too.
public struct OptimizerState: Sendable {
  /// Steps made.
  public var steps = 0
  /// Tensors of each slot of the kind, in order, one for each parameter.
  public var slots: [[ParameterKey: Tensor]] = []

  /// Makes an empty state.
  public init() {}
}
