// WindowCommand.swift — `window`: the computation of one number of a feature map, on one screen.
import Autograd
import Cells
import Diagnostics
import Interpreter
import Language
import Networks
import Parameters
import Quantities
import Tensors

extension Command {
  static let window = Command(
    "window", .derivatives,
    "one position of a convolution or a pooling: what is under the window, and what becomes of it",
    [
      .positional("map", .indices, "layer and map: 1,2; or the element: z(1,2)4,8"),
      .positional("position", .indices, "row and column of the output: 4,8", optional: true),
      .option("depth", .integer, "this input channel only, with its picture"),
    ],
    details: [
      "Patch times filter, the products, their sum, the bias, the activation, beside the input with the window marked. (0) is padding.",
      "Of several input channels as many are shown as `set terms` says; the sum is of all.",
    ],
    examples: [
      Example(
        "data digit; layer conv 1 2x2 relu; w(1,1) = [1 -1; 2 0]; b(1,1) = 5; set width 40; window 1,1 4,8",
        prints: """
          a(1,1)4,8 of conv 1 2×2, relu: rows 4 to
          5, columns 8 to 9 of z(0,1)

          z(0,1) under the window
             56 252
            171 252
          times w(1,1)
             1 -1
             2  0
          products
              56 -252
             342    0
          sum       = 146
          b(1,1)    = 5
          a(1,1)4,8 = sum + b(1,1) = 151
          z(1,1)4,8 = relu(151) = 151
          """),
      Example(
        "data digit; layer maxpool; set width 30; window 1,1 2,4",
        prints: """
          z(1,1)2,4 of maxpool 2×2: rows
          3 to 4, columns 7 to 8 of
          z(0,1)

          z(0,1) under the window
               0    0
               0 [56]
          z(1,1)2,4 = max = 56
          from z(0,1)4,8, marked [ ]:
          the derivative goes there alone
          """),
      Example(
        "data digit; x = 1; layer conv 2 1x1; layer conv 1 1x1; w(1,1) = 1; w(1,2) = 10; w(2) = 1; set width 40; window 2,1 1,1 depth=2",
        prints: """
          a(2,1)1,1 of conv 1 1×1, linear: row 1,
          column 1 of z(1,1) to z(1,2)

          z(1,2) under the window
            10
          times w(2,1) d=2
            1
          products
            10
          sum of this slice = 10
          sum       = 11
          b(2,1)    = 0
          a(2,1)1,1 = sum + b(2,1) = 11
          z(2,1)1,1 = a(2,1)1,1 = 11
          """),
    ], related: ["plot", "explain", "layer"]
  ) { call, session throws(Diagnostic) in
    let window = try session.window(call)
    return session.drawn(window.json) { window.lines(session, $0) }
  }
}

/// One position of a window with all the numbers that go into it.
struct WindowStudy {
  /// Numbers under the window in one map of the input, and their weights.
  struct Slice {
    /// The map's number from 1, and all its numbers.
    let map: Int
    let image: Tensor
    /// The window's numbers in row order, 0 in the padding.
    let patch: [Double]
    /// As many weights; none in a pooling.
    let filter: [Double]
    var products: [Double] { zip(patch, filter).map { $0 * $1 } }
    var sum: Double { products.reduce(0, +) }
  }

  let layer: Layer
  let window: LayerWindow
  /// The number of the node with the maps that it moves over.
  let source: Int
  /// Layer and map, and row and column of the output, from 1.
  let k: Int, m: Int, row: Int, column: Int
  /// Rows and columns of the map, from 0, under the window; some lie outside the map.
  let down: [Int], across: [Int]
  let slices: [Slice]
  /// The slices that were asked for, from 1.
  let shown: ClosedRange<Int>
  /// The bias; nil in a pooling, and in a layer without.
  let bias: Double?
  /// Values of the layer there; `a` is nil in a pooling.
  let a: Double?, z: Double

  var rows: Int { down.count }
  var columns: Int { across.count }
  var sum: Double { slices.reduce(0) { $0 + $1.sum } }

  /// True where the window's pixel lies outside the map.
  func isOutside(_ index: Int) -> Bool {
    guard let image = slices.first?.image else { return false }
    let (y, x) = pixel(index)
    return !(0..<image.shape[0] ~= y && 0..<image.shape[1] ~= x)
  }

  /// Row and column of the map, from 0, under the window's pixel `index` in row order.
  func pixel(_ index: Int) -> (row: Int, column: Int) { (down[index / columns], across[index % columns]) }

  /// The divisor of a mean.
  var divisor: Int {
    let countsPadding = window.reads == .mean(countsPadding: true)
    return window.down.counted(at: row - 1, withPadding: countsPadding)
      * window.across.counted(at: column - 1, withPadding: countsPadding)
  }

  /// `z(2,1)3,4`, with another symbol if asked for.
  func name(_ symbol: String) -> String { "\(symbol)(\(k),\(m))\(row),\(column)" }
}

extension Session {
  /// The numbers of the position that a call names.
  fileprivate func window(_ call: Call) throws(Diagnostic) -> WindowStudy {
    let (address, place) = try address(call)
    let (k, m, row, column) = (address[0], address[1], address[2], address[3])
    _ = try requireData(at: call.nameRange)
    guard state.hasOneExample else {
      throw Diagnostic(
        .oneExampleNeeded, "the window over which example? \(state.selection.count) are selected",
        at: call.nameRange,
        hint: "select one: `example 1`")
    }
    let layer = try state.network.layer(k, at: place)
    guard let window = layer.window, let source = try? state.network.node(k).inputs.first else {
      throw .noWindow(k, layer, state, at: place)
    }
    let calculator = try calculator()
    func read(_ symbol: String, _ layers: [Int], _ indices: [Int] = []) throws(Diagnostic) -> Place {
      func numbers(_ list: [Int]) -> [Expression] { list.map { Expression(.number(Double($0)), at: place) } }
      return try calculator.place(
        of: Quantity(symbol, layers: numbers(layers), indices: numbers(indices)), at: place)
    }
    let output = try read("z", [k, m], [row, column])
    try calculator.compute(output.variable, at: place)
    func number(_ place: Place) -> Double { values(of: place, calculator.tape)[0] }
    var isMirrored: Bool?
    if case .weights(let mirrors) = window.reads { isMirrored = mirrors }
    let down = Array(window.down.pixels(at: row - 1)), across = Array(window.across.pixels(at: column - 1))
    let sources = window.sources(ofMap: m - 1)
    var slices: [WindowStudy.Slice] = []
    for (depth, map) in sources.enumerated() {
      let image = values(of: try read("z", [source, map + 1]), calculator.tape)
      let weights: Tensor? =
        isMirrored == nil ? nil : values(of: try read("w", [k, m]), calculator.tape)
      var patch: [Double] = [], filter: [Double] = []
      for (r, y) in down.enumerated() {
        for (c, x) in across.enumerated() {
          let isInside = y >= 0 && x >= 0 && y < image.shape[0] && x < image.shape[1]
          patch.append(isInside ? image[y * image.shape[1] + x] : 0)
          guard let weights, let isMirrored else { continue }
          let (i, j) = isMirrored ? (down.count - 1 - r, across.count - 1 - c) : (r, c)
          // Written (row, column, depth).
          filter.append(weights[(i * across.count + j) * sources.count + depth])
        }
      }
      slices.append(.init(map: map + 1, image: image, patch: patch, filter: filter))
    }
    var shown = 1...slices.count
    if let depth = try call.integer(ifGiven: "depth") {
      guard depth <= slices.count else {
        throw Diagnostic(
          .indexOutOfRange, "there is no input channel \(depth) under this window",
          at: call.range(of: "depth"),
          hint: slices.count == 1 ? "there is only channel 1" : "channels are 1 to \(slices.count)")
      }
      shown = depth...depth
    }
    return WindowStudy(
      layer: layer, window: window, source: source, k: k, m: m, row: row, column: column, down: down,
      across: across, slices: slices, shown: shown,
      bias: layer.quantity(.bias) == nil ? nil : number(try read("b", [k, m])),
      a: isMirrored == nil ? nil : number(try read("a", [k, m], [row, column])), z: number(output))
  }

  /// Layer, map, row and column that a call names, and where it does.
  private func address(_ call: Call) throws(Diagnostic) -> ([Int], SourceRange) {
    let first = try call.indices("map")
    let calculator = try calculator()
    var expressions = first, range = call.range(of: "map")
    if let position = call["position"], let second = position.indices {
      range = range.union(position.range)
      guard first.count == 2, second.count == 2 else { throw .noPosition(at: range) }
      expressions += second
    } else if first.count == 1, case .quantity(let quantity) = first[0].kind {
      expressions = quantity.layers + quantity.indices
    }
    guard expressions.count == 4 else { throw .noPosition(at: range) }
    var numbers: [Int] = []
    for expression in expressions { numbers.append(try calculator.wholeNumber(expression)) }
    return (numbers, range)
  }
}

extension WindowStudy {
  /// All numbers, with those of every slice.
  fileprivate var json: JSON {
    func matrix(_ values: [Double]) -> JSON? {
      values.isEmpty ? nil : .tensor(Tensor(values, shape: [rows, columns]))
    }
    return .members([
      "layer": .integer(k), "map": .integer(m), "row": .integer(row), "column": .integer(column),
      "window": .members([
        "row": .integer((down.first ?? 0) + 1), "column": .integer((across.first ?? 0) + 1),
        "rows": .integer(rows), "columns": .integer(columns),
        "dilation": window.down.dilation == 1 && window.across.dilation == 1
          ? nil : .array([.integer(window.down.dilation), .integer(window.across.dilation)]),
      ]),
      "slices": .array(
        slices.map { slice in
          .members([
            "map": .integer(slice.map), "patch": matrix(slice.patch), "filter": matrix(slice.filter),
            "products": matrix(slice.products), "sum": slice.filter.isEmpty ? nil : .number(slice.sum),
          ])
        }), "sum": a == nil ? nil : .number(sum), "bias": bias.map(JSON.number),
      "a": a.map(JSON.number), "z": .number(z),
    ])
  }
}

extension Diagnostic {
  fileprivate static func noWindow(_ k: Int, _ layer: Layer, _ state: State, at place: SourceRange) -> Self {
    let having = state.network.layers.filter { $0.layer.window != nil }.map { "\($0.number)" }
    return .init(
      .noSuchQuantity, "layer \(k) has no window: it is \(layer.summary)", at: place,
      hint: having.isEmpty
        ? "`layer conv` and `layer maxpool` have one"
        : "layer\(having.count == 1 ? "" : "s") with one: \(having.joined(separator: ", "))")
  }

  fileprivate static func noPosition(at place: SourceRange) -> Self {
    .init(
      .wrongArgument, "a window is named by layer and map, row and column", at: place,
      hint: "`window 1,2 4,8`, or `window z(1,2)4,8`")
  }
}
