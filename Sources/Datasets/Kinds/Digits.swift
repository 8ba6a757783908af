// Digits.swift — digits that look handwritten, as many as one likes.
import Tensors

extension DatasetKind {
  /// Images of one channel, 14×14, grey levels 0 … 255, as many of each digit as of the others, in random order.
  ///
  /// A digit is one of the ways to write it (``Glyph``), bent, slanted, turned, moved and inked at random.
  package static let digits = DatasetKind(
    "digits", "14×14 pictures of digits as people write them, grey levels 0 to 255",
    arguments: [
      .positional("n", .integer, "examples, 1 to 100000; 1000 unless given", optional: true), .seed,
    ],
    example: "data digits 1000",
    details: ["There are as many of each digit as of the others, in random order."],
    claims: [
      Claim("data digits", prints: "digits  1000 examples, images of 14×14×1, 10 classes (100 each)"),
      Claim("data digits 30", prints: "digits  30 examples, images of 14×14×1, 10 classes (3 each)"),
      Claim("data digits 20; max(abs(x - 127.5)) <= 127.5", prints: "1"),
      Claim("data digits 20; max(x) > 200", prints: "1"),
      Claim("data digits 9 seed=5; a = x; data digits 9 seed=5; max(abs(x - a))", prints: "0"),
    ]
  ) { arguments, random throws(DatasetError) in
    let side = 14
    let n = try arguments.examples(standard: 1000, most: 100_000, width: side * side + 1)
    let labels = random.permutation(n).map { $0 % Glyph.digits.count }
    var pixels: [Double] = []
    pixels.reserveCapacity(n * side * side)
    for label in labels {
      try arguments.requireGoing()
      let styles = Glyph.digits[label]
      let hand = Hand(random: &random)
      pixels += hand.written(styles[random.below(styles.count)], side: side, random: &random)
    }
    return Dataset(
      "digits", inputs: Tensor(pixels, shape: [n, 1, side, side]),
      targets: Tensor(labels.map(Double.init), shape: [n, 1]), classes: Glyph.digits.count)
  }
}
