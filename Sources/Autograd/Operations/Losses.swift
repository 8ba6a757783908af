// Losses.swift — the error of each example: cross-entropy, binary and of classes, and squared errors.
import Tensors

extension Operation {
  /// H(y, p) = −y ln p − (1−y) ln(1−p), one for each example.
  ///
  /// Logarithms are bounded below by −100 (as PyTorch's. BCELoss), so that a saturated unit gives a number.
  public static let binaryCrossEntropy = Operation(
    "crossentropy", "cross-entropy of probability p and target y: −y ln p − (1−y) ln(1−p)",
    shapes: "(...) (...) -> (...)", written: "H({b}, {a})", inputs: ["p", "y"],
    example: Example("crossentropy(0.8, 1)", prints: "0.223144"),
    trials: Trials(values: 0.15...0.85),
    forward: { x in
      Term(x.shape) { emitter, destination, accumulate throws(OutOfMemory) in
        let p = try emitter.place(x[0].broadcast(to: x.shape))
        let y = try emitter.place(x[1].broadcast(to: x.shape))
        emitter.append(
          .binaryCrossEntropy, accumulate: accumulate, into: destination, a: p.offset, b: y.offset,
          sizes: [x.shape.count])
      }
    },
    gradients: [
      // ∂/∂p = −y/p + (1−y)/(1−p) = (p − y) / (p(1−p))
      { g, _, x in
        Term(g.shape) { emitter, destination, accumulate throws(OutOfMemory) in
          let p = try emitter.place(x[0].broadcast(to: g.shape))
          let y = try emitter.place(x[1].broadcast(to: g.shape))
          let g = try emitter.place(g)
          emitter.append(
            .binaryCrossEntropyGradient, accumulate: accumulate, into: destination, a: p.offset, b: y.offset,
            c: g.offset, sizes: [g.shape.count])
        }
      },
      // ∂/∂y = ln(1−p) − ln p
      { g, _, x in g * ((1 - x[0]).map(.log) - x[0].map(.log)) },
    ],
    scalar: { e in
      let (p, y) = (e.x(0), e.x(1))
      let (pName, yName) = (e.reference(0), e.reference(1))
      let slope = (p - y) / Swift.max(p * (1 - p), 1e-12)
      return ScalarView(
        "−\(yName)·ln \(pName) − (1−\(yName))·ln(1−\(pName))",
        [
          Partial(of: 0, at: e.aligned(0), "−\(yName)/\(pName) + (1−\(yName))/(1−\(pName))", slope),
          Partial(
            of: 1, at: e.aligned(1), "ln(1−\(pName)) − ln \(pName)", Math.log(1 - p) - Math.log(p)),
        ])
    })

  /// −ln softmax(a)_c for each row of scores a and class c = 0, 1, …: softmax and cross-entropy in one stable step.
  public static let classCrossEntropy = Operation(
    "classcrossentropy", "cross-entropy of scores a (before softmax) and classes c = 0, 1, …",
    shapes: "(n m) (n) -> (n)", written: "H({b}, softmax({a}))", inputs: ["a", "c"],
    example: Example("classcrossentropy([1 2 3; 0 0 0], [2 0])", prints: "[0.407606 1.09861]"),
    trials: Trials(wholes: [1: 2]),
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
      let scores = (0..<width).map { e.x(0, [n, $0]) }
      let largest = scores.max() ?? 0
      let exponentials = scores.map { Math.exp($0 - largest) }
      let total = exponentials.reduce(0, +)
      let target = Int(exactly: e.x(1, [n])) ?? -1
      return ScalarView(
        "−ln softmax(\(.input(0, [n, Swift.max(0, Swift.min(target, width - 1))])))",
        (0..<width).map { j in
          Partial(
            of: 0, at: [n, j], "softmax(\(.input(0, [n, j])))\(j == target ? "−1" : "")",
            exponentials[j] / total - (j == target ? 1 : 0))
        })
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
