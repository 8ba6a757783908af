// IndexTarget.swift — every command with every index from 0 to two past the last, on networks of every kind.
import Commands
import Help
import History
import Interpreter
import Language
import Parameters
import Quantities
import Tensors

/// A network with its data, ready for any command.
struct SmallNetwork: Sendable {
  let commands: [String]
  /// The number of layers, the loss among them.
  let count: Int

  private init(_ data: String, _ layers: String..., loss: String = "crossentropy") {
    commands = [data] + layers.map { "layer \($0)" } + ["loss \(loss)"]
    count = layers.count + 1
  }

  /// A network that begins with branches, whose layers count, too.
  private init(_ data: String, branches: String, _ layers: String...) {
    commands = ([data, "layer \(branches)"] + layers.map { "layer \($0)" }) + ["loss crossentropy"]
    count = branches.split(separator: " ").filter { $0 == "layer" }.count + layers.count + 2
  }

  private static let points = "data table { 1 2 -> 1; 0 1 -> 0; 2 1 -> 1 }"
  private static let pictures = "data digits n=12 seed=1"

  /// Every kind of layer is in one of these.
  static let all: [SmallNetwork] = [
    .init(points, "dense 3 tanh", "dense 1"),
    .init("data table { 1 2 -> 1 }", "dense 2", "dense 1"),
    .init(points, "dense 3 relu", "dense 2 linear"),
    .init(points, "dense 2", "dense 2 softmax"),
    .init("data linear n=6 seed=1", "dense 1 linear", loss: "mse"),
    .init("data table { 1 2 -> 0.1 0.9; 3 4 -> 0.5 0.5 }", "dense 2 linear", "tanh", "dense 2", loss: "sse"),
    .init(pictures, "conv 2 3x3 stride=2 relu", "maxpool 2x2", "flatten", "dense 10 linear"),
    .init(
      pictures, "conv 2 5x5 padding=same", "meanpool 2x2", "batchnorm", "relu", "flatten", "dense 10 linear"),
    .init(pictures, "conv 3 3x3 stride=3", "lrn", "dropout 0.5", "flatten", "dense 10 linear"),
    .init(pictures, "conv 2 3x3 stride=4", "globalpool", "dense 10 linear"),
    .init("data digit", "conv 2 5x5", "maxpool 2x2", "flatten", "dense 10 linear"),
    .init(pictures, "flatten", "dense 4 relu", "batchnorm", "dropout 0.2", "dense 10 softmax"),
    .init(
      "data images grey.pgm grey-text.pgm labels=picture-labels", "conv 1 2x2", "flatten", "dense 1",
      loss: "mse"),
    .init(
      pictures, "conv 2 1x7 stride=2x1 padding=0x3 bias=no", "batchnorm eps=0.001 momentum=0.5",
      "maxpool 3x3 stride=2 ceil=yes", "flatten", "dense 10 linear bias=no"),
    .init(
      "data digit", "conv 2 3x3 dilation=2x3 padding=2", "meanpool 3x3 stride=2 padding=1 ceil=yes count=all",
      "meanpool to=3x2", "flatten", "dense 10 linear"),
    .init("data xor n=9 seed=2", "dense 4 gelu", "softmax", "dense 1"),
    .init(
      points, branches: "sum { layer dense 3 tanh; layer dense 2 name=left } { }", "concat { } 3", "dense 1"),
    .init(
      pictures, branches: "concat { layer conv 2 3x3 padding=1 relu } { layer sum { layer conv 1 1x1 } { } }",
      "maxpool 5x5", "flatten", "dense 10 linear"),
  ]
}

/// Every command with every index, from the signatures of the commands.
struct IndexTarget: Target {
  let name = "indices"
  let corpus: Corpus
  private let calls: [Call]
  private let start: Int
  /// The commands for networks of so many layers.
  private let sweeps: [Int: [String]]

  /// A command, or one of its forms.
  private struct Call {
    var signature: Signature
    /// The word that chooses a form, where there are forms.
    var form: String?
    var parameters: [Parameter]
  }

  /// - Parameter start: the number of cases before the first.
  init(corpus: Corpus, start: Int) {
    self.start = start
    self.corpus = corpus
    calls = Material.signatures.filter { $0.name != "quit" }.flatMap { signature in
      signature.forms.isEmpty
        ? [Call(signature: signature, parameters: signature.parameters)]
        : signature.forms.sorted { $0.key < $1.key }.map { word, parameters in
          Call(signature: signature, form: word, parameters: parameters + signature.parameters.dropFirst())
        }
    }
    var sweeps: [Int: [String]] = [:]
    for count in Set(SmallNetwork.all.map(\.count)) {
      let quantities = Self.quantities(count)
      var commands: [String] = quantities
      for call in calls { commands += Self.sweep(call, count, quantities) }
      for quantity in quantities { commands += ["d err / d \(quantity)", "\(quantity) = 1"] }
      sweeps[count] = commands
    }
    self.sweeps = sweeps
  }

  // MARK: Each index in turn

  /// A command once for each index that one of its parameters may take; of the others, those that are needed.
  private static func sweep(_ call: Call, _ count: Int, _ quantities: [String]) -> [String] {
    call.parameters.indices.flatMap { swept in
      values(of: call.parameters[swept], count, quantities).map { value in
        var words = [call.signature.name] + (call.form.map { [$0] } ?? [])
        for (i, parameter) in call.parameters.enumerated() where i == swept || !parameter.isOptional {
          let written = i == swept ? value : standard(parameter)
          if let keyword = parameter.keyword { words.append(keyword) }
          words.append(parameter.isOption ? "\(parameter.name)=\(written)" : written)
        }
        return words.joined(separator: " ")
      }
    }
  }

  private static func values(of parameter: Parameter, _ count: Int, _ quantities: [String]) -> [String] {
    let numbers = (0...(count + 2)).map { "\($0)" }
    return switch parameter.kind {
    case .choice(let words): words
    case .integer, .number: numbers + ["-1", "0.5", "1000000"]
    case .node: numbers
    case .size: numbers + numbers.flatMap { ["\($0)x\($0)", "0x\($0)"] } + ["-1", "0.5", "1000000x1"]
    case .sizeOr(let words): words + numbers + numbers.map { "0x\($0)" } + ["-1", "0.5", "1000000x1"]
    case .span: numbers + numbers.map { "0..\($0)" } + numbers.map { "\($0)..\(count + 2)" }
    case .indices: numbers + numbers.map { "\($0),\($0)" } + quantities
    case .expression, .quantity: quantities
    default: [standard(parameter)]
    }
  }

  private static func standard(_ parameter: Parameter) -> String {
    switch parameter.kind {
    case .choice(let words): words.first ?? ""
    case .integer, .number, .size, .sizeOr, .span, .indices: "1"
    case .expression: "1"
    case .quantity: "z(1)"
    case .block: "{ step }"
    case .table: "{ 1 2 -> 1 }"
    case .file: "grey.pgm"
    case .word, .words, .text: "a"
    case .node, .shape: "1"
    case .counter: "i"
    case .header: "piece"
    }
  }

  /// Every symbol with every layer, with and without a map, with and without an index.
  private static func quantities(_ count: Int) -> [String] {
    var places: [String] = ["", "1", "0", "9,9"]
    for k in 0...(count + 2) {
      for index in ["", "0", "1", "9", "1,1", "0,1", "9,9"] { places.append("(\(k))\(index)") }
      for map in [0, 1, 9] {
        for index in ["", "1,1", "0,0", "1,1,1"] { places.append("(\(k),\(map))\(index)") }
      }
    }
    return Material.symbols.flatMap { symbol in places.map { place in symbol + place } }
  }

  private func inTurn(_ number: Int, _ network: SmallNetwork) -> Case {
    let (sweep, size) = (sweeps[network.count] ?? [], 12)
    // A step without a common divisor comes by all of them; neighbours are much alike.
    let texts = (0..<size).map { i in sweep[(number * size + i) * 7919 % max(1, sweep.count)] }
    let folder = corpus.folder
    return Case(shown: (network.commands + texts).joined(separator: "\n")) { step in
      let session = TriedSession(folder: folder)
      for text in network.commands { if let wrong = session.run(text) { return wrong } }
      for (i, text) in texts.enumerated() where !session.isLate {
        step(network.commands.count + i)
        if let wrong = session.run(text) { return wrong }
        // Each finds the same network.
        if session.hasChanged, let wrong = session.run("undo") { return wrong }
      }
      return nil
    }
  }

  // MARK: Anything

  func make(_ number: Int, _ random: inout Random) -> Case {
    let network = SmallNetwork.all[number % SmallNetwork.all.count]
    if !random.once(in: 4) {
      // From another place with each seed.
      return inTurn(number / SmallNetwork.all.count + start, network)
    }
    var texts = network.commands
    if random.once(in: 3) {
      texts.append(random.pick(["step", "forward", "example 1", "split 0.5", "precision single"]))
    }
    for _ in 0..<16 {
      texts.append(random.once(in: 4) ? quantity(network, &random) : command(network, &random))
      if random.once(in: 8) { texts.append("undo") }
    }
    let (all, folder) = (texts, corpus.folder)
    return Case(shown: all.joined(separator: "\n")) { step in
      let session = TriedSession(folder: folder)
      for (i, text) in all.enumerated() where !session.isLate {
        step(i)
        if let wrong = session.run(text) { return wrong }
      }
      return nil
    }
  }

  /// A command with an index in each place that takes one.
  private func command(_ network: SmallNetwork, _ random: inout Random) -> String {
    let call = random.pick(calls)
    var words = [call.signature.name] + (call.form.map { [$0] } ?? [])
    for parameter in call.parameters {
      if parameter.isOptional, !random.once(in: parameter.isOption ? 4 : 2) { continue }
      let value = value(of: parameter, network, &random)
      if parameter.isOption {
        words.append("\(parameter.name)=\(value)")
      } else {
        if let keyword = parameter.keyword { words.append(keyword) }
        words.append(value)
        if parameter.repeats, random.once(in: 2) { words.append(self.value(of: parameter, network, &random)) }
      }
    }
    return words.joined(separator: " ")
  }

  private func index(_ network: SmallNetwork, _ random: inout Random) -> Int {
    random.below(network.count + 3)
  }

  private func value(of parameter: Parameter, _ network: SmallNetwork, _ random: inout Random) -> String {
    let k = index(network, &random)
    switch parameter.kind {
    case .choice(let words): return random.pick(words)
    case .integer: return random.once(in: 12) ? random.pick(["-1", "1000000", "2147483648"]) : "\(k)"
    case .number: return random.pick(["\(k)", "0", "0.5", "1", "-1", "1e-9", "1e300"])
    case .size: return random.pick(["\(k)", "\(k)x\(index(network, &random))", "1x1", "3x3", "20x20"])
    case .span: return random.pick(["\(k)", "\(k)..\(index(network, &random))", "1..2", "0..0"])
    case .indices:
      return random.pick(["\(k)", "\(k),\(index(network, &random))", quantity(network, &random)])
    case .expression:
      return random.pick([quantity(network, &random), "\(k)", "[1 2]", "x", "1:\(k)", "[1 2; 3 4]"])
    case .quantity: return quantity(network, &random)
    case .block:
      return
        "{ \(random.pick(["step", "J", quantity(network, &random), "layer linear", "layer dense \(k)", ""])) }"
    case .node: return random.pick(["\(k)", "left", "a.{\(k)}", "{J}"])
    case .shape: return random.pick(["\(k)", "14x14x1", "\(k)x\(index(network, &random))x2"])
    case .counter: return random.pick(["i", "k", "w"])
    case .header: return random.pick(["piece", "piece(i)", "piece(i, n=\(k))", "step(i)"])
    case .table: return random.pick(["{ 1 2 -> 1 }", "{ 1 -> \(k) }", "{ }", "{ 1 2 -> 1; 3 -> 1 }"])
    case .file: return random.pick(corpus.files.keys.sorted() + ["none"])
    case .word: return random.pick(["\(k)", "relu", "a", "test", "kind"])
    case .sizeOr(let words):
      return random.pick(words + ["\(k)", "0x\(k)", "\(k)x\(index(network, &random))", "a"])
    case .words: return random.pick(["\(k)", "a,\(k)", "kind,", "\"a b\",kind"])
    case .text: return random.pick(["a", "\(k)", quantity(network, &random)])
    }
  }

  /// A quantity with indices from 0 to two past the last.
  private func quantity(_ network: SmallNetwork, _ random: inout Random) -> String {
    let symbol = random.pick(Material.symbols)
    let place =
      random.below(5) == 0
      ? "" : "(\(index(network, &random))\(random.once(in: 3) ? ",\(random.below(5))" : ""))"
    let indices = (0..<random.below(4)).map { _ in "\(random.below(random.once(in: 6) ? 20 : 5))" }
    return symbol + place + indices.joined(separator: ",")
  }
}
