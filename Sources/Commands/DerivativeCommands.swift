// DerivativeCommands.swift — `grad`, `d Y / d X`, `check`: derivatives as numbers.
import Autograd
import Cells
import Diagnostics
import Interpreter
import Language
import Networks
import Parameters
import Quantities
import Tensors
import Typography

extension Command {
  static let grad = Command(
    "grad", .derivatives, "the derivative by a quantity: of err for one example, of J for several, or of Y",
    [
      .positional("X", .expression, "a quantity or a name"),
      .positional("Y", .expression, "what is differentiated", optional: true, after: "of"),
    ],
    examples: [
      Example(
        "data table { 1 2 -> 1 }; layer dense 1; loss crossentropy; init zero; grad w(1)2,1",
        prints: "∂err/∂w(1)2,1 = -1"),
      Example("a = 3; g = a^2; grad a of g", prints: "∂g/∂a = 6"),
    ], related: ["backward", "check"]
  ) { call, session throws(Diagnostic) in
    try session.derivative(of: call["Y"]?.expression, by: call.expression("X"), at: call.range)
  }

  static let check = Command(
    "check", .derivatives, "derivatives beside finite differences: of one quantity, or of all parameters",
    [
      .positional("X", .expression, "a quantity or a name; all parameters unless given", optional: true),
      .positional("Y", .expression, "what is differentiated", optional: true, after: "of"),
      .option(
        "h", .number,
        "the step of the differences, times the number itself where that is above 1; smaller ones follow where a function bends much or has a kink; 0.0001 unless given, 0.01 in single precision"
      ),
    ],
    details: [
      "Kinks (ReLU at 0, ties in a maximum) have no derivative; they are counted apart.",
      "`relative` is the difference divided by the larger of the two. What rounding may do to a difference is printed where it matters; where it drowns the derivative there is no verdict (?).",
    ],
    examples: [
      Example(
        "a = 3; g = a^2; check a of g",
        prints: "a  analytic 6  numeric 6  relative 6.3e-13  ✓\n1 derivative checked: all agree"),
      Example(
        "a = 1; g = exp(a); check a of g h=1",
        prints: "a  analytic 2.71828  numeric 2.71828  relative 1.2e-10  ✓\n1 derivative checked: all agree"),
    ], related: ["grad"]
  ) { call, session throws(Diagnostic) in
    try session.check(call)
  }
}

extension Session {
  fileprivate func check(_ call: Call) throws(Diagnostic) -> Answer {
    let calculator = try calculator()
    let mark = workspace.tape.mark
    defer { workspace.rollBack(to: mark) }
    let range = call.range
    let output: Place
    if let y = call["Y"]?.expression {
      output = try calculator.output(y)
    } else {
      output = try calculator.objective(at: range)
    }
    guard output.shape.count == 1, let element = output.offsets.first else {
      throw Diagnostic(
        .wrongArgument, "differences are taken of one number, and \(output.text) is \(output.shape.inWords)",
        at: call["Y"]?.range ?? range)
    }
    let step = try call.number(ifGiven: "h")
    if let step, !(step > 0) {
      throw Diagnostic(.outOfRange, "h is a positive number", at: call.range(of: "h"))
    }
    var inputs: [Place] = []
    if let x = call["X"]?.expression {
      inputs = [try calculator.reference(x)]
    } else {
      inputs = allParameters()
    }
    let tape = workspace.tape
    let places = (output: call["Y"]?.range ?? range, input: call["X"]?.range ?? range)
    for input in inputs { try calculator.refuseUnderivable(output, by: input, at: places) }
    let backward = try translating(at: range) { () throws(OutOfMemory) in
      try tape.backward(from: output.variable)
    }
    guard !inputs.isEmpty else { throw Diagnostic(.nothingToDo, "there is nothing to check", at: range) }
    let isOne = call.has("X")
    for input in inputs where !backward.reaches(input.variable) {
      try calculator.compute(input.variable, at: range)
      // Parameters without a path are usual in a check of all parameters: only the first is explained.
      if isOne || !inputs.contains(where: { backward.reaches($0.variable) }) {
        try calculator.remarkNoPath(from: input, to: output, at: range, written: call["Y"]?.range)
      }
    }
    for input in inputs
    where tape.entries[input.variable.entry].operation != nil && backward.reaches(input.variable) {
      throw Diagnostic(
        .wrongArgument,
        "\(input.text) is computed: differences are taken by moving a parameter, an input or a plain name",
        at: places.input,
        hint: "`grad \(input.text)` gives its derivative; `explain` shows it beside a difference of its own")
    }
    backward.run(element: element)
    var compared: [(name: String, result: GradientComparison)] = []
    let total = inputs.reduce(0) { $0 + $1.shape.count }
    for input in inputs {
      for offset in input.offsets {
        if options.isCancelled() { break }
        progress(compared.count, total, "")
        let index = tape.entries[input.variable.entry].shape.index(at: offset)
        let result = try translating(at: range) { () throws(OutOfMemory) in
          try tape.compare(backward, output: element, by: input.variable, at: offset, step: step)
        }
        compared.append((tape.name(of: input.variable.entry, at: index), result))
      }
    }
    if isOne, compared.count == 1, compared[0].result.analytic == 0, compared[0].result.numeric == 0 {
      calculator.remarkNoPath(fromElementOf: inputs[0], toElementOf: output)
    }
    var answer = describe(compared)
    if compared.count < total {
      answer.lines.insert("interrupted after \(compared.count) of \(counted(total, "derivative"))", at: 0)
    }
    return answer
  }

  /// Every parameter of the network that is learned, whole.
  private func allParameters() -> [Place] {
    (workspace.recording?.parameters ?? []).filter {
      state.network.spec($0.key).isLearned
    }.map { key, variable in
      let shape = workspace.tape.entries[variable.entry].shape
      return Place(
        variable: variable, offset: 0, shape: shape, strides: shape.strides,
        text: workspace.tape.name(of: variable.entry))
    }
  }

  private func describe(_ compared: [(name: String, result: GradientComparison)]) -> Answer {
    let tolerance = state.precision == .double ? 1e-6 : 1e-2
    func agrees(_ result: GradientComparison) -> Bool { result.agrees(within: tolerance) }
    let kinks = compared.filter { $0.result.isKink && $0.result.analytic.isFinite }
    let smooth = compared.filter { !$0.result.isKink || !$0.result.analytic.isFinite }
    let missing = smooth.filter { !$0.result.analytic.isFinite }
    let drowned = smooth.filter { $0.result.analytic.isFinite && $0.result.isDrowned }
    let wrong = smooth.filter { !agrees($0.result) && !$0.result.isDrowned && $0.result.analytic.isFinite }
    let worst = [missing, wrong, smooth.filter { agrees($0.result) }, drowned].flatMap { group in
      group.sorted { $0.result.relative > $1.result.relative }
    }
    func number(_ value: Double) -> String { NumberFormat.format(value, digits: 2) }
    // A small network is shown whole, in order; of a large one the worst.
    let limit = compared.count <= 12 ? 12 : state.settings.terms
    var table = Table(alignments: [.left, .left, .left, .left, .left])
    for (name, result) in smooth.count <= limit ? smooth : Array(worst.prefix(limit)) {
      let rounding = "rounding ±\(number(result.uncertainty))"
      let relative = "relative \(number(result.relative))"
      let numeric = result.numeric.isFinite ? "numeric \(text(result.numeric))" : "no value beside it"
      table.append([
        name, "analytic \(text(result.analytic))", numeric,
        !result.numeric.isFinite
          ? ""
          : result.isDrowned
            ? rounding : result.needsUncertainty(within: tolerance) ? "\(relative), \(rounding)" : relative,
        !result.analytic.isFinite ? "✗" : result.isDrowned ? "?" : agrees(result) ? "✓" : "✗",
      ])
    }
    var lines = table.lines.map { $0.trimmedEnd }
    if smooth.count > limit { lines.append("… \(smooth.count - limit) more, none worse") }
    for (name, result) in kinks.prefix(limit) {
      lines.append("\(name)  a kink: \(result.kink ?? ""); \(text(result.analytic)) is taken")
    }
    if kinks.count > limit { lines.append("… \(counted(kinks.count - limit, "more kink"))") }
    let agreeing = smooth.count - wrong.count - drowned.count - missing.count
    var verdicts: [String] = []
    if !missing.isEmpty { verdicts.append("\(missing.count) without a derivative") }
    if !wrong.isEmpty { verdicts.append("\(wrong.count) disagree\(wrong.count == 1 ? "s" : "")") }
    if agreeing == smooth.count {
      verdicts.append("all agree")
    } else if agreeing > 0, agreeing + wrong.count < smooth.count {
      verdicts.append("\(agreeing) agree\(agreeing == 1 ? "s" : "")")
    }
    let atEdge = drowned.count { !$0.result.numeric.isFinite }
    if drowned.count > atEdge {
      verdicts.append("no verdict on \(drowned.count - atEdge): rounding drowns the difference")
    }
    if atEdge > 0 { verdicts.append("no verdict on \(atEdge): there is no value beside it") }
    if !kinks.isEmpty { verdicts.append(counted(kinks.count, "kink")) }
    lines.append("\(counted(compared.count, "derivative")) checked: \(verdicts.joined(separator: "; "))")
    return Answer(
      lines,
      .members([
        "checked": .integer(compared.count), "ok": .bool(agreeing == smooth.count),
        "kinks": .integer(kinks.count), "drowned": .integer(drowned.count),
        "worst": worst.first.map { name, result in
          .members([
            "quantity": .string(name), "analytic": .number(result.analytic),
            "numeric": .number(result.numeric),
            "relative": .number(result.relative),
          ])
        },
      ]))
  }
}
