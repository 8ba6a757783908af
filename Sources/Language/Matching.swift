// Matching.swift — the next parameter of a command, and the arguments so far.
import Diagnostics
import Parameters

/// The state of matching arguments with the parameters of a command.
struct Matching {
  let signature: Signature
  /// Parameters of the chosen form, options too.
  private(set) var parameters: [Parameter]
  /// Arguments so far.
  var arguments: [Argument] = []
  /// The word that chose the form.
  private(set) var form: String?
  /// The optional parameters that the next text did not fit.
  private(set) var passedOver: [Parameter] = []
  private var positional: ArraySlice<Parameter>
  private let nameEnd: Int
  private let synonyms: [String: String]

  init(_ signature: Signature, nameEnd: Int, synonyms: [String: String]) {
    (self.signature, parameters, self.nameEnd) = (signature, signature.parameters, nameEnd)
    self.synonyms = synonyms
    positional = signature.parameters.filter { !$0.isOption }[...]
  }

  mutating func select(_ form: String, _ parameters: [Parameter]) {
    (self.form, self.parameters) = (form, parameters)
    positional = parameters.filter { !$0.isOption }[...]
  }

  /// The positional parameters that are still to come; those given as `name=value` are done.
  private var pending: ArraySlice<Parameter> { positional.drop { !$0.repeats && isGivenByName($0) } }

  /// The next positional parameter; one that repeats has its keyword before the first only.
  var current: Parameter? {
    var parameter = pending.first
    if parameter?.repeats == true, arguments.last?.parameter == parameter?.name { parameter?.keyword = nil }
    return parameter
  }

  /// The positional parameters after the current one.
  var later: ArraySlice<Parameter> { pending.dropFirst() }

  /// Adds an argument for the current parameter.
  mutating func add(_ argument: Argument) {
    positional = pending.first?.repeats == false ? later : pending
    arguments.append(argument)
    passedOver = []
  }

  /// Goes on with the next parameter.
  mutating func passOver() {
    passedOver += pending.prefix(1)
    positional = later
  }

  /// The end of the text read so far.
  var end: Int { max(nameEnd, arguments.last?.range.upperBound ?? 0) }

  /// True when `word` is, or is nearly, a choice or the name of an option: then it is hardly a name with a number.
  func hasWord(near word: String) -> Bool {
    parameters.contains { parameter in
      if parameter.isOption {
        return parameter.name == word || nearest(to: word, in: [parameter.name], synonyms: synonyms) != nil
      }
      guard case .choice(let choices) = parameter.kind else { return false }
      return choices.contains(word) || nearest(to: word, in: choices, synonyms: synonyms) != nil
    }
  }

  /// True when the command cannot do without `parameter` and has nothing for it.
  func isMissing(_ parameter: Parameter) -> Bool { !parameter.isOptional && !isGivenByName(parameter) }

  /// Moves the argument of an optional parameter of the same kind before it to `parameter`:
  /// `layer dense [in] out` with one number.
  mutating func shift(to parameter: Parameter) -> Bool {
    guard let index = shifting(to: parameter) else { return false }
    arguments[index].parameter = parameter.name
    return true
  }

  /// True when the last argument went to an optional parameter that is as `parameter`.
  func canShift(to parameter: Parameter) -> Bool { shifting(to: parameter) != nil }

  /// The place of the argument that can move to `parameter`: the last but for options, `layer dense 3 bias=no`.
  private func shifting(to parameter: Parameter) -> Int? {
    let taker = { (argument: Argument) in parameters.first { $0.name == argument.parameter } }
    guard let index = arguments.lastIndex(where: { taker($0)?.isOption != true }),
      let taker = taker(arguments[index]), taker.isOptional, !taker.repeats, taker.kind == parameter.kind,
      taker.keyword == parameter.keyword
    else { return nil }
    return index
  }

  private func isGivenByName(_ parameter: Parameter) -> Bool {
    arguments.contains { $0.parameter == parameter.name }
  }
}

extension Matching {
  /// The command with its form, as messages call it: `layer conv`.
  var commandName: String { signature.name + (form.map { " \($0)" } ?? "") }
}
