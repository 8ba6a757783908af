// TypedFormulaTests.swift — every printed formula can be typed, and gives the number printed beside it.
import Diagnostics
import Tensors
import Testing

@testable import Autograd
@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct TypedFormulaTests {
  private static let names = ["u", "v", "s", "t", "m"]

  /// The numbers of a tensor as an expression.
  private static func typed(_ value: Tensor) -> String {
    let numbers = value.doubles.map { "\($0)" }
    guard value.shape.rank > 0 else { return numbers[0] }
    return
      "reshape([\(numbers.joined(separator: " "))], \(value.shape.sizes.map(String.init).joined(separator: ", ")))"
  }

  /// Operations with a formula that cannot be typed, and the sign or call in it that the language has not.
  private static let untyped: [String: [String]] = [
    "abs": ["|", "sign("], "gelu": ["φ"], "gelutanh": ["σ(2u)"], "normcdf": ["φ"], "max": ["max("],
    "maxpool": ["max("], "batchnorm": ["ε"], "lrn": ["d^"], "erf": ["π"],
  ]

  /// Every operation of the table: how an element is computed, and each of its local derivatives.
  @Test(arguments: Autograd.Operation.all.map(\.name)) func formulasOfEveryOperation(_ name: String) throws {
    let operation = try #require(Autograd.Operation.named[name])
    var (count, cases) = (0, Set<String>())
    for shapes in operation.shapes.samples {
      for settings in operation.trials.settings {
        let (tape, trials) = (Tape(), operation.trials)
        var random = Random(seed: 3)
        let leaves = try shapes.enumerated().map { i, shape in
          let values = (0..<shape.count).map { _ in
            trials.wholes[i].map { Double(random.below($0)) }
              ?? random.uniform(trials.values.lowerBound, trials.values.upperBound)
          }
          return try tape.leaf(Tensor(values, shape: shape), QuantityName(Self.names[i % 5]))
        }
        guard let output = try? tape.record(operation, leaves, settings, name: QuantityName("g")) else {
          continue
        }
        try tape.forward()
        let session = Session()
        for (i, leaf) in leaves.enumerated() {
          session.run(SourceText("\(Self.names[i % 5]) = \(Self.typed(tape.value(of: leaf)))")) {
            #expect($0.held, "\($0.errorLines)")
          }
        }
        session.run(SourceText("g = \(Self.typed(tape.value(of: output)))")) { #expect($0.held) }
        let shape = tape.entries[output.entry].shape
        for offset in stride(from: 0, to: shape.count, by: shape.count / 3 + 1) {
          let view = try #require(tape.scalarView(of: output, at: offset))
          let index = shape.index(at: offset)
          var formulas = view.partials.map { ($0.formula, $0.value) }
          // A class is told apart by a comparison.
          if name != "onehot" {
            formulas.append((view.written, tape.element(of: output, at: offset)))
          }
          for (formula, value) in formulas.prefix(40) {
            let text = tape.text(formula, entry: output.entry, at: index)
            guard !text.contains("…"), cases.insert("\(shapes)\(settings.sorted)" + text).inserted else {
              continue
            }
            count += 1
            session.run(SourceText(text)) { result in
              guard result.held, let found = result.answer.value.numbers?.first else {
                if Self.untyped[name]?.contains(where: { text.contains($0) }) == true { return }
                Issue.record("\(name): \(text): \(result.errorLines)")
                return
              }
              #expect(
                abs(found - value) <= 1e-9 * max(1e-3, abs(value)),
                "\(name): \(text) is \(found), not \(value)")
            }
          }
        }
      }
    }
    #expect(count > 0 || name == "onehot")
  }

  /// Factors, terms and legends of whole explanations.
  @Test(arguments: [
    ("u = [0.5 -0.3 0.9]; c = 2; g = classcrossentropy(reshape(u, 1, 3), [c])", "u(2)", "g"),
    ("s = [0.5 -0.3; 0.9 2]; g = sum(classcrossentropy(s, [0 1]))", "s(2,1)", "g"),
    ("s = [0.5 -0.3; 0.9 2]; g = sum(classcrossentropy(s, [0 1]))", "s(1,1)", "g"),
    ("s = [0.5 -0.3 1]; g = softmax(s); f = log(g(2))", "s(1)", "f"),
    ("s = [0.5 -0.3 1]; g = logsoftmax(s); f = g(2)^2", "s(1)", "f"),
    ("a = 0.3; y = 0.6; g = crossentropy(a, y)", "y", "g"),
    ("a = 0.3; y = 0.6; g = a^y", "y", "g"),
    (
      "data table { 1 2 -> 0; 2 1 -> 1; 0 1 -> 2 }; layer dense 3 softmax; loss crossentropy; init normal seed=3; example 2",
      "b(1)2", ""
    ),
    (
      "data table { 1 2 -> 0; 2 1 -> 1; 0 1 -> 2 }; layer dense 3 softmax; loss crossentropy; init normal seed=3; example 2",
      "w(1)1,1", ""
    ),
    (
      "data table { 1 2 -> 1; 0 1 -> 0 }; layer dense 2; layer dense 1; loss crossentropy; example 1",
      "w(1)1,1", ""
    ),
  ]) func explanations(_ given: String, _ by: String, _ of: String) throws {
    var options = SessionOptions()
    options.files = .memory()
    let session = Session(options)
    session.run(given, keepGoing: false) { #expect($0.held, "\($0.errorLines)") }
    var json = ""
    session.run("explain \(by)" + (of.isEmpty ? "" : " of \(of)")) {
      #expect($0.held, "\($0.errorLines)")
      json = $0.json
    }
    let factors = json.split(separator: #""formula":""#).dropFirst().compactMap { part -> (String, Double)? in
      let formula = part.prefix { $0 != "\"" }
      guard let start = part.range(of: #""value":"#) else { return nil }
      let digits = part[start.upperBound...].prefix { "0123456789.-+eE".contains($0) }
      return Double(digits).map { (String(formula), $0) }
    }
    #expect(!factors.isEmpty, "\(json)")
    for (formula, value) in factors {
      session.run(formula) {
        #expect($0.held, "\(formula): \($0.errorLines)")
        let found = $0.answer.value.numbers?.first ?? .nan
        #expect(abs(found - value) <= 1e-9 * max(1, abs(value)), "\(formula) is \(found), not \(value)")
      }
    }
  }

  /// An element directly behind a call, and ln without parentheses, as formulas are printed.
  @Test(arguments: [
    ("s = [1 2 3]; softmax(s)2", "0.244728"), ("s = [1 2 3]; softmax(s)(2)", "0.244728"),
    ("s = [1 2; 3 4]; transpose(s)(1,2)", "3"), ("s = [1 2 3]; softmax(s)2−1", "-0.755272"),
    ("s = [1 2 3]; softmax(s)2^2", "0.059892"), ("s = [1 2 3]; 2·softmax(s)2", "0.489457"),
    ("a = 2; ln a", "0.693147"), ("a = 2; -ln a", "-0.693147"), ("s = [1 2 3]; −ln softmax(s)3", "0.407606"),
    ("a = 2; 3·ln a + 1", "3.07944"), ("ln = 4; ln", "4"), ("s = [1 2 3]; flip(s)(2)", "2"),
  ]) func elementsOfCalls(_ typed: String, _ prints: String) { #expect(printed(typed) == prints) }

  @Test(arguments: [
    ("s = [1 2 3]; softmax(s)4", "there is no such element"),
    ("s = [1 2; 3 4]; softmax(s)2", "is 2×2 and 1 index number given"),
    ("s = [1 2 3]; softmax(s)(1,2)", "is a vector of 3 and 2 index numbers given"),
    ("s = [1 2 3]; softmax(s)(", "is never closed"), ("s = [1 2 3]; softmax(s)2 = 4", ""),
    ("a = 2; " + String(repeating: "ln ", count: 5000) + "a", ""),
  ]) func badElements(_ typed: String, _ says: String) {
    let said = printed(typed)
    #expect(said.hasPrefix("error") && (says.isEmpty || said.contains(says)), "\(said.prefix(300))")
  }
}
