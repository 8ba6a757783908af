// RepeatCommand.swift — `repeat`: a block of commands, round after round.
import Autograd
import Diagnostics
import Interpreter
import Language
import Parameters
import Quantities
import Tensors
import Typography

extension Command {
  static let repeatBlock = Command(
    "repeat", .network, "runs commands n times",
    [
      .positional("n", .integer, "how often", in: 0 ... .infinity),
      .positional(
        "counter", .counter, "a word for the number of the round, from 1: i", optional: true, after: "as"),
      .positional("shown", .choice(["all"]), "prints every round, however many", optional: true),
      .positional("commands", .block, "what"),
    ],
    details: [
      "What would take more than a screen is cut: the first and the last rounds are printed, unless `all` stands before the block.",
      "Behind `as`, a word stands for the number of the round, also in names: `repeat 2 as i { layer dense i name=unit{i} }`.",
      "Ctrl-C stops it and keeps what was done; a second one drops all of it.",
    ],
    examples: [
      Example("a = 1; repeat 3 { a = 2 * a }", prints: "a = 2\na = 4\na = 8"),
      Example(
        "a = 1; repeat 30 { a = 2 * a }",
        prints:
          "a = 2\na = 4\na = 8\na = 16\n… 22 more rounds: `repeat 30 all { … }` prints them\na = 1.34218e8\na = 2.68435e8\na = 5.36871e8\na = 1.07374e9"
      ),
      Example(
        "a = 1; repeat 26 all { a = a }",
        prints: [String](repeating: "a = 1", count: 26).joined(separator: "\n")),
      Example("repeat 3 as i { a = 10 * i }", prints: "a = 10\na = 20\na = 30"),
    ], related: ["step", "define"], addsLayers: true
  ) { call, session throws(Diagnostic) in
    let (block, count) = (try call.block("commands"), try call.integer("n"))
    let counter = call["counter"]?.counter
    let report = session.progress
    session.progress = { _, _, _ in }  // progress counts rounds, not the steps of a command in one
    let outer = session.roundsStart
    session.roundsStart = (session.state.effort.clock, session.state.losses.count)
    defer { (session.progress, session.roundsStart) = (report, outer) }
    var log = RoundLog(isWhole: call.has("shown")), plain = log
    var rounds = 0
    var part: RoundPart?
    while rounds < count, part == nil {
      let values = counter.map { [$0: Double(rounds + 1)] } ?? [:]
      let round = try session.round(values.isEmpty ? block : block.map { $0.with(values) }, of: block, values)
      log.append(round.lines)
      plain.append(round.plain)
      if round.isWhole { rounds += 1 } else { part = round }
      report(rounds, count, "")
      if session.options.isCancelled() { break }
    }
    var answer = Answer(log.lines)
    answer.isStyled = true  // each line is one of an answer, some of them pictures
    if plain.lines != log.lines { answer.plainLines = plain.lines }
    guard rounds < count else { return answer }
    let done = part?.done ?? []
    guard rounds > 0 || !done.isEmpty else {
      throw Diagnostic(
        .stopped, "interrupted before anything of the first round was done", at: call.nameRange)
    }
    let note = interrupted(after: rounds, of: count, and: done.count)
    answer.lines.insert(note, at: 0)
    answer.plainLines?.insert(note, at: 0)
    answer.stopped = ("n", rounds)
    if !done.isEmpty {
      let whole =
        rounds > 0
        ? [
          "repeat \(rounds) \(counter.map { "as \($0) " } ?? "")\(session.source.text(in: call.range(of: "commands")))"
        ] : []
      answer.replay = "repeat 1 { \((whole + done).joined(separator: "; ")) }"
    }
    return answer
  }

  /// Message about a block that the user has stopped.
  private static func interrupted(after rounds: Int, of count: Int, and commands: Int) -> String {
    let whole = rounds > 0 ? "\(counted(rounds, "round")) of \(count)" : ""
    let part =
      commands > 0 ? "\(counted(commands, "command")) of the \(rounds > 0 ? "next" : "first round")" : ""
    return
      "interrupted after \([whole, part].filter { !$0.isEmpty }.joined(separator: " and ")); what was done is kept"
  }
}

/// Output of the rounds of a block: all of it where that fits, else the first rounds and the last.
private struct RoundLog {
  /// Rounds that printed something, with those after each that printed nothing.
  private typealias Round = (lines: [String], rounds: Int)
  /// The most lines that are kept.
  private let limit: Int
  private let isWhole: Bool
  private var (first, last): ([Round], [Round]) = ([], [])
  private var (count, size) = (0, 0)

  /// Makes a log of a screen, or of the greatest readable length.
  init(isWhole: Bool) { (self.isWhole, limit) = (isWhole, isWhole ? 10_000 : 24) }

  /// Adds the output of a round.
  mutating func append(_ round: [String]) {
    count += 1
    guard !round.isEmpty else {
      if !last.isEmpty {
        last[last.count - 1].rounds += 1
      } else if !first.isEmpty {
        first[first.count - 1].rounds += 1
      } else {
        first.append(([], 1))
      }
      return
    }
    size += round.count
    guard size > limit else { return first.append((round, 1)) }
    let kept = max(1, limit / 6 / max(1, first.first { !$0.lines.isEmpty }?.lines.count ?? round.count))
    if last.isEmpty {
      last = Array(first.dropFirst(kept).suffix(kept))
      first = Array(first.prefix(kept))
    }
    last.append((round, 1))
    if last.count > kept { last.removeFirst() }
  }

  /// The lines to print.
  var lines: [String] {
    let missing = count - first.reduce(0) { $0 + $1.rounds } - last.reduce(0) { $0 + $1.rounds }
    let note =
      missing == 0
      ? []
      : ["… \(counted(missing, "more round"))" + (isWhole ? "" : ": `repeat \(count) all { … }` prints them")]
    return first.flatMap { $0.lines } + note + last.flatMap { $0.lines }
  }
}

/// Work done of one round of a block.
private struct RoundPart {
  /// Its output.
  var lines: [String] = []
  /// The same with pictures in letters.
  var plain: [String] = []
  /// The commands that do the same again.
  var done: [String] = []
  /// True when nothing of the round is missing.
  var isWhole = false
}

extension Session {
  /// Runs the commands of a block once, up to where the person stops it.
  ///
  /// - Parameters:
  ///   - typed: the commands as they were typed, in which `values` have words.
  fileprivate func round(
    _ statements: [Statement], of typed: [Statement], _ values: [String: Double]
  ) throws(Diagnostic) -> RoundPart {
    var part = RoundPart()
    for (statement, written) in zip(statements, typed) {
      if options.isCancelled() { return part }
      let answer: Answer
      do throws(Diagnostic) {
        answer = try execute(statement)
      } catch {
        // Stopped before it did anything: it has left the session as it was.
        guard options.isCancelled(), !options.stop.isRaised else { throw error }
        return part
      }
      let typed = text(of: written, with: values)
      guard let stopped = answer.stopped else {
        part.lines += answer.lines
        part.plain += answer.plainLines ?? answer.lines
        part.done.append(typed)
        continue
      }
      part.lines += answer.lines.dropFirst()
      part.plain += (answer.plainLines ?? answer.lines).dropFirst()
      part.done.append(answer.replay ?? text(of: written, with: values, setting: stopped))
      return part
    }
    part.isWhole = true
    return part
  }

  /// A statement as it was typed, with numbers in the place of words.
  private func text(
    of statement: Statement, with values: [String: Double],
    setting stopped: (parameter: String, count: Int)? = nil
  ) -> String {
    var (text, place) = ("", statement.range.lowerBound)
    var parts = statement.places(of: values).map { (range: $0.range, text: NumberFormat.exact($0.number)) }
    var end = ""
    if let stopped {
      if case .command(let call) = statement.kind, let argument = call[stopped.parameter] {
        parts.append((argument.range, "\(stopped.count)"))
        parts.sort {
          ($0.range.lowerBound, -$0.range.upperBound) < ($1.range.lowerBound, -$1.range.upperBound)
        }
      } else {
        end = " \(stopped.parameter)=\(stopped.count)"
      }
    }
    for part in parts where part.range.lowerBound >= place {
      text += source.text(in: SourceRange(place, part.range.lowerBound)) + part.text
      place = part.range.upperBound
    }
    return text + source.text(in: SourceRange(place, statement.range.upperBound)) + end
  }
}
