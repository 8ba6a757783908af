// NotebookJSON.swift — JSON as notebooks are written: indented by one blank, keys in order.
import Typography

/// A JSON value.
indirect enum NotebookJSON {
  case string(String)
  case integer(Int)
  case bool(Bool)
  case list([NotebookJSON])
  case object([(key: String, value: NotebookJSON)])
  case null

  /// A text as notebooks keep it: a list of lines, each with its end.
  static func lines(_ text: String) -> NotebookJSON {
    var lines: [NotebookJSON] = []
    var rest = text[...]
    while let end = rest.firstIndex(of: "\n") {
      lines.append(.string(String(rest[...end])))
      rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty { lines.append(.string(String(rest))) }
    return .list(lines)
  }

  /// The value as text.
  func text(indent: Int = 0) -> String {
    let outer = String(repeating: " ", count: indent), inner = outer + " "
    switch self {
    case .string(let text): return JSONText.quoted(printable(text, keeping: "\n\t"))
    case .integer(let number): return String(number)
    case .bool(let value): return value ? "true" : "false"
    case .null: return "null"
    case .list(let values):
      guard !values.isEmpty else { return "[]" }
      return "[\n" + values.map { inner + $0.text(indent: indent + 1) }.joined(separator: ",\n")
        + "\n\(outer)]"
    case .object(let members):
      guard !members.isEmpty else { return "{}" }
      let lines = members.map { "\(inner)\(JSONText.quoted($0.key)): \($0.value.text(indent: indent + 1))" }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(outer)}"
    }
  }
}
