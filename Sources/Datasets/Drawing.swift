// Drawing.swift — common parts of the kinds of data that are drawn at random.
import Parameters
import Tensors
import Typography

extension Parameter {
  /// Number of examples: `n=200`.
  static let count = option("n", .integer, "examples, 1 to 10000000; 200 unless given")
  /// Spread of the points: `noise=0.1`.
  static func noise(standard: Double) -> Parameter {
    option(
      "noise", .number,
      "standard deviation of what is added to each coordinate; \(short(standard)) unless given")
  }
  /// Seed of the random numbers: `seed=1`.
  static let seed = option(
    "seed", .number, "a whole number from 0 up: a generator of its own, instead of the session's")
}

extension DatasetArguments {
  /// The number of examples asked for, bounded so that a slip of the key does not fill the memory.
  ///
  /// - Parameter width: the numbers of an example, inputs and target; data above the memory limit are
  ///   refused.
  func examples(standard: Int, most: Int = 10_000_000, width: Int = 3) throws(DatasetError) -> Int {
    let n = values.number("n") ?? Double(standard)
    guard n >= 1, n <= Double(most), n == n.rounded() else {
      throw DatasetError(
        .argument, "n is \(short(n)), and these data have 1 to \(most) examples", argument: "n")
    }
    let bytes = saturatingProduct(saturatingProduct(Int(n), width), 8)
    guard bytes <= Arena.limit else {
      throw DatasetError(
        .size, "these data would take \(byteText(bytes)) of memory, and \(byteText(Arena.limit)) may be used",
        hint: "ask for fewer examples: `n=\(max(1, Arena.limit / 4 / (8 * width)))`", argument: "n")
    }
    return Int(n)
  }

  /// The noise asked for.
  func noise(standard: Double) throws(DatasetError) -> Double {
    let noise = values.number("noise") ?? standard
    guard noise >= 0, noise.isFinite else {
      throw DatasetError(
        .argument, "noise is \(short(noise)), and a deviation is at least 0", argument: "noise")
    }
    return noise
  }

  /// The generator of the seed asked for; `nil` when none was.
  func generator() throws(DatasetError) -> Random? {
    guard let seed = values.number("seed") else { return nil }
    guard let whole = UInt64(exactly: seed) else {
      throw DatasetError(
        .argument, "seed is \(short(seed)), and a seed is a whole number from 0 up", argument: "seed")
    }
    return Random(seed: whole)
  }
}

/// A number in short form: `3`, not `3.0`.
func short(_ x: Double) -> String { Int64(exactly: x).map { "\($0)" } ?? "\(x)" }

extension Random {
  /// A point of the plane with N(0, deviation²) added to each coordinate.
  mutating func blurred(_ x: Double, _ y: Double, by deviation: Double) -> [Double] {
    [x + deviation * normal(), y + deviation * normal()]
  }
}

extension DatasetKind {
  /// A kind of points in the plane, as many of each class as of the others, in random order.
  ///
  /// - Parameter point: A point of a class; its position along the class is drawn by itself.
  static func points(
    _ name: String, _ summary: String, noise standard: Double, extra: [Parameter] = [], example: String,
    details: [String] = [], claims: [Claim] = [],
    classes: @escaping @Sendable (DatasetArguments) throws(DatasetError) -> Int = { _ in 2 },
    point: @escaping @Sendable (_ label: Int, _ classes: Int, _ random: inout Random) -> (Double, Double)
  ) -> DatasetKind {
    DatasetKind(
      name, summary, arguments: [.count] + extra + [.noise(standard: standard), .seed], example: example,
      details: details, claims: claims
    ) { arguments, random throws(DatasetError) in
      let n = try arguments.examples(standard: 200)
      let noise = try arguments.noise(standard: standard)
      let classes = try classes(arguments)
      let labels = random.permutation(n).map { $0 % classes }
      var inputs: [Double] = []
      inputs.reserveCapacity(2 * n)
      for (i, label) in labels.enumerated() {
        try arguments.requireGoing(at: i)
        let (x1, x2) = point(label, classes, &random)
        inputs += random.blurred(x1, x2, by: noise)
      }
      return Dataset(
        name, inputs: Tensor(inputs, shape: [n, 2]), targets: Tensor(labels.map(Double.init), shape: [n, 1]),
        classes: classes)
    }
  }
}
