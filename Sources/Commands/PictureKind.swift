// PictureKind.swift — a kind of picture that `plot` draws, and the table of them.
import Autograd
import Cells
import Diagnostics
import Interpreter
import Language
import Parameters
import Platform
import Plots

/// Content of a picture: a plot, and its data for programs.
struct Picture {
  /// Draws the plot: lines of letters, or of SVG.
  let lines: @Sendable (PlotOptions) -> [String]
  /// The numbers behind it.
  var value: JSON
  /// Lines below it.
  var notes: [String]
  /// True where it shows the remains of a command that failed.
  var isOfFailure: Bool

  /// A picture of `plot`.
  init(plot: some Plot, value: JSON = .null, notes: [String] = [], isOfFailure: Bool = false) {
    lines = { plot.lines($0) }
    (self.value, self.notes, self.isOfFailure) = (value, notes, isOfFailure)
  }
}

/// A kind of picture: `plot NAME …`.
///
/// A new kind is a `static let`, named in `all`.
struct PictureKind: Sendable {
  /// The word behind `plot`.
  let name: String
  /// Summary, in one line.
  let summary: String
  /// Its parameters.
  let parameters: [Parameter]
  /// Commands of which the last draws one.
  let example: String
  /// Claims of the help, as examples that the tests run, too.
  let claims: [Example]
  let make: @Sendable (Call, Session) throws(Diagnostic) -> Picture

  init(
    _ name: String, _ summary: String, _ parameters: [Parameter] = [], example: String,
    claims: [Example] = [],
    make: @escaping @Sendable (Call, Session) throws(Diagnostic) -> Picture
  ) {
    (self.name, self.summary, self.parameters) = (name, summary, parameters)
    (self.example, self.claims, self.make) = (example, claims, make)
  }

  /// Every kind, in the order in which help lists them.
  static let all: [PictureKind] = [
    .data, .boundary, .loss, .image, .filters, .maps, .histogram, .confusion, .tape, .reconstruction, .code,
  ]

  static let named = Dictionary(all) { $0.name }

  /// Bounds on the signs of a picture across and down.
  static let (columnBounds, rowBounds) = (8.0...500.0, 3.0...500.0)

  /// Options for the size of a picture with axes; its defaults are `columns` and `rows`.
  static func size(columns: Int, rows: Int) -> [Parameter] {
    [
      .option(
        "columns", .integer,
        "signs across between the axes, 8 to 500, at most what the window has room for; \(columns) unless given",
        in: columnBounds),
      .option("rows", .integer, "signs down, 3 to 500; \(rows) unless given", in: rowBounds),
    ]
  }
}
