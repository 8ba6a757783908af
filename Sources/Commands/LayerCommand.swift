// LayerCommand.swift — `layer`: one layer behind another, or branches with the layer that joins them.
import Autograd
import Cells
import Diagnostics
import Interpreter
import Language
import Networks
import Parameters
import Quantities
import Tensors
import Typography

extension Command {
  static let layer = Command(
    "layer", .network, "adds a layer behind the last",
    [.positional("kind", .choice(LayerKind.all.map { $0.name }), "which kind of layer")]
      + Parameter.ofEveryLayer,
    forms: LayerKind.all.map {
      CommandForm(
        $0.name, $0.summary, formula: $0.formula, parameters: $0.arguments, details: $0.details,
        synonyms: $0.synonyms, example: $0.example.typed, claims: $0.claims)
    },
    details: LayerKind.all.map { "layer \($0.name): \($0.summary). \($0.formula)" },
    examples: LayerKind.all.map { $0.example } + [
      Example(
        "data table { 1 2 -> 1 }; layer dense 2 name=first; layer dense 3 from=0; layer concat first 2",
        prints: "layer 3  concat of 2  from layers 1 and 2"),
      Example(
        "layer conv 2 3x3 input=8x8x3",
        prints: "layer 1  conv 2 3×3, linear  8×8×3 → 6×6×2  56 parameters"),
    ], related: ["network", "loss", "init", "define"],
    addsLayers: true
  ) { call, session throws(Diagnostic) in
    let kind = try call.choice("kind", of: LayerKind.named)
    var values = try call.values(of: kind.arguments)
    for parameter in kind.arguments where parameter.kind == .node {
      // Joining layers read the layers that they name; others are told the numbers.
      guard !kind.joins, let argument = call[parameter.name] else { continue }
      values[parameter.name] = .integer(try session.layerNumber(argument))
    }
    let (first, outer) = (session.state.network.count + 1, session.building)
    var next = outer
    defer { session.building = next }
    try session.takeInput(call["input"])
    let source = try call["from"].map { argument throws(Diagnostic) in try session.layerNumber(argument) }
    let name = try session.layerName(call["name"])
    let line = NewLayer(kind, name: name, call)
    if kind.joins {
      let join = try session.branches(of: line, behind: source ?? session.tail)
      values[LayerKind.inputNames] = .words(join.names)
      try session.add(line, values, inputs: join.inputs, branches: join.branches, places: join.places)
    } else {
      try session.add(line, values, inputs: [source ?? session.tail])
    }
    let k = session.state.network.count
    if outer.tail != nil { next.tail = k }
    if !kind.joins, outer.tail == nil {
      let node = try session.node(k, at: call.nameRange)
      return Answer(
        session.state.network.lines(of: k..<(k + 1), width: 1, columns: .max),
        node.layer.json(k, of: node))
    }
    return session.addedLayers(from: first, in: outer)
  }
}

/// A layer that is to be added: its kind and its name, and the line that says so.
private struct NewLayer {
  let kind: LayerKind
  let name: String?
  let call: Call

  init(_ kind: LayerKind, name: String?, _ call: Call) {
    (self.kind, self.name, self.call) = (kind, name, call)
  }
}

/// What a joining layer joins.
private struct Join {
  /// The layers that it reads.
  var inputs: [Int] = []
  /// Names of them in messages, and where each stands in the line.
  var names: [String] = [], places: [SourceRange] = []
  /// The layers of each branch that is written in the line.
  var branches: [Range<Int>] = []
}

extension Session {
  fileprivate func node(_ k: Int, at place: SourceRange) throws(Diagnostic) -> Node {
    do throws(LayerError) { return try state.network.node(k) } catch { throw Diagnostic(error, at: place) }
  }

  /// Adds the layers of the branches that a line has, and finds the layers that it names.
  fileprivate func branches(of line: NewLayer, behind tail: Int) throws(Diagnostic) -> Join {
    var join = Join()
    let (blocks, layers) = (line.call.all("branches"), line.call.all("layers"))
    guard blocks.count + layers.count > 1 else {
      throw .oneBranch(line.kind.name, blocks.first ?? layers.first, line.call)
    }
    if blocks.isEmpty, let from = line.call["from"] {
      throw Diagnostic(
        .extraArgument, "`from=` says what branches read, and this \(line.kind.name) has none",
        at: from.range,
        hint: "`layer \(line.kind.name) 1 2` joins the layers that it names")
    }
    let outer = building
    defer { building = outer }
    for (i, block) in blocks.enumerated() {
      let first = state.network.count + 1
      building.tail = tail
      try addLayers(block.block ?? [])
      join.inputs.append(self.tail)
      join.branches.append(first..<(state.network.count + 1))
      join.names.append("branch \(i + 1)")
      join.places.append(block.range)
    }
    for argument in layers {
      let k = try layerNumber(argument)
      join.inputs.append(k)
      join.names.append(k == 0 ? "the input" : "layer \(k)")
      join.places.append(argument.range)
    }
    return join
  }

  /// Adds a layer that reads the outputs of `inputs`.
  fileprivate func add(
    _ line: NewLayer, _ values: Arguments, inputs: [Int], branches: [Range<Int>] = [],
    places: [SourceRange] = []
  ) throws(Diagnostic) {
    if let name = line.name, let k = state.network.number(named: name) {
      throw Diagnostic(LayerError.nameTaken(name, by: k), at: line.call.range(of: "name"))
    }
    do throws(LayerError) {
      let shapes = inputs.compactMap { shape(of: $0) }
      let layer = try line.kind.make(values, shapes.count == inputs.count ? shapes : [])
      if let known = shape(of: 0) {
        for (input, own) in zip(inputs, layer.inputs) where input == 0 && known != own {
          throw LayerError(
            .shape, "this layer is to have \(own.count) inputs and the data have \(known.count)",
            hint: "`layer \(line.kind.name) \(layer.output.count)` takes the number from there")
        }
      }
      var state = state
      try translated { () throws(NetworkError) in
        try state.network.add(
          layer, inputs: inputs, name: line.name, branches: branches, initialization: .he,
          stream: &state.stream, precision: state.precision)
      }
      state.startCurve()
      state.touch()
      self.state = state
    } catch {
      let place = error.input.flatMap { places.indices.contains($0) ? places[$0] : nil }
      throw Diagnostic(error, at: place ?? error.argument.map(line.call.range(of:)) ?? line.call.range)
    }
  }
}

/// Runs `body`; out of memory becomes a layer's error.
private func translated(_ body: () throws(NetworkError) -> Void) throws(LayerError) {
  do throws(NetworkError) {
    try body()
  } catch {
    switch error {
    case .layer(let error): throw error
    case .memory(let error):
      throw LayerError(
        .size,
        "its parameters would take \(byteText(error.needed)) of memory, and \(byteText(error.limit)) may be used",
        hint: "fewer units, or fewer inputs")
    default: throw LayerError(.shape, Diagnostic(error).message)
    }
  }
}

extension Diagnostic {
  /// A joining layer without a second branch.
  fileprivate static func oneBranch(_ kind: String, _ only: Argument?, _ call: Call) -> Self {
    .init(
      .missingArgument,
      only == nil
        ? "`layer \(kind)` joins two branches or more, and here is none"
        : "`layer \(kind)` joins two branches or more, and here is one",
      at: only?.range ?? call.range,
      hint:
        "an empty branch is the identity: `layer \(kind) { … } { }`; `layer \(kind) 1 2` joins layers that stand already"
    )
  }
}
