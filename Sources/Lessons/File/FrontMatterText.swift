// FrontMatterText.swift — front matter as it is written.
import Typography

extension FrontMatter {
  /// Front matter as it stands in a file.
  package static func text(title: String, seed: UInt64, student: String? = nil) -> String {
    "---\ntitle: \(yaml(title))\nseed: \(seed)\n\(student.map { "student: \(yaml($0))\n" } ?? "")---\n"
  }

  /// `text` as a YAML value.
  private static func yaml(_ text: String) -> String {
    let isPlain =
      text.first?.isLetter == true && text.last != " " && text.lowercased() != "student"
      && text.allSatisfy { $0.isLetter || $0.isNumber || " -_.,".contains($0) }
      && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
    return isPlain ? text : JSONText.quoted(text)
  }
}
