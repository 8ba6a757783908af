// PictureKind.swift — a kind of picture that `plot` draws, and the table of them.
import Diagnostics
import Language
import Plots

/// What a picture shows: a plot, and what programs read of it.
struct Picture {
  let plot: any Plot
  /// The numbers behind it.
  var value = JSON.null
  /// Lines below it.
  var notes: [String] = []
  /// True where it shows what a command that failed has left.
  var isOfFailure = false
}

/// A kind of picture: `plot NAME …`.
///
/// To add one, write a `static let` and name it in `all`.
struct PictureKind: Sendable {
  /// The word behind `plot`.
  let name: String
  /// What it shows, in one line.
  let summary: String
  /// What it takes.
  let parameters: [Parameter]
  /// Commands of which the last draws one.
  let example: String
  let make: @Sendable (CommandCall, Interpreter) throws(Diagnostic) -> Picture

  init(
    _ name: String, _ summary: String, _ parameters: [Parameter] = [], example: String,
    make: @escaping @Sendable (CommandCall, Interpreter) throws(Diagnostic) -> Picture
  ) {
    (self.name, self.summary, self.parameters) = (name, summary, parameters)
    (self.example, self.make) = (example, make)
  }

  /// Every kind, in the order in which help lists them.
  static let all: [PictureKind] = [
    .data, .boundary, .loss, .image, .filters, .maps, .histogram, .confusion, .tape,
  ]

  static let named = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  /// How large a picture with axes is.
  static let size: [Parameter] = [
    .option("columns", .integer, "signs across"), .option("rows", .integer, "signs down"),
  ]
}
