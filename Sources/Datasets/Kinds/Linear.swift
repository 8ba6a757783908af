// Linear.swift — two classes on the two sides of a hidden line.
import Tensors

extension DatasetKind {
  /// Points of the square [−1, 1]², class 1 where u·x > c for a hidden unit vector u and offset c; none lies
  /// closer to the line than 0.1, so that a straight line separates them until noise is added.
  package static let linear = DatasetKind(
    "linear", "two classes on the two sides of a hidden line",
    arguments: [.count, .noise(standard: 0), .seed], example: "data linear n=200",
    details: [
      "Without noise no point lies closer to the line than 0.1, and a straight line separates the classes."
    ],
    claims: [
      Claim(
        "data linear; layer dense 1; loss crossentropy; init zero; train epochs=500 rate=5; errtrain",
        prints: "0"),
      Claim(
        "data linear n=300 seed=5; a = x; data linear n=300 seed=5 noise=0; max(abs(x - a))", prints: "0"),
    ]
  ) { arguments, random throws(DatasetError) in
    let n = try arguments.examples(standard: 200)
    let noise = try arguments.noise(standard: 0)
    let angle = random.uniform(0, 2 * .pi)
    let (u1, u2) = (Math.cos(angle), Math.sin(angle))
    let offset = random.uniform(-0.2, 0.2)
    let labels = random.permutation(n).map { $0 % 2 }
    var inputs: [Double] = []
    for (i, label) in labels.enumerated() {
      try arguments.requireGoing(at: i)
      var (x1, x2, distance) = (0.0, 0.0, 0.0)
      repeat {
        (x1, x2) = (random.uniform(-1, 1), random.uniform(-1, 1))
        distance = (u1 * x1 + u2 * x2 - offset) * (label == 1 ? 1 : -1)
      } while distance < 0.1
      inputs += random.blurred(x1, x2, by: noise)
    }
    return Dataset(
      "linear", inputs: Tensor(inputs, shape: [n, 2]),
      targets: Tensor(labels.map(Double.init), shape: [n, 1]),
      classes: 2)
  }
}
