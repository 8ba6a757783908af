// JSON.swift — values for machines: members in order, numbers with all their digits.
import Tensors
import Typography

/// A JSON value.
package indirect enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSON])
  /// Members in the order in which they are written.
  case object([Member])

  /// A named value.
  package struct Member: Hashable, Sendable {
    let name: String
    let value: JSON

    /// Makes it of its parts.
    package init(name: String, value: JSON) {
      (self.name, self.value) = (name, value)
    }
  }

  /// Makes an object of the members with values other than `nil`.
  package static func members(_ members: KeyValuePairs<String, JSON?>) -> JSON {
    .object(members.compactMap { name, value in value.map { Member(name: name, value: $0) } })
  }

  /// A number, or `{"shape":[2,2],"values":[…]}` in row order.
  package static func tensor(_ tensor: Tensor) -> JSON {
    if tensor.shape.rank == 0 { return .number(tensor[0]) }
    return .members([
      "shape": .array(tensor.shape.sizes.map(JSON.integer)),
      "values": .array(tensor.doubles.map(JSON.number)),
    ])
  }

  /// The text, on one line.
  ///
  /// NaN and infinities, which JSON does not have, are strings.
  package var text: String {
    switch self {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .integer(let value): return "\(value)"
    case .number(let value):
      return value.isFinite ? NumberFormat.exact(value) : "\"\(NumberFormat.format(value))\""
    case .string(let value): return JSONText.quoted(value)
    case .array(let values): return "[" + values.map { $0.text }.joined(separator: ",") + "]"
    case .object(let members):
      return "{" + members.map { "\(JSONText.quoted($0.name)):\($0.value.text)" }.joined(separator: ",") + "}"
    }
  }
}

extension JSON {
  /// The numbers of a number or a tensor; `nil` for anything else.
  package var numbers: [Double]? {
    switch self {
    case .number(let number): return [number]
    case .object(let members):
      guard members.map { $0.name } == ["shape", "values"], case .array(let values) = members[1].value else {
        return nil
      }
      return values.compactMap { if case .number(let number) = $0 { number } else { nil } }
    default: return nil
    }
  }

  /// The number or tensor that this is, or `nil`.
  package var tensor: Tensor? {
    if case .number(let number) = self { return Tensor(number) }
    guard let numbers, case .object(let members) = self, case .array(let sizes) = members[0].value else {
      return nil
    }
    let shape = Shape(sizes.compactMap { if case .integer(let size) = $0 { size } else { nil } })
    return shape.count == numbers.count ? Tensor(numbers, shape: shape) : nil
  }
}
