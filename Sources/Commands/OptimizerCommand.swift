// OptimizerCommand.swift — `optimizer`: the rule that moves the parameters by gradients, and its state.
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
  static let optimizer = Command(
    "optimizer", .run, "chooses how gradients move the parameters; alone, says how, and what it has kept",
    [.positional("kind", .choice(OptimizerKind.all.map { $0.name }), "which optimizer", optional: true)],
    forms: OptimizerKind.all.map {
      CommandForm(
        $0.name, $0.summary, formula: $0.formula, parameters: $0.parameters + scheduling,
        example: "optimizer \($0.name)")
    },
    details: OptimizerKind.all.map { "optimizer \($0.name): \($0.summary). \($0.formula)" } + [
      "The rate η is what `rate=` says, which holds until another optimizer, or `set rate`, is chosen; else what `set rate` said; else the optimizer's usual one: 0.1 for sgd, momentum and nesterov."
    ],
    examples: [
      Example("optimizer adam", prints: "adam: rate 0.001, beta1 0.9, beta2 0.999, eps 1e-8"),
      Example("optimizer momentum momentum=0.8", prints: "momentum: rate 0.1, momentum 0.8"),
    ] + penalties + schedules + OptimizerKind.all.compactMap(twoSteps) + [],
    related: ["train", "step", "set"]
  ) { call, session throws(Diagnostic) in
    guard call.has("kind") else { return session.describeOptimizer() }
    let kind = try call.choice("kind", of: OptimizerKind.named)
    let values = try call.values(of: kind.parameters)
    var state = session.state
    if call.has("rate") {
      let rate = try call.learningRate("rate")
      state.settings.rate = rate
    } else {
      state.settings.chooseRate(for: kind)
    }
    state.network.setOptimizer(Optimizer(kind, values, schedule: try session.schedule(call)))
    state.touch()
    session.state = state
    var answer = session.describeOptimizer()
    let usual = kind.usualRate ?? SessionSettings.plainRate
    if !call.has("rate"), let own = state.settings.ownRate, kind.usualRate != nil, own != usual {
      let note =
        "the rate is that of `set rate`; \(kind.name) is usually run with \(session.text(usual)): `optimizer \(kind.name) rate=\(session.text(usual))`"
      answer.lines += wrapped("note: \(note)", width: session.text.width, indent: 6)
    }
    return answer
  }

  /// A weight of 2 with itself as its gradient, for claims that can be checked by hand.
  private static let weight =
    "data table { 1 -> 0 }; layer dense 1 linear; loss sse; w(1) = 2; freeze b(1); "

  /// The gradient is 2; l1 is bounded with it, and l2 is not.
  private static let penalties = [
    Example(weight + "optimizer sgd l1=1; step rate=0.1; w(1)", prints: "1.7"),
    Example(weight + "optimizer sgd l2=1; step rate=0.1; w(1)", prints: "1.6"),
    Example(weight + "optimizer sgd clipvalue=1; step rate=1; w(1)", prints: "1"),
    Example(weight + "optimizer sgd clip=1; step rate=1; w(1)", prints: "1"),
    Example(weight + "optimizer sgd l1=1 clipvalue=1; step rate=1; w(1)", prints: "1"),
    Example(weight + "optimizer sgd l2=1 clipvalue=1; step rate=1; w(1)", prints: "-1"),
    Example(weight + "optimizer sgd l1=1 clip=1; step rate=1; w(1)", prints: "1"),
    Example(weight + "optimizer sgd l2=1 clip=1; step rate=1; w(1)", prints: "-1"),
    Example(weight + "optimizer adamw l2=0.1 rate=0.5; step; w(1)", prints: "1.4"),
  ]

  /// A rate of 1/2, then 1/4: 2, 1, 3/4.
  private static let schedules = [
    Example(weight + "optimizer sgd rate=0.5 schedule=step every=1 factor=0.5; step 2; w(1)", prints: "0.75"),
    Example(weight + "optimizer sgd rate=0.5 schedule=cosine steps=2; step 2; w(1)", prints: "0.75"),
    Example(
      weight + "optimizer sgd rate=0.5 schedule=cosine steps=2 least=0.5; step 2; w(1)", prints: "0.5"),
  ]

  /// Two steps of a kind with numbers that make them easy to follow, computed from its formula.
  private static func twoSteps(_ kind: OptimizerKind) -> Example? {
    kind.trial.map {
      Example(weight + "optimizer \(kind.name) \($0.numbers); step 2; w(1)", prints: $0.weight)
    }
  }

  private static let scheduling: [Parameter] = [
    .option("rate", .number, "the learning rate η, until another optimizer or `set rate` is chosen"),
    .option(
      "schedule", .choice(["step", "cosine"]), "how η changes from step to step; it stays unless given"),
    .option("every", .integer, "for step: η is multiplied by `factor` after so many steps"),
    .option(
      "factor", .number, "for step: what η is multiplied by; 0.1 unless given", standard: 0.1, in: 1e-9...1e9),
    .option("steps", .integer, "for cosine: the steps in which η falls to `least`"),
    .option("least", .number, "for cosine: the last η; 0 unless given", standard: 0, in: 0...1e9),
  ]
}

extension Session {
  /// The schedule that a call asks for.
  fileprivate func schedule(_ call: Call) throws(Diagnostic) -> Schedule {
    let own = ["step": ["every", "factor"], "cosine": ["steps", "least"]]
    let kind = call["schedule"]?.word
    for (schedule, names) in own where schedule != kind {
      for name in names {
        guard let stray = call[name] else { continue }
        throw Diagnostic(.unknownOption, "`\(name)` belongs to schedule=\(schedule)", at: stray.range)
      }
    }
    func whole(_ name: String) throws(Diagnostic) -> Int {
      guard let number = try call.integer(ifGiven: name) else {
        throw Diagnostic(
          .missingArgument, "this schedule needs `\(name)=`", at: call.range(of: "schedule"),
          hint: "`\(name)=100`: steps of training")
      }
      return number
    }
    switch kind {
    case "step": return .step(every: try whole("every"), factor: try call.number("factor"))
    case "cosine": return .cosine(steps: try whole("steps"), least: try call.number("least"))
    default: return .constant
    }
  }

  /// Text of the optimizer, `adam: rate 0.001, beta1 0.9 …`, and its state.
  fileprivate func describeOptimizer() -> Answer {
    let network = state.network, optimizer = network.optimizer
    var parts = ["rate \(text(state.settings.rate))"]
    parts += optimizer.kind.arguments.compactMap { argument in
      optimizer.values[argument.name].map { "\(argument.name) \(text($0))" }
    }
    let own = Set(optimizer.kind.arguments.map { $0.name })
    for argument in OptimizerKind.common where !own.contains(argument.name) {
      guard let value = optimizer.values[argument.name], value != argument.standard else { continue }
      parts.append("\(argument.name) \(text(value))")
    }
    switch optimizer.schedule {
    case .constant: break
    case .step(let every, let factor): parts.append("times \(text(factor)) every \(counted(every, "step"))")
    case .cosine(let steps, let least):
      parts.append("along a cosine to \(text(least)) in \(counted(steps, "step"))")
    }
    var lines = ["\(optimizer.kind.name): \(parts.joined(separator: ", "))"]
    var members: [JSON.Member] = [
      .init(name: "optimizer", value: .string(optimizer.kind.name)),
      .init(name: "rate", value: .number(state.settings.rate)),
      .init(name: "steps", value: .integer(network.optimizerState.steps)),
    ]
    if optimizer.schedule != .constant {
      let next = optimizer.schedule.rate(state.settings.rate, after: network.optimizerState.steps)
      lines.append(
        "the next step, number \(network.optimizerState.steps + 1), is made with rate \(text(next))")
    }
    for (name, kept) in zip(optimizer.kind.slots, network.optimizerState.slots) {
      for (key, value) in kept.sorted(by: { $0.key < $1.key }) {
        let parameter = network.name(of: key)
        members.append(.init(name: "\(name) of \(parameter)", value: .tensor(value)))
        lines +=
          value.count <= 64 && value.shape.rank <= 2
          ? text.lines(value, after: "\(name) of \(parameter) = ").map { "  " + $0 }
          : [
            "  \(name) of \(parameter)  \(value.shape), norm \(text(value.doubles.reduce(0) { $0 + $1 * $1 }.squareRoot()))"
          ]
      }
    }
    return Answer(lines, .object(members))
  }
}

extension Call {
  /// The learning rate given for a parameter.
  func learningRate(_ name: String) throws(Diagnostic) -> Double {
    let rate = try number(name)
    guard rate.isFinite, rate > 0 else {
      let text = NumberText(digits: 6, width: 80)
      throw Diagnostic(
        .outOfRange, "a learning rate is a positive number, and this is \(text(rate))", at: range(of: name))
    }
    return rate
  }
}
