// Interpreter.swift — runs statements on a session: each whole, or not at all.
import Autograd
import Diagnostics
import Language
import Tensors

/// How a session starts, and what it may ask of the world around it.
public struct InterpreterOptions: Sendable {
  /// The seed of the session's random generator.
  public var seed: UInt64 = 1
  /// The precision it computes in at first.
  public var precision = Precision.double
  /// Columns that output may take.
  public var width = 80
  /// Asked between the steps of long work; true stops it at the next step.
  public var isCancelled: @Sendable () -> Bool = { false }
  /// Asked after every command; true, once ``isCancelled`` was, drops all that it did: a second Ctrl-C.
  public var isAborted: @Sendable () -> Bool = { false }
  /// Options of a session that nobody watches.
  public init() {}
}

/// What became of one command.
public struct CommandResult: Sendable {
  /// The command's number in the session, from 1.
  public let cell: Int
  /// The line it stands on, from 1 (counted in its file).
  public let line: Int
  /// The command as typed.
  public let command: String
  /// What it answered; for one that failed, empty.
  public let answer: Answer
  /// What went wrong, with the text that its place refers to; `nil` when it held.
  public let error: Diagnostic?
  let source: SourceText

  /// True when it held.
  public var held: Bool { error == nil }
  /// The error as people read it.
  public var errorLines: [String] { error?.rendered(in: source) ?? [] }
  /// The same where there are `columns` of room for the line of source.
  public func errorLines(in columns: Int) -> [String] { error?.rendered(in: source, width: columns) ?? [] }

  /// One line for machines.
  public var json: String {
    var failure: JSON?
    if let error {
      let position = error.place.map { source.position(of: $0.lowerBound) }
      failure = .members([
        "message": .string(error.message), "hint": error.hint.map(JSON.string),
        "line": position.map { .integer($0.line) }, "column": position.map { .integer($0.column) },
        "length": error.place.map { .integer($0.upperBound - $0.lowerBound) },
      ])
    }
    return JSON.members([
      "cell": .integer(cell), "line": .integer(line), "command": .string(command), "ok": .bool(held),
      "value": held ? answer.value : nil, "error": failure,
    ]).text
  }
}

/// A session: its state, the tape made from it, and the commands that change it.
public final class Interpreter {
  /// All that the session is.
  public internal(set) var state: State
  let workspace: Workspace
  let options: InterpreterOptions
  /// Commands run so far.
  public internal(set) var cell = 0
  /// The word that started the command that runs now, for whoever shows how far it is.
  public private(set) var running = ""
  /// Told how far long work is: done, of how many, and a word about it.
  public var progress: (_ done: Int, _ total: Int, _ note: String) -> Void = { _, _, _ in }
  /// True once `quit` was run.
  public internal(set) var hasQuit = false

  /// A fresh session.
  public init(_ options: InterpreterOptions = InterpreterOptions()) {
    self.options = options
    state = State(seed: options.seed)
    state.precision = options.precision
    workspace = Workspace(precision: options.precision)
  }

  /// The commands, quantities, functions and names there are now.
  public var vocabulary: Vocabulary {
    var vocabulary = Self.fixedVocabulary
    vocabulary.names = Set(state.names.keys)
    return vocabulary
  }

  private static let fixedVocabulary = Vocabulary(
    commands: Command.all.map(\.signature), 
    quantities: Set(QuantityKind.all.filter { $0.needsLayer || $0.symbol == "x" }.map(\.symbol)),
    functions: Set(Autograd.Operation.all.map(\.name)))

  /// Runs the statements of `source` one after the other; each is run before the next is read.
  ///
  /// - Parameters:
  ///   - keepGoing: goes on behind a command that failed.
  ///   - report: told the result of each.
  /// - Returns: true when all held.
  @discardableResult
  public func run(
    _ source: SourceText, keepGoing: Bool = false, report: (CommandResult) -> Void
  ) -> Bool {
    var reader = StatementReader(source.text, vocabulary: vocabulary)
    var allHeld = true
    while !hasQuit {
      reader.vocabulary = vocabulary
      let start = reader.offset
      let result: CommandResult
      do throws(Diagnostic) {
        guard let statement = try reader.next() else { break }
        if case .command(let call) = statement.kind { running = call.name } else { running = "" }
        result = run(statement, in: source)
      } catch {
        cell += 1
        let place = error.place?.lowerBound ?? start
        result = CommandResult(
          cell: cell, line: source.position(of: place).line, command: source.line(at: place), answer: Answer(),
          error: error, source: source)
        reader.skipToNextLine()
      }
      report(result)
      if !result.held {
        allHeld = false
        if !keepGoing { break }
      }
    }
    return allHeld
  }

  /// Runs one statement.
  public func run(_ statement: Statement, in source: SourceText) -> CommandResult {
    cell += 1
    let place = statement.range
    let bytes = source.text.utf8
    let start = bytes.index(bytes.startIndex, offsetBy: place.lowerBound)
    let end = bytes.index(bytes.startIndex, offsetBy: place.upperBound)
    let command = String(source.text[start..<end])
    let line = source.position(of: place.lowerBound).line
    do throws(Diagnostic) {
      let answer = try execute(statement)
      return CommandResult(cell: cell, line: line, command: command, answer: answer, error: nil, source: source)
    } catch {
      return CommandResult(cell: cell, line: line, command: command, answer: Answer(), error: error, source: source)
    }
  }

  /// Runs one statement; one that fails leaves the session as it was.
  func execute(_ statement: Statement) throws(Diagnostic) -> Answer {
    let before = state
    do throws(Diagnostic) {
      switch statement.kind {
      case .command(let call):
        guard let command = Command.named[call.name] else {
          throw Diagnostic("`\(call.name)` is no command", at: call.nameRange)
        }
        let answer = try command.run(call, self)
        guard !options.isAborted() else {
          throw Diagnostic("stopped: the session is as it was before `\(call.name)`", at: call.nameRange)
        }
        return answer
      case .assignment(let target, let value): return try assign(value, to: target)
      case .derivative(let output, let input):
        return try derivative(of: output, by: input, at: statement.range)
      case .expression(let expression): return try show(expression)
      }
    } catch {
      state = before
      var placed = error
      placed.place = error.place ?? statement.range
      throw placed
    }
  }

  // MARK: What commands use

  /// How numbers are written.
  var text: NumberText {
    NumberText(digits: state.settings.digits, width: state.settings.width > 0 ? state.settings.width : options.width)
  }

  /// A calculator on an up-to-date tape.
  func calculator() throws(Diagnostic) -> Calculator {
    try translating(at: nil) { try workspace.update(to: state) }
    return Calculator(state: state, workspace: workspace)
  }

  /// A number that was given to a command, as a literal or an expression.
  func number(_ argument: Argument) throws(Diagnostic) -> Double {
    switch argument.value {
    case .number(let number): return number
    case .expression(let expression): return try calculator().number(expression)
    default: throw Diagnostic("a number is needed here", at: argument.range)
    }
  }

  /// A whole number of at least `low` that was given to a command.
  func wholeNumber(_ argument: Argument, from low: Int = 1) throws(Diagnostic) -> Int {
    let number = try self.number(argument)
    guard let whole = Int(exactly: number) else {
      throw Diagnostic("a whole number is needed here, and this is \(text(number))", at: argument.range)
    }
    guard whole >= low else {
      throw Diagnostic("this must be at least \(low), and it is \(whole)", at: argument.range)
    }
    return whole
  }

  private func show(_ expression: Expression) throws(Diagnostic) -> Answer {
    let value = try calculator().value(of: expression)
    return Answer(text.lines(value), .tensor(value))
  }
}

extension SourceText {
  /// The line around a UTF-8 offset, without blanks around it.
  func line(at offset: Int) -> String {
    let bytes = Array(text.utf8)
    var start = min(max(0, offset), bytes.count), end = start
    while start > 0, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    return String(decoding: bytes[start..<end].drop { $0 == 32 || $0 == 9 }, as: UTF8.self).trimmedEnd
  }
}
