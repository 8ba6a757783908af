// FunctionCalls.swift — operations called by name, and elements of names: `sum(x, 1)`, `v(2)`.
import Autograd
import Diagnostics
import Language
import Sharing
import Tensors

extension Calculator {
  func call(
    _ function: String, at functionRange: SourceRange, _ arguments: [Expression], in range: SourceRange
  ) throws(Diagnostic) -> Variable {
    if function == Expression.elementFunction, let whole = arguments.first {
      return try element(
        of: try record(whole), called: whole.formula, Array(arguments.dropFirst()), at: range)
    }
    if let id = state.names[function] {
      return try element(of: try variable(of: id, at: functionRange), called: function, arguments, at: range)
    }
    if Autograd.Operation.named[function] == nil,
      let variable = try result(named: function, at: functionRange)
    {
      return try element(of: variable, called: function, arguments, at: range)
    }
    guard
      let operation = Autograd.Operation.named[function] ?? Autograd.Operation.aliases[function]
    else {
      if quantity(named: function) != nil {
        throw .takesNothing(function, at: range)
      }
      throw .unknownFunction(function, workspace.words, at: functionRange)
    }
    let (inputs, settings) = try split(arguments, of: operation, at: range)
    var variables: [Variable] = []
    for input in inputs { variables.append(try record(input)) }
    if let arity = operation.arity, variables.count != arity {
      throw .wrongArity(operation, given: variables.count, at: range)
    }
    return try apply(operation, variables, settings, at: range)
  }

  /// Splits arguments into inputs and settings: the settings come last.
  private func split(
    _ arguments: [Expression], of operation: Autograd.Operation, at range: SourceRange
  ) throws(Diagnostic) -> ([Expression], Settings) {
    guard let arity = operation.arity else { return (arguments, [:]) }
    var rest = arguments.dropFirst(arity)
    var settings = Settings()
    for kind in operation.settings {
      guard let argument = rest.first else {
        if kind.isRequired { throw .missingSetting(kind, operation, at: range) }
        continue
      }
      switch kind.kind {
      case .integer:
        settings[kind.name] = .integer(try wholeNumber(argument))
        rest = rest.dropFirst()
      case .number:
        settings[kind.name] = .number(try number(argument))
        rest = rest.dropFirst()
      case .integers:
        var numbers: [Int] = []
        for argument in rest { numbers.append(try wholeNumber(argument)) }
        settings[kind.name] = .integers(numbers)
        rest = []
      case .choice(let words):
        guard case .name(let word) = argument.kind else { continue }
        guard words.contains(word) else {
          throw Diagnostic(
            .unknownChoice, "`\(word)` is none of \(words.joined(separator: ", "))", at: argument.range,
            hint: didYouMean(word, in: words, synonyms: workspace.words.synonyms))
        }
        settings[kind.name] = .word(word)
        rest = rest.dropFirst()
      }
    }
    if let extra = rest.first { throw .tooManyArguments(operation, at: extra.range) }
    return (Array(arguments.prefix(arity)), settings)
  }

  private func element(
    of variable: Variable, called name: String, _ arguments: [Expression], at range: SourceRange
  ) throws(Diagnostic) -> Variable {
    let shape = tape.entries[variable.entry].shape
    var index: [Int] = []
    for argument in arguments { index.append(try wholeNumber(argument) - 1) }
    guard index.count == shape.rank else {
      throw Diagnostic(
        .wrongIndexCount, "`\(name)` is \(shape.inWords) and \(counted(index.count, "index number")) given",
        at: range,
        hint: shape.rank == 0
          ? "write `\(name)`"
          : "an element is `\(name)(\(shape.sizes.map { _ in "1" }.joined(separator: ",")))`")
    }
    guard let offset = shape.offset(of: index) else {
      let outside = index.indices.first { !(0..<shape[$0]).contains(index[$0]) }
      throw .noElement(name, shape, at: outside.map { arguments[$0].range } ?? range)
    }
    let place = Place(
      variable: variable, offset: offset, shape: .scalar, strides: [], text: QuantityName(name).element(index)
    )
    return try record(place, at: range)
  }
}

extension Diagnostic {
  fileprivate static func noElement(_ name: String, _ shape: Shape, at range: SourceRange) -> Self {
    let bounds =
      switch shape.sizes.count {
      case 1: "elements are 1 to \(shape[0])"
      case 2: "rows are 1 to \(shape[0]), columns 1 to \(shape[1])"
      default: "numbers are " + shape.sizes.map { "1 to \($0)" }.joined(separator: ", ")
      }
    return .init(
      .indexOutOfRange, "`\(name)` is \(shape.inWords): there is no such element", at: range, hint: bounds)
  }

  fileprivate static func unknownFunction(
    _ name: String, _ words: CommandWords, at range: SourceRange
  ) -> Self {
    .init(
      .unknownFunction, "there is no function `\(name)`", at: range,
      hint: ["print", "disp", "println", "echo"].contains(name)
        ? "a value is printed when it stands alone: `w(1)`"
        : words.ends.contains(name)
          ? "`quit` ends the session"
          : didYouMean(
            name, in: Autograd.Operation.all.map { $0.name } + QuantityKind.all.map { $0.symbol },
            synonyms: words.synonyms)
            ?? "`help functions` lists them")
  }

  /// `y(1)`: a quantity without a layer.
  fileprivate static func takesNothing(_ name: String, at range: SourceRange) -> Self {
    .init(
      .wrongIndexCount, "`\(name)` takes nothing in parentheses", at: range,
      hint: ["y", "p"].contains(name)
        ? "`\(name)` is the whole, `\(name)1` the first of several" : "write `\(name)`")
  }

  fileprivate static func wrongArity(_ operation: Autograd.Operation, given: Int, at range: SourceRange)
    -> Self
  {
    .init(
      given > operation.arity ?? 1 ? .extraArgument : .missingArgument,
      "`\(operation.name)` takes \(counted(operation.arity ?? 1, "value")), \(given) given", at: range,
      hint: "for example \(operation.example.typed)")
  }

  fileprivate static func missingSetting(
    _ kind: SettingKind, _ operation: Autograd.Operation, at range: SourceRange
  ) -> Self {
    .init(
      .missingArgument, "`\(operation.name)` needs a \(kind.name)", at: range,
      hint: "for example \(operation.example.typed)")
  }

  fileprivate static func tooManyArguments(_ operation: Autograd.Operation, at range: SourceRange) -> Self {
    .init(
      .extraArgument, "`\(operation.name)` does not take so many values", at: range,
      hint: "for example \(operation.example.typed)")
  }
}
