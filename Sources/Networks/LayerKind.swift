// LayerKind.swift — the definition of a kind of layer for the language, help and tests.
import Autograd
import Parameters
import Platform
import Tensors

/// Definition of a kind of layer.
public struct LayerKind: Sendable {
  /// The word behind `layer`.
  public let name: String
  /// Summary, in one line.
  public let summary: String
  /// Its formula in the course's notation.
  public let formula: String
  /// Arguments that it takes.
  public let arguments: [Parameter]
  /// Commands that show one, with the output of the last.
  public let example: Example
  /// Further details, a paragraph each.
  public let details: [String]
  /// Claims of the help, as examples that the tests run, too.
  public let claims: [Example]
  /// What other tools call it; a hint leads from these words to its name.
  public let synonyms: [String]
  /// The symbols of the quantities that a layer of this kind may have, the output's among them.
  public let symbols: [QuantitySymbol]
  /// True for a kind that takes any number of inputs from two on.
  public let joins: Bool
  /// Makes one behind outputs of shapes `inputs` (none: it is the first and no data say).
  public let make: @Sendable (_ arguments: Arguments, _ inputs: [Shape]) throws(LayerError) -> Layer

  init(
    _ name: String, _ summary: String, formula: String, arguments: [Parameter] = [], example: Example,
    symbols: [QuantitySymbol] = [], details: [String] = [], claims: [Example] = [], synonyms: [String] = [],
    joins: Bool = false,
    make: @escaping @Sendable (_ arguments: Arguments, _ inputs: [Shape]) throws(LayerError) -> Layer
  ) {
    self.symbols = symbols + [.output]
    (self.name, self.summary, self.formula) = (name, summary, formula)
    (self.arguments, self.example, self.make) = (arguments, example, make)
    (self.details, self.claims, self.synonyms, self.joins) = (details, claims, synonyms, joins)
  }
}

extension LayerKind {
  /// Every kind of layer, in the order in which help lists them.
  public static let all: [LayerKind] =
    [
      .dense, .convolution, .maxPooling, .meanPooling, .globalPooling, .batchNormalization, .localResponse,
      .dropout, .flatten, .sum, .concat, .transposedConvolution, .upsample, .reshape, .noise,
      .boltzmannMachine,
    ]
    + Activation.all.map { $0.layerKind }

  /// The kinds by name.
  public static let named = Dictionary(all) { $0.name }
}
