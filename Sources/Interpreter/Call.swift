// Call.swift — a call of a command, with typed access to what the parser has checked.
import Diagnostics
import Language
import Parameters
import Quantities

/// What was given to a command: each argument as the kind that its parameter declares.
///
/// The parser has checked kinds, choices and presence, so an accessor of a required parameter is not optional. An
/// optional parameter is read through ``subscript(_:)`` (`call["half"]?.word`) or through an accessor with `ifGiven`.
/// Whole numbers and numbers may be expressions: they get their value, and are compared with the bounds of the
/// parameter, when they are read.
package struct Call {
  /// The call as it was read.
  package let written: CommandCall
  private let signature: Signature
  private let session: Session

  package init(_ written: CommandCall, _ signature: Signature, in session: Session) {
    (self.written, self.signature, self.session) = (written, signature, session)
  }

  /// The full name of the command.
  package var name: String { written.name }
  /// Where the name stands.
  package var nameRange: SourceRange { written.nameRange }
  /// From the name to the last argument.
  package var range: SourceRange { written.range }
  /// All that was given, in order.
  package var arguments: [Argument] { written.arguments }

  /// What was given for a parameter, the first of several; `nil` where nothing was.
  package subscript(_ name: String) -> Argument? { written[name] }
  /// All that was given for a parameter.
  package func all(_ name: String) -> [Argument] { written.all(name) }
  /// The place of what was given for a parameter; the command's name where nothing was.
  package func range(of name: String) -> SourceRange { written[name]?.range ?? nameRange }
  /// True where something was given for a parameter.
  package func has(_ name: String) -> Bool { written[name] != nil }

  /// What was given for a required parameter.
  package func argument(_ name: String) throws(Diagnostic) -> Argument {
    guard let argument = written[name] else { throw missing(name) }
    return argument
  }

  /// The parameter called `name`, of the form that was chosen or of the command.
  private func parameter(_ name: String) -> Parameter? {
    let form = written.arguments.first?.word.flatMap { signature.forms[$0] } ?? []
    return form.first { $0.name == name } ?? signature.parameters.first { $0.name == name }
  }

  /// What is said where a command asks for another kind than its parameter has, which no line can bring about.
  private func missing(_ name: String) -> Diagnostic {
    Diagnostic(.missingArgument, "`\(self.name)` needs \(name)", at: nameRange)
  }

  private func value<Value>(
    _ name: String, _ kind: (Argument) -> Value?
  ) throws(Diagnostic) -> Value {
    guard let value = try kind(argument(name)) else { throw missing(name) }
    return value
  }
}

// MARK: - Words, text and expressions

extension Call {
  /// The word given for a required parameter.
  package func word(_ name: String) throws(Diagnostic) -> String { try value(name) { $0.word } }
  /// The definition that the word of a required choice names, in the table that its choices are made of.
  package func choice<Value>(_ name: String, of named: [String: Value]) throws(Diagnostic) -> Value {
    try value(name) { $0.word.flatMap { named[$0] } }
  }
  /// The expression given for a required parameter.
  package func expression(_ name: String) throws(Diagnostic) -> Expression {
    try value(name) { $0.expression }
  }
  /// The text or path given for a required parameter.
  package func text(_ name: String) throws(Diagnostic) -> String { try value(name) { $0.text } }
  /// The statements given for a required parameter.
  package func block(_ name: String) throws(Diagnostic) -> [Statement] { try value(name) { $0.block } }
  /// The indices given for a required parameter.
  package func indices(_ name: String) throws(Diagnostic) -> [Expression] { try value(name) { $0.indices } }
}

// MARK: - Numbers

extension Call {
  /// The whole number given for a parameter, else its standard.
  package func integer(_ name: String) throws(Diagnostic) -> Int {
    if let number = try integer(ifGiven: name) { return number }
    guard let standard = parameter(name)?.standard.flatMap({ Int(exactly: $0) }) else { throw missing(name) }
    return standard
  }

  /// The whole number given for a parameter; `nil` where none was.
  package func integer(ifGiven name: String) throws(Diagnostic) -> Int? {
    guard let argument = written[name] else { return nil }
    guard let bounds = parameter(name)?.bounds else { return try session.wholeNumber(argument) }
    guard bounds.upperBound.isFinite else {
      return try session.wholeNumber(argument, from: Int(bounds.lowerBound))
    }
    let number = try session.wholeNumber(argument, from: 0)
    guard bounds.contains(Double(number)) else {
      throw .outOfBounds(
        name, "\(Int(bounds.lowerBound))", "\(Int(bounds.upperBound))", found: "\(number)", at: argument.range
      )
    }
    return number
  }

  /// The number given for a parameter, else its standard.
  package func number(_ name: String) throws(Diagnostic) -> Double {
    if let number = try number(ifGiven: name) { return number }
    guard let standard = parameter(name)?.standard else { throw missing(name) }
    return standard
  }

  /// The number given for a parameter; `nil` where none was.
  package func number(ifGiven name: String) throws(Diagnostic) -> Double? {
    guard let argument = written[name] else { return nil }
    let number = try session.number(argument)
    if let bounds = parameter(name)?.bounds, !bounds.contains(number) {
      throw .outOfBounds(
        name, session.text(bounds.lowerBound), session.text(bounds.upperBound), found: session.text(number),
        at: argument.range)
    }
    return number
  }

  /// The first and last of a span; of a single number both.
  package func span(ifGiven name: String) throws(Diagnostic) -> (low: Int, high: Int)? {
    guard let argument = written[name] else { return nil }
    if case .span(let low, let high) = argument.value { return (low, high) }
    let number = try session.wholeNumber(argument)
    return (number, number)
  }
}

// MARK: - Values for a definition

extension Call {
  /// What was given for the parameters of a definition, worked out: for a layer, a data set, an optimizer.
  package func values(of parameters: [Parameter]) throws(Diagnostic) -> Arguments {
    var values = Arguments()
    for argument in written.arguments {
      let name = argument.parameter
      guard let parameter = parameters.first(where: { $0.name == name }) else { continue }
      switch argument.value {
      case .word(let word): values[name] = .words((values.words(name) ?? []) + [word])
      case .text(let text): values[name] = .words((values.words(name) ?? []) + [text])
      case .words(let words): values[name] = .words(words)
      case .size(let height, let width): values[name] = .size(height, width)
      case .sizes(let sizes): values[name] = .sizes(sizes)
      case .table, .block, .indices, .pattern, .counter, .header: continue
      case .number, .expression, .span:
        guard let number = try number(of: argument, for: parameter) else { continue }
        values[name] = Int(exactly: number).map { .integer($0) } ?? .number(number)
      }
    }
    return values
  }

  /// The number given for a parameter, which is whole where the parameter says so.
  private func number(of argument: Argument, for parameter: Parameter) throws(Diagnostic) -> Double? {
    let number: Double?
    do throws(Diagnostic) {
      number = try self.number(ifGiven: parameter.name)
    } catch {
      guard case .sizeOr(let words) = parameter.kind, error.code == .unknownName,
        case .expression(let expression) = argument.value, case .name(let word) = expression.kind
      else { throw error }
      throw Diagnostic(
        .unknownChoice, "`\(word)` is no \(parameter.name)", at: argument.range,
        hint: didYouMean(word, in: words)
          ?? "a whole number, a size such as 1x2, or \(words.map { "`\($0)`" }.joined(separator: " or "))")
    }
    switch parameter.kind {
    case .integer, .size, .sizeOr:
      if let number { _ = try session.state.settings.whole(number, at: argument.range) }
    default: break
    }
    return number
  }
}

extension Diagnostic {
  /// A number outside the bounds of its parameter.
  package static func outOfBounds(
    _ name: String, _ low: String, _ high: String, found: String, at place: SourceRange
  ) -> Self {
    .init(.outOfRange, "`\(name)` is \(low) to \(high), and this is \(found)", at: place)
  }
}
