// PublishedModelTests.swift — networks of papers: parameters, names and shapes are torchvision's and timm's.
import Diagnostics
import Foundation
import Networks
import TestSupport
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

/// The entries of a published network's `state_dict`, as `Scripts/fixtures/models.py` wrote them.
struct PublishedModel: CustomTestStringConvertible, Sendable {
  let name: String, parameters: Int
  /// `layer1.0.conv1.weight 64x64x1x1`, sorted.
  var entries: [String] = []
  var testDescription: String { name }

  static func all() throws -> [PublishedModel] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/model-names.txt")
    var models: [PublishedModel] = []
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if words[0] == "#" {
        models.append(PublishedModel(name: words[1], parameters: try #require(Int(words[2]))))
        continue
      }
      for word in words.dropFirst() {
        let entry = word.split(separator: "=").map(String.init)
        let names = entry[0] == "norm" ? ["bias", "running_mean", "running_var", "weight"] : [entry[0]]
        models[models.count - 1].entries += names.map { "\(words[0]).\($0) \(entry[1])" }
      }
    }
    for i in models.indices { models[i].entries.sort() }
    return models
  }
}

extension Network {
  /// The parameters under PyTorch's names and in its layout, sorted.
  fileprivate var published: [String] {
    keys.map { key in
      let spec = spec(key)
      let entry =
        switch spec.symbol.name {
        case "w", "gamma": "weight"
        case "b", "beta": "bias"
        case "mu": "running_mean"
        case "sigma2": "running_var"
        default: spec.symbol.name
        }
      // (in out) here is (out in) there.
      let sizes = spec.shape.rank == 2 ? spec.shape.sizes.reversed() : spec.shape.sizes
      let shape = sizes.map { "\($0)" }.joined(separator: "x")
      return "\(nodes[key.layer - 1].name ?? "layer \(key.layer)").\(entry) \(shape)"
    }.sorted()
  }
}

@Suite struct PublishedModelTests {
  @Test(arguments: try PublishedModel.all()) func namesAndShapes(_ model: PublishedModel) throws {
    let session = Session()
    session.run("precision single; model \(model.name)") { #expect($0.held, "\($0.errorLines)") }
    let network = session.state.network
    #expect(network.parameterCount == model.parameters)
    let (ours, theirs) = (network.published, model.entries)
    #expect(
      ours == theirs, "\(ours.filter { !theirs.contains($0) }), \(theirs.filter { !ours.contains($0) })")
    // All outputs are read, and the network says of a picture which of 1000 classes it shows.
    #expect(network.unreadOutputs.isEmpty && network.output == [1000] && network.loss?.name == "crossentropy")
    #expect(network.input == (model.name == "inceptionv4" ? [3, 299, 299] : [3, 224, 224]))
    // A list of it fits a page, and its numbers add up.
    var lines: [String] = []
    session.run("network shapes all") { lines += $0.held ? $0.answer.lines : $0.errorLines }
    #expect(lines.last?.hasSuffix(" \(model.parameters) parameters in all") == true)
    for line in lines { #expect(line.count <= 80, "\(line)") }
    let added = lines.compactMap { line -> Int? in
      guard line.contains("parameters  "), let end = line.range(of: " = ") else { return nil }
      return Int(line[end.upperBound...])
    }
    #expect(added.reduce(0, +) == model.parameters)
  }
}
