// Products.swift — products of matrices, and the pre-activation of a dense layer.
import Tensors

extension Operation {
  /// Matrix product: every row of `a` times every column of `b`.
  public static let matmul = Operation(
    "matmul", "matrix product: every row of a times every column of b",
    shapes: "(n k) (k m) -> (n m) | (k) (k m) -> (m) | (n k) (k) -> (n) | (k) (k) -> ()",
    written: "{a} @ {b}", example: Example("[1 2] @ [3; 4]", prints: "11"),
    synonyms: ["dot"],
    forward: { x in x[0].asRow.matmul(x[1].asColumn).reshaped(x.shape) },
    gradients: [
      // ∂/∂a = g · bᵀ
      { g, _, x in
        g.reshaped([x[0].asRow.shape[0], x[1].asColumn.shape[1]]).matmul(x[1].asColumn.transposed)
          .reshaped(x.shape(of: 0))
      },
      // ∂/∂b = aᵀ · g
      { g, _, x in
        x[0].asRow.transposed.matmul(g.reshaped([x[0].asRow.shape[0], x[1].asColumn.shape[1]]))
          .reshaped(x.shape(of: 1))
      },
    ],
    // y[i,j] = Σ_k a[i,k] b[k,j]
    scalar: { e in
      let row = e.shapes[0].rank == 2 ? [e.index[0]] : []
      let column = e.shapes[1].rank == 2 ? [e.index[e.index.count - 1]] : []
      let pairs = (0..<e.shapes[0][-1]).lazy.map { k in (row + [k], [k] + column) }
      return ScalarView(
        .joined(pairs.map { "\(.input(0, $0))·\(.input(1, $1))" }, separator: " + "),
        e.partials(ofProducts: pairs, of: (0, 1)))
    })

  /// The pre-activation of a dense layer: a = x·w + b.
  public static let linear = Operation(
    "linear", "a dense layer without activation: x @ w + b", shapes: "(n i) (i o) (o) -> (n o)",
    written: "{a} @ {b} + {c}", inputs: ["x", "w", "b"],
    example: Example("linear([1 2; 3 4], [1; 1], reshape(5, 1))", prints: "[8; 12]"),
    forward: { x in
      Term(x.shape) { emitter, destination, accumulate throws(OutOfMemory) in
        let (a, w, b) = (try emitter.place(x[0]), try emitter.place(x[1]), try emitter.place(x[2]))
        let (rows, inputs, units) = (a.shape[0], a.shape[1], w.shape[1])
        emitter.append(
          .linear, accumulate: accumulate, into: destination, a: a.offset, b: w.offset, c: b.offset,
          sizes: [rows, units, inputs, inputs, units, units])
      }
    },
    gradients: [
      { g, _, x in g.matmul(x[1].transposed) },  // ∂/∂x = g · wᵀ
      { g, _, x in x[0].transposed.matmul(g) },  // ∂/∂w = xᵀ · g
      { g, _, _ in g },  // ∂/∂b = g, summed over the examples
    ],
    // a[n,u] = Σ_v x[n,v] w[v,u] + b[u]
    scalar: { e in
      let (n, u) = (e.index[0], e.index[1])
      let pairs = (0..<e.shapes[0][1]).lazy.map { v in ([n, v], [v, u]) }
      let sum = Formula.joined(
        pairs.map { x, w in "\(.input(1, w))·\(.input(0, x))" }, separator: " + ")
      return ScalarView(
        "\(sum) + \(.input(2, [u]))",
        e.partials(ofProducts: pairs, of: (0, 1)) + [Partial(of: 2, at: [u], "1", 1)])
    })
}

extension Element {
  /// The derivatives of a sum of products: each factor's is the other factor.
  func partials(ofProducts pairs: some Sequence<([Int], [Int])>, of inputs: (Int, Int)) -> [Partial] {
    var partials: [Partial] = []
    for (a, b) in pairs {
      if wants(inputs.0, a) {
        partials.append(Partial(of: inputs.0, at: a, "\(.input(inputs.1, b))", x(inputs.1, b)))
      }
      if wants(inputs.1, b) {
        partials.append(Partial(of: inputs.1, at: b, "\(.input(inputs.0, a))", x(inputs.0, a)))
      }
    }
    return partials
  }
}

extension Term {
  /// A vector as the one row of a matrix.
  fileprivate var asRow: Term { shape.rank == 1 ? reshaped([1, shape[0]]) : self }
  /// A vector as the one column of a matrix.
  fileprivate var asColumn: Term { shape.rank == 1 ? reshaped([shape[0], 1]) : self }
}
