// LayerKind.swift — what the language, help and tests know about a kind of layer.
import Autograd
import Tensors

/// What is known about a kind of layer before one exists.
public struct LayerKind: Sendable {
  /// The word behind `layer`.
  public let name: String
  /// What it does, in one line.
  public let summary: String
  /// Its formula in the course's notation.
  public let formula: String
  /// What it takes.
  public let arguments: [LayerArgument]
  /// Commands that show one, with what the last prints.
  public let example: Example
  /// What else is to be known about it, a paragraph each.
  public let details: [String]
  /// What help says of it, as examples that are run by the tests, too.
  public let claims: [Example]
  /// The symbols of the quantities that a layer of this kind may have, the output's among them.
  public let symbols: [QuantitySymbol]
  /// Makes one behind outputs of shapes `inputs` (none: it is the first and no data say).
  public let make: @Sendable (_ arguments: LayerArguments, _ inputs: [Shape]) throws(LayerError) -> Layer

  init(
    _ name: String, _ summary: String, formula: String, arguments: [LayerArgument] = [], example: Example,
    symbols: [QuantitySymbol] = [], details: [String] = [], claims: [Example] = [],
    make: @escaping @Sendable (_ arguments: LayerArguments, _ inputs: [Shape]) throws(LayerError) -> Layer
  ) {
    self.symbols = symbols + [.output]
    (self.name, self.summary, self.formula) = (name, summary, formula)
    (self.arguments, self.example, self.make) = (arguments, example, make)
    (self.details, self.claims) = (details, claims)
  }
}

extension LayerKind {
  /// Every kind of layer, in the order in which help lists them.
  public static let all: [LayerKind] =
    [
      .dense, .convolution, .maxPooling, .meanPooling, .globalPooling, .batchNormalization, .localResponse,
      .dropout, .flatten,
    ]
    + Activation.all.map(\.layerKind)

  /// The kinds by name.
  public static let named = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}
