// EveryIndexTests.swift — every command, quantity and picture with every index from 0 to beyond the last.
import Diagnostics
import Language
import Networks
import Parameters
import Tensors
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

/// A session in which everything is tried.
struct WalkedSession: CustomTestStringConvertible, Sendable {
  let name: String, commands: String
  var testDescription: String { name }
  init(_ name: String, _ commands: String) { (self.name, self.commands) = (name, commands) }

  static let small = "data table { 1 2 -> 1; 3 0 -> 0; 0 1 -> 1; 2 2 -> 0 }; "
  static let all = [
    WalkedSession("nothing", ""),
    WalkedSession("names", "a = 2; v = [1 2]; m = [1 2; 3 4]; g = sum(m @ v) * a"),
    WalkedSession("layers without data", "layer dense 2 2; layer dense 1; loss crossentropy"),
    WalkedSession("data without layers", small),
    WalkedSession("one example", design),
    WalkedSession("several examples", small + "layer dense 2; layer dense 1; loss crossentropy; step 2"),
    WalkedSession("no loss", small + "layer dense 2 tanh; layer dense 1; example 2"),
    WalkedSession(
      "classes",
      "data table { 1 -> 0; 2 -> 1; 3 -> 2 }; layer dense 3 linear; loss crossentropy; split 0.7; step"),
    WalkedSession(
      "a scaled regression",
      "data table { 1 5 -> 10; 2 5 -> 20.5; 4 5 -> 40; 7 5 -> 70 }; split 0.5; data scale standard; data scale target; layer dense 1 linear; loss mse; train epochs=3"
    ),
    WalkedSession(
      "batch normalisation",
      small + "layer dense 2 linear; layer batchnorm; layer tanh; layer dense 1; loss crossentropy; step"),
    WalkedSession(
      "dropout", small + "layer dense 3; layer dropout 0.5; layer dense 1; loss mse; step; set mode train"),
    WalkedSession(
      "maps",
      "data digits n=4; data scale; layer conv 2 6x6 relu stride=4; layer maxpool; layer flatten; layer dense 10 linear; loss crossentropy; example 1"
    ),
    WalkedSession(
      "normalised maps",
      "data digits n=4; layer conv 3 8x8 stride=6; layer lrn; layer relu; layer globalpool; layer dense 10 softmax; loss crossentropy; example 2"
    ),
    WalkedSession(
      "several images",
      "data digits n=4; layer conv 2 8x8 stride=6; layer batchnorm; layer meanpool; layer flatten; layer dense 10 linear; loss crossentropy"
    ),
    WalkedSession(
      "branches",
      small
        + "layer sum { layer dense 3 tanh name=left; layer dense 2 linear } { }; layer concat { } { layer dense 2 } 1; layer dense 1; loss crossentropy; step"
    ),
    WalkedSession(
      "branches of maps",
      "data digits n=4; layer conv 2 8x8 stride=6; layer concat { layer conv 1 1x1 } { layer sum { layer conv 2 3x3 padding=1 relu } { } }; layer flatten; layer dense 10 linear; loss crossentropy; example 1"
    ),
    WalkedSession(
      "options of layers",
      "data digits n=4; data scale; layer conv 2 1x7 stride=3x2 padding=0x3 bias=no; layer batchnorm eps=0.001 momentum=0.5; layer conv 2 2x2 dilation=2 padding=1x2; layer maxpool 3x3 stride=2 ceil=yes; layer meanpool 3x3 stride=1 padding=1 count=all; layer meanpool to=2x3; layer flatten; layer dense 10 linear bias=no; loss crossentropy; step; example 1"
    ),
    WalkedSession("a Boltzmann machine", small + "layer rbm 3; layer dense 1; loss crossentropy; step"),
    WalkedSession(
      "a Boltzmann machine of images",
      "data digits n=4; data scale; layer rbm 2 gaussian; layer rbm 2; example 1"),
    WalkedSession(
      "an auto-encoder of images",
      "data digits n=4; data scale; layer noise 0.3; layer conv 2 6x6 relu stride=4; layer dense 3 name=code; layer dense 18 tied=code; layer reshape 3x3x2; layer upsample 2x2; layer convtranspose 1 4x4 stride=2; loss mse target=x; step; example 1"
    ),
    WalkedSession(
      "activations",
      small + "layer dense 2 linear; " + Activation.all.map { "layer \($0.name); " }.joined()
        + "layer dense 1; loss sse; step"),
  ]
}

@Suite struct EveryIndexTests {
  /// Every way to write an element of every quantity, where the network has `layers` layers.
  private func quantities(_ layers: Int) -> [String] {
    QuantityKind.all.flatMap { kind -> [String] in
      let s = kind.symbol
      guard kind.needsLayer else { return [s, "\(s)(1)"] + (0...4).map { "\(s)\($0)" } }
      return (0...(layers + 3)).flatMap { k in
        ["\(s)(\(k))"]
          + [0, 1, 3, 99].flatMap { j in
            [
              "\(s)(\(k))\(j)", "\(s)(\(k))\(j),1", "\(s)(\(k))1,\(j)", "\(s)(\(k),\(j))",
              "\(s)(\(k),\(j))1,1", "\(s)(\(k),1)\(j),1", "\(s)(\(k),1)1,\(j)", "\(s)(\(k),1)1,1,\(j)",
            ]
          }
      }
    }
  }

  /// Some of them, for commands.
  private func someQuantities(_ layers: Int) -> [String] {
    ["q", "1", "[1 2; 3 4]", "a", "v(1)", "m(3,1)", "g"]
      + QuantityKind.all.flatMap { kind -> [String] in
        let s = kind.symbol
        guard kind.needsLayer else { return [s, "\(s)2"] }
        return (0...(layers + 3)).flatMap { ["\(s)(\($0))", "\(s)(\($0))1", "\(s)(\($0),1)1,1"] }
      }
  }

  /// Values for a parameter.
  private func values(_ kind: Parameter.Kind, _ layers: Int, _ some: [String]) -> [String] {
    let numbers = Array(0...(layers + 3))
    switch kind {
    case .choice(let words): return words
    case .word: return ["same", "3"]
    case .words: return ["same", "3,4"]
    case .integer: return numbers.map(String.init)
    case .number: return numbers.map(String.init) + ["0.5"]
    case .size: return numbers.flatMap { ["\($0)x\($0)", "\($0)x1", "0x\($0)"] }
    case .sizeOr(let words): return words + numbers.flatMap { ["\($0)", "\($0)x1", "0x\($0)"] }
    case .span: return numbers.flatMap { ["\($0)", "\($0)..\($0 + 1)", "1..\($0)"] }
    case .indices: return numbers.flatMap { ["\($0)", "\($0),1", "1,\($0)", "z(1,\($0))1,1", "z(\($0))1"] }
    case .expression, .quantity: return some
    case .block: return ["{ 1 }", "{ layer linear }", "{ }"]
    case .node: return numbers.map(String.init) + ["left", "{1}", "none"]
    case .shape: return numbers.map(String.init) + ["\(layers)x2", "14x14x1"]
    case .counter: return ["i", "w"]
    case .header: return ["piece", "piece(i, n=2)", "step"]
    case .table: return ["{ 1 2 -> 1 }", "{ 1 -> 0.5 }"]
    case .file, .text: return ["none.txt"]
    }
  }

  /// Calls of every command: one parameter after the other takes all its values, the others a usual one.
  private func calls(_ layers: Int) -> [String] {
    let some = someQuantities(layers)
    // These end the session, ask a person, or build networks that take long.
    let left: Set = ["quit", "edit", "model"]
    return CommandTable.standard.all.filter { !left.contains($0.name) }.flatMap { command -> [String] in
      var forms: [(String, [Parameter])] = [(command.name, command.signature.parameters)]
      forms += command.signature.forms.sorted { $0.key < $1.key }.map {
        ("\(command.name) \($0.key)", $0.value)
      }
      return forms.flatMap { start, parameters -> [String] in
        func written(_ parameter: Parameter, _ value: String) -> String {
          parameter.isOption
            ? "\(parameter.name)=\(value)" : parameter.keyword.map { "\($0) \(value)" } ?? value
        }
        func usual(_ parameter: Parameter) -> String {
          let all = values(parameter.kind, layers, ["w(1)", "z(1)1"])
          return written(parameter, all.count > 1 ? all[1] : all[0])
        }
        return [start]
          + parameters.indices.flatMap { place in
            values(parameters[place].kind, layers, some).map { value in
              let parts = parameters.indices.compactMap { i in
                i == place
                  ? written(parameters[i], value) : parameters[i].isOptional ? nil : usual(parameters[i])
              }
              return ([start] + parts).joined(separator: " ")
            }
          }
      }
    }
  }

  /// Pictures and derivatives of a quantity by another, which take two.
  private func pairs(_ layers: Int) -> [String] {
    let some = (0...(layers + 3)).flatMap { ["z(\($0))1", "w(\($0))1,1", "a(\($0))", "z(\($0),1)1,1"] }
    return some.flatMap { by in
      ["J", "err", "z(1)", "z(\(layers))1", "p"].flatMap { of in
        ["grad \(by) of \(of)", "d \(of) / d \(by)", "1 + (d \(of) / d \(by))", "explain \(by) of \(of)"]
      }
    }
  }

  @Test(arguments: WalkedSession.all) func answersOrSaysWhere(_ walked: WalkedSession) throws {
    var options = SessionOptions()
    options.files = .memory()
    let session = Session(options)
    session.run(walked.commands) { #expect($0.held, "\($0.errorLines)") }
    let start = session.state
    let layers = start.network.count
    // A thousand digits a call would take the time of all the others.
    let calls = calls(layers).filter { !$0.hasPrefix("data digits") || $0.contains("n=") }
    var lines = quantities(layers) + calls + pairs(layers)
    lines += someQuantities(layers).flatMap { ["\($0) = 1", "\($0) = [1 2]", "2 * \($0)"] }
    for line in lines { answersOrSaysWhere(line, session, from: start) }
  }

  /// Runs a line in a session that is put back to `start` before: it answers, or its error has a place within it, a
  /// message and a code of the table.
  private func answersOrSaysWhere(_ line: String, _ session: Session, from start: State) {
    // Lists of all typed commands must not print ten thousand lines.
    if session.notebook.cells.count > 100 { session.notebook = Notebook() }
    session.state = start
    session.run(SourceText(line)) { result in
      _ = (result.json, result.errorLines)
      guard let error = result.error else { return }
      #expect(!error.message.isEmpty && Diagnostic.Code.all.contains(error.code), "\(line)")
      // A command may have run others, whose text is not this line.
      guard result.command.utf8.count <= line.utf8.count, !result.isEchoed else { return }
      guard let place = error.place else {
        Issue.record("no place: \(line): \(error.message)")
        return
      }
      #expect(
        place.lowerBound >= 0 && place.lowerBound <= place.upperBound
          && place.upperBound <= line.utf8.count + 1, "\(line): \(place)")
      // A place is at a character's start, and never in the middle of `∂`.
      let bytes = Array(line.utf8)
      for end in [place.lowerBound, place.upperBound] where end < bytes.count {
        #expect(bytes[end] & 0xC0 != 0x80, "\(line): \(place)")
      }
    }
  }

  /// Every kind of layer and every loss is in one of the sessions.
  @Test func everyKindIsWalked() {
    var (kinds, losses): (Set<String>, Set<String>) = ([], [])
    for walked in WalkedSession.all {
      let session = Session()
      session.run(SourceText(walked.commands)) { _ in }
      for (_, layer) in session.state.network.layers { kinds.insert(layer.kind) }
      if let loss = session.state.network.loss { losses.insert(loss.name) }
    }
    #expect(Set(LayerKind.all.map(\.name)).subtracting(kinds) == [])
    #expect(Set(Loss.all.map(\.name)).subtracting(losses) == [])
  }

  /// Every selection, of one, of some, of all, of none that there are: before and after data, layers and loss.
  static let selections =
    (0...6).flatMap { ["example \($0)", "batch \($0)", "labelled \($0)"] }
    + [
      "examples all", "examples test", "examples train", "examples 1..2", "examples 2..9", "split 0.5",
      "split 0.99",
    ]
  static let stages: [(name: String, parts: [String])] = [
    (
      "units",
      [
        "data table { 1 2 -> 1; 3 0 -> 0; 0 1 -> 1; 2 2 -> 0 }", "layer dense 2 tanh", "layer dense 1",
        "loss sse",
      ]
    ),
    (
      "scores",
      [
        "data table { 1 2 -> 1; 3 0 -> 0; 0 1 -> 2 }", "layer dense 3 linear", "layer softmax",
        "loss crossentropy",
      ]
    ),
    (
      "maps",
      ["data digits n=3", "layer conv 2 8x8 stride=6", "layer flatten", "layer dense 10 linear", "loss mse"]
    ),
  ]

  /// Lines drawn with a fixed seed, behind every selection at every stage of a session that grows.
  @Test(arguments: stages.map(\.name)) func everySelectionAtEveryStage(_ name: String) throws {
    let stage = try #require(Self.stages.first { $0.name == name })
    var random = Random(seed: 14)
    var options = SessionOptions()
    options.files = .memory()
    for count in 0...stage.parts.count {
      let session = Session(options)
      session.run(SourceText(stage.parts.prefix(count).joined(separator: "; "))) { _ in }
      let layers = session.state.network.count
      let pool =
        quantities(layers) + pairs(layers)
        + calls(layers).filter { !$0.hasPrefix("data digits") && !$0.hasPrefix("train") }
      let start = session.state
      for selection in Self.selections {
        answersOrSaysWhere(selection, session, from: start)
        let selected = session.state
        for _ in 0..<40 {
          answersOrSaysWhere(pool[random.below(pool.count)], session, from: selected)
        }
      }
    }
  }
}
