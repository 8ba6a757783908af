// LessonName.swift — number, stem and language of a lesson's file name.
/// The parts of a lesson's file name: `03-pooling.fr.md`.
struct LessonName {
  /// The name without ending and language: `03-pooling`.
  let stem: String
  /// The number it starts with, or `nil`.
  let number: Int?
  /// The language of a translation, or `nil`: two letters before `.md`.
  let language: String?

  init(_ path: String) {
    let name = path.split(separator: "/").last ?? ""
    var parts = name.split(separator: ".").map(String.init)
    if parts.count > 1 { parts.removeLast() }
    let isLanguage = parts.count > 1 && parts.last.map { $0.utf8.count == 2 && $0 == $0.lowercased() } == true
    language = isLanguage ? parts.popLast() : nil
    stem = parts.joined(separator: ".")
    number = Int(stem.prefix { $0.isASCII && $0.isNumber })
  }
}
