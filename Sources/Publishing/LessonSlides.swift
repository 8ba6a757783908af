// LessonSlides.swift — a lesson as slides: one for each heading, more where one is too long.
import Lessons

/// Makes slides.
enum LessonSlides {
  /// Approximate number of lines on a slide before its text gets smaller.
  private static let room = 24

  /// The slides of a lesson as one HTML file.
  static func html(_ replayed: ReplayedLesson, _ context: ProseContext) -> String {
    let markup = LessonMarkup(replayed, context, room: room - 4)
    var slides = split(markup.parts, context.formulas)
    let title = replayed.lesson.title
    if slides.first?.first?.level != 1 {
      let heading = "<h1>\(context.formulas.sentence(title))</h1>\n"
      slides.insert([LessonMarkup.Part(html: heading, level: 1, title: title, height: 2)], at: 0)
    }
    var body = "<main>\n"
    for (index, parts) in slides.enumerated() {
      let isTitle = index == 0 && parts.reduce(0) { $0 + $1.height } < 12
      body += "<section class=\"slide\(isTitle ? " title" : "")\" aria-label=\"\(index + 1)\">\n"
      body += parts.map { stepped($0.html) }.joined() + "</section>\n"
    }
    body += "</main>\n<div class=\"bar\"><button type=\"button\" id=\"back\" aria-label=\"←\">←</button>"
    body += "<span id=\"count\"></span><button type=\"button\" id=\"next\" aria-label=\"→\">→</button>"
    body += "<button type=\"button\" id=\"all\" aria-label=\"\(markup.words.contents)\">▦</button></div>\n"
    return LessonPage.document(
      title: title, language: replayed.language, words: markup.words, body: body, style: PageStyle.slides,
      script: PageScript.copying + PageScript.slides)
  }

  /// Starts a slide at each heading, and where a slide is full; its continuation has the heading again.
  private static func split(_ parts: [LessonMarkup.Part], _ formulas: FormulaMarkup) -> [[LessonMarkup.Part]]
  {
    var slides: [[LessonMarkup.Part]] = []
    var height = 0
    var heading: LessonMarkup.Part?
    /// True when the last slide has more than headings.
    var isFilled = false
    for part in parts {
      if part.level != nil {
        // A heading directly below another one stays with it.
        if !isFilled, slides.count > 1 {
          slides[slides.count - 1].append(part)
          height += part.height
        } else {
          slides.append([part])
          height = part.height
        }
        (heading, isFilled) = (part, false)
        continue
      }
      if slides.isEmpty || (isFilled && height + part.height > room) {
        let again = heading.map { [repeated($0, formulas)] } ?? []
        slides.append(again)
        height = again.isEmpty ? 0 : 2
      }
      slides[slides.count - 1].append(part)
      height += part.height
      isFilled = true
    }
    return slides
  }

  /// A heading once more, on the slide that goes on.
  private static func repeated(_ heading: LessonMarkup.Part, _ formulas: FormulaMarkup) -> LessonMarkup.Part {
    LessonMarkup.Part(
      html: "<h2>\(formulas.sentence(heading.title)) …</h2>\n", level: nil, title: heading.title,
      height: 2)
  }

  /// Outputs and pictures come a step later than their commands: predict, then reveal.
  private static func stepped(_ html: String) -> String {
    html.replacing("<pre class=\"out\"", with: "<pre class=\"out step\"")
      .replacing("<pre class=\"out error\"", with: "<pre class=\"out error step\"")
      .replacing("<figure>", with: "<figure class=\"step\">")
  }
}
