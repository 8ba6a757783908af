// QuantitySymbol.swift — a symbol of the blackboard: `w`, `z`, `gamma`; how it is typed, printed and explained.
import Autograd
import Platform

/// A symbol that quantities of a network are written with.
///
/// Symbols are the same when their names are.
public struct QuantitySymbol: Hashable, Sendable {
  /// Typed name: `gamma`.
  public let name: String
  /// Printed sign: `γ`.
  public let sign: String
  /// General written form of a quantity with it: `w(k)v,u`.
  public let form: String
  /// Meaning, in one line.
  public let meaning: String
  /// Noun for messages about a layer without it, in the plural where there are many: `weights`.
  public let noun: String
  /// Source of one, for a network without; `nil` where the table of the network says enough.
  public let source: String?
  /// Its name in files of weights, behind that of the layer: `running_mean`.
  public let published: String
  /// False where it is a quantity only of a network with a layer that has it, and anybody's name elsewhere.
  public let isReserved: Bool
  /// Claims of the help, as examples that the tests run.
  public let claims: [Example]

  /// A symbol; `sign`, `noun` and `published` follow from the name unless given.
  public init(
    _ name: String, sign: String? = nil, form: String, meaning: String, noun: String? = nil,
    source: String? = nil, published: String? = nil, isReserved: Bool = true, claims: [Example] = []
  ) {
    self.isReserved = isReserved
    (self.name, self.sign, self.form, self.meaning) = (name, sign ?? name, form, meaning)
    (self.noun, self.source, self.claims) = (noun ?? "`\(self.sign)`", source, claims)
    self.published = published ?? name
  }

  /// Equality of names.
  public static func == (a: Self, b: Self) -> Bool { a.name == b.name }
  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension QuantitySymbol {
  /// Every symbol that some kind of layer has, in the order of the kinds.
  public static let all: [QuantitySymbol] = LayerKind.all.flatMap { $0.symbols }.reduce(into: []) {
    if !$0.contains($1) { $0.append($1) }
  }
  /// Those that are quantities only where a layer has them.
  public static let unreserved: [QuantitySymbol] = all.filter { !$0.isReserved }
  /// The symbols by name.
  public static let named = Dictionary(all) { $0.name }

  /// w, the weights.
  public static let weight = QuantitySymbol(
    "w", form: "w(k)v,u",
    meaning:
      "weight of layer k from input v to unit u; one row past the inputs is the bias; w(k,m)r,c,d of filter m",
    noun: "weights", published: "weight",
    claims: [
      Example("data table { 1 2 -> 1 }; layer dense 2; w(1) = [3 4; 5 6]; w(1)2,1", prints: "5"),
      Example("data table { 1 2 -> 1 }; layer dense 2; b(1) = [7 8]; w(1)3,2", prints: "8"),
      Example("data digit; layer conv 2 1x2; w(1,2) = [3 4]; w(1,2)1,2,1", prints: "4"),
    ])
  /// b, the biases.
  public static let bias = QuantitySymbol(
    "b", form: "b(k)u", meaning: "bias of unit u of layer k; b(k,m) of filter m", noun: "biases",
    published: "bias",
    claims: [Example("data digit; layer conv 2 1x2; b(1) = [3 4]; b(1,2)", prints: "4")])
  /// a, the values of units before their activation.
  public static let preactivation = QuantitySymbol(
    "a", form: "a(k)u",
    meaning: "what unit u of layer k computes before its activation; a(k,m)r,c in a feature map",
    claims: [
      Example("data table { 1 2 -> 1 }; layer dense 1; w(1) = [3; 4]; b(1) = 5; a(1)1", prints: "16"),
      Example("data digit; x = 2; layer conv 2 1x1 relu; w(1,2) = -3; a(1,2)4,5", prints: "-6"),
    ])
  /// z, the outputs of a layer; z(0) is the input.
  public static let output = QuantitySymbol(
    "z", form: "z(k)u",
    meaning: "output of unit u of layer k; z(k,m)r,c in a feature map; z(0) is the input",
    claims: [
      Example("data digit; x = 2; layer conv 2 1x1 relu; w(1,2) = 3; z(1,2)4,5", prints: "6"),
      Example("data table { 1 2 -> 1 }; z(0)", prints: "[1 2]"),
    ])
}
