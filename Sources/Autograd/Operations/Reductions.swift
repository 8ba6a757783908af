// Reductions.swift — sum, mean and maximum, over everything or along one axis.
import Tensors

extension Operation {
  /// Σ a.
  public static let sum = reduction(
    "sum", "sum of all elements, or along an axis", example: Example("sum([1 2; 3 4], 1)", prints: "[4 6]"),
    claims: [Example("sum([1 2; 3 4])", prints: "10")],
    forward: { x in x.reduced.sum(axis: 1).reshaped(x.shape) },
    gradient: { g, _, x in g.repeated(x) },
    scalar: { e, inputs in
      ScalarView(
        .joined(inputs.map { "\(.input(0, $0))" }, separator: " + "),
        inputs.map { Partial(of: 0, at: $0, "1", 1) })
    })

  /// Σ a / n.
  public static let mean = reduction(
    "mean", "mean of all elements, or along an axis", example: Example("mean([1 2 3 6])", prints: "3"),
    claims: [Example("mean([1 2; 3 6], 2)", prints: "[1.5 4.5]")],
    forward: { x in
      // The mean of one number is the number.
      guard x.reduced.shape[1] > 1 else { return x[0].reshaped(x.shape) }
      return (1 / Double(x.reduced.shape[1])) * x.reduced.sum(axis: 1).reshaped(x.shape)
    },
    gradient: { g, _, x in
      guard x.reduced.shape[1] > 1 else { return g.reshaped(x.shape(of: 0)) }
      return ((1 / Double(x.reduced.shape[1])) * g).repeated(x)
    },
    scalar: { e, inputs in
      ScalarView(
        "(\(.joined(inputs.map { "\(.input(0, $0))" }, separator: " + ")))/\(String(inputs.count))",
        inputs.map { Partial(of: 0, at: $0, "1/\(String(inputs.count))", 1 / Double(inputs.count)) })
    })

  /// max a; the derivative goes to the first maximum in row order.
  public static let max = reduction(
    "max",
    "largest element, of all or along an axis; of equal ones, the derivative goes to the first in row order",
    example: Example("max([1 5; 7 3], 2)", prints: "[5 7]"),
    claims: [
      Example("max([1 5; 7 3])", prints: "7"),
      Example("a = [3 1 3]; grad a of max(a)", prints: "∂max(a)/∂a = [1 0 0]"),
    ],
    keeps: { $0.count },
    forward: { x in
      Term(x.shape) { emitter, destination, accumulate throws(OutOfMemory) in
        let a = try emitter.place(x.reduced)
        emitter.append(
          .max, accumulate: accumulate, into: destination, a: a.offset, c: x.keptOffset, sizes: a.shape.sizes)
      }
    },
    gradient: { g, _, x in
      Term(x.shape(of: 0)) { emitter, destination, accumulate throws(OutOfMemory) in
        let g = try emitter.place(g)
        emitter.append(
          .maxGradient, accumulate: accumulate, into: destination, a: g.offset, b: x.keptOffset,
          sizes: x.reduced.shape.sizes)
      }
    },
    scalar: { e, inputs in
      let chosen = Int(e.auxiliary(e.output.offset(of: e.index) ?? 0))
      return ScalarView(
        "max(\(.joined(inputs.map { "\(.input(0, $0))" }, separator: ", ")))",
        inputs.enumerated().map { i, index in
          Partial(
            of: 0, at: index, i == chosen ? "1" : "0", i == chosen ? 1 : 0,
            note: i == chosen ? "the maximum" : nil)
        })
    })

  private static func reduction(
    _ name: String, _ summary: String, example: Example, claims: [Example] = [],
    keeps: (@Sendable (Shape) -> Int)? = nil,
    forward: @escaping @Sendable (Operands) -> Term, gradient: @escaping Gradient,
    scalar: @escaping @Sendable (Element, _ inputs: [[Int]]) -> ScalarView
  ) -> Operation {
    Operation(
      name, summary,
      shapes: ShapeRule("(...) -> () | (...), axis -> (... without it)", samples: [[[2, 3]], [[2, 3, 2]]]) {
        shapes, settings throws(ShapeRule.Reason) in
        guard shapes[0].count > 0 else { throw "it needs at least one element" }
        guard let axis = settings.integer("axis") else { return .scalar }
        guard axis >= 1, axis <= shapes[0].rank else {
          throw .noAxis(axis, in: shapes[0])
        }
        var sizes = shapes[0].sizes
        sizes.remove(at: axis - 1)
        return Shape(sizes)
      },
      written: "\(name)({a})", settings: [SettingKind("axis", .integer)], example: example, claims: claims,
      keeps: keeps,
      branch: keeps == nil ? nil : .keptIndex,
      trials: Trials(settings: [[:], ["axis": .integer(1)], ["axis": .integer(2)]]), forward: forward,
      gradients: [gradient],
      scalar: { e in
        let shape = e.shapes[0]
        guard let axis = e.settings.integer("axis") else {
          return scalar(e, (0..<shape.count).map(shape.index(at:)))
        }
        return scalar(
          e,
          (0..<shape[axis - 1]).map { i in
            var index = e.index
            index.insert(i, at: axis - 1)
            return index
          })
      })
  }
}

extension Operation.Operands {
  /// Input 0 as (before, reduced, behind).
  fileprivate var reduced: Term {
    let shape = shape(of: 0)
    guard let axis = settings.integer("axis") else { return self[0].reshaped([1, shape.count, 1]) }
    let sizes = shape.sizes
    return self[0].reshaped([
      sizes[..<(axis - 1)].reduce(1, *), sizes[axis - 1], sizes[axis...].reduce(1, *),
    ])
  }
}

extension Term {
  /// The gradient of a reduced output at every element that was reduced to it.
  fileprivate func repeated(_ x: Operation.Operands) -> Term {
    let sizes = x.reduced.shape.sizes
    return reshaped([sizes[0], 1, sizes[2]]).broadcast(to: x.reduced.shape).reshaped(x.shape(of: 0))
  }
}
