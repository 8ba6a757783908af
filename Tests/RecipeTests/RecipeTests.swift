// RecipeTests.swift — the recipes of CONTRIBUTING compile and do what they say.
import Diagnostics
import Foundation
import Language
import Parameters
import Tensors
import Testing

@testable import Autograd
@testable import Cells
@testable import Commands
@testable import Datasets
@testable import Help
@testable import History
@testable import Interpreter
@testable import Networks
@testable import Quantities

@Suite struct RecipeTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
  private static func contributing() throws -> String {
    try String(contentsOf: folder.appending(path: "../../CONTRIBUTING.md"), encoding: .utf8)
  }

  /// The Swift of the recipes: the name of each file, and its text.
  private static func recipes() throws -> [(name: String, text: String)] {
    try contributing().matches(of: /```swift\n(\/\/ (\w+\.swift) — (?s:.*?))```/).map {
      (String($0.2), String($0.1))
    }
  }

  /// The lines that count: a file of tests imports what it looks into as `@testable`.
  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("import ") && !$0.hasPrefix("@testable import ") }
  }

  /// Each recipe stands in this folder, so that it is compiled with the tests, and word for word.
  @Test func theRecipesAreThoseCompiled() throws {
    let recipes = try Self.recipes()
    #expect(recipes.count == 5)
    for recipe in recipes {
      let compiled = try String(contentsOf: Self.folder.appending(path: recipe.name), encoding: .utf8)
      #expect(Self.lines(compiled) == Self.lines(recipe.text), "\(recipe.name)")
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(files) == Set(recipes.map(\.name) + ["RecipeTests.swift"]))
  }

  /// The table that each recipe sends its name to stands in the file that it names, in the folder of the recipe.
  @Test(arguments: [
    ("`.softsign` in `OperationTable.swift`", "Autograd/Operations/OperationTable.swift", "all: [Operation]"),
    ("`.globalMean` in `LayerKind.all` (`LayerKind.swift`)", "Networks/LayerKind.swift", "all: [LayerKind]"),
    ("`.classes` in `AllCommands.swift`", "Commands/AllCommands.swift", "standard: CommandTable"),
    (
      "`.signDescent` in `OptimizerKind.all` (`OptimizerTable.swift`)",
      "Networks/Optimizers/OptimizerTable.swift", "all: [OptimizerKind]"
    ),
    ("`.stripes` in `DatasetKind.all`", "Datasets/DatasetKind.swift", "all: [DatasetKind]"),
  ]) func tablesAreWhereTheRecipesSay(_ says: String, _ path: String, _ table: String) throws {
    #expect(try Self.contributing().contains(says))
    let text = try String(contentsOf: Self.folder.appending(path: "../../Sources/\(path)"), encoding: .utf8)
    #expect(text.contains(table))
  }

  /// No recipe makes what there is already: it could not be added.
  @Test func recipesAreNew() {
    #expect(Autograd.Operation.named["softsign"] == nil && LayerKind.named["globalmean"] == nil)
    #expect(OptimizerKind.named["signsgd"] == nil)
    #expect(CommandTable.standard.named["classes"] == nil && DatasetKind.named["stripes"] == nil)
  }

  /// The operation: its values, its gradient beside finite differences, its scalar view beside its gradient.
  @Test func theOperationRuns() throws {
    let tape = Tape()
    let a = try tape.leaf(Tensor(vector: [-2, -0.5, 0.25, 1]), QuantityName("a"))
    let output = try tape.record(.softsign, [a])
    try tape.forward()
    #expect(tape.value(of: output).doubles == [-2.0 / 3, -0.5 / 1.5, 0.25 / 1.25, 0.5])
    let backward = try tape.backward(from: output)
    for element in 0..<4 {
      backward.run(element: element)
      let compared = try tape.compare(backward, output: element, by: a, at: element)
      #expect(compared.relative < 1e-6)
      let view = try #require(tape.scalarView(of: output, at: element))
      #expect(abs(view.partials[0].value - backward.gradient(of: a).doubles[element]) < 1e-12)
    }
  }

  /// The layer: what its example says, and the mean of a map.
  @Test func theLayerRuns() throws {
    let input: Shape = [2, 2, 3]
    let layer = try LayerKind.globalMean.make(Arguments(), [input])
    #expect(layer.output == [2])
    let tape = Tape()
    let x = try tape.leaf(Tensor((0..<12).map(Double.init), shape: [1, 2, 2, 3]))
    let recorded = try layer.record(LayerInputs(inputs: [x], parameters: [], mode: .evaluation, tape: tape))
    try tape.forward()
    #expect(tape.value(of: recorded.output).doubles == [2.5, 8.5])
    #expect(throws: LayerError.self) { try LayerKind.globalMean.make(Arguments(), [[3]]) }
    #expect(layer.line(1) == "layer 1  globalmean  2×3×2 → 2")
  }

  /// The optimizer: its trial, in the words of the claim that help makes of it, and memory of none.
  @Test func theOptimizerRuns() throws {
    let tape = Tape(precision: .double, isDry: true)
    let w = try tape.leaf(shape: [1], QuantityName("w"))
    let half = try tape.record(.multiply, [w, w])
    let program = try StepProgram(
      tape, objective: try tape.record(.sum, [half]), parameters: [w], trained: [w], feeds: [], rows: 0,
      update: Optimizer(.signDescent).rule)
    program.load([Tensor([2.0], shape: [1])])
    program.rate = 0.5
    try program.runOnSetRows(steps: 2)
    #expect(OptimizerKind.signDescent.trial?.weight == "1" && program.values()[0].doubles == [1])
  }

  /// The command: its example prints what it says, and a mistake has its code.
  @Test func theCommandRuns() throws {
    for example in Command.classes.examples {
      let parts = example.typed.split(separator: ";").map { $0.drop { $0 == " " } }
      let session = Session()
      session.run(.init(parts.dropLast().joined(separator: ";"))) { #expect($0.held) }
      let answer = try Command.classes.run(CommandCall("classes", at: SourceRange(0, 7)), session)
      #expect(answer.lines.joined(separator: "\n") == example.prints)
    }
    let session = Session()
    session.run(.init("data table { 1 -> 0.5 }")) { #expect($0.held) }
    do throws(Diagnostic) {
      _ = try Command.classes.run(CommandCall("classes", at: SourceRange(0, 7)), session)
      Issue.record("no error")
    } catch {
      #expect(error.code == .notClasses)
    }
  }

  /// The data set: as many examples as were asked for, of two classes, the same for the same seed.
  @Test func theDataSetRuns() throws {
    var arguments = DatasetArguments()
    arguments.values["n"] = .integer(50)
    var (random, again) = (Random(seed: 3), Random(seed: 3))
    let data = try DatasetKind.stripes.make(arguments, &random)
    #expect(data.count == 50 && data.classes == 2)
    #expect(data == (try DatasetKind.stripes.make(arguments, &again)))
    #expect(Set(data.targets.doubles) == [0, 1])
  }
}
