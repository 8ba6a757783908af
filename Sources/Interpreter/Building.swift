// Building.swift — where the next layer goes: in which branch, behind which layer, under which names.
import Cells
import Datasets
import Diagnostics
import Language
import Networks
import Parameters
import Quantities
import Tensors

/// Where the next layer goes, while branches and pieces of network are read.
package struct Building: Sendable {
  /// The layer that the next one reads; `nil` for the last.
  package var tail: Int?
  /// The shape of the input that a line around has given.
  package var input: Shape?
  /// True in the file of a model: the shape of the input that stands there is one of several that do.
  package var isModel = false
  /// Names of the pieces around, each before the names in it.
  var names: [String] = []
  /// The number of pieces around.
  var pieces = 0

  /// The end of the network.
  package init() {}

  /// The most pieces of network within each other.
  static let pieceLimit = 40
}

extension Session {
  // MARK: Names and numbers

  /// The name that a line gives its layer, with those of the pieces around.
  package func layerName(_ argument: Argument?) throws(Diagnostic) -> String? {
    guard let argument, let pattern = argument.pattern else { return nil }
    let own = try text(of: pattern, at: argument.range)
    let name = (building.names + [own]).joined(separator: ".")
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let isWritten = parts.allSatisfy { part in
      !part.isEmpty && part.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    }
    guard isWritten, name.contains(where: { $0.isLetter }) else { throw .noName(name, at: argument.range) }
    return name
  }

  /// The number of the layer that `argument` calls by number or name; 0 is the input.
  package func layerNumber(_ argument: Argument) throws(Diagnostic) -> Int {
    guard let pattern = argument.pattern else {
      throw Diagnostic(.wrongArgument, "a layer's number or name is needed here", at: argument.range)
    }
    let own = try text(of: pattern, at: argument.range)
    // The names nearest to the line come first.
    for count in stride(from: building.names.count, through: 0, by: -1) {
      let name = (building.names.prefix(count) + [own]).joined(separator: ".")
      if let k = state.network.number(named: name) { return k }
    }
    let isNumber = own.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    guard isNumber, building.pieces == 0 else {
      throw isNumber ? .numberInPiece(own, at: argument.range) : noLayer(called: own, at: argument.range)
    }
    guard let k = Int(own), k <= state.network.count else {
      throw .laterLayer(own, state.network.count, at: argument.range)
    }
    return k
  }

  /// A pattern with its values in place.
  private func text(of pattern: NamePattern, at place: SourceRange) throws(Diagnostic) -> String {
    var text = ""
    for part in pattern.parts {
      switch part {
      case .text(let piece): text += piece
      case .value(let expression):
        let number = try number(expression)
        let whole = try state.settings.whole(number, at: expression.range)
        guard whole >= 0 else {
          throw Diagnostic(
            .outOfRange, "a number in a name is 0 or more, and `\(expression)` is \(whole)",
            at: expression.range)
        }
        text += "\(whole)"
      }
    }
    return text
  }

  /// The value of an expression that is one number.
  func number(_ expression: Expression) throws(Diagnostic) -> Double {
    // Numbers alone need no tape, and so no parameter of the network. In single precision a tape would round what lies
    // between: whole numbers are the same there.
    if let number = expression.literal ?? expression.constant, number.isFinite {
      let isWhole = number == number.rounded() && abs(number) < 0x1p24
      if isWhole || state.precision == .double || expression.literal != nil { return number }
    }
    return try calculator().number(expression)
  }

  // MARK: Lines of layers

  /// The layer that the next line reads.
  package var tail: Int { building.tail ?? state.network.count }

  /// The shape of the output of layer `k`; of the input where a layer, the data or a line says it.
  package func shape(of k: Int) -> Shape? {
    state.network.shape(of: k) ?? (k == 0 ? building.input ?? state.data?.input : nil)
  }

  /// Takes the shape of the input from `input=`, where it is given.
  package func takeInput(_ argument: Argument?) throws(Diagnostic) {
    guard let argument, let sizes = argument.sizes else { return }
    if building.isModel, shape(of: 0) != nil { return }
    // Typed as height x width x depth, kept as (depth height width).
    let shape: Shape = sizes.count == 1 ? [sizes[0]] : [sizes.count > 2 ? sizes[2] : 1, sizes[0], sizes[1]]
    if let known = state.network.input ?? state.data?.input, known != shape {
      throw .otherInput(shape, known: known, byData: state.network.input == nil, at: argument.range)
    }
    building.input = shape
  }

  /// Runs the lines of a branch or of a piece of network, which add layers.
  package func addLayers(_ statements: [Statement]) throws(Diagnostic) {
    for statement in statements {
      try requireLayers(statement)
      _ = try execute(statement)
    }
  }

  /// Throws unless a line adds layers.
  package func requireLayers(_ statement: Statement) throws(Diagnostic) {
    guard case .command(let call) = statement.kind,
      commands.named[call.name]?.signature.addsLayers ?? (vocabulary.commands[call.name]?.isDefined == true)
    else { throw .noLayers(statement) }
    for argument in call.arguments {
      for inner in argument.block ?? [] { try requireLayers(inner) }
    }
  }

  // MARK: Pieces of network

  /// Runs the lines of a piece of network with the values of its arguments.
  func build(_ piece: NetworkPiece, _ written: CommandCall) throws(Diagnostic) -> Answer {
    let call = Call(written, piece.header.signature(options: Parameter.ofEveryLayer), in: self)
    let first = state.network.count + 1
    let outer = building
    var next = outer
    defer { building = next }
    guard outer.pieces < Building.pieceLimit else {
      throw Diagnostic(
        .tooLarge, "more than \(Building.pieceLimit) pieces of network stand within each other",
        at: call.nameRange)
    }
    var values: [String: Double] = [:]
    for argument in piece.header.arguments {
      if let number = try call.number(ifGiven: argument.name) {
        values[argument.name] = number
      } else if let standard = argument.standard {
        let statement = Statement(.expression(standard), at: standard.range).with(values)
        guard case .expression(let expression) = statement.kind else { continue }
        values[argument.name] = try number(expression)
      }
    }
    try takeInput(call["input"])
    if let from = call["from"] { building.tail = try layerNumber(from) }
    if let name = call["name"], let pattern = name.pattern {
      _ = try layerName(name)
      building.names.append(try text(of: pattern, at: name.range))
    }
    building.pieces += 1
    for statement in piece.body {
      do throws(Diagnostic) {
        try withSource(piece.source) { () throws(Diagnostic) in try addLayers([statement.with(values)]) }
      } catch {
        // The error's place is in the definition; the user sees the typed line.
        let typed = piece.source.text(in: statement.range)
        let firstLine = typed.prefix { $0 != "\n" }
        throw Diagnostic(
          error.code, "\(piece.name), `\(firstLine)`: \(error.message)",
          at: call.range, hint: error.hint)
      }
    }
    if outer.tail != nil { next.tail = tail }
    return addedLayers(from: first, in: outer)
  }

  /// Runs `body` on statements of another text.
  package func withSource(_ other: SourceText, _ body: () throws(Diagnostic) -> Void) throws(Diagnostic) {
    let outer = source
    source = other
    defer { source = outer }
    try body()
  }

  /// The answer of a line that has added the layers from number `first` on.
  package func addedLayers(from first: Int, in outer: Building) -> Answer {
    // The line around it prints them.
    guard outer.tail == nil, outer.pieces == 0 else { return Answer() }
    let network = state.network
    let (numbers, width) = (first..<(network.count + 1), String(network.count).count)
    let layers = numbers.compactMap { k in (try? network.node(k)).map { $0.layer.json(k, of: $0) } }
    return Answer(
      network.lines(of: numbers, width: width, columns: text.width),
      .members(["layers": .array(layers)]))
  }
}

extension Diagnostic {
  fileprivate static func noName(_ name: String, at place: SourceRange) -> Self {
    .init(
      .wrongArgument, "`\(name)` is no name of a layer", at: place,
      hint:
        "letters, digits and _, with points between, as layer1.0.conv1; a number alone calls a layer by its number"
    )
  }
  fileprivate static func numberInPiece(_ number: String, at place: SourceRange) -> Self {
    .init(
      .wrongArgument, "in a `define` layers are called by name: layer \(number) is another one at each use",
      at: place, hint: "give it a name, `name=…`; an empty branch is the input of the block")
  }
  fileprivate static func laterLayer(_ number: String, _ count: Int, at place: SourceRange) -> Self {
    .init(
      .outOfRange, "there is no layer \(number) yet: a layer reads those before it", at: place,
      hint: count == 0 ? "0 is the input" : "layers 1 to \(count) stand here, and 0 is the input")
  }
  fileprivate static func otherInput(_ shape: Shape, known: Shape, byData: Bool, at place: SourceRange)
    -> Self
  {
    .init(
      .shapeMismatch,
      "the input was to be \(shape.asMaps), and \(byData ? "the data have" : "the network reads") \(known.asMaps)",
      at: place, hint: byData ? "without `input=` the data say it" : "`input=` stands with the first layer")
  }
  fileprivate static func noLayers(_ statement: Statement) -> Self {
    .init(
      .notHere, "only layers stand in a branch or a `define`", at: statement.range,
      hint: "`layer …`, `repeat n { … }` and words that `define` has made")
  }
}

extension Session {
  /// The error about a layer that is called by a name that none has.
  fileprivate func noLayer(called name: String, at place: SourceRange) -> Diagnostic {
    let names = state.network.nodes.compactMap { $0.name }
    guard name.contains(where: { $0.isLetter }) else {
      return Diagnostic(
        .wrongArgument, "`\(name)` is neither a layer's number nor a name", at: place,
        hint: "layers are counted from 1, and 0 is the input")
    }
    return Diagnostic(
      .unknownName, "no layer before this one has the name `\(name)`", at: place,
      hint: didYouMean(name, in: names)
        ?? (names.isEmpty ? "`name=\(name)` gives it to one" : "`network` shows the names"))
  }
}
