// Fixture.swift — a case that another library has computed, read from `Tests/Fixtures`.
import Autograd
import Foundation
import Tensors
import Testing

/// One case of a file in `Tests/Fixtures`; its README describes the members.
struct Fixture: Decodable, CustomTestStringConvertible, Sendable {
  struct Values: Decodable, Sendable {
    let shape: [Int]
    let values: [Double]
    var tensor: Tensor { Tensor(values, shape: Shape(shape)) }
  }
  /// A number, a list of numbers, a word or a truth.
  enum Attribute: Decodable, Sendable {
    case number(Double), numbers([Double]), word(String), truth(Bool)
    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let truth = try? container.decode(Bool.self) {
        self = .truth(truth)
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else if let numbers = try? container.decode([Double].self) {
        self = .numbers(numbers)
      } else {
        self = .word(try container.decode(String.self))
      }
    }
  }

  let name: String, op: String
  let attributes: [String: Attribute]
  let inputs: [String: Values]?
  let output: Values
  let outputGradient: Values?
  let gradients: [String: Values]?
  let runningAfter: [String: Values]?
  let losses: Values?

  enum CodingKeys: String, CodingKey {
    case name = "case", op, attributes, inputs, output, gradients, losses
    case outputGradient = "output_gradient", runningAfter = "running_after"
  }

  var testDescription: String { name }

  /// The cases of a file.
  ///
  /// - Throws: where it can't be read. An issue recorded here belongs to no test, and the test would be skipped.
  static func all(_ file: String) throws -> [Fixture] { try cases(file) }

  /// The cases of a file, of which there is one at least.
  static func cases<Case: Decodable>(_ file: String) throws -> [Case] {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/\(file).json")
    let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: url))
    guard !cases.isEmpty else { throw NoCases(file: file) }
    return cases
  }

  /// A file without cases.
  struct NoCases: Error { let file: String }

  /// The files of fixtures that no test names.
  static func unreadFiles() throws -> [String] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "..")
    var tests = ""
    for case let file as URL in FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
      ?? .init()
    where file.pathExtension == "swift" { tests += try String(contentsOf: file, encoding: .utf8) }
    return try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "Fixtures").path)
      .filter { name in
        name.hasSuffix(".json") && !tests.contains("\"\(name.dropLast(5))\"")
          && !tests.contains("Fixtures/\(name)")
      }
  }

  func number(_ name: String) -> Double? {
    if case .number(let number)? = attributes[name] { number } else { nil }
  }
  func word(_ name: String) -> String? { if case .word(let word)? = attributes[name] { word } else { nil } }
  func truth(_ name: String) -> Bool {
    if case .truth(let truth)? = attributes[name] { truth } else { false }
  }
  func integers(_ name: String) -> [Int]? {
    if case .numbers(let numbers)? = attributes[name] { numbers.map { Int($0) } } else { nil }
  }
}

/// True when each number is within 1e-10 of the other library's, relative to it where it is larger than 1.
func agree(_ ours: [Double], _ theirs: [Double]) -> Bool {
  ours.count == theirs.count && zip(ours, theirs).allSatisfy { abs($0 - $1) <= 1e-10 * max(1, abs($1)) }
}
