// SessionCommands.swift — `set`, `seed`, `precision`, `reset`, `quit`: the session itself.
import Autograd
import Cells
import Diagnostics
import Interpreter
import Language
import Networks
import Parameters
import Platform
import Quantities
import Tensors

extension Command {
  static let set = Command(
    "set", .session, "changes a setting; alone, lists them",
    [
      .positional("setting", .choice(SettingChoice.all.map { $0.name }), "which", optional: true),
      SettingChoice.number,
    ],
    forms: SettingChoice.all.map {
      CommandForm(
        $0.name, $0.meaning, parameters: $0.words.isEmpty ? nil : [$0.parameter],
        syntax: "set \($0.name) VALUE", values: $0.words, synonyms: $0.synonyms,
        example: "set \($0.name) \($0.read(SessionSettings()))", claims: $0.claims)
    },
    details: SettingChoice.all.map { "set \($0.name): \($0.meaning)." },
    examples: [
      Example("set rate 0.5", prints: "rate 0.5"), Example("set digits 3; 2/3", prints: "0.667"),
      Example(
        "data table { 1 -> 0 }; layer dense 1 linear; loss sse; w(1) = 2; freeze b(1); set rate 0.5; step; w(1)",
        prints: "1"),
      Example(
        "data table { 0 -> 0; 0 -> 1 }; layer dense 1; init zero; loss crossentropy; J", prints: "0.693147"),
      Example(
        "data table { 0 -> 0; 0 -> 1 }; layer dense 1; init zero; loss crossentropy; set reduction sum; J",
        prints: "1.38629"),
      Example(
        "a = 1; b = a + a^2 + a^3; set paths 2; paths a of b", prints: "a → b  3 paths\n  sum  = 6"),
    ],
    related: ["step", "train"]
  ) { call, session throws(Diagnostic) in
    guard let word = call["setting"]?.word else {
      if let value = call["value"] {
        let word = session.source.text(in: value.range), names = SettingChoice.all.map { $0.name }
        throw Diagnostic(
          .unknownChoice, "`\(shortened(word, to: 30))` is no setting", at: value.range,
          hint: didYouMean(word, in: names, synonyms: session.commands.synonyms)
            ?? "settings are \(names.joined(separator: ", "))")
      }
      return Answer(SettingChoice.all.map { "\($0.name) \($0.read(session.state.settings))" })
    }
    let choice = try call.choice("setting", of: SettingChoice.named)
    if call.has("value") {
      var settings = session.state.settings
      try choice.write(&settings, call, session)
      session.state.settings = settings
      session.state.touch()
    }
    return Answer("\(word) \(choice.read(session.state.settings))")
  }

  static let seed = Command(
    "seed", .session, "starts the random generator anew",
    [.positional("number", .integer, "the seed", in: 0 ... .infinity)],
    examples: [
      Example("seed 7", prints: "seed 7"),
      Example("seed 7; layer dense 2 2; a = w(1); seed 7; init he; max(abs(w(1) - a))", prints: "0"),
    ],
    related: ["init"]
  ) { call, session throws(Diagnostic) in
    let seed = try call.integer("number")
    session.state.random = Random(seed: UInt64(seed))
    return Answer("seed \(seed)", .members(["seed": .integer(seed)]))
  }

  static let precision = Command(
    "precision", .session, "the width of the numbers: single (32 bits) or double (64 bits)",
    [
      .positional(
        "width", .choice(Precision.allCases.map { $0.rawValue }), "single or double", optional: true)
    ],
    examples: [
      Example("precision single; 1/3", prints: "0.333333"),
      Example("precision single; 1 + 1e-9 == 1", prints: "1"),
      Example("precision double; 1 + 1e-9 == 1", prints: "0"),
    ], related: ["set"]
  ) { call, session throws(Diagnostic) in
    if let precision = call["width"]?.word.flatMap(Precision.init(rawValue:)) {
      try session.state.refuseNotHeld(in: precision, at: call.range(of: "width"))
      session.state.precision = precision
      session.state.network.convert(to: precision)
      session.state.touch()
    }
    return Answer("precision \(session.state.precision.rawValue)")
  }

  static let reset = Command(
    "reset", .session, "forgets data, network and names; settings stay", needsFullName: true,
    examples: [
      Example("a = 1; reset", prints: "a new session"),
      Example("set rate 0.5; a = 1; reset; set rate", prints: "rate 0.5"),
    ], related: ["seed"]
  ) { _, session throws(Diagnostic) in
    var fresh = State(seed: session.seed)
    (fresh.settings, fresh.precision) = (session.state.settings, session.state.precision)
    // The optimizer is plain descent again, and its rate with it.
    fresh.settings.chooseRate(for: fresh.network.optimizer.kind)
    fresh.effort = session.state.effort.next
    fresh.touch()
    session.state = fresh
    if session.lesson?.isOver == true { session.lesson = nil }
    return Answer("a new session")
  }

  static let quit = Command(
    "quit", .session, "leaves", needsFullName: true, examples: [Example("quit", prints: "")],
    related: ["reset"],
    aliases: ["exit", "exit()", "quit()", "logout", ":q", ":quit", "\\q", ".exit", ".quit"], role: .aside
  ) { _, session throws(Diagnostic) in
    session.hasQuit = true
    return Answer()
  }
}

/// A setting of the session.
struct SettingChoice: Sendable {
  let name: String
  let meaning: String
  /// What it may be.
  var parameter = number
  /// What other tools call it; a hint leads from these words to its name.
  var synonyms: [String] = []
  /// Claims of the help, as examples that the tests run, too.
  var claims: [Example] = []
  let read: @Sendable (SessionSettings) -> String
  let write: @Sendable (inout SessionSettings, Call, Session) throws(Diagnostic) -> Void

  /// The words that it may be; none where it is a number.
  var words: [String] { if case .choice(let words) = parameter.kind { words } else { [] } }

  /// A setting that is a number.
  static let number = Parameter.positional("value", .expression, "its new value", optional: true)
  /// A setting that is one of a few words.
  private static func one(of words: [String]) -> Parameter {
    .positional("value", .choice(words), "its new value", optional: true)
  }

  /// Every setting, in the order in which help lists them.
  static let all: [SettingChoice] = [
    SettingChoice(
      name: "rate", meaning: "the learning rate of `step` and `train`, whatever the optimizer",
      synonyms: ["lr", "learning_rate", "learningrate", "eta"],
      claims: [
        Example(weight + "set rate 0.5; step; w(1)", prints: "1"),
        Example(weight + "set rate 0.5; train; w(1)", prints: "1"),
        Example("set rate 0.5; optimizer adagrad; set rate", prints: "rate 0.5"),
        Example("optimizer adagrad; set rate 0.5; optimizer momentum; set rate", prints: "rate 0.5"),
      ]
    ) {
      NumberText(digits: 6, width: 80)($0.rate)
    } write: { settings, call, _ throws(Diagnostic) in
      let rate = try call.learningRate("value")
      (settings.rate, settings.ownRate) = (rate, rate)
    },
    whole(
      "digits", "significant digits of printed numbers, 1 to 17", { $0.digits }, { $0.digits = $1 }, 1...17,
      [
        Example("set digits 1; 2/3", prints: "0.7"), Example("set digits 12; 2/3", prints: "0.666666666667"),
        Example("set digits 17; 0.1", prints: "0.10000000000000001"),
      ]),
    whole(
      "terms", "terms of a sum that are listed, and channels of a `window`, 1 to 100000", { $0.terms },
      { $0.terms = $1 },
      1...100_000,
      [
        Example(
          "data xor n=4; layer dense 1; init zero; loss crossentropy; set terms 2; explain w(1)1,1",
          prints: """
            ∂J/∂w(1)1,1                 mean over 4 examples, largest first
              example 3  ∂err/∂w(1)1,1  =  0.367152
              example 1  ∂err/∂w(1)1,1  =  0.202922
              … 2 more                  = -0.097245
              sum of 4                  =  0.472829
              mean: sum/4               =  0.118207
              finite difference         ≈  0.118207  ✓
            """)
      ]),
    whole(
      "paths", "paths that are listed, 1 to 100000; more are only counted", { $0.paths }, { $0.paths = $1 },
      1...100_000,
      [
        Example("a = 1; b = a + a^2 + a^3; set paths 2; paths a of b", prints: "a → b  3 paths\n  sum  = 6"),
        Example(
          "a = 1; b = a + a^2 + a^3; set paths 3; paths a of b",
          prints: """
            a → b          3 paths
              t3 → t4 → b  = 2
              t4 → b       = 1
              t6 → b       = 3
              sum          = 6
            """),
      ]),
    whole(
      "width", "columns that output may take, up to 10000; 0 for the terminal's", { $0.width },
      { $0.width = $1 }, 0...10_000,
      [
        Example(
          "set width 32; help seed",
          prints: """
            seed number
              starts the random generator
              anew
              number: the seed
              example:
                > seed 7
                seed 7
              example:
                > seed 7
                > layer dense 2 2
                > a = w(1)
                > seed 7
                > init he
                > max(abs(w(1) - a))
                0
              see also: init
            """)
      ]),
    SettingChoice(
      name: "reduction", meaning: "how errors of a selection become J: mean or sum",
      parameter: one(of: Reduction.allCases.map { $0.rawValue }),
      claims: [
        Example(
          "data table { 1 -> 1; 1 -> 1 }; layer dense 1; init zero; loss sse; set reduction mean; J",
          prints: "0.125"),
        Example(
          "data table { 1 -> 1; 1 -> 1 }; layer dense 1; init zero; loss sse; set reduction sum; J",
          prints: "0.25"),
      ]
    ) {
      $0.reduction.rawValue
    } write: { settings, call, _ throws(Diagnostic) in
      settings.reduction = try word(
        of: call, Reduction.allCases.map { $0.rawValue }, Reduction.init(rawValue:))
    },
    SettingChoice(
      name: "pictures", meaning: "how pictures are drawn: auto (as the terminal can), ascii, 256 or 24bit",
      parameter: one(of: PictureChoice.allCases.map { $0.rawValue }),
      claims: [
        Example(
          "set pictures ascii; plot image [0 1; 1 0]",
          prints: "+----+\n|  @@|\n|@@  |\n+----+\n2x2, min 0, max 1")
      ]
    ) {
      $0.pictures.rawValue
    } write: { settings, call, _ throws(Diagnostic) in
      settings.pictures = try word(
        of: call, PictureChoice.allCases.map { $0.rawValue }, PictureChoice.init(rawValue:))
    },
    SettingChoice(
      name: "mode",
      meaning:
        "what the network is computed for: test, or train, as the next `step` does: batchnorm by the batch's own mean and variance, dropout with the mask of that step",
      parameter: one(of: ["train", "test"]),
      claims: [
        Example(
          "data table { 1 -> 1; 3 -> 0 }; layer batchnorm; set mode train; z(1)",
          prints: "[-0.999995; 0.999995]"),
        Example(
          "data table { 1 -> 1; 3 -> 0 }; layer batchnorm; set mode test; z(1)", prints: "[0.999995; 2.99999]"
        ),
        Example(
          "data xor n=4; layer dropout; layer dense 1; loss mse; set mode train; a = mask(1); step; set mode test; max(abs(a - mask(1)))",
          prints: "0"),
        Example("data table { 1 2 -> 0 }; layer dropout; set mode test; z(1)", prints: "[1 2]"),
      ]
    ) {
      $0.mode.rawValue
    } write: { settings, call, _ throws(Diagnostic) in
      settings.mode = try word(of: call, ["train", "test"], Mode.init(rawValue:))
    },
    SettingChoice(
      name: "pager", meaning: "at a terminal, output that is longer than it goes through a pager: on or off",
      parameter: one(of: ["on", "off"])
    ) {
      $0.pager ? "on" : "off"
    } write: { settings, call, _ throws(Diagnostic) in
      settings.pager = try word(of: call, ["on", "off"]) { $0 == "on" }
    },
  ]
  static let named = Dictionary(all) { $0.name }

  /// A weight of 2 with itself as its gradient.
  private static let weight =
    "data table { 1 -> 0 }; layer dense 1 linear; loss sse; w(1) = 2; freeze b(1); "

  private static func whole(
    _ name: String, _ meaning: String, _ read: @escaping @Sendable (SessionSettings) -> Int,
    _ write: @escaping @Sendable (inout SessionSettings, Int) -> Void,
    _ bounds: ClosedRange<Int>, _ claims: [Example]
  ) -> SettingChoice {
    SettingChoice(name: name, meaning: meaning, claims: claims) {
      "\(read($0))"
    } write: { settings, call, session throws(Diagnostic) in
      let argument = try call.argument("value")
      let number = try session.wholeNumber(argument, from: bounds.lowerBound)
      guard bounds.contains(number) else {
        throw .outOfBounds(
          name, "\(bounds.lowerBound)", "\(bounds.upperBound)", found: "\(number)", at: argument.range)
      }
      write(&settings, number)
    }
  }

  /// The value that `make` reads from the word of a call; a word that is none of `words` is an expression to the parser.
  private static func word<Value>(
    of call: Call, _ words: [String], _ make: (String) -> Value?
  ) throws(Diagnostic) -> Value {
    if let value = call["value"]?.word.flatMap(make) { return value }
    var hint: Hint?
    if case .name(let word)? = call["value"]?.expression?.kind {
      hint = didYouMean(word, in: words, synonyms: CommandTable.standard.synonyms)
    }
    throw Diagnostic(
      .unknownChoice, "the value is one of \(words.joined(separator: ", "))", at: call.range(of: "value"),
      hint: hint)
  }
}
