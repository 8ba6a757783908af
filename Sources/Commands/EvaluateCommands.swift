// EvaluateCommands.swift — `evaluate`, `predict`: measures of the network, and its outputs.
import Autograd
import Cells
import Datasets
import Diagnostics
import Interpreter
import Language
import Networks
import Parameters
import Quantities
import Tensors
import Typography

extension Command {
  static let evaluate = Command(
    "evaluate", .run, "J and error rates of the training and the test examples",
    details: [
      "J is that of the training examples. Of the test examples that `split` keeps, the error rate is measured, or J where targets are no classes: `Jtest`.",
      "Where `labelled` keeps the labels of a part, J and `errtrain` are of this part, and `errunlabelled` is the error rate of the other training examples.",
    ],
    examples: [
      Example(
        "data table { 0 1 -> 1; 1 0 -> 0 }; layer dense 1; loss crossentropy; init zero; evaluate",
        prints: "J = 0.693147, errtrain = 0.5"),
      Example(
        "data table { 1 -> 0.5; 1 -> 0.5 }; split 0.5; layer dense 1 linear; w(1) = 1; b(1) = 0; loss mse; evaluate",
        prints: "J = 0.25, Jtest = 0.25"),
      Example(
        "data table { 1 -> 0; 1 -> 0 }; split 0.5; layer dense 1; w(1) = 1; b(1) = 0; evaluate",
        prints: "errtrain = 1, errtest = 1"),
      Example(
        "data table { 1 -> 0; 1 -> 1; 1 -> 0; 1 -> 1 }; labelled 2; layer dense 1; w(1) = 1; b(1) = 0; evaluate",
        prints: "errtrain = 0.5, errunlabelled = 0.5"),
    ], related: ["train", "split"]
  ) { call, session throws(Diagnostic) in
    let data = try session.requireData(at: call.nameRange)
    guard !session.state.network.isEmpty else {
      throw Diagnostic(LayerError.noLayers(hint: "add one: `layer dense 1`"), at: call.nameRange)
    }
    let rows = session.state.trainingRows
    try session.state.requireLabels(of: rows + data.testRows, at: call.nameRange)
    // Examples without a label have an error where the data know it all the same.
    let others =
      session.state.network.learnsTargets && data.classes != nil
        && !data.lacksTargets(of: data.unlabelledRows)
      ? data.unlabelledRows : []
    let all = rows.count + others.count + data.testRows.count
    func run(_ rows: [Int], after earlier: Int = 0) throws(Diagnostic) -> Networks.Evaluation? {
      guard !rows.isEmpty, let selected = session.state.trainingData(rows: rows) else { return nil }
      return try translating(at: call.nameRange) { () throws(NetworkError) in
        try session.state.network.evaluate(
          on: selected, reduction: session.state.settings.reduction, precision: session.state.precision,
          refusing: .everything
        ) { done in
          session.progress(earlier + done, all, "")
          return !session.options.isCancelled()
        }
      }
    }
    let training = try run(rows)
    let unlabelled = try run(others, after: rows.count)
    let test = try run(data.testRows, after: rows.count + others.count)
    // The error rate measures the network on new examples for classes, J for other targets.
    let numbers: [(String, Double?)] = [
      ("J", training?.objective), ("Jtest", test?.errorRate == nil ? test?.objective : nil),
      ("errtrain", training?.errorRate), ("errunlabelled", unlabelled?.errorRate),
      ("errtest", test?.errorRate),
    ]
    let known = numbers.compactMap { name, value in value.map { (name, $0) } }
    guard !known.isEmpty else {
      throw Diagnostic(
        .missingLoss, "there is nothing to measure: no loss is chosen and the targets are no classes",
        at: call.nameRange,
        hint: "`loss crossentropy`")
    }
    return Answer(
      known.map { "\($0) = \(session.text($1))" }.joined(separator: ", "),
      .object(known.map { JSON.Member(name: $0, value: .number($1)) }))
  }

  static let predict = Command(
    "predict", .run, "what the network says about an input; about the selected examples unless one is given",
    [
      .positional(
        "x", .expression, "the input: numbers, one vector, or a matrix with a row for each of several",
        optional: true, repeats: true),
      .option("top", .integer, "how many of the likeliest classes to print, each in a line with its name"),
    ],
    details: [
      "After `data scale` inputs are given, and answers of scaled targets printed, in the data's own units.",
      "Of a network that learns its input, as by `loss mse target=x`, answers are printed in the units of the input.",
      "`top` prints probabilities where the last layer is a softmax or the loss takes one, and scores elsewhere; the names are those of the data, as of their folders, or of `classes`.",
    ],
    examples: [
      Example(
        "data table { 0 1 -> 1; 1 0 -> 0 }; layer dense 1; init zero; predict 1 1", prints: "0.5  class 1"),
      Example(
        "data blobs classes=3; layer dense 3 softmax; w(1) = 0; b(1) = [0 2 1]; predict 1 1 top=2",
        prints: "0.665241  class 1\n0.244728  class 2"),
    ], related: ["evaluate"]
  ) { call, session throws(Diagnostic) in
    let network = session.state.network
    guard let output = network.output else {
      throw Diagnostic(LayerError.noLayers(hint: "add one: `layer dense 1`"), at: call.nameRange)
    }
    let inputs: Tensor
    var notes: [String] = []
    let given = call.all("x")
    if given.isEmpty {
      let data = try session.requireData(at: call.nameRange)
      inputs = data.inputs.rows(session.state.selection)
    } else {
      let read = try session.networkInputs(given)
      inputs = read.inputs
      notes = read.notes.flatMap { wrapped("note: \($0)", width: session.text.width, indent: 6) }
    }
    let rows = Array(0..<inputs.shape[0])
    let classes = session.state.data?.classes
    let answers = try translating(at: call.nameRange) { () throws(NetworkError) in
      try network.withoutLoss().evaluate(
        on: TrainingData(
          inputs: inputs, targets: Tensor(repeating: 0, shape: [rows.count, 1]), rows: rows,
          info: TargetInfo(width: 1, classes: nil)), reduction: .mean, precision: session.state.precision,
        refusing: .outputs)
    }
    let width = output.count
    let outputs = session.state.inOwnUnits(answers.outputs, width: width)
    if let count = try call.integer(ifGiven: "top") {
      let place = call.range(of: "top")
      let likeliest = try LikeliestClasses(
        count, of: network, outputs: answers.outputs, inputs: rows.count, data: session.state.data, at: place)
      let selected = session.state.selection
      let lines = likeliest.lines(text: session.text, data: session.state.data) { row in
        given.isEmpty ? "example \(selected[row] + 1)" : "input \(row + 1)"
      }
      return Answer(lines + notes, .members(["top": likeliest.json]))
    }
    let learnsTargets = network.learnsTargets
    let lines = rows.prefix(20).map { row -> String in
      let values = (0..<width).map { outputs[row * width + $0] }
      // Three digits are enough to see which unit is largest, where all digits of all units don't fit.
      let brief = NumberText(digits: 3, width: session.text.width)
      let forms = width == 1 ? [] : [session.text, brief].map { $0.inline(Tensor(vector: values)) }
      let written =
        width == 1
        ? session.text(values[0])
        : width <= 12 ? forms.first { $0.count <= session.text.width - 10 } ?? forms[1] : ""
      let named = learnsTargets && classes != nil && (width > 1 || classes == 2)
      let predicted = Network.predictedClass(answers.outputs, row: row)
      let name = session.state.data?.className(predicted) ?? "\(predicted)"
      return [written, named ? "class \(name)" : ""]
        .filter { !$0.isEmpty }.joined(separator: "  ")
    }
    let more = rows.count > 20 ? ["… \(rows.count - 20) more"] : []
    return Answer(
      lines + more + notes,
      .members([
        "outputs": .tensor(outputs),
        "classes": learnsTargets
          ? .array(rows.map { .integer(Network.predictedClass(answers.outputs, row: $0)) }) : nil,
      ]))
  }
}
