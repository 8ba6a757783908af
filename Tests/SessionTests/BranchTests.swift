// BranchTests.swift — networks that branch, as they are typed: what is printed, computed, refused.
import Diagnostics
import TestSupport
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

private let table = "data table { 1 2 -> 1; 3 0 -> 0; 0 1 -> 1; 2 2 -> 0 }; "
private let digits = "data digits n=4 seed=1; data scale; "
/// A residual block between two layers of units.
private let residual =
  table
  + "layer dense 3 tanh; layer sum { layer dense 4 relu; layer dense 3 linear } { }; layer dense 1; loss crossentropy; "

/// Networks that branch, with whole sessions before them.
struct BranchedSession: CustomTestStringConvertible, Sendable {
  let name: String, commands: String
  var testDescription: String { name }

  static let all = [
    BranchedSession(name: "a residual block", commands: residual),
    BranchedSession(
      name: "an inception block",
      commands: digits
        + "layer conv 2 8x8 stride=6; layer concat { layer conv 1 1x1 relu } { layer conv 2 1x1 relu; layer conv 2 3x3 padding=1 relu } { layer maxpool 3x3 stride=1 padding=1; layer conv 1 1x1 }; layer flatten; layer dense 10 linear; loss crossentropy; "
    ),
    BranchedSession(
      name: "a dense block",
      commands: digits
        + "layer conv 2 8x8 stride=6; repeat 3 { layer concat { } { layer relu; layer conv 1 3x3 padding=1 } }; layer globalpool; layer dense 10 linear; loss crossentropy; "
    ),
    BranchedSession(
      name: "branches within branches",
      commands: table
        + "layer concat { layer sum { layer dense 2 tanh } { } ; layer dense 2 relu } { layer concat { } { } { layer dense 1 } } { }; layer dense 1; loss mse; "
    ),
    BranchedSession(
      name: "layers joined by number",
      commands: table
        + "layer dense 2 tanh; layer dense 2 from=0 relu; layer sum 1 2 1; layer concat 3 0 2; layer dense 1; loss crossentropy; "
    ),
    BranchedSession(
      name: "a join at the end",
      commands: table + "layer sum { layer dense 1 tanh } { layer dense 1 linear }; loss mse; "),
  ]
}

@Suite struct BranchTests {
  @Test(arguments: [
    (
      residual + "network",
      """
      layer 1  dense 2 → 3, tanh  9 parameters
               ┌ branch 1
      layer 2  │ dense 3 → 4, relu  16 parameters
      layer 3  │ dense 4 → 3, linear  15 parameters
               ├ branch 2: z(1) as it is
      layer 4  └ sum of 2
      layer 5  dense 3 → 1, sigmoid  4 parameters
      layer 6  cross-entropy
               44 parameters in all
      """
    ),
    (
      table + "layer dense 2 tanh; layer dense 3 from=0; layer concat 1 2 0; network",
      """
      layer 1  dense 2 → 2, tanh  6 parameters
      layer 2  dense 2 → 3, sigmoid  9 parameters  from the input
      layer 3  concat of 3  from layers 1, 2 and 0
               15 parameters in all
      """
    ),
    (
      table + "layer concat { } { layer sum { layer linear } { } { } }; network shapes",
      """
               ┌ branch 1: the input as it is
               ├ branch 2
               │ ┌ branch 1
      layer 1  │ │ linear
               │ ├ branch 2: the input as it is
               │ ├ branch 3: the input as it is
      layer 2  │ └ sum of 3
      layer 3  └ concat of 2
                 units  2 + 2 = 4
               0 parameters in all
      """
    ),
    (
      digits + "layer concat { layer conv 2 3x3 } { layer conv 1 5x5 padding=1 }; network shapes",
      """
               ┌ branch 1
      layer 1  │ conv 2 3×3, linear  14×14×1 → 12×12×2  20 parameters
               │ rows and columns  (14 + 2·0 − 3)/1 + 1 = 12
               │ parameters        2·(3·3·1 + 1) = 20
               ├ branch 2
      layer 2  │ conv 1 5×5 padding 1, linear  14×14×1 → 12×12×1  26 parameters
               │ rows and columns  (14 + 2·1 − 5)/1 + 1 = 12
               │ parameters        1·(5·5·1 + 1) = 26
      layer 3  └ concat of 2  12×12×2 + 12×12×1 → 12×12×3
                 maps  2 + 1 = 3
               46 parameters in all
      """
    ),
    (
      table + "layer dense 2; layer dense 3 from=0; network",
      """
      layer 1  dense 2 → 2, sigmoid  6 parameters
      layer 2  dense 2 → 3, sigmoid  9 parameters  from the input
      nothing reads the output of layer 1
               15 parameters in all
      """
    ),
    // Numbers are those of the order in which layers are written.
    (residual + "init zero; b(1) = [0.5 0 -0.5]; b(3) = [1 2 3]; example 1; z(4) - z(1)", "[1 2 3]"),
    (residual + "cut 4; network", "layer 1  dense 2 → 3, tanh  9 parameters"),
    (residual + "freeze 3; step; freeze b(2)", "frozen: b(2), w(3), b(3)"),
    (residual + "undo; undo; undo; undo; network", "error: there is no layer yet"),
    (
      residual + "undo; undo; undo; network",
      "layer 1  dense 2 → 3, tanh  9 parameters\n         9 parameters in all"
    ),
    (residual + "undo; undo; undo; redo; network", "layer 1  dense 2 → 3, tanh  9 parameters"),
    (
      "layer sum { } { layer dense 2 2 }; layer dense 1; data table { 1 2 -> 1 }; init zero; z(2)",
      "[1.5 2.5]"
    ),
    ("layer sum { layer dense 2 } { } input=2; data table { 1 2 -> 1 }; init zero; z(2)", "[1.5 2.5]"),
    (
      "layer conv 4 7x7 stride=2 padding=3 input=224x224x3",
      "layer 1  conv 4 7×7 stride 2 padding 3, linear  224×224×3 → 112×112×4  592 parameters"
    ),
    ("layer flatten input=28x28; z(1)", "error"),
    ("layer dense 3 input=4", "layer 1  dense 4 → 3, sigmoid  15 parameters"),
    (
      "layer dense 3 input=4 name=first; layer dense 2 name=left; layer dense 3 from=first; layer concat first left; network",
      "layer 1  dense 4 → 3, sigmoid  15 parameters  name=first"
    ),
  ]) func prints(_ typed: String, _ expected: String) {
    let printed = printed(typed)
    #expect(
      printed == expected || printed.hasPrefix(expected + "\n") || printed.hasPrefix(expected + ":")
        || expected == "error" && printed.hasPrefix("error"), "\(typed)\n\(printed)")
  }

  /// Every derivative of the parameters against finite differences, on one example and on all.
  @Test(arguments: BranchedSession.all) func derivativesHold(_ session: BranchedSession) {
    for ending in ["check", "set reduction sum; check", "example 1; check"] {
      let results = run(session.commands + ending)
      #expect(results.allSatisfy { $0.held }, "\(results.last?.errorLines ?? [])")
    }
  }

  /// What is asked of a layer is asked of one that stands in a branch, too.
  @Test(arguments: BranchedSession.all) func everythingAnswers(_ session: BranchedSession) {
    let asked = [
      "example 1", "forward", "backward", "explain b(1)1", "paths b(1)1", "explain w(1)1,1", "tape", "tape 1",
      "tape 2", "tape 3",
      "freeze 2", "step 3", "unfreeze 2", "examples all", "train epochs=2 batch=2", "evaluate", "predict",
      "network shapes",
      "precision single", "step", "set mode train", "J",
    ]
    for result in run(session.commands + asked.joined(separator: "; ")) where !result.held {
      let text = result.errorLines.joined(separator: "\n")
      // A weight of a convolution is asked of by its filter.
      #expect(
        session.commands.contains("conv") && ["explain", "paths"].contains { result.command.hasPrefix($0) },
        "\(result.command): \(text)")
    }
  }

  /// A layer that hands its input on has the derivative of the paths through it, without those around it.
  @Test(arguments: ["dropout 0.5", "linear"]) func derivativesOfAnOutputThatIsHandedOn(_ layer: String) throws
  {
    let (two, end) = ("layer dense 3 tanh; layer \(layer); ", "init normal seed=2; example 2; ")
    let goal = "layer dense 1 linear; loss sse; " + end
    for (network, difference) in [
      (two + "layer sum 1 2; " + goal, "(grad z(2)) - (grad z(3))"),
      (two + "layer sum 1 2; " + goal, "(grad z(1)) - 2 * (grad z(3))"),
      (two + "layer dense 3 tanh from=1; layer sum 2 3; " + goal, "(grad z(2)) - (grad z(4))"),
      ("layer \(layer); layer concat 0 1; " + goal, "(grad z(1)) - slice(grad z(2), 3, 4)"),
      (
        two + "layer dense 3 linear; loss sse target=z(1); " + end,
        "(grad z(1)) - (grad z(2)) + (z(3) - z(1))"
      ),
    ] {
      #expect(try number(table + network + "max(abs(\(difference)))") < 1e-15, "\(network)\(difference)")
    }
  }

  /// A block keeps what flows through its empty branch: two paths lead from the scores to the first layer.
  @Test func pathsThroughAResidualBlock() throws {
    let paths = residual + "example 1; init normal seed=3; "
    let straight = try number(paths + "grad z(4)1") * number(paths + "1 - z(1)1^2")
    let through = try number(paths + "grad a(1)1") - straight
    let sum = try number(paths + "sum(grad z(4) * [0 0 0]) + (grad a(1)1)")
    #expect(through != 0 && abs(sum - straight - through) < 1e-15)
    let printed = printed(paths + "paths a(1)1 of z(4)1")
    #expect(printed.contains("5 paths") || printed.contains("z(1)1"), "\(printed)")
  }

  @Test(arguments: [
    (digits, "layer sum { layer conv 2 3x3 } ▸{ layer conv 2 5x5 }◂", "12×12×2", "padding"),
    (digits, "layer sum { layer conv 2 3x3 padding=1 } ▸{ }◂", "maps differ, 1 and 2", "`layer conv 2 1x1`"),
    (
      digits, "layer sum { layer conv 2 3x3 padding=1 stride=2 } ▸{ }◂",
      "maps differ, 1 and 2; rows differ, 14 and 7; columns differ, 14 and 7", "`layer conv 2 1x1 stride=2`"
    ),
    (
      digits, "layer concat { layer conv 2 3x3 } { layer conv 1 3x3 } ▸{ layer flatten }◂",
      "maps and a vector", "layer flatten"
    ),
    (table, "layer sum { layer dense 3 } ▸{ }◂", "units differ, 2 and 3", "`layer dense 3 linear`"),
    (
      table + "layer dense 3; layer dense 2; ", "layer sum 1 ▸2◂", "layer 2 gives 2 and layer 1 gives 3",
      "layer 2"
    ),
    (table, "layer sum ▸{ layer dense 2 }◂", "two branches or more, and here is one", "empty branch"),
    (table, "▸layer sum◂", "two branches or more, and here is none", "empty branch"),
    (table + "layer dense 2; ", "layer concat ▸1◂", "here is one", "empty branch"),
    (table + "layer dense 2; ", "layer dense 2 from=▸2◂", "no layer 2 yet", "layers 1 to 1"),
    (table + "layer dense 2; ", "layer sum 1 ▸7◂", "no layer 7 yet", "0 is the input"),
    (
      table, "layer sum { layer dense 2 from=▸3◂ } { layer dense 2; layer dense 2 }", "no layer 3 yet",
      "0 is the input"
    ),
    (table, "layer dense 2 from=▸conv1◂", "has the name `conv1`", "name=conv1"),
    (table, "layer sum { ▸step◂ } { }", "only layers", "define"),
    (table, "layer sum { ▸a = 2◂ } { }", "only layers", "define"),
    (table, "layer sum { repeat 2 { ▸step◂ } } { }", "only layers", "define"),
    (table, "layer sum { ▸loss mse◂ } { }", "only layers", "define"),
    (table, "layer sum { layer dense 2 ▸rleu◂ } { }", "rleu", "relu"),
    (table, "layer sum { layer dense 3; ▸layer conv 2 3x3◂ } { }", "conv", "digit"),
    (
      table + "layer dense 2 name=a; ", "layer dense 2 name=▸a◂", "layer 1 has the name `a` already",
      "one layer"
    ),
    (table, "layer dense 2 name=▸7◂", "no name of a layer", "number"),
    (table, "layer dense 2 name=▸a..b◂", "no name of a layer", "points"),
    (table, "layer dense 2 input=▸3◂", "the input was to be 3, and the data have 2", "data"),
    (table, "layer dense 2 input=▸3x◂", "no shape", "224x224x3"),
    (table, "layer dense 2 input=▸0◂", "no shape", "224x224x3"),
    (table, "layer dense 2 input=▸1x2x3x4◂", "no shape", "224x224x3"),
    (table + "layer dense 2; ", "layer sum 0 1 from=▸1◂", "has none", "joins"),
    (residual, "cut ▸2◂", "stands in the block of layers 2 to 4", "`cut 1`"),
    (residual, "cut ▸3◂", "stands in the block of layers 2 to 4", "`cut 4`"),
    (
      table + "layer dense 2; layer dense 3 from=0; loss mse; ", "▸train◂",
      "nothing reads the output of layer 1", "layer sum"
    ),
    (table, "layer sum { layer dense 2 } ▸{◂ ", "never closed", "missing"),
    (table, "layer sum { } { } ▸3◂", "no layer 3 yet", "0 is the input"),
    ("", "▸layer sum { } { }◂", "needs to know its input", "input="),
  ]) func saysWhere(_ before: String, _ marked: String, _ message: String, _ hint: String) throws {
    let parts = marked.split(separator: "▸", maxSplits: 1, omittingEmptySubsequences: false)
    let inner = parts[1].split(separator: "◂", maxSplits: 1, omittingEmptySubsequences: false)
    let line = parts[0] + inner[0] + inner[1]
    let session = Session()
    session.run(before) { #expect($0.held, "\($0.errorLines)") }
    let state = session.state
    var last: CommandResult?
    session.run(String(line)) { last = $0 }
    let error = try #require(last?.error, "\(line) holds")
    #expect(error.message.contains(message), "\(error.message)")
    #expect((error.hint.map { "\($0)" } ?? "").contains(hint), "\(error.hint.map { "\($0)" } ?? "no hint")")
    let place = try #require(error.place)
    let start = parts[0].utf8.count
    #expect(place == SourceRange(start, start + inner[0].utf8.count), "\(line): \(place)")
    #expect(session.state.isSame(as: state) && session.building.tail == nil)
    #expect(session.state.network.count == state.network.count)
  }

  /// A block is one cell: taken back whole, brought back whole, saved as it was typed.
  @Test func aBlockIsOneCell() throws {
    let typed = "layer sum {\n  layer dense 2 tanh # the way\n  layer dense 2 linear\n} {\n}"
    var options = SessionOptions()
    options.files = .memory()
    let session = Session(options)
    session.run(table + "\n" + typed + "\nundo\nredo\nlayer dense 1\nsave block.chain") {
      #expect($0.held, "\($0.errorLines)")
    }
    let other = Session(options)
    other.run("open block.chain") { #expect($0.held, "\($0.errorLines)") }
    #expect(other.state.network.nodeInputs == [[], [0], [1], [2, 0], [3]])
    #expect(other.state.network.parameters == session.state.network.parameters)
    #expect(session.notebook.cells.contains { $0.command == typed })
  }

  @Test func aLostSessionComesBack() throws {
    let folder = try TemporaryFolder()
    func session() -> Session {
      let session = Session(SessionOptions())
      session.journal = Journal(folder: folder.path)
      session.lost = LostSession.find(in: folder.path).sessions
      return session
    }
    let first = session()
    first.run(
      table
        + "define block(n, last=1) {\n  layer sum {\n    layer dense n tanh name=in\n    layer dense 2 linear\n  } { } name=out\n}\nrepeat 2 as i { block 2*i name=b{i} }\nlayer dense 1\nloss crossentropy\nstep 3"
    ) { #expect($0.held, "\($0.errorLines)") }
    first.journal = nil
    let second = session()
    second.run("resume") { #expect($0.held, "\($0.errorLines)") }
    #expect(second.state.network.parameters == first.state.network.parameters)
    #expect(second.state.network.nodeInputs == first.state.network.nodeInputs)
    #expect(second.state.network.nodes.map { $0.name } == first.state.network.nodes.map { $0.name })
    #expect(second.state.pieces["block"]?.source.text == first.state.pieces["block"]?.source.text)
  }
}
