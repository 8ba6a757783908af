// Objects.swift — coloured pictures of ten objects, as many as one likes.
import Tensors

extension DatasetKind {
  /// Pictures of three channels, 32×32, levels 0 … 255, as many of each object as of the others, in random order.
  ///
  /// Neither colour nor place tells the class. A linear classifier of 2000 pictures is right about others in 45 % of
  /// cases, three convolutional layers in 90 %.
  package static let objects = DatasetKind(
    "objects",
    "32×32 colour pictures of ten objects: ball, ring, box, tent, cross, star, moon, arrow, dumbbell, fence",
    arguments: [
      .option("n", .integer, "examples, 1 to 100000; 1000 unless given"), .seed,
    ],
    example: "data objects n=500",
    details: [
      "There are as many of each object as of the others, in random order; colours, place, size, turn, background and noise are drawn at random."
    ],
    claims: [
      Claim(
        "data objects",
        prints:
          "objects  1000 examples, images of 32×32×3, 10 classes (100 each)\nclasses: 0 ball, 1 ring, 2 box, 3 tent, 4 cross, 5 star, 6 moon, 7 arrow, 8\n         dumbbell, 9 fence"
      ),
      Claim("data objects n=20; max(abs(x - 127.5)) <= 127.5", prints: "1"),
      Claim("data objects n=9 seed=5; a = x; data objects n=9 seed=5; max(abs(x - a))", prints: "0"),
    ]
  ) { arguments, random throws(DatasetError) in
    let side = 32
    let n = try arguments.examples(standard: 1000, most: 100_000, width: 3 * side * side + 1)
    let labels = random.permutation(n).map { $0 % Outline.objects.count }
    var pixels: [Double] = []
    pixels.reserveLarge(n * 3 * side * side)
    for label in labels {
      try arguments.requireGoing()
      let scene = Scene(random: &random)
      pixels += scene.painted(Outline.objects[label], side: side, random: &random)
    }
    var data = Dataset(
      "objects", inputs: Tensor(pixels, shape: [n, 3, side, side]),
      targets: Tensor(labels.map(Double.init), shape: [n, 1]), classes: Outline.objects.count)
    data.classNames = Outline.objects.map { $0.name }
    return data
  }
}

/// The part of a picture that is drawn at random: where an object is, and its colours.
private struct Scene {
  /// Pixels per unit of the outline, as a matrix: (x, y) of the picture → (a x + b y, c x + d y) of the object.
  private let a, b, c, d: Double
  /// Pixels per unit, about.
  private let size: Double
  /// Middle of the object, from the middle of the picture.
  private let place: (x: Double, y: Double)
  /// Colours of object and background, at one side and at the other.
  private let object, background: (from: [Double], to: [Double])
  /// The direction in which the colours change.
  private let light: (x: Double, y: Double)
  /// Standard deviation of the noise.
  private let noise: Double

  init(random: inout Random) {
    let turn = random.uniform(-0.45, 0.45)
    let (cosine, sine) = (Math.cos(turn), Math.sin(turn))
    size = random.uniform(8, 13)
    let (width, height) = (size * random.uniform(0.85, 1.15), size * random.uniform(0.85, 1.15))
    (a, b, c, d) = (cosine / width, sine / width, -sine / height, cosine / height)
    let room = 15 - size
    place = (random.uniform(-room, room), random.uniform(-room, room))
    let behind = Self.color(from: 0, to: 170, &random)
    var front = Self.color(from: 70, to: 255, &random)
    // An object of nearly the colour behind it can't be seen: it becomes lighter.
    if zip(behind, front).reduce(0, { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }) < 90 * 90 {
      front = behind.map { $0 + 85 }
    }
    background = (behind, Self.near(behind, &random))
    object = (front, Self.near(front, &random))
    let angle = random.uniform(0, 2 * .pi)
    light = (Math.cos(angle), Math.sin(angle))
    noise = random.uniform(4, 16)
  }

  private static func color(from low: Double, to high: Double, _ random: inout Random) -> [Double] {
    (0..<3).map { _ in random.uniform(low, high) }
  }

  private static func near(_ color: [Double], _ random: inout Random) -> [Double] {
    color.map { $0 + random.uniform(-40, 40) }
  }

  /// The levels 0 … 255 of a square picture: channel by channel, row by row.
  func painted(_ outline: Outline, side: Int, random: inout Random) -> [Double] {
    let middle = Double(side) / 2
    var pixels = [Double](repeating: 0, count: 3 * side * side)
    for row in 0..<side {
      for column in 0..<side {
        let (x, y) = (Double(column) + 0.5 - middle, Double(row) + 0.5 - middle)
        let (u, v) = (x - place.x, y - place.y)
        let distance = outline.distance(a * u + b * v, c * u + d * v) * size
        // The part of the pixel that the object covers, where its edge is straight.
        let cover = min(1, max(0, 0.5 - distance))
        let shade = 0.5 + (light.x * x + light.y * y) / Double(2 * side)
        for channel in 0..<3 {
          let front = object.from[channel] + shade * (object.to[channel] - object.from[channel])
          let behind = background.from[channel] + shade * (background.to[channel] - background.from[channel])
          let level = behind + cover * (front - behind) + noise * random.normal()
          pixels[(channel * side + row) * side + column] = min(255, max(0, level)).rounded()
        }
      }
    }
    return pixels
  }
}
