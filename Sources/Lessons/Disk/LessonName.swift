// LessonName.swift — number, stem and language of a lesson's file name.

/// The parts of a lesson's file name: `03-pooling.fr.md`.
package struct LessonName {
  /// The name without ending and language: `03-pooling`.
  package let stem: String
  /// The number it starts with, or `nil`.
  package let number: Int?
  /// The language of a translation, or `nil`: two letters before `.md`.
  let language: String?

  package init(_ path: String) {
    let name = path.split(separator: "/").last ?? ""
    var parts = name.split(separator: ".").map(String.init)
    if parts.count > 1 { parts.removeLast() }
    let isLanguage = parts.count > 1 && parts.last.map(Self.isLanguage) == true
    language = isLanguage ? parts.popLast() : nil
    stem = parts.joined(separator: ".")
    number = Int(stem.prefix { $0.isASCII && $0.isNumber })
  }

  /// The original of the translation at `path`: `A/01-b.md` of `A/fr/01-b.md` and of `A/01-b.fr.md`.
  ///
  /// - Returns: `nil` for a lesson that is no translation, or one with a missing original.
  package static func original(of path: String) -> String? {
    let name = LessonName(path)
    let folder = TextFile.folder(of: path)
    func file(in folder: String) -> String? {
      let file = folder == "." && !path.hasPrefix("./") ? "\(name.stem).md" : "\(folder)/\(name.stem).md"
      return TextFile.kind(of: file) == .file ? file : nil
    }
    if name.language != nil { return file(in: folder) }
    let last = folder.split(separator: "/").last.map(String.init) ?? folder
    return isLanguage(last) ? file(in: TextFile.folder(of: folder)) : nil
  }

  /// The language that the name or the folder of a translation says, or `nil`.
  package static func language(of path: String) -> String? {
    if let language = LessonName(path).language { return language }
    guard original(of: path) != nil else { return nil }
    return TextFile.folder(of: path).split(separator: "/").last.map(String.init)
  }

  private static func isLanguage(_ text: String) -> Bool {
    text.utf8.count == 2 && text.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
  }
}
