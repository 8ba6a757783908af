// NetworkCommands.swift — `loss`, `init`, `network`, `cut`, `freeze`, `unfreeze`: the network.
import Autograd
import Cells
import Datasets
import Diagnostics
import Interpreter
import Language
import Networks
import Parameters
import Quantities
import Tensors
import Typography

extension Command {
  static let loss = Command(
    "loss", .network, "chooses what counts as an error",
    [
      .positional("kind", .choice(Loss.all.map { $0.name }), "which loss"),
      .option(
        "target", .expression,
        "what the outputs are compared with: the input x, or a layer's output z(k); the target y unless given"
      ),
    ],
    forms: Loss.all.map {
      CommandForm(
        $0.name, $0.summary, formula: $0.formula, synonyms: $0.synonyms,
        example: "data table { 1 2 -> 1 }; layer dense 1; init zero; loss \($0.name); err", claims: $0.claims)
    },
    details: Loss.all.map { "loss \($0.name): \($0.summary). \($0.formula)" },
    examples: [
      Example("layer dense 2 2; layer dense 1; loss crossentropy", prints: "layer 3  cross-entropy"),
      Example(
        "data table { 1 -> 2 }; layer dense 3 linear; init zero; loss crossentropy; exp(-err)",
        prints: "0.333333"),
      Example("data table { 1 -> 1 2 3 }; layer dense 3 linear; init zero; loss mse; err * 3", prints: "14"),
      Example("data table { 1 -> 1 2 3 }; layer dense 3 linear; init zero; loss sse; err", prints: "7"),
      Example(
        "data table { 1 2 -> 5 }; layer dense 1 linear; layer dense 2 linear; init zero; loss sse target=x; err",
        prints: "2.5"),
      Example(
        "data table { 1 -> 5 }; layer dense 1 linear; layer dense 1 linear; init zero; loss sse target=z(1); b(1) = 3; b(2) = 2; grad b(1)",
        prints: "∂err/∂b(1) = 1"),
    ], related: ["layer", "network"]
  ) { call, session throws(Diagnostic) in
    let loss = try call.choice("kind", of: Loss.named)
    var state = session.state
    if let argument = call["target"], let node = try session.targetNode(argument) {
      do throws(LayerError) {
        try state.network.setLoss(loss, target: node)
      } catch {
        throw Diagnostic(error, at: argument.range)
      }
    } else {
      state.network.setLoss(loss)
    }
    session.state = state
    session.state.startCurve()
    session.state.touch()
    // A recording shows a loss that does not fit the last layer and the targets.
    if session.state.data != nil, !session.state.network.isEmpty, session.state.selection.count == 1,
      let failure = Workspace.misfit(of: session.state)
    {
      throw Diagnostic(failure, at: call["kind"]?.range ?? call.nameRange)
    }
    return Answer(
      ["layer \(session.state.network.lossNumber)  \(session.state.network.lossNode?.summary ?? loss.title)"]
        + (session.state.oneHotNote.map { [$0] } ?? []), .members(["loss": .string(loss.name)])
    )
  }

  static let initialize = Command(
    "init", .network, "draws all parameters anew, or those of one layer",
    [
      .positional("kind", .choice(Initialization.all.map { $0.name }), "how"),
      .positional("layer", .integer, "only this layer's; all unless given", optional: true),
      .option(
        "seed", .integer, "a generator of its own instead of the session's", in: 0 ... .infinity),
    ],
    forms: Initialization.all.map {
      CommandForm(
        $0.name, $0.summary, synonyms: $0.synonyms, example: "layer dense 2 2; init \($0.name); w(1)",
        claims: $0.claims)
    },
    details: Initialization.all.map {
      "init \($0.name): \($0.summary)\($0.remark.isEmpty ? "" : "; \($0.remark)")."
    } + [
      "Of a convolution, inputs are the numbers under a filter, and units are filters·rows·columns; with `groups` only the filters of a group count, for each input feeds no others (PyTorch counts those of all groups)."
    ],
    examples: [
      Example("layer dense 2 2; init zero; w(1)", prints: "[0 0; 0 0]"),
      Example("layer dense 1 1; layer dense 1; init zero 2; w(2)", prints: "0"),
    ], related: ["seed", "layer"]
  ) { call, session throws(Diagnostic) in
    let kind = try call.choice("kind", of: Initialization.named)
    guard !session.state.network.isEmpty else {
      throw Diagnostic(LayerError.noLayers(), at: call.nameRange)
    }
    let layer = try call.integer(ifGiven: "layer")
    if let layer { _ = try session.state.network.layer(layer, at: call.range(of: "layer")) }
    let seed = try call.integer(ifGiven: "seed")
    var stream = seed.map { RandomStream(Random(seed: UInt64($0))) } ?? session.state.stream
    session.state.network.initialize(kind, layer: layer, stream: &stream, precision: session.state.precision)
    if seed == nil { session.state.stream = stream }
    session.state.startCurve()
    session.state.steps = 0
    if layer == nil { session.state.effort = session.state.effort.next }
    session.state.touch()
    let network = session.state.network
    let count =
      try layer.map { k throws(Diagnostic) in
        try network.layer(k, at: call.nameRange).parameterCount
      } ?? network.parameterCount
    var remark = network.hasGroups && !kind.remark.isEmpty ? ["note: \(kind.remark)"] : []
    let drawn = network.layers.filter { layer == nil || layer == $0.number }
    if kind.isRandom, drawn.contains(where: { $0.layer.machine != nil }) {
      remark.append("note: the weights of rbm layers are N(0, 0.01²)")
    }
    return Answer(
      (["\(counted(count, "parameter")): \(kind.summary)"] + remark).flatMap {
        wrapped($0, width: session.text.width, indent: 2)
      })
  }

  static let network = Command(
    "network", .network, "lists layers, shapes and parameters",
    [
      .positional(
        "shapes", .choice(["shapes"]), "also how shapes and parameters are worked out", optional: true),
      .flag("all", "every layer, also where a block repeats"),
    ],
    details: [
      "In a list of more than 50 layers, layers that repeat stand once, unless `all` is given.",
      "Positions of a window along an axis: (size + padding − window)/stride + 1, where ⌊ ⌋ rounds down: what is left over is not seen.",
      "Parameters of a convolution: filters·(height·width·channels + 1), for each filter has a bias.",
      "Branches stand between a line that opens each and the layer that joins them. A layer that does not read the one above says which it reads, and an output that nothing reads is told.",
    ],
    examples: [
      Example(
        "layer dense 2 2; layer dense 1; network",
        prints:
          "layer 1  dense 2 → 2, sigmoid  6 parameters\nlayer 2  dense 2 → 1, sigmoid  3 parameters\n         9 parameters in all"
      ),
      Example(
        "data digit; layer conv 4 3x3 relu; layer maxpool 5x5; network shapes",
        prints: """
          layer 1  conv 4 3×3, relu  14×14×1 → 12×12×4  40 parameters
                   rows and columns  (14 + 2·0 − 3)/1 + 1 = 12
                   parameters        4·(3·3·1 + 1) = 40
          layer 2  maxpool 5×5  12×12×4 → 2×2×4
                   rows and columns  ⌊(12 + 2·0 − 5)/5⌋ + 1 = 2
                   40 parameters in all
          """),
      Example(
        "layer dense 2 2; repeat 51 { layer dense 2 }; network",
        prints: """
          layer  1  dense 2 → 2, sigmoid  6 parameters
          layers 2 to 52  as layer 1, 51 times more  6 parameters each
                    312 parameters in all
          """),
      Example(
        "layer dense 2 2; repeat 2 { layer dense 2 }; network all",
        prints:
          "layer 1  dense 2 → 2, sigmoid  6 parameters\nlayer 2  dense 2 → 2, sigmoid  6 parameters\nlayer 3  dense 2 → 2, sigmoid  6 parameters\n         18 parameters in all"
      ),
    ], related: ["layer"]
  ) { call, session throws(Diagnostic) in
    let network = session.state.network
    guard !network.isEmpty else {
      throw Diagnostic(LayerError.noLayers(), at: call.nameRange)
    }
    let (layers, isWorkedOut) = (network.layers, call.has("shapes"))
    let last = network.loss == nil ? network.count : network.lossNumber
    let width = String(last).count
    var lines = network.lines(
      of: 1..<(network.count + 1), width: width, columns: session.text.width, isWorkedOut: isWorkedOut,
      isWhole: call.has("all"))
    if let node = network.lossNode { lines.append("layer \(last)  \(node.summary)") }
    if let note = session.state.oneHotNote { lines.append(note) }
    if let note = network.unreadNote { lines.append(note) }
    let indent = String(repeating: " ", count: 8 + width)
    lines.append("\(indent)\(counted(network.parameterCount, "parameter")) in all")
    return Answer(
      lines,
      .members([
        "layers": .array(
          layers.map { k, layer in
            layer.json(k, isWorkedOut: isWorkedOut, of: try? network.node(k))
          }),
        "loss": network.loss.map { .string($0.name) }, "parameters": .integer(network.parameterCount),
      ]))
  }

  static let cut = Command(
    "cut", .network, "removes the layers behind layer k, and the loss",
    [.positional("k", .integer, "the last layer that stays; 0 for none", in: 0 ... .infinity)],
    details: ["A block of branches stays whole, or goes whole."],
    examples: [Example("layer dense 2 2; layer dense 1; cut 1", prints: "1 layer stays")], related: ["layer"]
  ) { call, session throws(Diagnostic) in
    let k = try call.integer("k")
    if k > 0 { _ = try session.state.network.layer(k, at: call.range(of: "k")) }
    if let block = session.state.network.block(around: k) {
      throw .insideBlock(k, block, at: call.range(of: "k"))
    }
    session.state.network.cut(after: k)
    // All learnt values are gone.
    if k == 0 { session.state.effort = session.state.effort.next }
    session.state.startCurve()
    session.state.touch()
    return Answer("\(counted(k, "layer")) stay\(k == 1 ? "s" : "")")
  }

  static let freeze = freezing(
    "freeze", "leaves a layer, or one of its parameters, as it is while training", true)
  static let unfreeze = freezing("unfreeze", "lets a layer, or one of its parameters, learn again", false)

  private static func freezing(_ name: String, _ summary: String, _ isFrozen: Bool) -> Command {
    Command(
      name, .network, summary,
      [.positional("what", .expression, "a layer's number, or a parameter: b(1)", repeats: true)],
      examples: [
        Example(
          "layer dense 2 2; \(isFrozen ? "" : "freeze b(1); ")\(name) b(1)",
          prints: isFrozen ? "frozen: b(1)" : "nothing is frozen")
      ], related: [isFrozen ? "unfreeze" : "freeze", "train"]
    ) { call, session throws(Diagnostic) in
      for argument in call.all("what") {
        for key in try session.parameters(named: argument) {
          if isFrozen {
            session.state.network.frozen.insert(key)
          } else {
            session.state.network.frozen.remove(key)
          }
        }
      }
      let frozen = session.state.network.frozen.sorted().map { session.state.network.name(of: $0) }
      return Answer(
        frozen.isEmpty ? "nothing is frozen" : "frozen: \(frozen.joined(separator: ", "))",
        .members(["frozen": .array(frozen.map(JSON.string))]))
    }
  }
}

extension Diagnostic {
  /// `cut k` between the layers of a block.
  fileprivate static func insideBlock(_ k: Int, _ block: ClosedRange<Int>, at place: SourceRange) -> Self {
    let (before, whole) = (block.lowerBound - 1, block.upperBound)
    let nearest = k - before < whole - k ? [before] : k - before > whole - k ? [whole] : [before, whole]
    return .init(
      .notHere,
      "layer \(k) stands in the block of layers \(block.lowerBound) to \(whole), which stays whole or goes whole",
      at: place,
      hint: nearest.map { "`cut \($0)` \($0 == whole ? "keeps the block" : "removes all of it")" }.joined(
        separator: ", "))
  }
}

extension Session {
  /// The node that gives a loss its target: 0 for `x`, k for `z(k)`; `nil` for `y`.
  fileprivate func targetNode(_ argument: Argument) throws(Diagnostic) -> Int? {
    guard let expression = argument.expression else { return nil }
    switch expression.kind {
    case .name("y"): return nil
    case .name("x"): return 0
    case .quantity(let quantity)
    where QuantitySymbol.named[quantity.symbol] == .output && quantity.indices.isEmpty:
      guard quantity.layers.count == 1 else { break }
      let k = try calculator().wholeNumber(quantity.layers[0])
      if k > 0 { _ = try state.network.layer(k, at: argument.range) }
      return k
    default: break
    }
    throw Diagnostic(
      .wrongArgument, "a loss can't compare with `\(expression)`", at: argument.range,
      hint: "it compares with y, with the input x or with a layer's output, as z(1)")
  }

  /// The parameters that an argument names: those of a layer, `2`, or one of them, `b(1)`.
  fileprivate func parameters(named argument: Argument) throws(Diagnostic) -> [ParameterKey] {
    guard let expression = argument.expression else {
      throw Diagnostic(.wrongArgument, "a layer's number or a parameter is needed here", at: argument.range)
    }
    if expression.literal != nil {
      let k = try calculator().wholeNumber(expression)
      _ = try state.network.layer(k, at: argument.range)
      return state.network.keys(of: k)
    }
    let place = try calculator().reference(expression)
    guard case .parameter(let key)? = place.target else {
      throw Diagnostic(
        .wrongArgument, "`\(place.text)` is no parameter", at: argument.range,
        hint: "freeze takes w(1), b(1) or a layer's number")
    }
    guard place.shape.count == state.network.spec(key).shape.count else {
      throw Diagnostic(
        .wrongArgument, "only whole parameters can be frozen, and `\(place.text)` is a part",
        at: argument.range,
        hint: "`freeze \(state.network.name(of: key))`")
    }
    return [key]
  }
}
