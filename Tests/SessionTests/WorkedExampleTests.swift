// WorkedExampleTests.swift — examples that anyone can look up come out right.
import Foundation
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

/// The 2-2-1 network of `design`, under a name that no test of this suite takes.
private let network221 = design

/// An example of `Tests/Fixtures/worked-examples.json`.
private struct WorkedExample: Decodable {
  struct Values: Decodable { let values: [Double] }
  struct Attributes: Decodable {
    let commands: [String]?, rate: Double?, loss: String?, y: Double?
  }
  let name: String, attributes: Attributes
  let inputs: [String: Values], output: Values, gradients: [String: Values]
  let values: [String: Values]
  enum CodingKeys: String, CodingKey { case name = "case", attributes, inputs, output, gradients, values }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    attributes = try container.decode(Attributes.self, forKey: .attributes)
    inputs = try container.decode([String: Values].self, forKey: .inputs)
    output = try container.decode(Values.self, forKey: .output)
    gradients = try container.decode([String: Values].self, forKey: .gradients)
    values = try container.decodeIfPresent([String: Values].self, forKey: .values) ?? [:]
  }

  static func named(_ name: String) throws -> WorkedExample {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../Fixtures/worked-examples.json")
    let all = try JSONDecoder().decode([WorkedExample].self, from: Data(contentsOf: url))
    return try #require(all.first { $0.name == name })
  }

  func input(_ name: String) throws -> Double { try #require(inputs[name]?.values.first) }

  /// Commands that build its network of two layers.
  func network(units: [Int]) throws -> String {
    func written(_ name: String) throws -> String {
      try #require(inputs[name]).values.map { "\($0)" }.joined(separator: " ")
    }
    func matrix(_ name: String, columns: Int) throws -> String {
      let values = try #require(inputs[name]).values.map { "\($0)" }
      return "["
        + stride(from: 0, to: values.count, by: columns).map { row in
          values[row..<(row + columns)].joined(separator: " ")
        }.joined(separator: "; ") + "]"
    }
    let y = try attributes.y.map { "\($0)" } ?? written("y")
    var commands = "data table { \(try written("x")) -> \(y) }\n"
    for units in units { commands += "layer dense \(units)\n" }
    commands += "loss \(try #require(attributes.loss))\n"
    for (k, units) in units.enumerated() {
      commands += "w(\(k + 1)) = \(try matrix("w\(k + 1)", columns: units)); "
      commands += "b(\(k + 1)) = [\(try written("b\(k + 1)"))]\n"
    }
    return commands
  }

  /// Outputs, error and gradients are those of the fixture.
  func holds(_ start: String) throws {
    #expect(agree(try number(start + "err"), output.values[0]))
    for k in 1...2 {
      #expect(agree(try numbers(start + "z(\(k))"), try #require(values["z\(k)"]).values))
      for name in ["w", "b"] {
        #expect(
          agree(try numbers(start + "grad \(name)(\(k))"), try #require(gradients["\(name)\(k)"]).values))
      }
    }
  }
}

/// The values of the last command.
private func numbers(_ commands: String) throws -> [Double] {
  let result = try #require(run(commands).last)
  try #require(result.held, "\(result.errorLines)")
  return try #require(result.answer.value.numbers)
}

private func agree(_ ours: Double, _ theirs: Double) -> Bool { agree([ours], [theirs]) }
private func agree(_ ours: [Double], _ theirs: [Double]) -> Bool {
  ours.count == theirs.count && zip(ours, theirs).allSatisfy { abs($0 - $1) <= 1e-10 * max(1, abs($1)) }
}

@Suite struct WorkedExampleTests {
  /// micrograd's README, in the words of its own listing.
  @Test func micrograd() throws {
    let example = try WorkedExample.named("micrograd")
    // `d` opens a derivative here, so the listing's d is d1.
    let listing = try #require(example.attributes.commands).map {
      String($0.split(separator: " ", omittingEmptySubsequences: false).joined(separator: " ")).replacing(
        /\bd\b/, with: "d1")
    }
    let typed = try ["a", "b"].map { "\($0) = \(try example.input($0))" } + listing
    let commands = typed.joined(separator: "\n") + "\n"
    #expect(agree(try number(commands + "g"), example.output.values[0]))
    for name in ["a", "b"] {
      let expected = try #require(example.gradients[name]).values[0]
      #expect(agree(try number(commands + "d g / d \(name)"), expected))
      #expect(agree(try number(commands + "grad \(name) of g"), expected))
    }
  }

  /// The well-known step-by-step example with inputs 0.05 and 0.10, its biases held as in the text or learned.
  @Test func twoTwoTwo() throws {
    let example = try WorkedExample.named("two-two-two")
    let start = try example.network(units: [2, 2])
    try example.holds(start)
    let rate = try #require(example.attributes.rate)
    func after(_ name: String) throws -> [Double] { try #require(example.values[name]).values }
    let learned = start + "step rate=\(rate); "
    let held = start + "freeze b(1); freeze b(2); step rate=\(rate); "
    #expect(agree(try number(learned + "err"), try after("err_after_biases_updated")[0]))
    #expect(agree(try number(held + "err"), try after("err_after_biases_held")[0]))
    #expect(
      agree(
        try number(start + "freeze b(1); freeze b(2); step 10000 rate=\(rate); err"),
        try after("err_after_10000_steps_biases_held")[0]))
    for name in ["w", "b"] {
      for k in 1...2 {
        #expect(agree(try numbers(learned + "\(name)(\(k))"), try after("\(name)\(k)_after")))
        let unmoved = try #require(example.inputs["b\(k)"]).values
        #expect(agree(try numbers(held + "\(name)(\(k))"), name == "b" ? unmoved : try after("w\(k)_after")))
      }
    }
  }

  /// The 2-2-1 network of the design: each link of a derivative by itself.
  @Test func twoTwoOne() throws {
    let example = try WorkedExample.named("two-two-one")
    let start = try example.network(units: [2, 1])
    try example.holds(start)
    for (question, value) in example.values where question.contains("/") {
      let sides = question.split(separator: "/").map { $0.dropFirst() }
      #expect(agree(try number(start + "grad \(sides[1]) of \(sides[0])"), value.values[0]), "\(question)")
    }
    #expect(agree(try numbers(start + "grad x"), try #require(example.gradients["x"]).values))
  }

  /// The numbers of the design's page.
  @Test(arguments: [
    ("grad w(1)2,1", "∂err/∂w(1)2,1 = -0.106027"),
    ("-y/z(2)1 + (1-y)/(1-z(2)1)", "-1.74131"),
    ("z(2)1*(1 - z(2)1)", "0.244483"),
    ("grad z(1) of z(2)", "∂z(2)/∂z(1) = [0.171138 -0.14669]"),
    ("d z(2)1 / d x2", "∂z(2)1/∂x2 = -0.0139394"),
    ("w(1)3,2", "-0.2"),
    ("b(1)2", "-0.2"),
    ("a(1)1", "1.2"),
    ("z(3)", "0.554639"),
    ("p", "0.574279"),
    ("z(2)", "0.574279"),
    ("x", "[1 2]"),
    ("w⁽¹⁾₂,₁", "0.3"),
    ("∂err/∂w(1)2,1", "∂err/∂w(1)2,1 = -0.106027"),
  ]) func design(_ command: String, _ expected: String) { #expect(printed(network221 + command) == expected) }
}
