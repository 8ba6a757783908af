// LessonPage.swift — a lesson as one HTML file that needs nothing else.
import Lessons
import Markdown

/// Writes pages.
enum LessonPage {
  /// A neighbour among the lessons that are published together.
  struct Neighbour: Hashable {
    var title: String
    var address: String
  }

  /// The page of a lesson.
  static func html(
    _ replayed: ReplayedLesson, _ context: ProseContext, before: Neighbour? = nil, after: Neighbour? = nil
  ) -> String {
    let markup = LessonMarkup(replayed, context)
    let title = replayed.lesson.title
    var body = ""
    let headings = markup.prose.headings
    // A lesson without a title in its text gets that of its front matter.
    let hasTitle = headings.contains { $0.level == 1 }
    let listed = headings.filter { $0.level > 1 }
    body += "<main id=\"top\">\n"
    var parts = markup.parts[...]
    if !hasTitle {
      body += "<h1>\(context.formulas.sentence(title))</h1>\n"
    } else if parts.first?.level == 1 {
      body += parts.removeFirst().html
    }
    if listed.count > 1 { body += contents(listed, markup.words) }
    body += parts.map(\.html).joined()
    if before != nil || after != nil {
      body += "<nav class=\"turn\" aria-label=\"\(markup.words.lessons)\">"
      body +=
        before.map {
          "<a rel=\"prev\" href=\"\(Markup.escaped($0.address))\">← \(Markup.escaped($0.title))</a>"
        } ?? "<span></span>"
      body +=
        after.map {
          "<a rel=\"next\" href=\"\(Markup.escaped($0.address))\">\(Markup.escaped($0.title)) →</a>"
        } ?? ""
      body += "</nav>\n"
    }
    body += "<footer>\(Markup.escaped(markup.words.made))</footer>\n</main>\n"
    return document(
      title: title, language: replayed.language, words: markup.words, body: body, style: PageStyle.page,
      script: PageScript.copying)
  }

  /// The list of headings, nested by their levels.
  private static func contents(_ headings: [ProseMarkup.Heading], _ words: PageWords) -> String {
    var html =
      "<nav class=\"contents\" aria-labelledby=\"contents\"><h2 id=\"contents\">\(words.contents)</h2>\n<ul>"
    var levels: [Int] = []
    for heading in headings where heading.level <= 3 {
      if let last = levels.last {
        if heading.level > last {
          html += "<ul>"
        } else {
          html += "</li>"
          while levels.count > 1, let open = levels.last, open > heading.level {
            html += "</ul></li>"
            levels.removeLast()
          }
          levels.removeLast()
        }
      }
      levels.append(heading.level)
      html += "<li><a href=\"#\(heading.anchor)\">\(heading.markup)</a>"
    }
    html += levels.dropFirst().map { _ in "</li></ul>" }.joined()
    return html + "</li></ul></nav>\n"
  }

  /// A list of lessons.
  struct Entry {
    var title: String
    var summary: String
    /// The files of the lesson with their labels, the first being the one to read.
    var files: [(name: String, label: String)]
    var exercises: Int
  }

  /// The page that leads to several lessons.
  static func index(_ entries: [Entry], title: String?, language: String, _ formulas: FormulaMarkup) -> String
  {
    let words = PageWords.of(language)
    var body = "<main id=\"top\">\n<h1>\(Markup.escaped(title ?? words.lessons))</h1>\n<ol class=\"index\">\n"
    for entry in entries {
      guard let first = entry.files.first else { continue }
      body += "<li><a href=\"\(Markup.escaped(first.name))\">\(formulas.sentence(entry.title))</a>"
      if !entry.summary.isEmpty { body += "<p>\(formulas.sentence(entry.summary))</p>" }
      var notes = entry.files.dropFirst().map {
        "<a href=\"\(Markup.escaped($0.name))\">\(Markup.escaped($0.label))</a>"
      }
      if entry.exercises > 0 { notes.insert("\(entry.exercises) \(words.exercises)", at: 0) }
      if !notes.isEmpty { body += "<p>\(notes.joined(separator: " · "))</p>" }
      body += "</li>\n"
    }
    body += "</ol>\n<footer>\(Markup.escaped(words.made))</footer>\n</main>\n"
    return document(
      title: title ?? words.lessons, language: language, words: words, body: body, style: PageStyle.page,
      script: PageScript.copying)
  }

  /// A whole document, in which no script but `script` runs and nothing is loaded.
  static func document(
    title: String, language: String, words: PageWords, body: String, style: String, script: String
  ) -> String {
    let policy =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src \(PageScript.allowance(script)); base-uri 'none'; form-action 'none'"
    return """
      <!DOCTYPE html>
      <html lang="\(Markup.escaped(language))">
      <head>
      <meta charset="utf-8"/>
      <meta http-equiv="Content-Security-Policy" content="\(policy)"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <meta name="generator" content="\(Publisher.mark)"/>
      <title>\(Markup.escaped(title))</title>
      <style>
      \(PageStyle.common)\(style)</style>
      </head>
      <body data-copy="\(Markup.escaped(words.copy))" data-copied="\(Markup.escaped(words.copied))">
      \(body)<script>\(script)</script>
      </body>
      </html>

      """
  }
}
