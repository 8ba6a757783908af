// PlotCommand.swift — `plot`: pictures in the terminal.
import Autograd
import Cells
import Diagnostics
import Interpreter
import Language
import Parameters
import Plots
import Quantities
import Typography

extension Command {
  static let plot = Command(
    "plot", .pictures, "draws data, a decision boundary, filters, feature maps, numbers",
    [
      .positional("picture", .choice(PictureKind.all.map { $0.name }), "which picture"),
      .positional(
        "file", .file, "where to: F.svg, a drawing, or F.txt, in letters", optional: true, after: ">"),
      .positional("replace", .choice(["replace"]), "also over a file that is there", optional: true),
    ],
    forms: PictureKind.all.map {
      CommandForm($0.name, $0.summary, parameters: $0.parameters, example: $0.example, claims: $0.claims)
    },
    details: PictureKind.all.map { "plot \($0.name): \($0.summary)." } + [
      "For programs, reconstruction gives `example`, `input`, `output` and `difference`; code gives `x`, `y` and `classes`."
    ],
    examples: [
      Example("plot image [0 1; 1 0]", prints: "+----+\n|  @@|\n|@@  |\n+----+\n2x2, min 0, max 1"),
      Example(
        "data digit; layer conv 1 3x3; w(1,1) = [1 0 -1; 2 0 -2; 1 0 -1]; plot filters 1",
        prints: "w(1,1)\n**..~~\n##..==\n**..~~\n1 filter 3x3, min -2, max 2, signs =~-.+*# from -2 to 2"),
      Example("plot image [0 1; 1 0] > one.svg", prints: "one.svg: the picture of `plot image`"),
      Example("plot image [0 1; 1 0] > one.txt", prints: "one.txt: the picture of `plot image`"),
      Example(
        "plot image [0 1; 1 0] > one.txt; plot image [1 0; 0 1] > one.txt replace",
        prints: "one.txt: the picture of `plot image`"),
    ],
    related: ["train", "data", "export"], asideWith: "file"
  ) { call, session throws(Diagnostic) in
    let kind = try call.choice("picture", of: PictureKind.named)
    let picture = try kind.make(call, session)
    let columns = try call.integer(ifGiven: "columns")
    let rows = try call.integer(ifGiven: "rows")
    @Sendable func lines(_ options: PlotOptions) -> [String] {
      var options = options
      (options.columns, options.rows) = (columns, rows)
      return picture.lines(options)
    }
    guard let file = call["file"]?.text else {
      if let replace = call["replace"] { throw .noFileToReplace(kind.name, at: replace.range) }
      var answer = session.drawn(picture.value) { lines($0) + picture.notes }
      answer.isOfFailure = picture.isOfFailure
      let options = session.plotOptions(.svg)
      answer.drawing = Answer.Drawing(lines: (answer.plainLines ?? answer.lines).count - picture.notes.count)
      {
        lines(options).joined(separator: "\n")
      }
      return answer
    }
    let style = try PictureStyle(ofFile: file, call, kind.name)
    let path = try session.write(
      lines(session.plotOptions(style)).joined(separator: "\n") + "\n", to: file, at: call.range(of: "file"),
      replacing: call.has("replace"))
    return Answer(
      ["\(path): the picture of `plot \(kind.name)`"] + picture.notes, .members(["file": .string(path)]))
  }
}

extension Session {
  /// Style of pictures at the terminal.
  var pictureStyle: PictureStyle {
    guard let automatic = options.pictures else { return .ascii }
    switch state.settings.pictures {
    case .auto: return automatic
    case .ascii: return .ascii
    case .palette: return .blocks256
    case .full: return .blocks24
    }
  }

  /// A picture of the session's width and digits.
  func plotOptions(_ style: PictureStyle) -> PlotOptions {
    let text = text
    return PlotOptions(style: style, width: text.width) { x in
      // Whole numbers, such as steps and grey levels, are written plainly.
      NumberFormat.format(x, digits: x == x.rounded() && x.magnitude < 1e15 ? 15 : text.digits)
    }
  }

  /// Answer with the lines of `draw` in the session's style, and in letters for saved sessions.
  func drawn(_ value: JSON, _ draw: (PlotOptions) -> [String]) -> Answer {
    let style = pictureStyle
    var answer = Answer(draw(plotOptions(style)), value)
    answer.isPicture = true
    if style != .ascii { answer.plainLines = draw(plotOptions(.ascii)) }
    return answer
  }

  /// Writes a file that a command names, all of it or nothing.
  ///
  /// - Returns: the path as it was given.
  func write(
    _ text: String, to path: String, at place: SourceRange, replacing: Bool
  ) throws(Diagnostic) -> String {
    do throws(Diagnostic) {
      try files.write(text, path, replacing || ownFiles.contains(path))
    } catch {
      throw error.moved(to: place)
    }
    ownFiles.insert(path)
    return path
  }
}

extension PictureStyle {
  /// Options for the picture in a file, by the file's name.
  fileprivate init(ofFile path: String, _ call: Call, _ word: String) throws(Diagnostic) {
    if path.hasSuffix(".svg") {
      self = .svg
    } else if path.hasSuffix(".txt") {
      self = .ascii
    } else {
      throw Diagnostic(
        .wrongFileType, "a picture is written as .svg or as .txt", at: call.range(of: "file"),
        hint: "`plot \(word) > \(path.split(separator: ".").first ?? "picture").svg`")
    }
  }
}

extension Diagnostic {
  fileprivate static func noFileToReplace(_ word: String, at place: SourceRange) -> Self {
    .init(.missingArgument, "replace which file?", at: place, hint: "`plot \(word) > picture.svg replace`")
  }
}
