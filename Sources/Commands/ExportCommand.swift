// ExportCommand.swift — `export`: a picture of the tape as a file for slides; the weights of the network.
import Autograd
import Cells
import Datasets
import Diagnostics
import Interpreter
import Language
import Parameters
import Quantities

extension Command {
  static let export = Command(
    "export", .session,
    "writes the graph of the tape to a file: a drawing (.svg), or for Graphviz (.dot); or the network's weights",
    [
      .positional(
        "what", .choice(["weights"]), "those of the network; the tape unless given", optional: true),
      .positional("file", .file, "where to: F.svg or F.dot; of weights F.safetensors or F.npz"),
      .positional("replace", .choice(["replace"]), "also over a file that is there", optional: true),
    ], needsFullName: true,
    details: [
      "A drawing needs nothing else to be shown; `dot -Tpdf F.dot` makes a page of the other.",
      "Weights are written under the names that `import weights` reads, in the session's precision: PyTorch's `load_state_dict` takes those of a network with names, read by `safetensors.torch.load_file`.",
    ],
    examples: [
      Example("a = 3; g = a^2; export square.svg", prints: "square.svg: the tape, 3 entries"),
      Example("a = 3; g = a^2; export square.dot", prints: "square.dot: the tape, 3 entries"),
      Example(
        "a = 3; g = a^2; export square.svg; b = 1; export square.svg replace",
        prints: "square.svg: the tape, 4 entries"),
      Example(
        "layer dense 2 3 name=fc; export weights net.safetensors",
        prints: "net.safetensors: 2 tensors, 9 numbers"),
    ],
    related: ["plot", "tape", "save", "import"], role: .aside
  ) { call, session throws(Diagnostic) in
    if call.has("what") { return try session.exportWeights(call) }
    let (path, place) = (try call.text("file"), call.range(of: "file"))
    let isDrawing = path.hasSuffix(".svg")
    guard isDrawing || path.hasSuffix(".dot") else {
      throw Diagnostic(
        .wrongFileType, "the tape is exported as .svg or as .dot", at: place,
        hint: path.hasSuffix(".md") || path.hasSuffix(".chain")
          ? "`save \(path)` writes the session"
          : WeightsFile.Format(path: path) == nil ? "`export \(path).svg`" : "`export weights \(path)`")
    }
    let graph = try session.tapeGraph(at: call.nameRange)
    _ = try session.write(
      isDrawing ? graph.svg : graph.dot, to: path, at: place, replacing: call.has("replace"))
    return Answer(
      "\(path): the tape, \(graph.nodes.count) entr\(graph.nodes.count == 1 ? "y" : "ies")",
      .members(["file": .string(path), "entries": .integer(graph.nodes.count)]))
  }
}

extension Session {
  /// Greatest number of entries in a drawing: more make no picture.
  private static let mostDrawn = 2_000

  /// The tape as a graph.
  func tapeGraph(at place: SourceRange) throws(Diagnostic) -> TapeGraph {
    let tape = try calculator().tape
    guard !tape.entries.isEmpty else { throw .emptyTape(at: place) }
    guard tape.entries.count <= Self.mostDrawn else {
      throw Diagnostic(
        .tooLarge, "the tape has \(tape.entries.count) entries: too many for a picture", at: place,
        hint: "`tape` lists them; at most \(Self.mostDrawn) are drawn")
    }
    return TapeGraph(tape)
  }
}
