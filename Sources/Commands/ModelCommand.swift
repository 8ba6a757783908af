// ModelCommand.swift — `model`: a network that has a name, from a file of commands.
import Autograd
import Cells
import Diagnostics
import Interpreter
import Language
import Networks
import Parameters
import Platform
import Quantities
import Typography

extension Command {
  static let model = Command(
    "model", .network, "adds the layers of a network that has a name; alone, lists those there are",
    [
      .positional("name", .word, "which: lenet", optional: true),
      .option(
        "input", .shape,
        "the shape of the input where no data say it: height x width x depth; the one in its file unless given"
      ),
    ],
    details: [
      "A model is a file of commands, NAME.chain, in the folder Models that comes with the tool, in the folder you are in, or in the one that `CHAINRULE_MODELS` names. It is run as one command: `undo` takes all of it back.",
      "Load data first, or give the shape of the input: the first layer looks at it. Without either, it is the one that the model was made for: 224x224x3 for most.",
      "Words that it defines stay; they stand before others of the same name.",
    ],
    examples: [
      Example(
        "data digits n=20; model lenet",
        prints: """
          layer 1  conv 6 5×5 padding 2, relu  14×14×1 → 14×14×6  156 parameters
          layer 2  maxpool 2×2  14×14×6 → 7×7×6
          layer 3  conv 16 5×5, relu  7×7×6 → 3×3×16  2416 parameters
          layer 4  maxpool 2×2  3×3×16 → 1×1×16
          layer 5  flatten  1×1×16 → 16
          layer 6  dense 16 → 120, relu  2040 parameters
          layer 7  dense 120 → 84, relu  10164 parameters
          layer 8  dense 84 → 10, softmax  850 parameters
          layer 9  cross-entropy
          """),
      Example(
        "model lenet input=28x28x1; network",
        prints: """
          layer 1  conv 6 5×5 padding 2, relu  28×28×1 → 28×28×6  156 parameters
          layer 2  maxpool 2×2  28×28×6 → 14×14×6
          layer 3  conv 16 5×5, relu  14×14×6 → 10×10×16  2416 parameters
          layer 4  maxpool 2×2  10×10×16 → 5×5×16
          layer 5  flatten  5×5×16 → 400
          layer 6  dense 400 → 120, relu  48120 parameters
          layer 7  dense 120 → 84, relu  10164 parameters
          layer 8  dense 84 → 10, softmax  850 parameters
          layer 9  cross-entropy
                   61706 parameters in all
          """),
    ], related: ["layer", "network", "data"],
    completions: { session, given in
      given.isEmpty ? session.options.models.models.map { SessionCompletion($0.name, $0.summary) } : []
    }
  ) { call, session throws(Diagnostic) in
    let models = session.options.models.models
    guard let argument = call["name"], let name = argument.word else {
      guard !models.isEmpty else { throw .noModels(at: call.nameRange) }
      return Answer(
        columns(models.map { [$0.name, $0.summary] }, width: session.text.width),
        .members([
          "models": .array(
            models.map { .members(["name": .string($0.name), "summary": .string($0.summary)]) })
        ]))
    }
    guard let model = models.first(where: { $0.name == name }) else {
      throw .noModel(name, among: models.map { $0.name }, at: argument.range)
    }
    guard session.state.network.isEmpty else {
      throw Diagnostic(
        .notHere, "a model starts a network, and there are layers already", at: call.nameRange,
        hint: "`cut 0` removes them")
    }
    let outer = session.building
    defer { session.building = outer }
    try session.takeInput(call["input"])
    session.building.isModel = true
    let lines = try session.build(model, at: argument.range)
    return Answer(lines, try session.run(Command.network, at: call).value)
  }

  /// Rows of a name and its meaning, the second column wrapped.
  private static func columns(_ rows: [[String]], width: Int) -> [String] {
    let widest = rows.map { displayWidth(of: $0[0]) }.max() ?? 0
    return rows.flatMap { row in
      wrapped(row[1], width: max(20, width - widest - 2)).enumerated().map { number, part in
        padded(number == 0 ? row[0] : "", to: widest + 2) + part
      }
    }
  }
}

extension Session {
  /// Runs the commands of a model, as one; answers with the lines they print.
  fileprivate func build(_ model: ModelFile, at place: SourceRange) throws(Diagnostic) -> [String] {
    let source = try model.text(at: place)
    // Its words are its own: those of another model do not stand in their way.
    let words = state.pieces
    state.pieces = [:]
    var reader = StatementReader(source, vocabulary: vocabulary)
    var lines: [String] = [], offset = 0
    do throws(Diagnostic) {
      while true {
        offset = reader.offset
        reader.vocabulary = vocabulary
        guard let statement = try reader.next() else {
          state.pieces = state.pieces.adding(words)
          let count = state.network.count
          return state.network.lines(
            of: 1..<(count + 1), width: String(count).count, columns: text.width) + lines
        }
        offset = statement.range.lowerBound
        if case .command(let call) = statement.kind, call.name == "model" {
          throw Diagnostic(.notHere, "a model is made of layers, not of models", at: call.nameRange)
        }
        var answer = Answer()
        try withSource(source) { () throws(Diagnostic) in answer = try execute(statement) }
        if !isOfLayers(statement) { lines += answer.lines }
      }
    } catch {
      // The error's place is in the file; the user sees the typed line.
      let position = source.position(of: error.place?.lowerBound ?? offset)
      throw Diagnostic(
        error.code, "\(model.name).chain, line \(position.line): \(error.message)", at: place,
        hint: error.hint)
    }
  }

  /// True for a line that only adds layers, or says how: the list of layers shows what it did.
  private func isOfLayers(_ statement: Statement) -> Bool {
    if case .command(let call) = statement.kind, call.name == Command.define.name { return true }
    do throws(Diagnostic) { try requireLayers(statement) } catch { return false }
    return true
  }

  /// Runs another command without arguments in place of `call`.
  fileprivate func run(_ command: Command, at call: Call) throws(Diagnostic) -> Answer {
    try command.run(CommandCall(command.signature.name, at: call.nameRange), self)
  }
}

extension Diagnostic {
  fileprivate static func noModels(at place: SourceRange) -> Self {
    .init(
      .missingFile, "there are no models: no folder Models was found", at: place,
      hint: "`CHAINRULE_MODELS` names one")
  }
  fileprivate static func noModel(_ name: String, among names: [String], at place: SourceRange) -> Self {
    .init(
      .unknownModel, "there is no model `\(name)`", at: place,
      hint: didYouMean(name, in: names)
        ?? (names.isEmpty
          ? "`CHAINRULE_MODELS` names a folder of models" : "there are: \(names.joined(separator: ", "))"))
  }
}
