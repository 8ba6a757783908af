// Pooling.swift — the maximum or the mean of each window.
import Tensors

extension Operation {
  /// The largest of each window; the derivative goes to the first maximum in row order.
  public static let maxPool = pooling(
    "maxpool",
    "largest of each window (2×2 unless told), windows side by side unless a stride is given; of equal ones, the derivative goes to the first in row order",
    example: Example("maxpool([1 2 5 0; 3 4 1 1], 2)", prints: "[4 5]"),
    claims: [
      Example("maxpool([1 5 2 4])", prints: "[5 4]"), Example("maxpool([1 5 2 4], 2, 1)", prints: "[5 5 4]"),
      Example("a = [2 2 1 1]; grad a of sum(maxpool(a, 2))", prints: "∂sum(maxpool(a, 2))/∂a = [1 0 1 0]"),
    ], keeps: { $0.count },
    forward: { x in
      Term(x.shape) { emitter, destination, accumulate throws(OutOfMemory) in
        let a = try emitter.place(x[0])
        emitter.append(
          .maxPool, accumulate: accumulate, into: destination, a: a.offset, c: x.keptOffset,
          sizes: x.window.poolingSizes)
      }
    },
    gradient: { g, _, x in
      Term(x.shape(of: 0)) { emitter, destination, accumulate throws(OutOfMemory) in
        let g = try emitter.place(g)
        emitter.append(
          .maxPoolGradient, accumulate: accumulate, into: destination, a: g.offset, b: x.keptOffset,
          sizes: x.window.poolingSizes)
      }
    },
    scalar: { e, window, pixels in
      let chosen = Int(e.auxiliary(e.output.offset(of: e.index) ?? 0))
      return ScalarView(
        "max(\(.joined(pixels.map { "\(.input(0, $0))" }, separator: ", ")))",
        pixels.map { index in
          let isChosen = window.position(of: index) == chosen
          return Partial(
            of: 0, at: index, isChosen ? "1" : "0", isChosen ? 1 : 0, note: isChosen ? "the maximum" : nil)
        })
    })

  /// The mean of each window, over the pixels really inside the image; with `count` `all`, over those of the padding, too.
  public static let meanPool = pooling(
    "meanpool", "mean of each window (2×2 unless told), windows side by side unless a stride is given",
    example: Example("meanpool([1 2 5 0; 3 4 1 2], 2)", prints: "[2.5 2]"),
    claims: [
      Example("meanpool([1 5 2 4])", prints: "[3 3]"),
      Example("meanpool([1 5 2 4], 2, 1)", prints: "[3 3.5 3]"),
    ],
    forward: { x in
      Term(x.shape) { emitter, destination, accumulate throws(OutOfMemory) in
        let a = try emitter.place(x[0])
        emitter.append(
          .meanPool, accumulate: accumulate, into: destination, a: a.offset, sizes: x.window.poolingSizes)
      }
    },
    gradient: { g, _, x in
      Term(x.shape(of: 0)) { emitter, destination, accumulate throws(OutOfMemory) in
        let g = try emitter.place(g)
        emitter.append(
          .meanPoolGradient, accumulate: accumulate, into: destination, a: g.offset,
          sizes: x.window.poolingSizes)
      }
    },
    scalar: { e, window, pixels in
      let rank = e.shapes[0].rank
      let divisor = window.divisor(rank == 1 ? 0 : e.index[rank - 2], e.index[rank - 1])
      let share = 1 / Double(Swift.max(1, divisor))
      return ScalarView(
        "(\(.joined(pixels.map { "\(.input(0, $0))" }, separator: " + ")))/\(String(divisor))",
        pixels.map { Partial(of: 0, at: $0, "1/\(String(divisor))", share) })
    })

  private static func pooling(
    _ name: String, _ summary: String, example: Example, claims: [Example],
    keeps: (@Sendable (Shape) -> Int)? = nil,
    forward: @escaping @Sendable (Operands) -> Term, gradient: @escaping Gradient,
    scalar: @escaping @Sendable (Element, Window, _ pixels: [[Int]]) -> ScalarView
  ) -> Operation {
    Operation(
      name, summary,
      shapes: ShapeRule(
        "(... h w) -> (... oh ow) | (n) -> (o)", samples: [[[4, 4]], [[2, 2, 5, 4]], [[6]]]
      ) { shapes, settings throws(ShapeRule.Reason) in
        let window = try Window(pooling: shapes[0], settings)
        return shapes[0].rank == 1
          ? [window.ow] : Shape(shapes[0].sizes.dropLast(2) + [window.oh, window.ow])
      },
      written: "\(name)({a})", settings: [SettingKind("size", .integer), SettingKind("stride", .integer)],
      example: example, claims: claims, keeps: keeps,
      branch: keeps == nil ? nil : .keptIndex,
      trials: Trials(settings: [
        ["size": .integer(2)], ["size": .integer(3), "stride": .integer(1), "padding": .integer(1)],
        ["size": .integer(3), "stride": .integer(2), "padding": .integers([1, 0]), "ceil": .word("yes")],
        [
          "size": .integer(3), "stride": .integer(2), "padding": .integer(1), "ceil": .word("yes"),
          "count": .word("all"),
        ], ["to": .integers([3, 3])], ["to": .integer(2)],
      ]),
      forward: forward, gradients: [gradient],
      scalar: { e in
        guard let window = try? Window(pooling: e.shapes[0], e.settings) else { return ScalarView("", []) }
        let rank = e.shapes[0].rank
        let (row, column) = (rank == 1 ? 0 : e.index[rank - 2], e.index[rank - 1])
        let front = rank == 1 ? [] : Array(e.index.dropLast(2))
        let pixels = window.pixels(row, column).map { pixel in
          rank == 1 ? [pixel.image.1] : front + [pixel.image.0, pixel.image.1]
        }
        return scalar(e, window, pixels)
      })
  }
}

extension Operation.Operands {
  fileprivate var window: Window {
    do {
      return try Window(pooling: shape(of: 0), settings)
    } catch {
      preconditionFailure("the shape rule has let through: \(error.text)")
    }
  }
}

extension Window {
  /// The number by which the kernels keep a pixel: row · width + column.
  fileprivate func position(of index: [Int]) -> Int {
    (index.count == 1 ? 0 : index[index.count - 2]) * w + index[index.count - 1]
  }
}
