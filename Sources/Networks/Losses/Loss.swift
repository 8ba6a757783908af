// Loss.swift — the layer without parameters at the end: the measure of the error.
import Autograd
import Platform
import Tensors
import Typography

/// Requirements of the data's targets on a network.
public struct TargetInfo: Hashable, Sendable {
  /// Numbers in each target.
  public var width: Int
  /// The number of classes 0, 1, … when targets are class numbers, else `nil`.
  public var classes: Int?
  /// The lowest and the highest number in the targets, where that is known.
  public var bounds: ClosedRange<Double>?
  /// The lowest and the highest number in the inputs, where a loss compares with them and needs to know.
  public var inputBounds: ClosedRange<Double>?
  /// Targets of `width` numbers, of `classes` classes where they are class numbers.
  public init(
    width: Int, classes: Int?, bounds: ClosedRange<Double>? = nil, inputBounds: ClosedRange<Double>? = nil
  ) {
    (self.width, self.classes, self.bounds) = (width, classes, bounds)
    self.inputBounds = inputBounds
  }
}

extension TargetInfo {
  /// Throws where a cross-entropy behind `units` outputs would be none of these targets.
  ///
  /// A sigmoid unit's is of a target from 0 to 1: past it −y·ln p − (1−y)·ln(1−p) has no least value. Behind several
  /// scores there is a unit for each class, from 0.
  func requireClasses(of units: Int, _ activation: Activation?) throws(LayerError) {
    guard let bounds else { return }
    let isWhole = classes != nil
    let found = Self.found(bounds)
    let enough = isWhole ? "end with `layer dense \(Int(bounds.upperBound) + 1) linear`" : nil
    if units == width, activation == .sigmoid {
      guard bounds.lowerBound < 0 || bounds.upperBound > 1 else { return }
      throw LayerError(
        .targets, "cross-entropy of a sigmoid unit takes targets from 0 to 1, and \(found)",
        hint: isWhole && width == 1
          ? "call the classes 0 and 1, or \(enough ?? ""); for numbers that are no classes, `loss mse`"
          : "call two classes 0 and 1; `loss mse` takes any numbers")
    }
    guard width == 1 || units != width else {
      guard bounds.lowerBound < 0 else { return }
      throw LayerError(
        .targets, "cross-entropy over \(units) units takes shares of the classes, none below 0, and \(found)",
        hint: "`loss mse` takes any numbers")
    }
    try requireNumbers(of: units, for: "cross-entropy", hint: enough)
  }

  /// The targets that there are, in words.
  private static func found(_ bounds: ClosedRange<Double>) -> String {
    let (low, high) = (NumberFormat.format(bounds.lowerBound), NumberFormat.format(bounds.upperBound))
    return low == high ? "here they are \(low)" : "these go from \(low) to \(high)"
  }

  /// Throws where targets, one number each, are no classes of `units` units.
  func requireNumbers(of units: Int, for loss: String, hint enough: String?) throws(LayerError) {
    guard let bounds, units > 1, width == 1 else { return }
    let found = Self.found(bounds)
    let ends = [bounds.lowerBound, bounds.upperBound]
    guard !ends.allSatisfy({ $0 == $0.rounded() && $0 >= 0 && $0 < Double(units) }) else { return }
    throw LayerError(
      .targets, "\(loss) over \(units) units takes class numbers from 0 to \(units - 1), and \(found)",
      hint: enough.map { "number the classes from 0, or \($0); for numbers that are no classes, `loss mse`" }
        ?? "`loss mse` takes any numbers")
  }
}

/// A loss: the error of each example.
public struct Loss: Sendable {
  /// The word behind `loss`.
  public let name: String
  /// Summary, in one line.
  public let summary: String
  /// Its formula in the course's notation.
  public let formula: String
  /// Name in sentences: `cross-entropy`.
  public let title: String
  /// Claims of the help, as examples that the tests run.
  public let claims: [Example]
  /// What other tools call it; a hint leads from these words to its name.
  public let synonyms: [String]
  /// True where outputs and targets are compared number by number, so that a class number becomes a row of 0s and a 1.
  let isOfSquares: Bool
  /// True where the outputs are probabilities, or scores that softmax makes probabilities of.
  ///
  /// A saturated unit that is wrong has a slope under such a loss all the same.
  public let isOfProbabilities: Bool
  /// Puts the errors of all examples on the tape.
  let record: @Sendable (Head) throws(NetworkError) -> Variable

  /// The end of a network on the tape, as a loss sees it.
  struct Head {
    let tape: Tape
    /// The last layer's output (n units), and its scores before a softmax or sigmoid.
    let z: Variable, scores: Variable
    /// The last layer's activation.
    let activation: Activation?
    /// The targets, (n width).
    let y: Variable
    let units: Int
    let targets: TargetInfo

    /// Puts an operation on the tape.
    func record(
      _ operation: Operation, _ inputs: [Variable], _ settings: Settings = [:]
    ) throws(NetworkError) -> Variable {
      try tape.recordPart(operation, inputs, settings)
    }
  }

  /// −y ln p − (1−y) ln(1−p) after a sigmoid unit; −ln softmax of the class's score after several units.
  public static let crossEntropy = Loss(
    "crossentropy", "cross-entropy: binary after sigmoid units, of classes after several scores",
    title: "cross-entropy", formula: "err = -y·ln p - (1-y)·ln(1-p), or -ln p_class",
    claims: [
      Example(
        "data table { 1 -> 0.25 }; layer dense 1; w(1) = 1; loss crossentropy; err + y * log(p) + (1 - y) * log(1 - p)",
        prints: "0"),
      Example(
        "data table { 1 -> 1 0 }; layer dense 2; init zero; loss crossentropy; err - 2 * log(2)", prints: "0"),
      Example(
        "data table { 1 -> 2 }; layer dense 3 linear; w(1) = [0 1 2]; loss crossentropy; abs(err + log(p3)) < 1e-15",
        prints: "1"),
      Example(
        "data table { 1 -> 2 }; layer dense 3 softmax; w(1) = [0 1 2]; loss crossentropy; abs(err + log(p3)) < 1e-15",
        prints: "1"),
    ], synonyms: ["bce", "ce", "nll", "logloss", "cross_entropy"], isOfProbabilities: true
  ) { head throws(NetworkError) in
    try NetworkError.converting { () throws(LayerError) in
      try head.targets.requireClasses(of: head.units, head.activation)
    }
    if head.units == head.targets.width, head.activation == .sigmoid {
      let errors = try head.record(.binaryCrossEntropy, [head.z, head.y])
      return head.units == 1 ? errors : try head.record(.sum, [errors], ["axis": .integer(2)])
    }
    guard head.units > 1 else {
      throw .layer(
        LayerError(
          .loss,
          "cross-entropy needs a probability and the last unit is \(head.activation?.name ?? "linear")",
          hint: "let the last layer be one sigmoid unit: `layer dense 1`"))
    }
    guard head.targets.width == 1 || head.targets.width == head.units else {
      throw .layer(
        LayerError(
          .shape, "the network ends in \(head.units) units and each target has \(head.targets.width) numbers",
          hint: "a target is one class number, or a share of each class; of sigmoid units a 0 or 1 for each"))
    }
    guard head.activation == nil || head.activation == .linear || head.activation == .softmax else {
      throw .layer(
        LayerError(
          .loss,
          "cross-entropy over \(head.units) classes works on scores and the last layer is \(head.activation?.name ?? "")",
          hint: "end with `layer dense \(head.units) softmax` or `layer dense \(head.units) linear`"))
    }
    guard head.targets.width == 1 else { return try head.record(.softCrossEntropy, [head.scores, head.y]) }
    let examples = head.tape.entries[head.y.entry].shape[0]
    let classes = try head.record(.reshape, [head.y], ["sizes": .integers([examples])])
    return try head.record(.classCrossEntropy, [head.scores, classes])
  }

  /// Mean of squares over the outputs, as the frameworks do.
  public static let meanSquaredError = squared(
    "mse", .meanSquaredError,
    "mean of squared differences over the outputs (as the frameworks); a class number becomes a 1 for its unit and 0 for the others",
    title: "mean squared error", formula: "err = (1/m)·Σ_u (y_u - z_u)²",
    claims: [
      Example(
        "data table { 1 -> 5 9 }; layer dense 2 linear; w(1) = [3 5]; b(1) = 0; loss mse; err", prints: "10"),
      Example(
        "data table { 1 -> 1 }; layer dense 2 linear; w(1) = [3 5]; b(1) = 0; loss mse; err", prints: "12.5"),
    ], synonyms: ["l2loss"])

  /// Half the sum of squares, as textbooks do.
  public static let sumSquaredError = squared(
    "sse", .sumSquaredError,
    "half the sum of squared differences over the outputs (as textbooks); a class number as for mse",
    title: "half the sum of squares", formula: "err = ½·Σ_u (y_u - z_u)²",
    claims: [
      Example(
        "data table { 1 -> 5 9 }; layer dense 2 linear; w(1) = [3 5]; b(1) = 0; loss sse; err", prints: "10"),
      Example(
        "data table { 1 -> 5 9 8 }; layer dense 3 linear; w(1) = [3 5 2]; b(1) = 0; loss sse; err",
        prints: "28"),
    ])

  private static func squared(
    _ name: String, _ operation: Operation, _ summary: String, title: String, formula: String,
    claims: [Example], synonyms: [String] = []
  ) -> Loss {
    Loss(
      name, summary, title: title, formula: formula, claims: claims, synonyms: synonyms, isOfSquares: true
    ) { head throws(NetworkError) in
      try head.record(operation, [head.z, try head.numbers(for: name)])
    }
  }

  /// True when the targets become rows of 0s with a 1 at the class: class numbers, and several units under
  /// squares.
  public func takesOneHot(_ targets: TargetInfo, units: Int) -> Bool {
    isOfSquares && targets.width == 1 && targets.classes != nil && units > 1
  }

  /// Every loss, in the order in which help lists them.
  public static let all: [Loss] = [.crossEntropy, .meanSquaredError, .sumSquaredError]
  /// The losses by name.
  public static let named = Dictionary(all) { $0.name }

  init(
    _ name: String, _ summary: String, title: String, formula: String, claims: [Example],
    synonyms: [String] = [], isOfSquares: Bool = false, isOfProbabilities: Bool = false,
    record: @escaping @Sendable (Head) throws(NetworkError) -> Variable
  ) {
    (self.name, self.summary, self.title, self.isOfSquares) = (name, summary, title, isOfSquares)
    (self.formula, self.claims, self.record) = (formula, claims, record)
    (self.synonyms, self.isOfProbabilities) = (synonyms, isOfProbabilities)
  }
}

extension Loss.Head {
  /// The targets as numbers to compare the outputs with, one for each unit; a class number becomes its row.
  ///
  /// - Parameter name: the loss, in messages.
  func numbers(for name: String) throws(NetworkError) -> Variable {
    if targets.width == units { return y }
    if targets.width == 1, units > 1, targets.classes != nil { return try oneHot(for: name) }
    throw .layer(
      LayerError(
        .shape,
        "the network ends in \(units) unit\(units == 1 ? "" : "s") and each target has \(targets.width) number\(targets.width == 1 ? "" : "s")",
        hint: "the last layer needs as many units as targets have numbers, or one for each class"))
  }

  /// The targets as a row for each class number: 1 for its unit, 0 for the others.
  private func oneHot(for name: String) throws(NetworkError) -> Variable {
    try NetworkError.converting { () throws(LayerError) in
      try targets.requireNumbers(
        of: units, for: name,
        hint: targets.bounds.map { "end with `layer dense \(Int($0.upperBound) + 1)`" })
    }
    let examples = tape.entries[y.entry].shape[0]
    let classes = try record(.reshape, [y], ["sizes": .integers([examples])])
    let rows = try record(.oneHot, [classes], ["classes": .integer(units)])
    tape.name(rows, .oneHotTargets(examples: examples))
    return rows
  }
}
