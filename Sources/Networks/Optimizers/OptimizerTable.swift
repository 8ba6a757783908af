// OptimizerTable.swift — every optimizer: its formula, defaults (PyTorch's) and source.
import Autograd
import Parameters
import Platform
import Tensors
import Typography

extension OptimizerKind {
  /// Gradient descent.
  public static let sgd = OptimizerKind(
    name: "sgd", summary: "gradient descent", formula: "θ ← θ - η·g", usualRate: nil, arguments: [],
    slots: [], rule: .kernel(.descent), trial: Trial("rate=0.5", "0.5"))

  /// Gradient descent with momentum.
  public static let momentum = OptimizerKind(
    name: "momentum", summary: "gradient descent that keeps its course (Polyak 1964)",
    formula: "v ← momentum·v + g, θ ← θ - η·v", usualRate: nil, arguments: [course(0.9)], slots: ["v"],
    rule: .kernel(.momentum, p: "momentum"), trial: Trial("rate=0.5 momentum=0.5", "0"))

  /// Momentum with a look ahead.
  public static let nesterov = OptimizerKind(
    name: "nesterov", summary: "momentum with a look ahead (Nesterov 1983; Sutskever et al. 2013)",
    formula: "v ← momentum·v + g, θ ← θ - η·(g + momentum·v)", usualRate: nil, arguments: [course(0.9)],
    slots: ["v"], rule: .kernel(.nesterov, p: "momentum"),
    trial: Trial("rate=0.5 momentum=0.5", "-0.125"))

  /// Adam.
  public static let adam = adaptive(
    "adam", "steps by mean and spread of the gradients so far (Kingma & Ba 2015)", decay: [],
    trial: Trial("rate=0.5 beta1=0.5 beta2=0.5 eps=0", "1.00493"))
  /// Adam with decoupled weight decay.
  public static let adamW = adaptive(
    "adamw", "adam whose weight decay is apart from the gradient (Loshchilov & Hutter 2019)",
    decay: [number("l2", 0.01, 0...1e6, "weight decay: moves θ by −η·l2·θ")], isDecoupled: true)

  private static func adaptive(
    _ name: String, _ summary: String, decay: [Parameter], isDecoupled: Bool = false, trial: Trial? = nil
  ) -> OptimizerKind {
    OptimizerKind(
      name: name, summary: summary,
      formula: "m ← β₁·m + (1-β₁)·g, v ← β₂·v + (1-β₂)·g², θ ← θ - η·(m/(1-β₁ᵗ))/(√(v/(1-β₂ᵗ)) + ε)",
      usualRate: 0.001,
      arguments: [
        number("beta1", 0.9, 0...0.999_999, "β₁, what the mean m of gradients keeps"),
        number("beta2", 0.999, 0...0.999_999, "β₂, what the mean v of squares keeps"),
        epsilon(1e-8),
      ] + decay, slots: ["m", "v"], rule: .kernel(.adam, p: "beta1", q: "beta2", isCorrected: true),
      isDecoupled: isDecoupled, trial: trial)
  }

  /// RMSprop.
  public static let rmsProp = OptimizerKind(
    name: "rmsprop", summary: "divides by the root of the mean of recent squares (Hinton 2012)",
    formula: "s ← α·s + (1-α)·g², v ← momentum·v + g/(√s + ε), θ ← θ - η·v", usualRate: 0.01,
    arguments: [
      number("alpha", 0.99, 0...0.999_999, "α, what the mean s of squares keeps"), course(0),
      epsilon(1e-8),
    ], slots: ["s", "v"], rule: .kernel(.rmsProp, p: "alpha", q: "momentum"),
    trial: Trial("rate=0.5 alpha=0.75 momentum=0.5 eps=0", "0"))

  /// AdaGrad.
  public static let adaGrad = OptimizerKind(
    name: "adagrad", summary: "divides by the root of the sum of all squares (Duchi, Hazan, Singer 2011)",
    formula: "s ← s + g², θ ← θ - η·g/(√s + ε)", usualRate: 0.01, arguments: [epsilon(1e-10)], slots: ["s"],
    rule: .kernel(.adaGrad), trial: Trial("rate=0.5 eps=0", "1.2"))

  /// AdaDelta.
  public static let adaDelta = OptimizerKind(
    name: "adadelta", summary: "adagrad with a memory of its own steps instead of a rate (Zeiler 2012)",
    formula: "s ← ρ·s + (1-ρ)·g², Δ = g·√(u + ε)/√(s + ε), u ← ρ·u + (1-ρ)·Δ², θ ← θ - η·Δ", usualRate: 1,
    arguments: [number("rho", 0.9, 0...0.999_999, "ρ, what both means keep"), epsilon(1e-6)],
    slots: ["s", "u"], rule: .kernel(.adaDelta, p: "rho"),
    trial: Trial("rate=1 rho=0.75 eps=1", "0.0562768"))

  /// Every optimizer, in the order in which help lists them.
  public static let all: [OptimizerKind] = [
    .sgd, .momentum, .nesterov, .adam, .adamW, .rmsProp, .adaGrad, .adaDelta,
  ]
  /// The optimizers by name.
  public static let named = Dictionary(all) { $0.name }

  /// A number of an optimizer's own; its help says what it is unless given.
  static func number(
    _ name: String, _ standard: Double, _ bounds: ClosedRange<Double>, _ help: String
  ) -> Parameter {
    .option(
      name, .number, "\(help); \(NumberFormat.format(standard, digits: 6)) unless given",
      standard: standard, in: bounds)
  }
  /// `momentum`.
  static func course(_ standard: Double) -> Parameter {
    number("momentum", standard, 0...0.999_999, "what the direction v keeps of itself")
  }
  /// `eps`.
  static func epsilon(_ standard: Double) -> Parameter {
    number("eps", standard, 0...1, "ε, so that nothing is divided by 0")
  }
}
