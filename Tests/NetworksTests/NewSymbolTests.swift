// NewSymbolTests.swift — a layer with symbols of its own: they are printed, plain and in LaTeX, as the table has them.
import Autograd
import Tensors
import Testing

@testable import Networks

struct NewSymbolTests {
  private static let state = QuantitySymbol("state", sign: "h", form: "state(k)j", meaning: "a hidden state")
  private static let gate = QuantitySymbol("gate", form: "gate(k)j", meaning: "what a gate lets through")
  private static let slope = QuantitySymbol("rho", sign: "ρ", form: "rho(k)j", meaning: "a slope")

  /// h = tanh(ρ·x), gate = σ(h), z = h·gate.
  private static func gated(_ input: Shape) -> Layer {
    let layout = QuantityLayout.units(input)
    return Layer(
      "gated", inputs: [input], output: input,
      parameters: [ParameterSpec(slope, .vector(input.count, of: "unit"), .constant(0.5))],
      computed: [LayerQuantity(state, .intermediate, layout), LayerQuantity(gate, .intermediate, layout)]
    ) { layer throws(NetworkError) in
      let h = try layer.record(.tanh, [layer.record(.multiply, [layer.x, layer.parameters[0]])])
      let gate = try layer.record(.sigmoid, [h])
      return RecordedLayer(
        try layer.record(.multiply, [h, gate]), computed: [(state, h), (Self.gate, gate)])
    }
  }

  private static func derivation(examples: Int) throws -> (Recording, Derivation) {
    var network = Network(), random = Random(seed: 1)
    try network.add(gated([2]), initialization: .he, random: &random, precision: .double)
    network.setLoss(.sumSquaredError)
    let recording = try Recording(
      network, examples: examples, input: [2], targets: TargetInfo(width: 2, classes: nil), reduction: .mean,
      precision: .double)
    let tape = recording.tape
    let count = 2 * examples
    tape.set(recording.x, to: Tensor((1...count).map { Double($0) / 4 }, shape: [examples, 2]))
    if let y = recording.y {
      tape.set(y, to: Tensor(repeating: 0.5, shape: [examples, 2], precision: .double))
    }
    try tape.forward()
    let output = try #require(examples == 1 ? recording.errors : recording.objective)
    let derivation = try Derivation(
      tape, of: ScalarNode(output, at: 0), by: ScalarNode(recording.parameters[0].variable, at: 1))
    return (recording, derivation)
  }

  @Test func isPrinted() throws {
    let (recording, derivation) = try Self.derivation(examples: 1)
    let lines = derivation.explanation(terms: 8).lines(difference: nil, number: digits)
    #expect(lines[0].hasPrefix("∂err/∂ρ(1)2"))
    for part in ["∂err/∂z(1)2", "∂err/∂h(1)2", "gate(1)2"] {
      #expect(lines.contains { $0.contains(part) }, "\(part): \(lines)")
    }
    let gate = try #require(recording.variable(1, Self.gate))
    #expect(recording.tape.name(of: gate.entry) == "gate(1)")
  }

  @Test func isTypeset() throws {
    let (_, derivation) = try Self.derivation(examples: 1)
    let text = derivation.latexLines(number: digits).joined(separator: "\n")
    for part in [
      "\\frac{\\partial \\mathrm{err}}{\\partial \\rho^{(1)}_{2}}", "{\\partial h^{(1)}_{2}}",
      "\\mathrm{gate}^{(1)}_{2}",
    ] { #expect(text.contains(part), "\(part): \(text)") }
    #expect(!text.contains("ρ") && !text.contains("state"))
  }

  @Test func isTypesetOfExamples() throws {
    let (_, derivation) = try Self.derivation(examples: 2)
    let text = derivation.latexLines(number: digits).joined(separator: "\n")
    #expect(
      text.contains("\\mathrm{err}\\text{ of example 2}") && text.contains("\\rho^{(1)}_{2}"), "\(text)")
  }
}
