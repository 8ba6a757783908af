// Fixtures.swift — a vocabulary like the session's, and texts with marked places.
import Diagnostics
import Language

extension Vocabulary {
  /// Commands of each shape that the session has.
  static let sample = Vocabulary(
    commands: [
      Signature(
        "layer", [.positional("kind", .word, "which kind")],
        forms: [
          "dense": [
            .positional("in", .integer, "inputs", optional: true), .positional("out", .integer, "units"),
            .positional("activation", .choice(["sigmoid", "tanh", "relu"]), "activation", optional: true),
          ],
          "conv": [
            .positional("depth", .integer, "filters"), .positional("size", .size, "height and width"),
            .option("stride", .integer, "step"), .option("padding", .size, "rim"),
            .positional("mirror", .choice(["mirror"]), "true convolution", optional: true),
            .positional("activation", .choice(["sigmoid", "tanh", "relu"]), "activation", optional: true),
          ],
          "sum": [.positional("branches", .block, "branches", repeats: true)],
          "flatten": [],
        ]),
      Signature(
        "data", [.positional("kind", .choice(["xor", "linear", "table", "csv"]), "which data")],
        forms: [
          "xor": [],
          "linear": [
            .positional("n", .integer, "examples", optional: true), .option("noise", .number, "deviation"),
          ],
          "table": [.positional("rows", .table, "the examples")],
          "csv": [.positional("file", .file, "the file"), .option("label", .text, "column of the target")],
        ]),
      Signature(
        "window",
        [
          .positional("map", .indices, "layer and map"),
          .positional("position", .indices, "row and column", optional: true),
          .option("depth", .integer, "channel"),
        ]),
      Signature("loss", [.positional("kind", .choice(["crossentropy", "mse", "sse"]), "which loss")]),
      Signature(
        "grad",
        [
          .positional("X", .quantity, "a quantity"),
          .positional("Y", .quantity, "of what", optional: true, after: "of"),
        ]),
      Signature(
        "step", [.positional("n", .integer, "steps", optional: true), .option("rate", .number, "step size")]),
      Signature(
        "train",
        [
          .option("epochs", .integer, "passes"), .option("batch", .integer, "size"),
          .option("rate", .number, "step size"),
          .option("optimizer", .choice(["sgd", "adam"]), "rule"),
        ]),
      Signature("example", [.positional("number", .integer, "which")]),
      Signature(
        "examples",
        [
          .positional("all", .choice(["all"]), "every one", optional: true),
          .positional("span", .span, "which", optional: true),
        ]),
      Signature(
        "freeze",
        [
          .positional("layer", .integer, "a layer", optional: true),
          .positional("quantity", .quantity, "a parameter", optional: true),
        ]),
      Signature("predict", [.positional("inputs", .expression, "one for each input", repeats: true)]),
      Signature("assert", [.positional("condition", .expression, "what must hold")]),
      Signature("repeat", [.positional("n", .integer, "times"), .positional("body", .block, "commands")]),
      Signature("help", [.positional("topic", .text, "what about", optional: true)]),
      Signature(
        "target",
        [
          .positional("inputs", .expression, "inputs", repeats: true),
          .positional("targets", .expression, "targets", optional: true, repeats: true, after: "->"),
        ]),
      Signature("open", [.positional("file", .file, "a file")]),
      Signature("network"),
      Signature("undo"),
      Signature("reset", needsFullName: true),
    ],
    quantities: ["w", "b", "a", "z", "x", "y", "p", "err", "J", "gamma", "beta", "mu", "sigma2"],
    functions: ["sigmoid", "relu", "exp", "max", "conv", "sum", "transpose"])
}

/// A text in which ▸ and ◂ mark a place.
struct Marked {
  let text: String
  let range: SourceRange

  init(_ marked: String) {
    let parts = marked.split(separator: "▸", maxSplits: 1, omittingEmptySubsequences: false)
    let inner = (parts.count > 1 ? parts[1] : "").split(
      separator: "◂", maxSplits: 1, omittingEmptySubsequences: false)
    let start = parts[0].utf8.count
    text = String(parts[0]) + inner.joined()
    range = SourceRange(start, start + (inner.first?.utf8.count ?? 0))
  }

  /// `text` with `range` marked.
  static func mark(_ range: SourceRange?, in text: String) -> String {
    guard let range else { return text }
    let bytes = Array(text.utf8)
    func part(_ from: Int, _ to: Int) -> String {
      let lower = min(max(0, from), bytes.count)
      return String(decoding: bytes[lower..<max(lower, min(to, bytes.count))], as: UTF8.self)
    }
    return part(0, range.lowerBound) + "▸" + part(range.lowerBound, range.upperBound) + "◂"
      + part(range.upperBound, bytes.count)
  }
}

/// The statements of `text`, printed, or its error.
func read(_ text: String) -> Result<[String], Diagnostic> {
  do throws(Diagnostic) {
    return .success(try Parser(vocabulary: .sample).parse(text).map(\.description))
  } catch {
    return .failure(error)
  }
}

/// The error of `text`: the message with the marked text before it, the hint behind it.
func complaint(about text: String) -> (place: String, message: String, hint: String?)? {
  guard case .failure(let error) = read(text) else { return nil }
  return (Marked.mark(error.place, in: text), error.message, error.hint)
}
