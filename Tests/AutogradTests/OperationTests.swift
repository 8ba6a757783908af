// OperationTests.swift — conditions for every operation in the table.
import Foundation
import Tensors
import Testing

@testable import Autograd

extension Autograd.Operation: CustomTestStringConvertible {
  /// Name in the tests.
  public var testDescription: String { name }
}

/// One operation recorded on random inputs.
struct Trial: CustomStringConvertible {
  let tape = Tape()
  let leaves: [Variable]
  let output: Variable
  let description: String

  init(_ operation: Autograd.Operation, shapes: [Shape], settings: Settings, seed: UInt64 = 3) throws {
    var random = Random(seed: seed)
    let trials = operation.trials
    let tape = tape
    leaves = try shapes.enumerated().map { i, shape in
      let values = (0..<shape.count).map { _ in
        trials.wholes[i].map { Double(random.below($0)) }
          ?? random.uniform(trials.values.lowerBound, trials.values.upperBound)
      }
      return try tape.leaf(Tensor(values, shape: shape), QuantityName("abc".map(String.init)[i % 3]))
    }
    output = try tape.record(operation, leaves, settings)
    try tape.forward()
    description = "\(operation.name) \(shapes) \(settings.sorted)"
  }

  /// Every operation on every sample of its rule with all its settings, as far as they fit.
  static func all(of operation: Autograd.Operation) throws -> [Trial] { try each(of: operation).trials }

  /// The same, and what does not fit: a setting with the shapes that it does not go with.
  static func each(of operation: Autograd.Operation) throws -> (trials: [Trial], misfits: [String]) {
    var (trials, misfits): ([Trial], [String]) = ([], [])
    for shapes in operation.shapes.samples {
      for settings in operation.trials.settings {
        do {
          trials.append(try Trial(operation, shapes: shapes, settings: settings))
        } catch RecordingError.shape {
          misfits.append("\(operation.name) \(shapes) \(settings.sorted)")
        }
      }
    }
    return (trials, misfits)
  }
}

@Suite struct OperationTests {
  /// Every derivative agrees with a central difference to 1e-6 relative.
  ///
  /// A new operation is checked without a new test.
  @Test(arguments: Operation.all) func gradientMatchesFiniteDifference(of operation: Autograd.Operation)
    throws
  {
    let trials = try Trial.all(of: operation)
    #expect(!trials.isEmpty)
    for trial in trials {
      let count = trial.tape.entries[trial.output.entry].shape.count
      for output in 0..<count {
        let backward = try trial.tape.backward(from: trial.output)
        backward.run(element: output)
        for (i, leaf) in trial.leaves.enumerated() where operation.isDifferentiable(byInput: i) {
          for offset in 0..<trial.tape.entries[leaf.entry].shape.count {
            let compared = try trial.tape.compare(backward, output: output, by: leaf, at: offset)
            #expect(compared.relative < 1e-6, "\(trial), input \(i), element \(offset): \(compared)")
          }
        }
      }
    }
  }

  /// A setting that fits no sample of the rule would never be tried: it is named.
  @Test(arguments: Operation.all) func eachSettingFitsASample(of operation: Autograd.Operation) throws {
    let (trials, misfits) = try Trial.each(of: operation)
    for settings in operation.trials.settings {
      #expect(
        trials.contains { $0.description.hasSuffix(" \(settings.sorted)") },
        "\(operation.name) \(settings.sorted) fits no sample: \(misfits)")
    }
  }

  /// The scalar view's partials are the rows of the Jacobian that backward computes.
  @Test(arguments: Operation.all) func scalarViewEqualsBackward(of operation: Autograd.Operation) throws {
    for trial in try Trial.all(of: operation) {
      for output in 0..<trial.tape.entries[trial.output.entry].shape.count {
        let backward = try trial.tape.backward(from: trial.output)
        backward.run(element: output)
        let view = try #require(trial.tape.scalarView(of: trial.output, at: output))
        for (i, leaf) in trial.leaves.enumerated() where operation.isDifferentiable(byInput: i) {
          let shape = trial.tape.entries[leaf.entry].shape
          var expected = [Double](repeating: 0, count: shape.count)
          for partial in view.partials where partial.input == i {
            expected[try #require(shape.offset(of: partial.index))] += partial.value
          }
          let gradient = backward.gradient(of: leaf).doubles
          for offset in expected.indices {
            #expect(
              abs(expected[offset] - gradient[offset]) <= 1e-12 * max(1, abs(gradient[offset])),
              "\(trial), output \(output), input \(i), element \(offset)")
          }
        }
        #expect(
          !trial.tape.text(
            view.written, entry: trial.output.entry,
            at: trial.tape.entries[trial.output.entry].shape.index(at: output)
          ).isEmpty)
      }
    }
  }

  /// Walking twice, and adding to the earlier gradients, gives the same as walking once.
  @Test(arguments: Operation.all) func gradientsAddUp(of operation: Autograd.Operation) throws {
    guard let trial = try Trial.all(of: operation).first, operation.isDifferentiable(byInput: 0) else {
      return
    }
    let tape = trial.tape
    let second = try tape.record(operation, trial.leaves, tape.entries[trial.output.entry].settings)
    let total = try tape.record(.add, [trial.output, second])
    try tape.forward()
    let once = try tape.backward(from: trial.output)
    once.run()
    let single = once.gradient(of: trial.leaves[0]).doubles
    let both = try tape.backward(from: total)
    both.run()
    both.run()
    for (a, b) in zip(single, both.gradient(of: trial.leaves[0]).doubles) {
      #expect(abs(2 * a - b) <= 1e-12 * max(1, abs(b)))
    }
  }

  @Test func namesAreUnique() { #expect(Set(Operation.all.map(\.name)).count == Operation.all.count) }

  /// Every `static let … = Operation(` (or made by a factory) in the sources stands in the table, but the one that no
  /// program of the language may use.
  @Test func noOperationIsMissingFromTheTable() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Autograd/Operations")
    var written = 0
    for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    where file.lastPathComponent != "OperationTable.swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      written += text.matches(of: /public static let \w+ = \w+\(/).count
    }
    #expect(written == Operation.all.count + 1 && Operation.named[Operation.held.name] == nil)
  }

  struct Fit: Sendable { let rule: String, given: [Shape], result: Shape? }
  @Test(arguments: [
    Fit(rule: "(n k) (k m) -> (n m)", given: [[2, 3], [3, 4]], result: [2, 4]),
    Fit(rule: "(n k) (k m) -> (n m)", given: [[2, 3], [4, 4]], result: nil),
    Fit(rule: "(n k) (k m) -> (n m)", given: [[2], [4, 4]], result: nil),
    Fit(rule: "(...) (...) -> (...)", given: [[5], [2, 1]], result: [2, 5]),
    Fit(rule: "(...) (...) -> (...)", given: [[5], [2]], result: nil),
    Fit(rule: "(... m) -> (... m)", given: [[]], result: nil),
    Fit(rule: "(k) (k) -> () | (n k) (k) -> (n)", given: [[3, 4], [4]], result: [3]),
  ]) func shapes(_ fit: Fit) {
    #expect((try? ShapeRule(stringLiteral: fit.rule).shape(of: fit.given, [:], for: "f")) == fit.result)
  }
}
