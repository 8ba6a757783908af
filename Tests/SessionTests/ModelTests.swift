// ModelTests.swift — networks that have a name: each file of Models is built, computed and counted.
import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct ModelTests {
  /// Every model with commands that give it data, and its parameters on them.
  static let counts: [(model: String, data: String, parameters: Int)] = [
    ("lenet", "data digits n=20 seed=3", 15_626), ("lenet", "data images PICTURE.pgm; y = 0", 61_706),
    ("vgg-mini", "data digits n=20 seed=3", 7_882), ("resnet-mini", "data digits n=20 seed=3", 10_978),
    ("inception-mini", "data digits n=20 seed=3", 5_210),
    ("densenet-mini", "data digits n=20 seed=3", 10_018),
  ]

  @Test func everyModelIsCounted() throws {
    let models = Set(SessionOptions().models.models.map(\.name))
    let published = try Set(PublishedModel.all().map(\.name))
    #expect(!published.isEmpty && models == Set(Self.counts.map(\.model)).union(published))
  }

  /// What the small networks' files promise: digits that they have not seen are told apart after a short training.
  @Test(arguments: counts.map(\.model).filter { $0.hasSuffix("-mini") }) func learns(_ model: String) throws {
    let file = try #require(SessionOptions().models.models.first { $0.name == model })
    let text = try file.text(at: SourceRange(0, 0)).text
    let commands = text.split(separator: "\n").filter { $0.hasPrefix("#   ") }.map { $0.dropFirst(4) }
    #expect(commands.count == 2)
    #expect(try number(commands.joined(separator: "\n") + "; errtest") < 0.15)
  }

  @Test(arguments: counts) func builds(_ model: String, data: String, parameters: Int) throws {
    let folder = try TemporaryFolder()
    let size = 28
    let pixels = (0..<(size * size)).map { "\($0 % 256)" }.joined(separator: " ")
    try folder.write("P2 \(size) \(size) 255\n\(pixels)\n", to: "PICTURE.pgm")
    let interpreter = Session(Self.options)
    let typed = data.replacing("PICTURE", with: "'\(folder.path)/PICTURE").replacing(".pgm", with: ".pgm'")
    interpreter.run("\(typed); example 1; model \(model); forward; step; undo") {
      #expect($0.held, "\($0.errorLines)")
    }
    #expect(interpreter.state.network.parameterCount == parameters)
    interpreter.run("undo; cells") { #expect($0.held) }
    #expect(interpreter.state.network.isEmpty)
  }

  private static var options: SessionOptions {
    var options = SessionOptions()
    options.files = .free
    return options
  }

  @Test(arguments: [
    ("model lenett", "there is no model `lenett`"), ("model lenett", "lenet"),
    ("data digits n=20; model lenet input=28x28x1", "the input was to be 28×28×1, and the data have 14×14×1"),
    ("data digits n=20; model alexnet", "alexnet.chain, line 10: a window of 3×3 is larger than its map"),
    ("data xor; model lenet", "a convolution takes maps"),
    ("data digits n=20; layer flatten; model lenet", "there are layers already"),
    ("model ../lenet", "error"),
  ]) func refuses(_ typed: String, _ says: String) throws {
    let results = run(typed)
    #expect(results.last?.held == false)
    #expect(printed(typed).contains(says), "\(printed(typed))")
  }

  @Test func aModelThatFailsLeavesNothing() throws {
    let folder = try TemporaryFolder()
    try folder.write("# two layers\nlayer dense 3\nlayer conv 2 3x3\n", to: "broken.chain")
    try folder.write("layer dense 3\nmodel broken\n", to: "nested.chain")
    try folder.write("layer dense 3 tanh\nlayer dense 1\nloss mse\n", to: "lenet.chain")
    var options = SessionOptions()
    options.models = ModelShelf(folders: [folder.path, "Models"])
    let interpreter = Session(options)
    var said: [String] = []
    interpreter.run("data xor n=10; model broken; model nested; model; model lenet", keepGoing: true) {
      said += $0.held ? $0.answer.lines : $0.errorLines
    }
    let text = said.joined(separator: "\n")
    #expect(text.contains("broken.chain, line 3: a convolution takes maps"))
    #expect(text.contains("nested.chain, line 2: a model is made of layers"))
    #expect(said.contains { $0.hasPrefix("broken ") && $0.hasSuffix(" two layers") })
    // The first folder that has a name counts, and a failed model has left no layer.
    #expect(interpreter.state.network.layers.map(\.layer.written) == ["dense 2 3 tanh", "dense 3 1 sigmoid"])
  }

  /// A model's words are its own while it is read, also where the session or another model has the same.
  @Test func itsWordsStay() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "define block(n) {\n  layer conv n 1x1\n  layer relu\n}\nblock 2 name=b\nblock 3\n", to: "one.chain")
    try folder.write("define block { layer flatten }\nblock\nlayer dense 2\n", to: "two.chain")
    var options = SessionOptions()
    options.models = ModelShelf(folders: [folder.path])
    let session = Session(options)
    session.run("model one input=4x5x3; cut 0; model two input=2x2x1") {
      #expect($0.held, "\($0.errorLines)")
    }
    #expect(session.state.network.layers.map(\.layer.written) == ["flatten", "dense 4 2 sigmoid"])
    #expect(session.state.pieces["block"]?.source.text == "define block { layer flatten }")
    session.run("undo") { #expect($0.held) }
    #expect(session.state.pieces["block"]?.body.count == 2)
  }

  @Test func namesAreCompleted() {
    let found = Session().completions(of: "model le", at: 8)
    #expect(found.candidates.map(\.text) == ["lenet"])
    #expect(found.candidates.first?.meaning.contains("LeNet-5") == true)
  }
}
