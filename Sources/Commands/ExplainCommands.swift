// ExplainCommands.swift — `explain`, `paths`: the chain rule with its numbers.
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
  static let explain = Command(
    "explain", .derivatives, "a derivative factor by factor against the current, each with formula and value",
    [
      .positional("X", .expression, "an element of a quantity, or a number with a name"),
      .positional("Y", .expression, "what is differentiated", optional: true, after: "of"),
      .positional(
        "form", .choice(["deep", "latex"]), "deep: as one expression; latex: an align* block", optional: true),
    ],
    details: [
      "Where several paths meet, each derivative is the sum over what it feeds; `set terms` says how many are shown.",
      "A filter's weight takes part at every position: its contributions are listed, the largest first.",
    ],
    examples: [
      Example(
        "a = 2; c = a^2; g = 3 * c; explain a of g",
        prints: """
          ∂g/∂a                   against the current, step by step
            ∂g/∂c  = 3            = 3
            ∂c/∂a  = 2·a^(2−1)    = 4
            product               = 12
            finite difference     ≈ 12  ✓
          """),
      Example(
        "a = 2; c = a^2; g = 3 * c; explain a of g deep",
        prints: "∂g/∂a\n  = 3·2·a^(2−1)\n  = 3·2·2^(2−1)\n  = 12"),
      Example(
        "a = 2; g = a^2; explain a of g latex",
        prints: #"""
          \begin{align*}
            \frac{\partial g}{\partial a} &= 2 \cdot {a}^{2-1} = 4
          \end{align*}
          """#),
    ], related: ["grad", "paths", "check"]
  ) { call, session throws(Diagnostic) in
    try session.explain(call)
  }

  static let paths = Command(
    "paths", .derivatives, "every route from X to Y with its product, and the sum",
    [
      .positional("X", .expression, "an element of a quantity, or a number with a name"),
      .positional("Y", .expression, "what is differentiated", optional: true, after: "of"),
    ],
    details: ["More than `set paths` routes are counted, not listed: the count is computed."],
    examples: [
      Example(
        "a = 2; c = a^2; g = 3 * c + a; paths a of g",
        prints: """
          a → g         2 paths
            c → t5 → g  = 12
            g           = 1
            sum         = 13
          """)
    ], related: ["explain", "grad"]
  ) { call, session throws(Diagnostic) in
    try session.paths(call)
  }
}

extension Session {
  /// Runs `body` on the derivation of the call, then restores the tape.
  private func deriving<Result>(
    _ call: Call, _ body: (Derivation, SourceRange) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    let calculator = try calculator()
    let mark = workspace.tape.mark
    defer { workspace.rollBack(to: mark) }
    let range = call.range
    let x = try call.expression("X")
    let output: Place
    if let y = call["Y"]?.expression {
      output = try calculator.output(y)
      if call["form"]?.word != "latex" { calculator.name(output) }
    } else {
      output = try calculator.objective(at: range)
    }
    let input = try calculator.reference(x)
    try calculator.compute(input.variable, at: x.range)
    let to = try element(of: output, at: call["Y"]?.range ?? range)
    let from = try element(of: input, at: x.range)
    try calculator.refuseUnderivable(output, by: input, at: (call["Y"]?.range ?? range, x.range))
    let derivation: Derivation
    do throws(DerivationError) {
      derivation = try Derivation(workspace.tape, of: to, by: from)
    } catch {
      switch error {
      case .notComputed(let name):
        throw Diagnostic(
          .notComputed, "\(name) is not computed yet", at: range,
          hint: "`forward` computes the rest of the tape")
      case .tooLarge:
        throw Diagnostic(
          .tooLarge, "too many numbers lie between \(input.text) and \(output.text) to list them", at: range,
          hint: "`grad \(input.text)` gives the derivative; select one example with `example`")
      }
    }
    if let reason = derivation.independence {
      try calculator.remarkNoPath(
        from: input, to: output, at: range, written: call["Y"]?.range, orElse: reason)
    }
    return try body(derivation, range)
  }

  /// The one number that a place is.
  private func element(of place: Place, at range: SourceRange) throws(Diagnostic) -> ScalarNode {
    guard place.shape.count == 1, let offset = place.offsets.first else {
      let index = place.shape.sizes.map { _ in "1" }.joined(separator: ",")
      let element = place.element ?? "\(place.text)(\(index))"
      let naming = element == place.text ? "" : "name an element: `\(element)`"
      let selecting = place.listsExamples ? "select an example: `example 1`" : ""
      throw Diagnostic(
        .wrongArgument, "`\(place.text)` is \(place.shape.inWords), and one number is explained at a time",
        at: range,
        hint: [selecting, naming].filter { !$0.isEmpty }.joined(separator: "; "))
    }
    return ScalarNode(place.variable, at: offset)
  }

  fileprivate func explain(_ call: Call) throws(Diagnostic) -> Answer {
    try deriving(call) { derivation, range throws(Diagnostic) in
      let explanation = derivation.explanation(terms: state.settings.terms)
      guard explanation.derivative.isFinite else {
        throw Diagnostic(
          .notDifferentiable, "the derivative is \(text(explanation.derivative))", at: range,
          hint: "`grad` says where it comes to be; √, ln and quotients have none at 0, others overflow")
      }
      let difference = try translating(at: range) { () throws(OutOfMemory) in
        try derivation.finiteDifference()
      }
      var lines: [String]
      if case .independent = explanation.form {
        lines = ["∂\(explanation.of)/∂\(explanation.by) = 0"]
        if call["form"]?.word == "latex" {
          lines = derivation.latexLines(number: text.callAsFunction)
        }
      } else if let form = call["form"]?.word {
        lines =
          form == "latex"
          ? derivation.latexLines(terms: state.settings.terms, number: text.callAsFunction)
          : derivation.deepLines(width: text.width, number: text.callAsFunction)
      } else {
        let steps = workspace.recording != nil && !call.has("Y") ? "layer by layer" : "step by step"
        lines = explanation.lines(
          steps: steps, difference: difference, width: text.width, number: text.callAsFunction)
      }
      return Answer(
        lines,
        .members([
          "derivative": .number(explanation.derivative),
          "factors": .array(
            explanation.factors.map {
              .members([
                "of": .string($0.of), "wrt": .string($0.by), "formula": .string($0.formula),
                "value": .number($0.value),
              ])
            }),
          "terms": .array(
            explanation.terms.map { .members(["through": .string($0.through), "value": .number($0.value)]) }),
          "paths": explanation.count.exactly.map(JSON.integer) ?? .number(explanation.count.double),
          "finite_difference": difference.value.isFinite ? .number(difference.value) : .null,
        ]))
    }
  }

  fileprivate func paths(_ call: Call) throws(Diagnostic) -> Answer {
    try deriving(call) { derivation, _ throws(Diagnostic) in
      let list = derivation.paths(limit: state.settings.paths)
      return Answer(
        list.lines(number: text.callAsFunction),
        .members([
          "paths": .array(
            list.paths.map {
              .members(["through": .array($0.through.map(JSON.string)), "product": .number($0.product)])
            }),
          "count": list.count.exactly.map(JSON.integer) ?? .number(list.count.double),
          "sum": .number(list.sum),
        ]))
    }
  }
}
