// Publisher.swift — replayed lessons as files in a folder.
import Diagnostics
import Handouts
import Language
import Lessons
import Markdown
import Replay

/// Writes lessons into a folder, for readers with nothing but a browser or Jupyter.
package struct Publisher {
  /// Output format of a lesson.
  package enum Format: String, Hashable, Sendable, CaseIterable {
    /// A page to read.
    case page
    /// Slides to present.
    case slides
    /// A Jupyter notebook.
    case notebook

    /// Ending of a file's name.
    var ending: String {
      switch self {
      case .page: ".html"
      case .slides: ".slides.html"
      case .notebook: ".ipynb"
      }
    }
  }

  /// Word that marks published files: they may be replaced.
  static let mark = "chainrule"
  /// The bytes of a picture that goes into a page, at most.
  private static let largestImage = 8 << 20

  private let folder: String
  private let formats: [Format]
  private let showsAnswers: Bool
  private let allowsLeaks: Bool
  private let title: String?
  private let formulas: FormulaMarkup
  private let vocabulary: Vocabulary
  /// The lessons with the names of their files, without an ending.
  private let names: [(path: String, name: String)]
  private var lessons: [String: ReplayedLesson] = [:]

  /// A publisher of the lessons in `files`, into `folder`; `title` is the heading of the page that leads to them.
  ///
  /// - Parameter vocabulary: the symbols that are set as quantities.
  package init(
    _ files: [String], into folder: String, as formats: [Format], showsAnswers: Bool,
    allowsLeaks: Bool = false,
    title: String? = nil, vocabulary: Vocabulary
  ) {
    (self.vocabulary, formulas) = (vocabulary, FormulaMarkup(vocabulary))
    self.folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    (self.showsAnswers, self.allowsLeaks, self.title) = (showsAnswers, allowsLeaks, title)
    self.formats = Format.allCases.filter(formats.contains)
    names = Self.names(of: files)
  }

  /// Takes a lesson that was replayed, with its outputs and pictures kept.
  ///
  /// - Returns: the lines that show an answer, where it is to be published without answers: then it is not
  ///   taken, as no hand-out is made of it.
  /// - Throws: when the file has changed so that it can't be read any more, or shows a picture that is not there.
  package mutating func add(_ report: LessonReport) throws(LessonProblem) -> [LessonProblem] {
    let lesson = try Lesson(reading: report.path)
    let leaks =
      showsAnswers
      ? [] : Handout(of: lesson, values: report.answerValues(of: lesson), vocabulary: vocabulary).leaks
    guard leaks.isEmpty || allowsLeaks else { return leaks }
    let replayed = ReplayedLesson(
      lesson: lesson, report: report, showsAnswers: showsAnswers, vocabulary: vocabulary)
    if let problem = Self.missingImage(in: lesson) { throw problem }
    lessons[report.path] = replayed
    return leaks
  }

  /// Writes the files of all lessons that were added, and where there are several lessons, a page that leads to them.
  ///
  /// - Returns: the paths of the files.
  package func write() throws(LessonProblem) -> [String] {
    try TextFile.makeFolder(folder)
    var written: [String] = []
    let shown = names.filter { lessons[$0.path] != nil }
    for (index, item) in shown.enumerated() {
      guard let replayed = lessons[item.path] else { continue }
      for format in formats {
        let context = context(of: replayed.lesson, in: format)
        func neighbour(_ place: Int) -> LessonPage.Neighbour? {
          guard shown.indices.contains(place), let other = lessons[shown[place].path] else { return nil }
          return LessonPage.Neighbour(title: other.lesson.title, address: shown[place].name + format.ending)
        }
        let text =
          switch format {
          case .page:
            LessonPage.html(replayed, context, before: neighbour(index - 1), after: neighbour(index + 1))
          case .slides: LessonSlides.html(replayed, context)
          case .notebook: LessonNotebook.text(replayed, context)
          }
        written.append(try write(text, item.name + format.ending))
      }
    }
    if names.count > 1, !shown.isEmpty { written.append(try write(index(of: shown), "index.html")) }
    return written
  }

  private func write(_ text: String, _ name: String) throws(LessonProblem) -> String {
    let path = folder == "/" ? "/" + name : folder + "/" + name
    if TextFile.kind(of: path) != nil {
      let isOurs = (try? TextFile.read(path)).map { old in
        old.contains("<meta name=\"generator\" content=\"\(Self.mark)\"/>")
          || old.contains("\"\(Self.mark)\": {")
      }
      guard isOurs == true else {
        throw LessonProblem(
          .fileExists, "is there already, and `publish` has not written it", path: path,
          hint: "publish into another folder: `-o`")
      }
    }
    try TextFile.write(text, to: path)
    return path
  }

  private func index(of shown: [(path: String, name: String)]) -> String {
    let entries = shown.compactMap { item -> LessonPage.Entry? in
      guard let replayed = lessons[item.path] else { return nil }
      let words = PageWords.of(replayed.language)
      let files = formats.map { format in
        let label =
          switch format {
          case .page: replayed.lesson.title
          case .slides: words.slides
          case .notebook: "Jupyter"
          }
        return (name: item.name + format.ending, label: label)
      }
      return LessonPage.Entry(
        title: replayed.lesson.title, summary: replayed.lesson.firstSentence, files: files,
        exercises: replayed.lesson.questions.count + replayed.lesson.tasks.count)
    }
    let languages = Set(shown.compactMap { lessons[$0.path]?.language })
    return LessonPage.index(
      entries, title: title, language: languages.count == 1 ? languages.first ?? "en" : "en", formulas)
  }

  // MARK: - What a lesson refers to

  private func context(of lesson: Lesson, in format: Format) -> ProseContext {
    let home = TextFile.realPath(lesson.folder) ?? lesson.folder
    return ProseContext(
      formulas: formulas,
      page: { address in
        guard let path = MarkdownLinks.relativePath(address), let real = TextFile.realPath("\(home)/\(path)"),
          let found = names.first(where: { lessons[$0.path] != nil && TextFile.realPath($0.path) == real })
        else { return nil }
        let part = address.firstIndex(of: "#").map { String(address[$0...]) } ?? ""
        return found.name + format.ending + (format == .slides ? "" : part)
      },
      image: { address in Self.image(address, in: lesson.folder) })
  }

  /// The picture beside a lesson as an address that holds it.
  private static func image(_ address: String, in folder: String) -> String? {
    guard let path = MarkdownLinks.relativePath(address),
      let file = try? TextFile.resolve(path, inside: folder),
      let bytes = try? TextFile.bytes(of: file), bytes.count <= largestImage, let type = imageType(of: bytes)
    else { return nil }
    return "data:\(type);base64,\(Base64.text(bytes))"
  }

  /// Image type of the bytes; a browser runs nothing that stands in one.
  private static func imageType(of bytes: [UInt8]) -> String? {
    let start = bytes.prefix(16)
    if start.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
    if start.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
    if start.starts(with: "GIF8".utf8) { return "image/gif" }
    if start.starts(with: "RIFF".utf8), start.dropFirst(8).starts(with: "WEBP".utf8) { return "image/webp" }
    let text = String(decoding: bytes.prefix(1000), as: UTF8.self)
    return text.contains("<svg") ? "image/svg+xml" : nil
  }

  /// The first picture of the lesson that can't be shown.
  private static func missingImage(in lesson: Lesson) -> LessonProblem? {
    for case .prose(let lines, let first) in lesson.elements {
      for (index, line) in lines.enumerated() where !line.hasPrefix("    ") {
        let pieces = InlineText(line, keepsMarks: false, keepsLinks: true).pieces
        for case .image(let address)? in pieces.map(\.target) {
          let path = address.trimmed.split(separator: " ").first.map(String.init) ?? ""
          if image(path, in: lesson.folder) == nil {
            return LessonProblem(
              .fileAccess, "the picture `\(path)` can't be shown", path: lesson.path, line: first + index,
              hint: "a PNG, JPEG, GIF, WebP or SVG file of at most 8 MB beside the lesson")
          }
        }
      }
    }
    return nil
  }

  // MARK: - Names

  /// A name for each file that is safe everywhere, no two alike.
  static func names(of files: [String]) -> [(path: String, name: String)] {
    var taken: Set<String> = ["index"]
    return files.map { file in
      let parts = file.split(separator: "/").map(String.init)
      var stem = parts.last ?? "lesson"
      if stem.hasSuffix(".md") { stem = String(stem.dropLast(3)) }
      var name = safe(stem)
      if taken.contains(name.lowercased()), parts.count > 1 {
        name = safe(parts[parts.count - 2] + "-" + stem)
      }
      let start = name
      var count = 2
      while !taken.insert(name.lowercased()).inserted {
        name = "\(start)-\(count)"
        count += 1
      }
      return (file, name)
    }
  }

  private static func safe(_ name: String) -> String {
    let name = String(
      name.map { character in
        character.isLetter || character.isNumber || "-_.".contains(character) ? character : "-"
      }.prefix(100))
    let start = name.drop { $0 == "." || $0 == "-" }
    return start.isEmpty ? "lesson" : String(start)
  }
}

extension Lesson {
  /// The first sentence of the first paragraph, as a description of the lesson.
  fileprivate var firstSentence: String {
    for case .prose(let lines, _) in elements {
      for case .paragraph(let text, "", 0) in ProseBlock.blocks(lines) {
        let plain = InlineText(text, keepsMarks: false).pieces.map(\.text).joined()
        let end = plain.firstRange(of: ". ") ?? plain.firstRange(of: "? ")
        return end.map { String(plain[..<plain.index(after: $0.lowerBound)]) } ?? plain
      }
    }
    return ""
  }
}
