// Activation.swift — the functions at the end of a layer: z = f(a).
import Autograd
import Parameters
import Platform

/// A function that a layer applies to its pre-activation.
public struct Activation: Hashable, Sendable {
  /// The word that names it.
  public let name: String
  /// Summary, in one line.
  public let summary: String
  /// The operation, or `nil` for the identity.
  public let operation: Operation?

  /// σ(a) = 1 / (1 + e⁻ᵃ).
  public static let sigmoid = Activation("sigmoid", "logistic units: 1/(1 + exp(-a))", .sigmoid)
  /// tanh(a).
  public static let tanh = Activation("tanh", "hyperbolic tangent", .tanh)
  /// max(a, 0).
  public static let relu = Activation("relu", "rectified linear units: a where positive, else 0", .relu)
  /// a where positive, else 0.01·a.
  public static let leakyReLU = Activation("leakyrelu", "a where positive, else 0.01·a", .leakyReLU)
  /// a where positive, else eᵃ − 1.
  public static let elu = Activation("elu", "a where positive, else exp(a) - 1", .elu)
  /// a·Φ(a).
  public static let gelu = Activation("gelu", "a·Φ(a), Φ the distribution function of N(0, 1)", .gelu)
  /// a·Φ(a), approximated with tanh.
  public static let tanhGELU = Activation("gelutanh", "gelu approximated with tanh, as in GPT-2", .tanhGELU)
  /// ln(1 + eᵃ).
  public static let softplus = Activation("softplus", "ln(1 + exp(a)), a smooth ReLU", .softplus)
  /// softmax(a) over the units.
  public static let softmax = Activation("softmax", "probabilities over the units, adding up to 1", .softmax)
  /// a itself.
  public static let linear = Activation("linear", "the value itself", nil)

  /// All activations, in the order in which help lists them.
  public static let all: [Activation] = [
    .sigmoid, .tanh, .relu, .leakyReLU, .elu, .gelu, .tanhGELU, .softplus, .softmax, .linear,
  ]
  /// The activations by name.
  public static let named = Dictionary(all) { $0.name }

  private init(_ name: String, _ summary: String, _ operation: Operation?) {
    (self.name, self.summary, self.operation) = (name, summary, operation)
  }

  /// Puts f(a) on the tape.
  func record(_ a: Variable, on tape: Tape) throws(NetworkError) -> Variable {
    guard let operation else { return a }
    return try tape.recordPart(operation, [a])
  }

  /// Activations are the same when their names are.
  public static func == (a: Activation, b: Activation) -> Bool { a.name == b.name }
  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Parameter.Kind {
  /// The name of an activation.
  static let activation = Self.choice(Activation.all.map { $0.name })
}
