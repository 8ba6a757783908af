// WeightsCommands.swift — `import weights`, and the weights of `export`: files that other frameworks read and write.
import Autograd
import Cells
import Datasets
import Diagnostics
import Interpreter
import Language
import Networks
import Parameters
import Platform
import Quantities
import Tensors
import Typography

extension Command {
  static let importWeights = Command(
    "import", .session, "reads the weights of a network from a file: .safetensors, or .npz",
    [
      .positional(
        "what", .choice(["weights"]), "those of every layer: nothing else is read", optional: true),
      .positional("file", .file, "which file: F.safetensors or F.npz"),
      .option(
        "strict", .choice(["yes", "no"]), "no: takes what fits, and says what did not; yes unless given"),
    ],
    details: [
      "A layer that has a name is found under it, as PyTorch writes it: NAME.weight, NAME.bias, and of batch normalisation NAME.running_mean and NAME.running_var. Weights of dense layers stand there with a row for each unit. Others are w(1), b(1) …, as they are printed.",
      "Numbers of 16, 32 and 64 bits are read, bfloat16 and whole ones too, and rounded to the session's precision. `num_batches_tracked` is passed over.",
      "Nothing is changed unless names and shapes fit, and every number is finite. Nothing in the file is run.",
    ],
    examples: [
      Example(
        "layer dense 2 1 name=fc; w(1) = [3; 4]; export weights a.safetensors; init zero; import weights a.safetensors strict=yes; w(1)",
        prints: "[3; 4]"),
      Example(
        "layer dense 2 1; export weights a.npz; layer dense 1; import weights a.npz strict=no",
        prints: "a.npz: 2 tensors, 3 numbers\n2 tensors of the network are not in the file: `w(2)`, `b(2)`"),
    ], related: ["export", "model", "save"], synonyms: ["load", "load_state_dict"]
  ) { call, session throws(Diagnostic) in
    let (path, place) = (try call.text("file"), call.range(of: "file"))
    guard let format = WeightsFile.Format(path: path) else {
      throw .noWeightsFile("weights are read from .safetensors and from .npz", path, at: place)
    }
    let parameters = try session.publishedParameters(at: call.nameRange)
    let source = try session.byteSource(of: path, at: place)
    let file = try session.reading(at: place) { () throws(DatasetError) in
      try WeightsFile(source, format, isStopped: session.readingIsStopped)
    }
    let matching = WeightsMatching(parameters, file.tensors)
    guard call["strict"]?.word == "no" ? !matching.fitting.isEmpty : matching.isWhole else {
      throw .weightsMismatch(matching, path, at: place)
    }
    let precision = session.state.precision
    let values = try session.reading(at: place) { () throws(DatasetError) in
      var values: [(key: ParameterKey, value: Tensor)] = []
      for (parameter, tensor) in matching.fitting {
        let value = try file.numbers(
          of: tensor, as: parameter.shape, arranged: parameter.arrangement, precision: precision)
        values.append((parameter.key, value))
      }
      return values
    }
    session.state.network.take(values)
    session.state.startCurve()
    session.state.steps = 0
    session.state.effort = session.state.effort.next
    session.state.touch()
    let numbers = values.reduce(0) { $0 + $1.value.count }
    return Answer(
      ["\(path): \(counted(values.count, "tensor")), \(counted(numbers, "number"))"]
        + matching.misfits.flatMap { wrapped($0, width: session.text.width, indent: 2) },
      matching.json)
  }
}

extension Session {
  /// Writes the weights of the network to the file that `call` names.
  func exportWeights(_ call: Call) throws(Diagnostic) -> Answer {
    let (path, place) = (try call.text("file"), call.range(of: "file"))
    guard let format = WeightsFile.Format(path: path) else {
      throw .noWeightsFile("weights are exported as .safetensors or as .npz", path, at: place)
    }
    let tensors = try publishedParameters(at: call.nameRange).map { parameter in
      WrittenTensor(parameter.name, state.network[parameter.key], arranged: parameter.arrangement)
    }
    try reading(at: place) { () throws(DatasetError) in try WeightsWriter.check(tensors, as: format) }
    let stop = options.stop
    let isWritten: Bool
    do throws(Diagnostic) {
      isWritten = try files.writeBytes(path, call.has("replace") || ownFiles.contains(path)) { put in
        (try? WeightsWriter.write(tensors, as: format) { !stop.isRaised && put($0) }) ?? false
      }
    } catch {
      throw error.moved(to: place)
    }
    guard isWritten else {
      throw Diagnostic(.stopped, "stopped before the end: no file was written", at: place)
    }
    ownFiles.insert(path)
    let numbers = tensors.reduce(0) { $0 + $1.count }
    return Answer(
      "\(path): \(counted(tensors.count, "tensor")), \(counted(numbers, "number"))",
      .members([
        "file": .string(path), "tensors": .integer(tensors.count), "numbers": .integer(numbers),
      ]))
  }

  /// The parameters as they stand in a file of weights; there is one at least.
  fileprivate func publishedParameters(at place: SourceRange) throws(Diagnostic) -> [PublishedParameter] {
    guard !state.network.isEmpty else { throw Diagnostic(LayerError.noLayers(), at: place) }
    let parameters = state.network.published
    guard !parameters.isEmpty else {
      throw Diagnostic(
        .nothingToDo, "no layer of this network has a parameter", at: place,
        hint: "`network` lists the layers")
    }
    return parameters
  }

  /// A file that a command names, opened to be read at any place; one in memory where files are kept there.
  fileprivate func byteSource(of path: String, at place: SourceRange) throws(Diagnostic) -> ByteSource {
    do throws(Diagnostic) {
      if let bytes = try files.held(path) { return ByteSource(bytes, path: path) }
      let real = try files.readable(path)
      return try reading(at: place) { () throws(DatasetError) in try ByteSource(path: real, name: path) }
    } catch {
      throw error.place == nil ? error.moved(to: place) : error
    }
  }

  /// Runs `body`, which reads a file; its error is about the file at `place`.
  fileprivate func reading<Result>(
    at place: SourceRange, _ body: () throws(DatasetError) -> Result
  ) throws(Diagnostic) -> Result {
    do throws(DatasetError) { return try body() } catch {
      var diagnostic = Diagnostic(error, at: place)
      if error.reason == .missingFile, let near = error.file.flatMap({ nearestFile(to: $0) }) {
        (diagnostic.hint, diagnostic.isSlip) = (near.text, near.isGuess)
      }
      throw diagnostic
    }
  }

  /// Asked between the pieces of a file; true stops the reading.
  fileprivate var readingIsStopped: @Sendable () -> Bool {
    let (isCancelled, stop) = (options.isCancelled, options.stop)
    return { stop.isRaised || isCancelled() }
  }
}

extension Diagnostic {
  fileprivate static func noWeightsFile(_ message: String, _ path: String, at place: SourceRange) -> Self {
    .init(
      .wrongFileType, message, at: place,
      hint: path.hasSuffix(".pth") || path.hasSuffix(".pt") || path.hasSuffix(".bin")
        ? "`Scripts/to-safetensors.py` turns a file of PyTorch into one" : "as F.safetensors")
  }

  fileprivate static func weightsMismatch(
    _ matching: WeightsMatching, _ path: String, at place: SourceRange
  ) -> Self {
    let fitting = matching.fitting.count
    return .init(
      .weightsMismatch, "\(path) does not fit this network: \(matching.misfits.joined(separator: "; "))",
      at: place,
      hint: fitting > 0
        ? "`strict=no` takes the \(fitting == 1 ? "one that fits" : "\(fitting) that fit")"
        : "layers have the names that `name=` gives them; `network` shows them")
  }
}
