// Rearranging.swift — the same numbers in another order or shape: transpose, reshape, slice, concat, flip; or in the same, identity.
import Tensors

extension Operation {
  /// Rows become columns.
  public static let transpose = Operation(
    "transpose", "rows become columns", shapes: "(n m) -> (m n)", written: "transpose({a})",
    example: Example("transpose([1 2; 3 4])", prints: "[1 3; 2 4]"), moves: true,
    forward: { x in x[0].transposed },
    gradients: [{ g, _, _ in g.transposed }],
    scalar: { e in .moved(from: [e.index[1], e.index[0]]) })

  /// The same numbers, as an entry with a derivative of its own.
  ///
  /// A layer that hands on an input that others read too has this entry: the derivative by its output is that of the
  /// paths through the layer alone.
  public static let identity = Operation(
    "identity", "the same numbers", shapes: "(...) -> (...)", written: "{a}",
    example: Example("identity([1 2])", prints: "[1 2]"), moves: true,
    forward: { x in x[0].reshaped(x.shape) },
    gradients: [{ g, _, x in g.reshaped(x.shape) }],
    scalar: { e in .moved(from: e.index) })

  /// The same numbers, row by row, in another shape.
  public static let reshape = Operation(
    "reshape", "the same numbers, row by row, in another shape",
    shapes: ShapeRule("(...) -> (sizes)", samples: [[[2, 3]]]) { shapes, settings throws(ShapeRule.Reason) in
      let shape = Shape(settings.integers("sizes") ?? [])
      guard shape.count == shapes[0].count else {
        throw "there are \(shapes[0].count) numbers, and \(shape.inWords) takes \(shape.count)"
      }
      return shape
    },
    written: "reshape({a})", settings: [SettingKind("sizes", .integers)],
    example: Example("reshape(1:4, 2, 2)", prints: "[1 2; 3 4]"), moves: true,
    trials: Trials(settings: [["sizes": .integers([3, 2])], ["sizes": .integers([6])]]),
    forward: { x in x[0].reshaped(x.shape) },
    gradients: [{ g, _, x in g.reshaped(x.shape(of: 0)) }],
    scalar: { e in .moved(from: e.shapes[0].index(at: e.output.offset(of: e.index) ?? 0)) })

  /// Positions `from` to `to` along one axis, counted from 1, both included.
  public static let slice = Operation(
    "slice", "positions from … to along an axis, counted from 1",
    shapes: ShapeRule("(...) -> (...)", samples: [[[3, 4]]]) { shapes, settings throws(ShapeRule.Reason) in
      let slice = try Slice(of: shapes[0], settings)
      var sizes = shapes[0].sizes
      sizes[slice.axis] = slice.count
      return Shape(sizes)
    },
    written: "slice({a})",
    settings: [
      SettingKind("from", .integer, required: true), SettingKind("to", .integer, required: true),
      SettingKind("axis", .integer),
    ],
    example: Example("slice([1 2 3 4], 2, 3)", prints: "[2 3]"),
    claims: [Example("slice([1 2 3; 4 5 6], 2, 3, 2)", prints: "[2 3; 5 6]")], moves: true,
    trials: Trials(settings: [
      ["from": .integer(2), "to": .integer(3)],
      ["from": .integer(2), "to": .integer(4), "axis": .integer(2)],
    ]),
    forward: { x in x[0].part(axis: x.slice.axis, start: x.slice.start, count: x.slice.count) },
    gradients: [{ g, _, x in g.placed(in: x.shape(of: 0), axis: x.slice.axis, start: x.slice.start) }],
    scalar: { e in
      let slice = Slice(trusted: e.shapes[0], e.settings)
      var index = e.index
      index[slice.axis] += slice.start
      return .moved(from: index)
    })

  /// Elements at regular distances: `offset` + i·`strides` for every index i of a shape of `sizes`, in row-major order
  /// of the input.
  ///
  /// A quantity such as `w(2)1,1` or `z(1,2)` is one. Sizes and strides are the tape's; a call gives the offset alone.
  public static let select = Operation(
    "select", "the element at an offset in row order, counted from 0",
    shapes: ShapeRule("(...) -> (sizes)", samples: [[[3, 4]]]) { shapes, settings throws(ShapeRule.Reason) in
      let sizes = settings.integers("sizes") ?? [], strides = settings.integers("strides") ?? []
      guard let offset = settings.integer("offset"), sizes.count == strides.count,
        sizes.allSatisfy({ $0 >= 1 })
      else { throw "it takes an offset, and a stride for each size" }
      var (low, high) = (offset, offset)
      for (size, stride) in zip(sizes, strides) {
        let reach = saturatingProduct(size - 1, Swift.abs(stride))
        guard reach < shapes[0].count else { throw "it reaches outside \(shapes[0].inWords)" }
        if stride < 0 { low -= reach } else { high += reach }
      }
      guard low >= 0, high < shapes[0].count else { throw "it reaches outside \(shapes[0].inWords)" }
      return Shape(sizes)
    },
    written: "select({a})",
    settings: [SettingKind("offset", .integer, required: true)],
    example: Example("select([4 5 6], 1)", prints: "5"),
    claims: [Example("select([1 2 3; 4 5 6], 3)", prints: "4")], moves: true,
    trials: Trials(settings: [
      ["offset": .integer(5)],
      ["offset": .integer(1), "sizes": .integers([3, 2]), "strides": .integers([4, 2])],
    ]),
    forward: { x in
      Term(x.shape) { emitter, destination, accumulate throws(OutOfMemory) in
        let a = try emitter.place(x[0])
        emitter.copy(
          sizes: x.shape.sizes, from: a.offset + (x.settings.integer("offset") ?? 0),
          strides: x.settings.integers("strides") ?? [], into: destination, strides: x.shape.strides,
          accumulate: accumulate)
      }
    },
    gradients: [
      { g, _, x in
        Term(x.shape(of: 0)) { emitter, destination, accumulate throws(OutOfMemory) in
          if !accumulate { try emitter.emit(.filled(0, x.shape(of: 0)), into: destination) }
          let g = try emitter.place(g)
          emitter.copy(
            sizes: x.shape.sizes, from: g.offset, strides: x.shape.strides,
            into: destination + (x.settings.integer("offset") ?? 0),
            strides: x.settings.integers("strides") ?? [], accumulate: true)
        }
      }
    ],
    scalar: { e in
      let strides = e.settings.integers("strides") ?? []
      let offset = zip(e.index, strides).reduce(e.settings.integer("offset") ?? 0) { $0 + $1.0 * $1.1 }
      return .moved(from: e.shapes[0].index(at: offset))
    })

  /// Tensors one behind the other along an axis (the first unless told).
  public static let concat = Operation(
    "concat", "tensors one behind the other, along the first axis",
    shapes: ShapeRule("(...) (...) … -> (...)", samples: [[[2, 3], [2, 3]], [[2, 3], [2, 3], [2, 3]]]) {
      shapes, settings throws(ShapeRule.Reason) in
      guard let first = shapes.first, first.rank > 0 else { throw "it needs vectors or matrices" }
      let axis = (settings.integer("axis") ?? 1) - 1
      guard axis >= 0, axis < first.rank else { throw .noAxis(axis + 1, in: first) }
      var sizes = first.sizes
      for shape in shapes.dropFirst() {
        guard shape.rank == first.rank,
          first.sizes.indices.allSatisfy({ $0 == axis || shape[$0] == first[$0] })
        else { throw "\(shape.inWords) does not fit behind \(first.inWords)" }
        sizes[axis] += shape[axis]
      }
      return Shape(sizes)
    },
    written: "concat", settings: [SettingKind("axis", .integer)],
    example: Example("concat([1 2], [3])", prints: "[1 2 3]"),
    claims: [Example("concat([1 2; 3 4], [5 6; 7 8])", prints: "[1 2; 3 4; 5 6; 7 8]")], isVariadic: true,
    moves: true,
    trials: Trials(settings: [[:], ["axis": .integer(2)]]),
    forward: { x in
      Term(x.shape) { emitter, destination, accumulate throws(OutOfMemory) in
        var start = 0
        for i in 0..<x.count {
          emitter.copyBlock(
            Term(try emitter.place(x[i])), sizes: x.shape(of: i).sizes, into: destination, of: x.shape,
            axis: x.axis, start: start,
            accumulate: accumulate)
          start += x.shape(of: i)[x.axis]
        }
      }
    },
    gradients: [
      { g, _, x in
        let start = (0..<x.position).reduce(0) { $0 + x.shape(of: $1)[x.axis] }
        return g.part(axis: x.axis, start: start, count: x.shape(of: x.position)[x.axis])
      }
    ],
    scalar: { e in
      let axis = (e.settings.integer("axis") ?? 1) - 1
      var (input, index) = (0, e.index)
      while index[axis] >= e.shapes[input][axis] {
        index[axis] -= e.shapes[input][axis]
        input += 1
      }
      return .moved(from: index, input: input)
    })

  /// The order of elements reversed along every axis, or along one.
  public static let flip = Operation(
    "flip", "the order reversed, along one axis or all",
    shapes: ShapeRule("(...) -> (...)", samples: [[[2, 3]], [[4]]]) {
      shapes, settings throws(ShapeRule.Reason) in
      if let axis = settings.integer("axis"), axis < 1 || axis > shapes[0].rank {
        throw .noAxis(axis, in: shapes[0])
      }
      return shapes[0]
    },
    written: "flip({a})", settings: [SettingKind("axis", .integer)],
    example: Example("flip([1 2 3])", prints: "[3 2 1]"), moves: true,
    trials: Trials(settings: [[:], ["axis": .integer(1)]]),
    forward: { x in x[0].flipped(axis: x.settings.integer("axis")) },
    gradients: [{ g, _, x in g.flipped(axis: x.settings.integer("axis")) }],
    scalar: { e in
      let axis = e.settings.integer("axis")
      return .moved(
        from: e.index.indices.map {
          axis == nil || axis == $0 + 1 ? e.output[$0] - 1 - e.index[$0] : e.index[$0]
        })
    })
}

extension ScalarView {
  /// An element that is an input's element unchanged.
  static func moved(from index: [Int], input: Int = 0) -> ScalarView {
    ScalarView("\(.input(input, index))", [Partial(of: input, at: index, "1", 1)])
  }
}

/// The positions that a slice takes.
private struct Slice {
  let axis: Int, start: Int, count: Int

  init(trusted shape: Shape, _ settings: Settings) {
    axis = (settings.integer("axis") ?? 1) - 1
    start = (settings.integer("from") ?? 1) - 1
    count = (settings.integer("to") ?? 1) - start
  }

  init(of shape: Shape, _ settings: Settings) throws(ShapeRule.Reason) {
    let axis = settings.integer("axis") ?? 1
    guard axis >= 1, axis <= shape.rank else { throw .noAxis(axis, in: shape) }
    let (from, to) = (settings.integer("from") ?? 1, settings.integer("to") ?? 1)
    guard from >= 1, from <= to, to <= shape[axis - 1] else {
      throw "positions \(from) to \(to) are not inside 1 to \(shape[axis - 1])"
    }
    self.init(trusted: shape, settings)
  }
}

extension Operation.Operands {
  fileprivate var slice: Slice { Slice(trusted: shape(of: 0), settings) }
  fileprivate var axis: Int { (settings.integer("axis") ?? 1) - 1 }
}

extension Term {
  /// `count` positions from `start` on along `axis`.
  fileprivate func part(axis: Int, start: Int, count: Int) -> Term {
    var sizes = shape.sizes
    sizes[axis] = count
    let result = Shape(sizes)
    return Term(result) { emitter, destination, accumulate throws(OutOfMemory) in
      let a = try emitter.place(self)
      emitter.copy(
        sizes: result.sizes, from: a.offset + start * a.shape.strides[axis], strides: a.shape.strides,
        into: destination, strides: result.strides, accumulate: accumulate)
    }
  }

  /// Zeros of `shape` with this tensor at `start` along `axis`.
  fileprivate func placed(in shape: Shape, axis: Int, start: Int) -> Term {
    Term(shape) { emitter, destination, accumulate throws(OutOfMemory) in
      if !accumulate { try emitter.emit(.filled(0, shape), into: destination) }
      let a = try emitter.place(self)
      emitter.copyBlock(
        Term(a), sizes: a.shape.sizes, into: destination, of: shape, axis: axis, start: start,
        accumulate: true)
    }
  }

  /// The order reversed along `axis` (counted from 1), or along all.
  func flipped(axis: Int?) -> Term {
    Term(shape) { [shape] emitter, destination, accumulate throws(OutOfMemory) in
      let a = try emitter.place(self)
      var (strides, start) = (shape.strides, a.offset)
      for i in shape.sizes.indices where axis == nil || axis == i + 1 {
        start += (shape[i] - 1) * strides[i]
        strides[i] = -strides[i]
      }
      emitter.copy(
        sizes: shape.sizes, from: start, strides: strides, into: destination, strides: shape.strides,
        accumulate: accumulate)
    }
  }
}

extension Emitter {
  fileprivate func copyBlock(
    _ block: Term, sizes: [Int], into destination: Int, of shape: Shape, axis: Int, start: Int,
    accumulate: Bool
  ) {
    guard case .operand(let offset) = block.form else {
      preconditionFailure("a block is copied from its place")
    }
    copy(
      sizes: sizes, from: offset, strides: block.shape.strides,
      into: destination + start * shape.strides[axis], strides: shape.strides, accumulate: accumulate)
  }
}
