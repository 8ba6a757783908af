// PlotCommand.swift — `plot`: pictures in the terminal.
import Autograd
import Diagnostics
import Language
import Plots
import Typography

extension Command {
  static let plot = Command(
    "plot", .pictures, "draws data, a decision boundary, filters, feature maps, numbers",
    [.positional("picture", .choice(PictureKind.all.map(\.name)), "which picture")],
    forms: Dictionary(
      uniqueKeysWithValues: PictureKind.all.map { kind in (kind.name, kind.parameters) }),
    details: PictureKind.all.map { "plot \($0.name): \($0.summary)." },
    examples: [
      Example("plot image [0 1; 1 0]", prints: "+----+\n|  @@|\n|@@  |\n+----+\n2x2, min 0, max 1"),
      Example(
        "data digit; layer conv 1 3x3; w(1,1) = [1 0 -1; 2 0 -2; 1 0 -1]; plot filters 1",
        prints: "w(1,1)\n**..~~\n##..==\n**..~~\n1 filter 3x3, min -2, max 2, signs =~-.+*# from -2 to 2"),
    ],
    related: ["train", "data", "export"]
  ) { call, session throws(Diagnostic) in
    guard case .word(let word)? = call["picture"]?.value, let kind = PictureKind.named[word] else {
      throw Diagnostic("which picture?", at: call.nameRange)
    }
    let picture = try kind.make(call, session)
    var options = session.plotOptions
    if let columns = call["columns"] { options.columns = min(500, try session.wholeNumber(columns)) }
    if let rows = call["rows"] { options.rows = min(500, try session.wholeNumber(rows)) }
    let lines = picture.plot.lines(options), drawn = options
    var answer = Answer(lines + picture.notes, picture.value)
    answer.drawing = Answer.Drawing(lines: lines.count) { picture.plot.svg(drawn).joined(separator: "\n") }
    return answer
  }
}

extension Interpreter {
  /// How pictures are drawn here: plain text of the session's width and digits.
  var plotOptions: PlotOptions {
    let text = text
    return PlotOptions(style: .ascii, width: text.width) { x in
      // Whole numbers, such as steps and grey levels, are written plainly.
      NumberFormat.format(x, digits: x == x.rounded() && x.magnitude < 1e15 ? 15 : text.digits)
    }
  }
}
