// Losses.swift — the error of each example: cross-entropy, binary and of classes, and squared errors.
import Tensors
import Typography

extension Operation {
  /// H(y, p) = −y ln p − (1−y) ln(1−p), one for each example; 0·ln 0 is 0, and a share with an infinite logarithm is
  /// the error that ln makes.
  ///
  /// The form for p = σ(a) is y·ln(1 + e⁻ᵃ) + (1−y)·ln(1 + eᵃ), computed from a: see ``Composition``.
  public static let binaryCrossEntropy = Operation(
    "crossentropy", "cross-entropy of probability p and target y: −y ln p − (1−y) ln(1−p)",
    shapes: "(...) (...) -> (...)", written: "H({b}, {a})", inputs: ["p", "y"],
    example: Example("crossentropy(0.8, 1)", prints: "0.223144"),
    composition: Composition(
      inner: { .sigmoid },
      // ∂/∂a = (1−y)·σ(a) − y·σ(−a)
      gradient: { g, _, x in
        guard let inner = x.inner else { return g }
        let (shape, y) = (g.shape, x[1].broadcast(to: g.shape))
        let (a, z) = (inner.broadcast(to: shape), x[0].broadcast(to: shape))
        return g * .pointwise(.logisticResidual, [a, y, z])
      }),
    trials: Trials(values: 0.15...0.85),
    forward: { x in
      let y = x[1].broadcast(to: x.shape)
      guard let inner = x.inner else {
        return .pointwise(.binaryCrossEntropy, [x[0].broadcast(to: x.shape), y])
      }
      return .pointwise(.logisticCrossEntropy, [inner.broadcast(to: x.shape), y])
    },
    gradients: [
      // ∂/∂p = −y/p + (1−y)/(1−p), of p = σ(a) with 1/p = 1 + e⁻ᵃ and 1/(1−p) = 1 + eᵃ
      { g, _, x in
        let y = x[1].broadcast(to: g.shape)
        guard let inner = x.inner else {
          return .pointwise(.binaryCrossEntropyGradient, [x[0].broadcast(to: g.shape), y, g])
        }
        return g * .pointwise(.logisticSlope, [inner.broadcast(to: g.shape), y])
      },
      // ∂/∂y = ln(1−p) − ln p, of p = σ(a) −a
      { g, _, x in
        if let inner = x.inner { return g * -inner }
        return g * ((-x[0]).map(.log1p) - x[0].map(.log))
      },
    ],
    scalar: { e in e.inner.map { logisticView(e, $0) } ?? binaryView(e) })

  private static func binaryView(_ e: Element) -> ScalarView {
    let (p, y) = (e.x(0), e.x(1))
    let (pName, yName) = (e.reference(0), e.reference(1))
    let slope = y == 0 ? 1 / (1 - p) : y == 1 ? -1 / p : (p - y) / (p * (1 - p))
    return ScalarView(
      "−\(yName)·ln \(pName) − (1−\(yName))·ln(1−\(pName))",
      [
        Partial(of: 0, at: e.aligned(0), "−\(yName)/\(pName) + (1−\(yName))/(1−\(pName))", slope),
        Partial(
          of: 1, at: e.aligned(1), "ln(1−\(pName)) − ln \(pName)", Math.log1p(-p) - Math.log(p)),
      ])
  }

  /// The view of p = σ(a), by numbers of a; where p has lost digits formulas are written in a, so that they
  /// can be typed.
  private static func logisticView(_ e: Element, _ inner: Element.Inner) -> ScalarView {
    let (x, y) = (e.x(inner.source, inner.index), e.x(1))
    let (p, a, yName) = (e.reference(0), Formula.Reference.input(inner.source, inner.index), e.reference(1))
    let slope = (y == 1 ? 0 : (1 - y) * (1 + Math.exp(x))) - (y == 0 ? 0 : y * (1 + Math.exp(-x)))
    let residual = (1 - y) * Math.sigmoid(x) - y * Math.sigmoid(-x)
    let saturation = Saturation.sigmoid(x, e.precision)
    let isClose = saturation == nil && !Saturation.isBeyond(x, e.precision)
    let written: Formula =
      isClose
      ? "−\(yName)·ln \(p) − (1−\(yName))·ln(1−\(p))"
      : "\(yName)·softplus(−\(a)) + (1−\(yName))·softplus(\(a))"
    let byTarget = Partial(of: 1, at: e.aligned(1), isClose ? "ln(1−\(p)) − ln \(p)" : "−\(a)", -x)
    if saturation == nil, Saturation.isBeyond(x, e.precision), e.wants(inner.source, inner.index) {
      return ScalarView(
        written,
        [
          Partial(
            of: inner.source, at: inner.index, "(1−\(yName))·σ(\(a)) − \(yName)·σ(−\(a))", residual,
            note: "two factors in one: exp(\(x > 0 ? "" : "−")a) overflows"),
          byTarget,
        ])
    }
    let formula: Formula =
      switch saturation {
      case .high: "−\(yName)/\(p) + (1−\(yName))·(1+exp(\(a)))"
      case .low: "−\(yName)·(1+exp(−\(a))) + (1−\(yName))/(1−\(p))"
      case nil: "−\(yName)/\(p) + (1−\(yName))/(1−\(p))"
      }
    return ScalarView(written, [Partial(of: 0, at: e.aligned(0), formula, slope), byTarget])
  }

  /// −ln softmax(a)_c for each row of scores a and class c = 0, 1, …: softmax and cross-entropy in one stable step.
  public static let classCrossEntropy = Operation(
    "classcrossentropy", "cross-entropy of scores a (before softmax) and classes c = 0, 1, …",
    shapes: "(n m) (n) -> (n) | (n m) (n 1) -> (n 1)", written: "H({b}, softmax({a}))", inputs: ["a", "c"],
    example: Example("classcrossentropy([1 2 3; 0 0 0], [2 0])", prints: "[0.407606 1.09861]"),
    trials: Trials(wholes: [1: 2]),
    // An invalid class gives NaN, and this message gives the reason.
    complaint: { e in
      classComplaint(e.x(1, e.index), e.shapes[0][1], row: e.shapes[0][0] == 1 ? nil : e.index[0] + 1)
    },
    forward: { x in
      Term(x.shape) { emitter, destination, accumulate throws(OutOfMemory) in
        let (a, classes) = (try emitter.place(x[0]), try emitter.place(x[1]))
        emitter.append(
          .classCrossEntropy, accumulate: accumulate, into: destination, a: a.offset, b: classes.offset,
          sizes: a.shape.sizes)
      }
    },
    gradients: [
      // ∂/∂aⱼ = softmax(a)ⱼ − [j = c]
      { g, _, x in
        Term(x.shape(of: 0)) { emitter, destination, accumulate throws(OutOfMemory) in
          let (a, classes) = (try emitter.place(x[0]), try emitter.place(x[1]))
          let g = try emitter.place(g)
          emitter.append(
            .classCrossEntropyGradient, accumulate: accumulate, into: destination, a: a.offset,
            b: classes.offset, c: g.offset, sizes: a.shape.sizes)
        }
      },
      nil,
    ],
    scalar: { e in
      let n = e.index[0]
      let width = e.shapes[0][1]
      let probabilities = Probabilities((0..<width).map { e.x(0, [n, $0]) })
      let target = Int(exactly: e.x(1, e.index)) ?? -1
      return ScalarView(
        "−ln \("softmax", ofRowOf: .input(0, [n, Swift.max(0, Swift.min(target, width - 1))]))",
        (0..<width).map { j in
          Partial(
            of: 0, at: [n, j], "\("softmax", ofRowOf: .input(0, [n, j]))\(j == target ? "−1" : "")",
            j == target ? -probabilities.rest(j) : probabilities[j])
        })
    })

  /// Reason why a class number is none of `count` classes; `nil` where it is one.
  static func classComplaint(_ value: Double, _ count: Int, row: Int?) -> String? {
    guard !(value >= 0 && value < Double(count) && value == value.rounded()) else { return nil }
    let place = row.map { " of row \($0)" } ?? ""
    return "class \(NumberFormat.format(value))\(place) is none of the \(count): 0 to \(count - 1)"
  }

  /// −Σ y_j ln softmax(a)_j for each row of scores a and of targets y: shares of the classes, or a 1 at one of them.
  ///
  /// Source: PyTorch's `cross_entropy` with class probabilities; rows of y need not add up to 1.
  public static let softCrossEntropy = Operation(
    "softcrossentropy",
    "cross-entropy of scores a (before softmax) and shares y of the classes: −Σ y·ln softmax(a)",
    shapes: "(n m) (n m) -> (n)", written: "H({b}, softmax({a}))", inputs: ["a", "y"],
    example: Example("softcrossentropy([1 2 3; 0 0 0], [0 0 1; 0.5 0.5 0])", prints: "[0.407606 1.09861]"),
    forward: { x in -(x[1] * x[0].logSoftmax).sum(axis: 1) },
    gradients: [
      // ∂/∂aⱼ = pⱼ·Σy − yⱼ = pⱼ·(Σy − yⱼ) − yⱼ·(1 − pⱼ), with 1 − p = −(e^ln p − 1): a 1 at the class leaves no difference
      { g, _, x in
        let logarithms = x[0].logSoftmax
        let total = x[1].sum(axis: 1).reshaped([x.shape(of: 1)[0], 1])
        let slope = logarithms.map(.exp) * (total - x[1]) + x[1] * logarithms.map(.expm1)
        return g.reshaped([x.shape(of: 0)[0], 1]) * slope
      },
      // ∂/∂yⱼ = −ln pⱼ
      { g, _, x in g.reshaped([x.shape(of: 0)[0], 1]) * -x[0].logSoftmax },
    ],
    scalar: { e in
      let n = e.index[0]
      let width = e.shapes[0][1]
      let probabilities = Probabilities((0..<width).map { e.x(0, [n, $0]) })
      let targets = (0..<width).map { e.x(1, [n, $0]) }
      let total = targets.reduce(0, +)
      func name(_ input: Int, _ j: Int) -> Formula.Reference { .input(input, [n, j]) }
      let sum = Formula.joined((0..<width).map { "\(name(1, $0))" }, separator: "+")
      return ScalarView(
        .joined((0..<width).map { "−\(name(1, $0))·ln \("softmax", ofRowOf: name(0, $0))" }, separator: " "),
        (0..<width).flatMap { j in
          [
            Partial(
              of: 0, at: [n, j],
              total == 1
                ? "\("softmax", ofRowOf: name(0, j))−\(name(1, j))"
                : "\("softmax", ofRowOf: name(0, j))·(\(sum))−\(name(1, j))",
              probabilities[j] * (total - targets[j]) - targets[j] * probabilities.rest(j)),
            Partial(of: 1, at: [n, j], "−ln \("softmax", ofRowOf: name(0, j))", -probabilities.logarithm(j)),
          ]
        })
    })

  /// A row for each class number c = 0, 1, … with 1 at the class and 0 elsewhere.
  public static let oneHot = Operation(
    "onehot", "a row for each class number c = 0, 1, …: 1 at the class, 0 elsewhere",
    shapes: ShapeRule("(n) -> (n classes) | (n 1) -> (n classes)", samples: [[[4]], [[4, 1]]]) {
      shapes, settings throws(ShapeRule.Reason) in
      guard shapes.count == 1, shapes[0].rank == 1 || shapes[0].rank == 2 && shapes[0][1] == 1 else {
        throw "it takes a vector, or a column, of class numbers"
      }
      let classes = settings.integer("classes") ?? 0
      guard (1...1 << 24).contains(classes) else { throw "\(classes) classes: there is at least one" }
      return [shapes[0][0], classes]
    },
    written: "onehot({a})", inputs: ["c"], settings: [SettingKind("classes", .integer, required: true)],
    example: Example("onehot([2 0], 3)", prints: "[0 0 1; 1 0 0]"),
    trials: Trials(wholes: [0: 2], settings: [["classes": .integer(2)], ["classes": .integer(3)]]),
    complaint: { e in
      classComplaint(
        e.x(0, Array([e.index[0], 0].prefix(e.shapes[0].rank))), e.output[1],
        row: e.output[0] == 1 ? nil : e.index[0] + 1)
    },
    forward: { x in
      let (n, m) = (x.shape[0], x.shape[1])
      let row = Term([n, m]) { emitter, destination, accumulate throws(OutOfMemory) in
        let (ones, classes) = (try emitter.place(.filled(1, [n])), try emitter.place(x[0]))
        emitter.append(
          .maxGradient, accumulate: accumulate, into: destination, a: ones.offset, b: classes.offset,
          sizes: [n, m, 1])
      }
      // 0/0 in the row of a class that there is not.
      return row / row.sum(axis: 1).reshaped([n, 1])
    },
    gradients: [nil],
    scalar: { e in
      ScalarView(
        "\(.input(0, Array([e.index[0], 0].prefix(e.shapes[0].rank)))) = \(String(e.index[1]))", [])
    })

  /// Mean of squared differences over the last axis: (1/m) Σ (y − z)², as the frameworks do.
  public static let meanSquaredError = squaredError(
    "mse", "mean of squared differences of z and y, along the last axis", example: "mse([1 2], [0 4])",
    prints: "2.5", factor: { 1 / Double($0) },
    written: { "(\($0))/\(String($1))" }, slope: { "2·(\($0)−\($1))/\(String($2))" })

  /// Half the sum of squared differences over the last axis: ½ Σ (y − z)², as textbooks do.
  public static let sumSquaredError = squaredError(
    "sse", "half the sum of squared differences of z and y, along the last axis",
    example: "sse([1 2], [0 4])",
    prints: "2.5", factor: { _ in 0.5 },
    written: { formula, _ in "½·(\(formula))" }, slope: { z, y, _ in "\(z)−\(y)" })

  private static func squaredError(
    _ name: String, _ summary: String, example: String, prints: String,
    factor: @escaping @Sendable (_ width: Int) -> Double,
    written: @escaping @Sendable (Formula, Int) -> Formula,
    slope: @escaping @Sendable (Formula, Formula, Int) -> Formula
  ) -> Operation {
    Operation(
      name, summary, shapes: "(... m) (... m) -> (...)", written: "\(name)({a}, {b})", inputs: ["z", "y"],
      example: Example(example, prints: prints),
      forward: { x in
        let difference = x[0] - x[1]
        return factor(difference.shape[-1]) * (difference * difference).sum(axis: difference.shape.rank - 1)
      },
      gradients: [
        // ∂/∂z = 2 · factor · (z − y)
        { g, _, x in
          let difference = x[0] - x[1]
          return (2 * factor(difference.shape[-1])) * (g.reshaped(Shape(g.shape.sizes + [1])) * difference)
        },
        { g, _, x in
          let difference = x[1] - x[0]
          return (2 * factor(difference.shape[-1])) * (g.reshaped(Shape(g.shape.sizes + [1])) * difference)
        },
      ],
      scalar: { e in
        let width = e.shapes[0][-1]
        func place(_ input: Int, _ j: Int) -> [Int] {
          zip(e.shapes[input].sizes, (e.index + [j]).suffix(e.shapes[input].rank)).map { $0 == 1 ? 0 : $1 }
        }
        let terms = (0..<width).map { j -> (Formula, Formula) in
          ("\(.input(0, place(0, j)))", "\(.input(1, place(1, j)))")
        }
        return ScalarView(
          written(.joined(terms.map { "(\($0)−\($1))²" }, separator: " + "), width),
          (0..<width).flatMap { j in
            let (z, y) = (e.x(0, place(0, j)), e.x(1, place(1, j)))
            return [
              Partial(
                of: 0, at: place(0, j), slope(terms[j].0, terms[j].1, width), 2 * factor(width) * (z - y)),
              Partial(
                of: 1, at: place(1, j), slope(terms[j].1, terms[j].0, width), 2 * factor(width) * (y - z)),
            ]
          })
      })
  }
}

extension Term {
  /// ln softmax of each row.
  fileprivate var logSoftmax: Term {
    let width = shape[-1]
    return Term(shape) { [shape] emitter, destination, accumulate throws(OutOfMemory) in
      let a = try emitter.place(self)
      emitter.append(
        .logSoftmax, accumulate: accumulate, into: destination, a: a.offset,
        sizes: [width == 0 ? 0 : shape.count / width, width])
    }
  }
}

/// Softmax of a few scores, each with its distance from 1.
private struct Probabilities {
  private let scores: [Double], exponentials: [Double]
  private let best: Int, rest: Double

  init(_ scores: [Double]) {
    let largest = scores.max() ?? 0
    let best = scores.firstIndex(of: largest) ?? 0
    self.scores = scores
    self.best = best
    exponentials = scores.map { Math.exp($0 - largest) }
    rest = exponentials.enumerated().reduce(0) { $1.offset == best ? $0 : $0 + $1.element }
  }

  /// pⱼ.
  subscript(j: Int) -> Double { exponentials[j] / (1 + rest) }
  /// 1 − pⱼ, without cancellation where pⱼ is close to 1.
  func rest(_ j: Int) -> Double { j == best ? rest / (1 + rest) : 1 - self[j] }
  /// ln pⱼ.
  func logarithm(_ j: Int) -> Double { (scores[j] - (scores.max() ?? 0)) - Math.log1p(rest) }
}
