// Xor.swift — two classes in the plane, each on two opposite quadrants.
import Tensors

extension DatasetKind {
  /// Points of the square [−1, 1]², class 1 where the coordinates have different signs: no straight line
  /// separates them.
  package static let xor = DatasetKind(
    "xor", "two classes, each on two opposite quadrants of the plane",
    arguments: [.count, .noise(standard: 0), .seed], example: "data xor n=200",
    details: ["Points of the square from −1 to 1; class 1 where the coordinates have different signs."],
    claims: [
      Claim("data xor; mean(abs(y - (x1 * x2 < 0)))", prints: "0"),
      Claim("data xor n=10000; max(abs(x)) <= 1", prints: "1"),
      Claim("data xor n=10000; max(abs(x)) > 0.999", prints: "1"),
      Claim("data xor n=3 seed=5; a = x; data xor n=3 seed=5; max(abs(x - a))", prints: "0"),
      Claim("data xor n=3; a = x; seed 1; data xor n=9 seed=5; data xor n=3; max(abs(x - a))", prints: "0"),
      Claim(
        "data xor n=10000 seed=5; a = x; data xor n=10000 seed=5 noise=0; max(abs(x - a))", prints: "0"),
    ]
  ) { arguments, random throws(DatasetError) in
    let n = try arguments.examples(standard: 200)
    let noise = try arguments.noise(standard: 0)
    var inputs: [Double] = [], targets: [Double] = []
    for i in 0..<n {
      try arguments.requireGoing(at: i)
      let (x1, x2) = (random.uniform(-1, 1), random.uniform(-1, 1))
      targets.append(x1 * x2 < 0 ? 1 : 0)
      inputs += random.blurred(x1, x2, by: noise)
    }
    return Dataset(
      "xor", inputs: Tensor(inputs, shape: [n, 2]), targets: Tensor(targets, shape: [n, 1]), classes: 2)
  }
}
