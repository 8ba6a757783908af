// Softmax.swift — scores to probabilities, along the last axis.
import Tensors

extension Operation {
  /// pⱼ = exp(aⱼ) / Σ exp(aᵢ), with the largest score subtracted first.
  public static let softmax = Operation(
    "softmax", "scores to probabilities that add up to 1, along the last axis", shapes: "(... m) -> (... m)",
    written: "softmax({a})", example: Example("softmax([1 2 3])", prints: "[0.0900306 0.244728 0.665241]"),
    forward: { x in x[0].rowwise(.softmax) },
    gradients: [{ g, y, _ in g.rowwise(.softmaxGradient, y) }],
    // ∂pⱼ/∂aᵢ = pⱼ·(1 − pⱼ) for i = j, −pⱼ·pᵢ else
    scalar: { e in
      ScalarView(
        "\("softmax", ofRowOf: e.reference(0))",
        (0..<e.output[-1]).compactMap { i -> Partial? in
          let other = Array(e.index.dropLast()) + [i]
          guard e.wants(0, other) else { return nil }
          return other == e.index
            ? Partial(of: 0, at: other, "\(.output)·(1−\(.output))", e.y * (1 - e.y))
            : Partial(of: 0, at: other, "−\(.output)·\(.outputAt(other))", -e.y * e.y(at: other))
        })
    })

  /// ln softmax(a), computed without ever forming the small numbers.
  public static let logSoftmax = Operation(
    "logsoftmax", "logarithms of softmax, along the last axis", shapes: "(... m) -> (... m)",
    written: "logsoftmax({a})", example: Example("logsoftmax([0 0])", prints: "[-0.693147 -0.693147]"),
    forward: { x in x[0].rowwise(.logSoftmax) },
    gradients: [{ g, y, _ in g.rowwise(.logSoftmaxGradient, y) }],
    // ∂yⱼ/∂aᵢ = [i = j] − exp(yᵢ)
    scalar: { e in
      ScalarView(
        "\("logsoftmax", ofRowOf: e.reference(0))",
        (0..<e.output[-1]).compactMap { i -> Partial? in
          let other = Array(e.index.dropLast()) + [i]
          guard e.wants(0, other) else { return nil }
          let p = Math.exp(e.y(at: other))
          return other == e.index
            ? Partial(of: 0, at: other, "1−exp(\(.output))", 1 - p)
            : Partial(of: 0, at: other, "−exp(\(.outputAt(other)))", -p)
        })
    })
}

extension Term {
  /// A kernel on each row of the last axis.
  fileprivate func rowwise(_ kernel: Kernel, _ other: Term? = nil) -> Term {
    let width = shape[-1]
    return Term(shape) { [shape] emitter, destination, accumulate throws(OutOfMemory) in
      let a = try emitter.place(self)
      let b = try other.map { term throws(OutOfMemory) in try emitter.place(term).offset } ?? -1
      emitter.append(
        kernel, accumulate: accumulate, into: destination, a: a.offset, b: b,
        sizes: [width == 0 ? 0 : shape.count / width, width])
    }
  }
}
