// Initialization.swift — how parameters start.
import Tensors

/// How random parameters are drawn.
public struct Initialization: Sendable {
  /// The word behind `init`.
  public let name: String
  /// What it does, in one line with its source.
  public let summary: String
  private let draw: @Sendable (_ fanIn: Int, _ fanOut: Int, inout Random) -> Double

  /// N(0, 2/in): He, Zhang, Ren, Sun 2015, equation 10.
  public static let he = Initialization("he", "w ~ N(0, 2/inputs), biases 0 (He et al. 2015)") {
    fanIn, _, random in
    (2 / Double(fanIn)).squareRoot() * random.normal()
  }
  /// U(−r, r), r = √(6/(in + out)): Glorot & Bengio 2010, equation 16.
  public static let xavier = Initialization(
    "xavier", "w ~ U(-r, r), r = sqrt(6/(inputs + units)), biases 0 (Glorot & Bengio 2010)"
  ) { fanIn, fanOut, random in
    let bound = (6 / (Double(fanIn) + Double(fanOut))).squareRoot()
    return random.uniform(-bound, bound)
  }
  /// N(0, 1).
  public static let normal = Initialization("normal", "w ~ N(0, 1), biases 0") { _, _, random in
    random.normal()
  }
  /// U(−r, r), r = 1/√in, as PyTorch starts layers.
  public static let uniform = Initialization(
    "uniform", "w ~ U(-r, r), r = 1/sqrt(inputs), biases 0 (as PyTorch starts)"
  ) { fanIn, _, random in
    let bound = 1 / Double(fanIn).squareRoot()
    return random.uniform(-bound, bound)
  }
  /// All zero: every unit of a layer then learns the same.
  public static let zero = Initialization("zero", "w and biases 0: every unit then learns the same") {
    _, _, _ in 0
  }

  /// Every initialisation, in the order in which help lists them.
  public static let all: [Initialization] = [.he, .xavier, .normal, .uniform, .zero]
  /// The initialisations by name.
  public static let named = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  private init(
    _ name: String, _ summary: String,
    draw: @escaping @Sendable (_ fanIn: Int, _ fanOut: Int, inout Random) -> Double
  ) {
    (self.name, self.summary, self.draw) = (name, summary, draw)
  }

  /// A fresh value for a parameter.
  public func value(of spec: ParameterSpec, random: inout Random, precision: Precision) -> Tensor {
    switch spec.start {
    case .constant(let value): return Tensor(repeating: value, shape: spec.shape, precision: precision)
    case .random(let fanIn, let fanOut):
      switch precision {
      case .double:
        return Tensor((0..<spec.shape.count).map { _ in draw(fanIn, fanOut, &random) }, shape: spec.shape)
      case .single:
        return Tensor(
          (0..<spec.shape.count).map { _ in Float(draw(fanIn, fanOut, &random)) }, shape: spec.shape)
      }
    }
  }
}
