// DefineCommand.swift — `define`: a word for a piece of network, with arguments.
import Autograd
import Cells
import Diagnostics
import Interpreter
import Language
import Parameters
import Quantities
import Typography

extension Command {
  static let define = Command(
    "define", .network, "gives a piece of network a word, which adds its layers",
    [
      .positional("word", .header, "the new word with its arguments: block(width, stride=1)"),
      .positional("layers", .block, "lines of layers, `repeat`, and words that are defined already"),
    ],
    details: [
      "An argument with a value behind `=` need not be given. Arguments stand in expressions: `layer conv 4*width 1x1`.",
      "Names of layers inside get the name of the word's line before them, with a point between. Layers inside are called by such names, not by numbers.",
      "`help WORD` shows the definition, `undo` removes it.",
    ],
    examples: [
      Example(
        "define two(width, last=1) { layer dense width tanh; layer dense last }; data table { 1 2 -> 1 }; two 3",
        prints: "layer 1  dense 2 → 3, tanh  9 parameters\nlayer 2  dense 3 → 1, sigmoid  4 parameters"),
      Example(
        "define residual(n) { layer sum { layer dense n name=inner } { } name=join }; data table { 1 2 -> 1 }; residual 2 name=first",
        prints: """
                   ┌ branch 1
          layer 1  │ dense 2 → 2, sigmoid  6 parameters  name=first.inner
                   ├ branch 2: the input as it is
          layer 2  └ sum of 2  name=first.join
          """),
    ], related: ["layer", "repeat", "model"]
  ) { call, session throws(Diagnostic) in
    guard let header = try call.argument("word").header else {
      throw Diagnostic(.missingArgument, "`define` needs a word", at: call.nameRange)
    }
    let body = try call.block("layers")
    for statement in body { try session.requirePiece(statement, of: header) }
    // Read once more by itself: places in it do not depend on the file that it stands in.
    let source = SourceText(session.source.text(in: call.range))
    var reader = StatementReader(source, vocabulary: session.vocabulary)
    guard case .command(let own)? = try reader.next()?.kind, let lines = own["layers"]?.block else {
      throw Diagnostic(.missingArgument, "`define` needs layers", at: call.nameRange)
    }
    session.state.pieces[header.name] = NetworkPiece(header, lines, source: source)
    let count = header.arguments.count
    return Answer(
      "`\(header.name)` adds \(counted(body.count, "line")) of layers\(count > 0 ? ", with \(counted(count, "argument"))" : "")",
      .members(["define": .string(header.name)]))
  }
}

extension Session {
  /// Throws unless a line may stand in the definition of `header`.
  fileprivate func requirePiece(_ statement: Statement, of header: Header) throws(Diagnostic) {
    if case .command(let call) = statement.kind {
      guard call.name != header.name else { throw .recursion(call) }
      for argument in call.arguments {
        for inner in argument.block ?? [] { try requirePiece(inner, of: header) }
      }
    }
    try requireLayers(statement)
  }
}

extension Diagnostic {
  /// A word in its own definition.
  fileprivate static func recursion(_ call: CommandCall) -> Self {
    .init(
      .notHere, "`\(call.name)` stands in its own definition, which would never end", at: call.nameRange,
      hint: "`repeat n { … }` adds the same layers several times")
  }
}
