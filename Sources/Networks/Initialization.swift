// Initialization.swift — initial values of parameters.
import Autograd
import Platform
import Tensors

/// Distribution of random parameters.
public struct Initialization: Sendable {
  /// The word behind `init`.
  public let name: String
  /// Summary, in one line with its source.
  public let summary: String
  /// Remark in help, and in a network with layers that it is about; empty for none.
  public let remark: String
  /// Claims of the help, as examples that the tests run.
  public let claims: [Example]
  /// What other tools call it; a hint leads from these words to its name.
  public let synonyms: [String]
  /// False for one that takes no random numbers.
  public let isRandom: Bool
  private let draw: @Sendable (_ fanIn: Int, _ fanOut: Int, inout Random) -> Double

  /// N(0, 2/in): He, Zhang, Ren, Sun 2015, equation 10.
  public static let he = Initialization(
    "he", "w ~ N(0, 2/inputs), biases 0 (He et al. 2015)",
    claims: [
      Example("layer dense 8 2000; init he; abs(mean(w(1)^2) - 1/4) < 0.01", prints: "1"),
      Example("layer dense 8 2000; init he; max(abs(b(1)))", prints: "0"),
    ], synonyms: ["kaiming"]
  ) {
    fanIn, _, random in
    (2 / Double(fanIn)).squareRoot() * random.normal()
  }
  /// U(−r, r), r = √(6/(in + out)): Glorot & Bengio 2010, equation 16.
  public static let xavier = Initialization(
    "xavier",
    "w ~ U(-r, r), r = sqrt(6/(inputs + units)), biases 0 (Glorot & Bengio 2010)",
    remark:
      "in a convolution with groups, inputs and units are counted within a group (PyTorch counts the units of all)",
    claims: [
      Example("layer dense 2 1000; init xavier; max(abs(w(1))) <= sqrt(6 / 1002)", prints: "1"),
      Example("layer dense 2 1000; init xavier; max(abs(w(1))) > 0.99 * sqrt(6 / 1002)", prints: "1"),
      Example(
        "data digit; layer conv 64 1x1; layer conv 64 1x1 groups=32; init xavier; max(abs(w(2))) > 0.9 * sqrt(6 / 4)",
        prints: "1"),
    ], synonyms: ["glorot"]
  ) { fanIn, fanOut, random in
    let bound = (6 / (Double(fanIn) + Double(fanOut))).squareRoot()
    return random.uniform(-bound, bound)
  }
  /// N(0, 1).
  public static let normal = Initialization(
    "normal", "w ~ N(0, 1), biases 0",
    claims: [
      Example("layer dense 8 2000; init normal; abs(mean(w(1)^2) - 1) < 0.03", prints: "1"),
      Example("layer dense 8 2000; init normal; max(abs(b(1)))", prints: "0"),
    ]
  ) { _, _, random in
    random.normal()
  }
  /// U(−r, r), r = 1/√in, as PyTorch starts layers.
  public static let uniform = Initialization(
    "uniform",
    "w ~ U(-r, r), r = 1/sqrt(inputs), as PyTorch starts weights; biases 0, where PyTorch draws them, too",
    claims: [
      Example("layer dense 4 1000; init uniform; max(abs(w(1))) <= 1/2", prints: "1"),
      Example("layer dense 4 1000; init uniform; max(abs(w(1))) > 0.49", prints: "1"),
      Example("layer dense 4 1000; init uniform; max(abs(b(1)))", prints: "0"),
    ]
  ) { fanIn, _, random in
    let bound = 1 / Double(fanIn).squareRoot()
    return random.uniform(-bound, bound)
  }
  /// All zero: every unit of a layer then learns the same.
  public static let zero = Initialization(
    "zero", "w and biases 0: every unit then learns the same",
    claims: [
      Example("layer dense 2 2; init normal; init zero; max(abs(w(1))) + max(abs(b(1)))", prints: "0"),
      Example(
        "data xor; layer dense 3; layer dense 1; loss crossentropy; init zero; step 20; w(1)1,1 - w(1)1,3",
        prints: "0"),
    ], isRandom: false
  ) {
    _, _, _ in 0
  }

  /// Every initialisation, in the order in which help lists them.
  public static let all: [Initialization] = [.he, .xavier, .normal, .uniform, .zero]
  /// The initialisations by name.
  public static let named = Dictionary(all) { $0.name }

  private init(
    _ name: String, _ summary: String, remark: String = "", claims: [Example] = [], synonyms: [String] = [],
    isRandom: Bool = true,
    draw: @escaping @Sendable (_ fanIn: Int, _ fanOut: Int, inout Random) -> Double
  ) {
    (self.name, self.summary, self.remark) = (name, summary, remark)
    (self.claims, self.synonyms, self.isRandom, self.draw) = (claims, synonyms, isRandom, draw)
  }

  /// Takes the numbers of a parameter from `random` without keeping them.
  func skip(_ spec: ParameterSpec, random: inout Random) {
    guard spec.start.isRandom else { return }
    for _ in 0..<spec.shape.count { _ = number(spec.start, &random) }
  }

  /// The next number of a parameter.
  private func number(_ start: ParameterSpec.Start, _ random: inout Random) -> Double {
    switch start {
    case .constant(let value): value
    case .random(let fanIn, let fanOut): draw(fanIn, fanOut, &random)
    case .normal(let deviation): isRandom ? deviation * random.normal() : 0
    }
  }

  /// A fresh value for a parameter.
  public func value(of spec: ParameterSpec, random: inout Random, precision: Precision) -> Tensor {
    if case .constant(let value) = spec.start {
      return Tensor(repeating: value, shape: spec.shape, precision: precision)
    }
    switch precision {
    case .double:
      return Tensor((0..<spec.shape.count).map { _ in number(spec.start, &random) }, shape: spec.shape)
    case .single:
      return Tensor(
        (0..<spec.shape.count).map { _ in Float(number(spec.start, &random)) }, shape: spec.shape)
    }
  }
}
