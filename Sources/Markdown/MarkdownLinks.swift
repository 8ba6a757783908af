// MarkdownLinks.swift — the links in a line of Markdown.
/// Finds the links of Markdown text.
package enum MarkdownLinks {
  /// The targets of `[text](target)`, `![text](target)` and `[name]: target` in a line, code left out.
  package static func targets(in line: String) -> [String] {
    let text = withoutCode(line)
    var targets: [String] = []
    if text.hasPrefix("["), let close = text.firstRange(of: "]: ") {
      targets.append(text[close.upperBound...].trimmed)
    }
    var rest = text[...]
    while let opening = rest.firstRange(of: "](") {
      rest = rest[opening.upperBound...]
      var depth = 1
      let target = rest.prefix { character in
        if character == "(" { depth += 1 }
        if character == ")" { depth -= 1 }
        return depth > 0
      }
      guard depth == 0 else { break }
      targets.append(target.trimmed)
      rest = rest[target.endIndex...]
    }
    return targets.compactMap { target in
      if target.hasPrefix("<") { return String(target.dropFirst().prefix { $0 != ">" }) }
      // A title may follow: (file.md "Title").
      return target.split(separator: " ").first.map(String.init)
    }
  }

  /// The path of a link to a file; `nil` for addresses on the network and places in the same file.
  package static func relativePath(_ target: String) -> String? {
    guard !target.hasPrefix("/"), !target.hasPrefix("#") else { return nil }
    let path = target.prefix { $0 != "#" && $0 != "?" }
    let first = path.prefix { $0 != "/" }
    guard !path.isEmpty, !first.contains(":") else { return nil }
    return percentDecoded(String(path))
  }

  private static func withoutCode(_ line: String) -> String {
    let parts = line.split(separator: "`", omittingEmptySubsequences: false)
    guard parts.count > 2 else { return line }
    // Every second part stands between backticks; a last one that is never closed does not.
    return parts.enumerated().filter { $0.offset % 2 == 0 || $0.offset == parts.count - 1 }.map {
      String($0.element)
    }
    .joined(separator: "`")
  }

  private static func percentDecoded(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
