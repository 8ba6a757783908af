// ProgramFixtureTests.swift — random programs, with the answers of PyTorch.
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

/// Expressions and networks of `Scripts/compare`, replayed without Python: each asked number is PyTorch's.
struct ProgramFixtureTests {
  @Test func theFileHoldsPrograms() {
    #expect(ProgramFixture.all.count >= 390)
    #expect(ProgramFixture.all.allSatisfy { !$0.answers.isEmpty })
  }

  @Test(arguments: ProgramFixture.all)
  func everyAnswerIsPyTorchs(_ fixture: ProgramFixture) throws {
    let folder = try TemporaryFolder()
    for (name, content) in fixture.files ?? [:] { try folder.write(Array(content), to: name) }
    var options = SessionOptions()
    options.files = .lesson(in: folder.path)
    let interpreter = Session(options)
    let results = fixture.commands.map { command in
      var last: CommandResult?
      interpreter.run(command) { last = $0 }
      return last
    }
    for (command, result) in zip(fixture.commands, results) {
      let problem = result.map { $0.held ? "" : $0.errorLines.joined(separator: "\n") } ?? "no answer"
      #expect(problem.isEmpty, "\(command): \(problem)")
    }
    for answer in fixture.answers {
      let value = try #require(results[answer.of]).answer.value
      let ours = try #require(value.answered, "\(fixture.commands[answer.of]) answers no numbers")
      let problem = answer.problem(with: ours)
      #expect(problem == nil, "\(fixture.commands[answer.of]): \(problem ?? "")")
    }
  }

  @Test func aWrongAnswerIsNoticed() {
    let answer = ProgramFixture.Answer(of: 0, shape: [2, 1], values: [1, 2e3], column: nil, within: nil)
    #expect(answer.problem(with: (shape: [2, 1], values: [1, 2e3])) == nil)
    #expect(answer.problem(with: (shape: [2, 1], values: [1 + 1e-6, 2e3])) != nil)
    #expect(answer.problem(with: (shape: [2, 1], values: [.nan, 2e3])) != nil)
    #expect(answer.problem(with: (shape: [2], values: [1, 2e3])) != nil)
  }
}

/// One case of `Tests/Fixtures/programs.json` or `branches.json`; the README there describes the members.
struct ProgramFixture: Decodable, CustomTestStringConvertible, Sendable {
  struct Answer: Decodable, Sendable {
    let of: Int, shape: [Int], values: [Double]
    let column: Bool?, within: Double?
  }
  let name: String
  let files: [String: Data]?
  let commands: [String], answers: [Answer]

  enum CodingKeys: String, CodingKey { case name = "case", files, commands, answers }
  var testDescription: String { name }

  /// All of them.
  static let all: [ProgramFixture] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    // Those of branches.json are networks that branch, written by `Scripts/fixtures/branches.py`; those of weights.json
    // import files that PyTorch wrote, by `Scripts/fixtures/weights.py`.
    let paths = ["../Fixtures/programs.json", "../Fixtures/branches.json", "../Fixtures/weights.json"]
    return paths.flatMap { path -> [ProgramFixture] in
      do {
        return try JSONDecoder().decode(
          [ProgramFixture].self, from: Data(contentsOf: folder.appending(path: path)))
      } catch {
        Issue.record("\(path) cannot be read: \(error)")
        return []
      }
    }
  }()
}

extension ProgramFixture.Answer {
  /// Tolerance in units of a tensor's largest number, unless `within` gives another.
  static let tolerance = 1e-11

  /// A sentence when the tool's answer differs.
  func problem(with ours: (shape: [Int], values: [Double])) -> String? {
    // One number an example may stand as N or N×1.
    let fits =
      column == true
      ? ours.shape.filter { $0 != 1 } == shape.filter { $0 != 1 } && ours.values.count == values.count
      : ours.shape == shape
    guard fits else { return "the shape is \(ours.shape), not \(shape)" }
    let allowed = within ?? Self.tolerance * (values.map(abs).max() ?? 0)
    for (n, (mine, theirs)) in zip(ours.values, values).enumerated() where !(abs(mine - theirs) <= allowed) {
      return "number \(n + 1) is \(mine), not \(theirs) (±\(allowed))"
    }
    return nil
  }
}

extension JSON {
  /// Shape and numbers of a tensor, a number, or the answer of `step`: J and the norm of the gradient.
  fileprivate var answered: (shape: [Int], values: [Double])? {
    switch self {
    case .number(let number): return ([], [number])
    case .integer(let number): return ([], [Double(number)])
    case .object(let members):
      if let values = numbers, case .array(let sizes)? = members.first?.value {
        return (sizes.compactMap { size in if case .integer(let n) = size { n } else { nil } }, values)
      }
      func member(_ name: String) -> [Double]? { members.first { $0.name == name }?.value.numbers }
      guard let objective = member("J"), let norm = member("gradient_norm") else { return nil }
      return ([2], objective + norm)
    default: return nil
    }
  }
}
