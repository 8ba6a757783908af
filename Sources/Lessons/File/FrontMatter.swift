// FrontMatter.swift — the fields between the two `---` at the top of a lesson.
import Diagnostics
import Markdown

/// The head of a lesson: its title, its seed, and keys that others may want.
package struct FrontMatter: Hashable, Sendable {
  /// Seed of the random generator.
  package enum Seed: Hashable, Sendable {
    /// The same for every student.
    case fixed(UInt64)
    /// `seed: student`: each student has a variant of the same exercise.
    case student
  }

  /// A key that the runner does not use.
  package struct Entry: Hashable, Sendable {
    /// The key.
    package var key: String
    /// Its value: the text of a scalar, or the YAML lines of anything larger.
    package var value: String
    /// The line of the file.
    package var line: Int
  }

  /// The keys that chainrule reads.
  package static let keys = ["title", "seed", "teaches", "student", "handout", "lesson", "lang", "language"]
  /// Keys that other tools read: the lesson may have them, and nothing is made of them.
  package static let keysOfOthers: Set<String> = [
    "author", "authors", "bibliography", "categories", "category", "copyright", "date", "description",
    "draft",
    "format", "id", "image", "jupyter", "kernelspec", "keywords", "layout", "license", "name", "order",
    "output",
    "parent", "permalink", "published", "slug", "subtitle", "summary", "tags", "theme", "toc", "updated",
    "url",
    "version", "weight",
  ]

  /// The lesson's title, or `nil`.
  package var title: String?
  /// The seed, or `nil` when none is given.
  package var seed: Seed?
  /// The commands, kinds and quantities that the lesson teaches: errors about them, and their help, name it.
  package var teaches: [String]
  /// All other keys, in the order of the file.
  package var others: [Entry]
  /// True when the file has front matter at all.
  package var isPresent: Bool

  /// Front matter of a file that has none.
  package init() { (title, seed, teaches, others, isPresent) = (nil, nil, [], [], false) }

  /// The value of one of the other keys.
  package subscript(key: String) -> String? { others.first { $0.key == key }?.value }

  /// The seed to replay with: the given one, that of the first ``StudentSeed/examples``, else 1.
  package var replaySeed: UInt64 { seed(for: nil) }

  /// The seed of a student's session; without a student, that of the variant with recorded outputs.
  package func seed(for student: String?) -> UInt64 {
    switch seed {
    case .fixed(let seed): seed
    case .student: StudentSeed.seed(of: student ?? StudentSeed.examples[0])
    case nil: 1
    }
  }

  /// The student of this file, or `nil`.
  package var student: String? { self["student"].map(\.trimmed).flatMap { $0.isEmpty ? nil : $0 } }

  /// True for a lesson that was made for students: its questions hold no answers, its tasks no solutions.
  package var isHandout: Bool { self["handout"] == "true" }

  /// Reads the YAML lines `lines` of `file`.
  package init(_ lines: Range<Int>, of file: LessonText) throws(Diagnostic) {
    self.init()
    isPresent = true
    let fields = try YAMLFields(lines, of: file, called: "front matter")
    title = try fields.text("title")?.text
    if let written = try fields.text("seed") {
      if written.text == "student" {
        seed = .student
      } else if let number = UInt64(written.text) {
        seed = .fixed(number)
      } else {
        throw file.diagnostic(
          "the seed is `\(written.text)`; a whole number from 0 was expected", line: written.line,
          hint: "`seed: 7` is the same for everybody, `seed: student` differs from student to student")
      }
    }
    teaches = try fields.texts("teaches").map(\.text)
    others = fields.entries.filter { !["title", "seed", "teaches"].contains($0.key) }.map { entry in
      Entry(key: entry.key, value: fields.source(of: entry), line: entry.line)
    }
  }
}
