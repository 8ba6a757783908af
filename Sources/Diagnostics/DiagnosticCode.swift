// DiagnosticCode.swift — the kinds of errors, one table: programs, tests and lessons name them.

extension Diagnostic {
  /// The kind of an error: stable, where the wording of a message may change.
  package struct Code: Hashable, Sendable, CustomStringConvertible {
    /// The name in `--json`, in tests and in lessons: `unknown-name`.
    package let name: String
    /// The kind in one line.
    package let meaning: String
    /// The name.
    package var description: String { name }

    private init(_ name: String, _ meaning: String) { (self.name, self.meaning) = (name, meaning) }

    /// The code called `name`, or `nil`.
    package init?(named name: some StringProtocol) {
      guard let code = Self.all.first(where: { $0.name == name }) else { return nil }
      self = code
    }

    /// True when both have the same name.
    package static func == (a: Self, b: Self) -> Bool { a.name == b.name }
    /// Feeds the name.
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
  }
}

// MARK: - Text

extension Diagnostic.Code {
  /// A sign or word is missing, left over or in the wrong place.
  package static let syntax = Self("syntax", "a sign or word is missing, left over or in the wrong place")
  /// An opened bracket, brace or quotation mark is never closed.
  package static let unclosed = Self(
    "unclosed", "a bracket, brace or quotation mark is opened and never closed")
  /// Bytes that are no text.
  package static let notText = Self("not-text", "the command or file holds bytes that are no text")
  /// A number, size or span that can't be read.
  package static let badNumber = Self("bad-number", "a number, size or span that can't be read")
  /// A short form that could be several commands, or that is not accepted.
  package static let ambiguous = Self("ambiguous", "a short form of a command that must be typed in full")
}

// MARK: - Names

extension Diagnostic.Code {
  /// The first word is no command.
  package static let unknownCommand = Self("unknown-command", "the first word is no command")
  /// A name without a value.
  package static let unknownName = Self("unknown-name", "a name that has no value and is no quantity")
  /// A call of a function that does not exist.
  package static let unknownFunction = Self("unknown-function", "a call of a function that does not exist")
  /// An option that the command does not have.
  package static let unknownOption = Self("unknown-option", "an option that the command does not have")
  /// A word that is none of the possible ones.
  package static let unknownChoice = Self(
    "unknown-choice", "a word that is none of the possible ones: a kind of layer, loss, data, setting …")
  /// A subject without help.
  package static let unknownTopic = Self("unknown-topic", "a subject that `help` does not explain")
  /// A lesson that does not exist.
  package static let unknownLesson = Self("unknown-lesson", "a lesson that does not exist")
  /// A model that does not exist.
  package static let unknownModel = Self("unknown-model", "a model that does not exist")
}

// MARK: - Arguments

extension Diagnostic.Code {
  /// Something that a command needs is missing.
  package static let missingArgument = Self(
    "missing-argument", "something that the command needs is not given")
  /// More than a command or function takes.
  package static let extraArgument = Self(
    "extra-argument", "more is given than the command or function takes")
  /// A value of another kind than the one needed.
  package static let wrongArgument = Self(
    "wrong-argument",
    "a value of another kind than the one needed: a word for a number, a vector for a number")
  /// A value outside its bounds.
  package static let outOfRange = Self(
    "out-of-range", "a value outside its bounds: a rate below 0, a share above 1")
  /// A layer, unit, example, entry or element with a number that does not exist.
  package static let indexOutOfRange = Self(
    "index-out-of-range", "no layer, unit, map, example, entry, cell or element has this number")
  /// Too few or too many index numbers.
  package static let wrongIndexCount = Self(
    "wrong-index-count", "too few or too many index numbers, or one where none can stand")
  /// A target of an assignment that can't have a value.
  package static let notAssignable = Self(
    "not-assignable", "it is computed, or reserved, and can't be given a value")
}

// MARK: - Network and data

extension Diagnostic.Code {
  /// A command that needs data.
  package static let missingData = Self("missing-data", "data or examples are needed, and there are none")
  /// A command that needs a layer.
  package static let missingLayer = Self("missing-layer", "a layer is needed, and there is none")
  /// A command that needs a loss.
  package static let missingLoss = Self("missing-loss", "a loss is needed, and none is chosen")
  /// Several selected examples where one is needed.
  package static let oneExampleNeeded = Self(
    "one-example-needed", "several examples are selected, and one is needed")
  /// A layer without the quantity asked for.
  package static let noSuchQuantity = Self(
    "no-such-quantity", "the layer is of a kind that has none: weights, filters, a mask, a window")
  /// A value that is computed later.
  package static let notComputed = Self(
    "not-computed", "the value is not computed yet, or is not kept any more")
  /// Targets that are no classes of the network.
  package static let notClasses = Self(
    "not-classes", "the targets are no classes, or none that the network can name")
  /// A loss that does not fit the last layer.
  package static let lossMismatch = Self(
    "loss-mismatch", "the loss does not fit the activation of the last layer")
  /// A file of weights that is not of this network.
  package static let weightsMismatch = Self(
    "weights-mismatch", "the tensors of a file have other names or shapes than the network's parameters")
  /// Data with contents that can't be used.
  package static let badData = Self(
    "bad-data", "a file of data or weights, or a table, is damaged, uneven or empty")
}

// MARK: - Numbers

extension Diagnostic.Code {
  /// Shapes that do not fit.
  package static let shapeMismatch = Self(
    "shape-mismatch", "two shapes, or a shape and a layer, do not fit together")
  /// A result that is no finite number.
  package static let notFinite = Self("not-finite", "a result is nan or inf")
  /// A training whose numbers overflow.
  package static let diverged = Self("diverged", "the numbers of a training became nan or inf")
  /// More memory or more numbers than allowed.
  package static let tooLarge = Self(
    "too-large", "it would take more memory, numbers or nesting than allowed")
  /// No path between two quantities.
  package static let noPath = Self("no-path", "no path leads from the one quantity to the other")
  /// A derivative that is not computed.
  package static let notDifferentiable = Self(
    "not-differentiable", "this derivative does not exist or is not computed")
  /// A condition that does not hold.
  package static let assertionFailed = Self("assertion-failed", "the condition of `assert` does not hold")
}

// MARK: - Files and sessions

extension Diagnostic.Code {
  /// No file of that name.
  package static let missingFile = Self("missing-file", "there is no such file")
  /// A file that must not be overwritten.
  package static let fileExists = Self("file-exists", "there is such a file already")
  /// A file that can't be read or written.
  package static let fileAccess = Self("file-access", "the file can't be read or written")
  /// A file name with an ending that is not supported.
  package static let wrongFileType = Self(
    "wrong-file-type", "the ending of the file's name is none of the possible ones")
  /// A lesson file with a mistake in it.
  package static let badLesson = Self("bad-lesson", "the lesson file has a mistake in it")
  /// A command that lessons or graded answers may not use.
  package static let notAllowed = Self("not-allowed", "a lesson or a graded answer may not do this")
  /// A command at a place where it can't run.
  package static let notHere = Self(
    "not-here", "the command can't run here: in a block, in a model, without a terminal")
  /// No lesson is under way.
  package static let noLesson = Self("no-lesson", "no lesson is under way")
  /// Nothing that the command could work on.
  package static let nothingToDo = Self(
    "nothing-to-do", "there is nothing to undo, save, plot, record or check")
  /// A file or cell whose commands did not all hold.
  package static let incompleteRun = Self(
    "incomplete-run", "of several commands one failed; the ones before it stand")
  /// An interrupted command.
  package static let stopped = Self("stopped", "the command was stopped")
}

extension Diagnostic.Code {
  /// All codes, in the order in which the documentation lists them.
  package static let all: [Self] = [
    syntax, unclosed, notText, badNumber, ambiguous,
    unknownCommand, unknownName, unknownFunction, unknownOption, unknownChoice, unknownTopic, unknownLesson,
    unknownModel,
    missingArgument, extraArgument, wrongArgument, outOfRange, indexOutOfRange, wrongIndexCount,
    notAssignable,
    missingData, missingLayer, missingLoss, oneExampleNeeded, noSuchQuantity, notComputed, notClasses,
    lossMismatch, weightsMismatch, badData,
    shapeMismatch, notFinite, diverged, tooLarge, noPath, notDifferentiable, assertionFailed,
    missingFile, fileExists, fileAccess, wrongFileType, badLesson, notAllowed, notHere, noLesson, nothingToDo,
    incompleteRun, stopped,
  ]
}
