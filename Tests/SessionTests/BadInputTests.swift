// BadInputTests.swift — bad input: a clear error with its place, and the session as before.
import Diagnostics
import TestSupport
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

/// A session with the expected place of the error marked in its last command, `grad ▸w(3)1,1◂`, and its code.
struct BadInput: CustomTestStringConvertible, Sendable {
  let before: String, marked: String, code: Diagnostic.Code, says: String
  var testDescription: String { marked }
  var typed: String { String(marked.filter { !"▸◂".contains($0) }) }
  /// The place between the marks.
  var place: SourceRange {
    let parts = marked.split(omittingEmptySubsequences: false) { "▸◂".contains($0) }.map(\.utf8.count)
    return SourceRange(parts[0], parts[0] + parts[1])
  }

  init(_ marked: String, _ code: Diagnostic.Code, after before: String = "", says: String) {
    (self.before, self.marked, self.code, self.says) = (before, marked, code, says)
  }

  static let all = names + shapes + derivatives + data + numbers + commands + layerOptions
  private static let derived = "a = 2; g = a^3; "

  /// Names, quantities and elements.
  static let names = [
    BadInput("1 + ▸trian◂", .unknownName, says: "`trian` is no name"),
    BadInput("▸q◂ + 1", .unknownName, says: "`q` is no name"),
    BadInput("grad ▸q◂ of a", .unknownName, after: "a = 3; ", says: "`q` is no name"),
    BadInput(
      "grad ▸w(3)1,1◂", .noSuchQuantity, after: design,
      says: "layer 3 has no weights: it is the loss (cross-entropy)"),
    BadInput("2 * ▸w(7)1,1◂", .indexOutOfRange, after: design, says: "there is no layer 7"),
    BadInput("2 * ▸w(1)4,1◂ + 1", .indexOutOfRange, after: design, says: "there is no input 4"),
    BadInput("▸z(1)3◂ + 1", .indexOutOfRange, after: design, says: "there is no unit 3"),
    BadInput("-▸w(1)1◂", .wrongIndexCount, after: design, says: "has 1 of the 2 numbers"),
    BadInput("1 - ▸z(1)1◂", .missingLayer, says: "there is no layer yet"),
    BadInput("log(▸err◂)", .missingData, after: "layer dense 2 1; ", says: "there are no data yet"),
    BadInput("log(▸err◂)", .missingLoss, after: design + "cut 2; ", says: "needs a loss"),
    BadInput("1 + ▸z(2)99◂", .indexOutOfRange, after: one, says: "there is no number 99"),
    BadInput("1 + ▸z(2)0◂", .indexOutOfRange, after: one, says: "there is no number 0"),
    BadInput("1 + ▸z(2,5)3◂", .wrongIndexCount, after: one, says: "a second number in the parentheses"),
    BadInput(
      "▸x(2)◂ = 9", .wrongIndexCount, after: design, says: "x is the input and takes nothing in parentheses"),
    BadInput("1 + ▸x(99)1◂", .wrongIndexCount, after: design, says: "`x(99)1`: x is the input"),
    BadInput("1 + ▸x3◂", .indexOutOfRange, after: design, says: "`x3`: there is no input 3"),
    BadInput("1 + ▸y(1)◂", .wrongIndexCount, after: design, says: "`y` takes nothing in parentheses"),
    BadInput("x(▸3◂)", .indexOutOfRange, after: "x = [1 2]; ", says: "there is no such element"),
    BadInput(
      "v(▸4◂) + 1", .indexOutOfRange, after: "v = [5 6 7]; ", says: "`v` is a vector of 3: there is no"),
    BadInput("m(2,▸3◂)", .indexOutOfRange, after: "m = [1 2; 3 4]; ", says: "there is no such element"),
    BadInput("m(▸0◂,1)", .indexOutOfRange, after: "m = [1 2; 3 4]; ", says: "there is no such element"),
    BadInput("2 * ▸m(1)◂", .wrongIndexCount, after: "m = [1 2; 3 4]; ", says: "1 index number given"),
    BadInput(
      "▸v(1)◂ = 5", .notAssignable, after: "v = [5 6 7]; ", says: "an element of `v` can't be given a value"),
    BadInput(
      "▸w(1)◂ = 5", .notAssignable, after: "w = [5 6 7]; ", says: "an element of `w` can't be given a value"),
    BadInput("▸z(1)1◂ = 3", .notAssignable, after: design, says: "is computed and can't be given a value"),
    BadInput("▸relu◂ = 3", .notAssignable, says: "is a function"),
    BadInput("▸foo◂(2)", .unknownFunction, says: "there is no function `foo`"),
  ]

  /// Shapes, and numbers of arguments.
  static let shapes = [
    BadInput(
      "▸[1 2] @ [1 2 3]◂ + 1", .shapeMismatch, says: "`@`: a vector of 2 and a vector of 3 do not fit"),
    BadInput(
      "sum(▸[1 2] + [1 2 3]◂)", .shapeMismatch, says: "`+`: a vector of 2 and a vector of 3 do not fit"),
    BadInput("[1 2; ▸3◂]", .shapeMismatch, says: "the rows of a matrix have equal lengths"),
    BadInput("[1 2; 3 4; ▸5 6 7◂]", .shapeMismatch, says: "one has 2 elements and one 3"),
    BadInput("[1 ▸[2 3]◂]", .wrongArgument, says: "an element of a matrix is one number"),
    BadInput("relu(1, ▸2◂)", .extraArgument, says: "does not take so many"),
    BadInput("1 + ▸classcrossentropy([1 2])◂", .missingArgument, says: "takes 2 values, 1 given"),
    BadInput("sum([1 2; 3 4], ▸[1 2]◂)", .wrongArgument, says: "one number is needed here"),
    BadInput(
      "1 + ▸sum(v, 2)◂", .shapeMismatch, after: "v = [5 6 7]; ", says: "there is no axis 2 in a vector of 3"),
    BadInput(
      "1 + ▸classcrossentropy([1 2 3], [3])◂", .shapeMismatch, says: "classcrossentropy: 3 and 1 given"),
    BadInput(
      "w(1) = ▸[1 2 3]◂", .shapeMismatch, after: design, says: "is 2×2 and the value is a vector of 3"),
    BadInput(
      "data ▸xor◂", .shapeMismatch, after: "data digit; layer relu; ",
      says: "the network takes images of 14×14×1"),
    BadInput(
      "data ▸digit◂", .shapeMismatch, after: "data xor; layer batchnorm; ", says: "the network takes 2 inputs"
    ),
    BadInput(
      "loss ▸mse◂", .shapeMismatch, after: "data table { 1 2 -> 1 2 3 }; layer dense 2; layer dropout; ",
      says: "the network ends in 2 units"),
  ]

  /// Derivatives that there are not.
  static let derivatives = [
    BadInput(
      "d ▸m◂ / d a", .notDifferentiable, after: derived + "m = a * (d g / d a); ",
      says: "m contains ∂g/∂a, which is a number"),
    BadInput(
      "check a of ▸h◂", .notDifferentiable, after: derived + "h = (d g / d a)^2; ",
      says: "h contains ∂g/∂a, which is a number"),
    BadInput(
      "grad ▸z(1)◂", .notDifferentiable, after: scores,
      says: "softmax and cross-entropy are one step here, which goes around z(1)"),
    BadInput(
      "explain ▸z(1)1◂", .notDifferentiable, after: scores + "example 1; ",
      says: "are one step here, which goes around z(1)1"),
    BadInput(
      "1 + ▸(d g / d e)◂", .notDifferentiable, after: "e = 2; g = (-2)^e; ", says: "the derivative is nan"),
    BadInput(
      "check a of ▸v◂", .wrongArgument, after: "a = 2; v = a * [1 2]; ", says: "differences are taken of one"),
    BadInput("explain ▸w(1)◂", .wrongArgument, after: design, says: "one number is explained at a time"),
    BadInput(
      "grad w(1) of ▸g◂", .noPath, after: design + "g = sum(w(1)^2); b(1) = 1; ",
      says: "g is the number that it was when it was computed"),
    BadInput(
      "▸grad c of g◂", .notDifferentiable, after: "c = 1; g = classcrossentropy([1 2; 3 4], [c 0]); ",
      says: "nothing flows back through it"),
    BadInput("▸grad a◂", .missingLayer, after: derived, says: "of what?"),
  ]

  /// Data and networks.
  static let data = [
    BadInput("▸step◂ 3", .missingLayer, says: "there is no layer to train"),
    BadInput(
      "▸train◂ epochs=3", .missingData, after: "layer dense 2 1; loss mse; ", says: "no data to train on"),
    BadInput(
      "▸train◂ epochs=3", .missingLoss, after: "data xor n=4; layer dense 1; ", says: "no loss to train on"),
    BadInput("example ▸9◂", .indexOutOfRange, after: design, says: "there is no example 9"),
    BadInput("data table { ▸1◂; 2 -> 1 }", .badData, says: "needs a target"),
    BadInput(
      "data table { 1 2 -> 1; ▸1 -> 1◂ }", .badData, says: "row 2 has 1 input and 1 target, the first has"),
    BadInput("data xor n=▸0◂", .outOfRange, says: "n is 0"),
    BadInput("data blobs n=10 classes=▸99◂", .outOfRange, says: "classes is 99"),
    BadInput("data moons noise=▸-1◂ n=10", .outOfRange, says: "noise is -1"),
    BadInput(
      "split ▸2◂", .outOfRange, after: "data xor n=4; ", says: "the share for training is between 0 and 1"),
    BadInput("examples ▸test◂", .missingData, after: "data xor n=4; ", says: "there are no test examples"),
    BadInput("▸window◂ 1,1 1,1", .oneExampleNeeded, after: images, says: "the window over which example?"),
    BadInput(
      "plot boundary ▸z(3)◂", .wrongArgument, after: "data xor n=4; layer dense 2; layer dense 1; loss mse; ",
      says: "`z(3)` is the loss"),
    BadInput(
      "plot boundary ▸z(3)1◂", .wrongArgument,
      after: "data xor n=4; layer dense 2; layer dense 1; loss mse; ",
      says: "z(3)1"),
    BadInput(
      "plot boundary ▸z(3)◂", .indexOutOfRange, after: "data xor n=4; layer dense 2; layer dense 1; ",
      says: "no layer 3"),
    BadInput(
      "▸plot◂ confusion", .notClasses, after: "data table { 1 -> 0.5 }; layer dense 1; ", says: "no classes"),
    BadInput(
      "▸layer dense 1000000 1000000◂", .tooLarge, says: "8 TB of memory"),
    BadInput("▸layer maxpool◂", .shapeMismatch, after: "data xor n=4; ", says: "pooling takes maps"),
  ]

  /// Numbers that are not finite or outside their bounds.
  static let numbers = [
    BadInput(
      "1 + ▸classcrossentropy([1 2 3; 4 5 6], [0 1e19])◂", .notClasses,
      says: "class 1e19 of row 2 is none of the 3"),
    BadInput("1 + ▸onehot([0 1.5], 2)◂", .notClasses, says: "class 1.5 of row 2 is none of the 2: 0 to 1"),
    BadInput(
      "▸classcrossentropy([1 2 3; 1 2 3], [3 -1])◂ + 1", .notClasses,
      says: "class 3 of row 1 is none of the 3: 0 to 2"),
    BadInput("sum(▸5:1◂)", .outOfRange, says: "a range goes from a number up to one not smaller"),
    BadInput(
      "sum(▸1:1000000000◂)", .tooLarge,
      says: "a range holds up to 10000000 numbers, and 1:1000000000 is longer"),
    BadInput("2 * ▸crossentropy(0, 0.5)◂", .notFinite, says: "is inf"),
    BadInput("1 + ▸(-1)^0.5◂", .notFinite, says: "is nan: t"),
    BadInput("1 + ▸log(-1)◂", .notFinite, says: "is nan: t"),
    BadInput("3 - ▸1e16/0◂", .notFinite, says: "= 1e16/0"),
    BadInput("▸1/0◂", .notFinite, says: "entry 3 of the tape is inf: t3 = 1/0"),
    // Entries that go with the command are described in full.
    BadInput(
      "h = ▸(a+b)^2/c◂", .notFinite, after: "a = 1; b = 2; c = 0; ",
      says: "t7 = t6/c where t6 = t4^2 = 9, c = 0, t4 = a + b = 3, a = 1, b = 2"),
    BadInput(
      "sum(▸log(v*2)◂)", .notFinite, after: "v = [1 0]; ",
      says: "t4(2) = ln(t3(2)) where t3(2) = v(2)·2 = 0, v(2) = 0"),
    BadInput(
      "▸forward◂", .notFinite, after: design + "w(1) = 1e308; b(1) = 1e308; ", says: "b(1)1 = 1e308"),
    BadInput(
      "▸train◂ epochs=1000 rate=100", .diverged,
      after: "seed 1; data xor; layer dense 1 linear; loss mse; ", says: "after"),
    BadInput("1 + ▸1.2.3◂", .badNumber, says: "number"),
    BadInput("set rate ▸-1◂", .outOfRange, says: "positive"),
    BadInput("step rate=▸-1◂", .outOfRange, after: design, says: "a learning rate is a positive number"),
  ]

  /// Commands and their arguments.
  static let commands = [
    BadInput("▸(◂1 + 2", .unclosed, says: "is never closed"),
    BadInput("layer ▸dens◂ 2", .unknownChoice, says: "dens"),
    BadInput("layer dense 2 3 ▸4◂", .extraArgument, says: "`4` is more than `layer dense` takes here"),
    BadInput("layer conv 2 3x3 relu ▸5◂", .extraArgument, says: "`5` is more than `layer conv` takes here"),
    BadInput(
      "layer conv ▸3x3◂ 2", .wrongArgument,
      says: "`3x3` is a size, and `layer conv` takes the depth before it"),
    BadInput(
      "plot boundary ▸b.svg◂", .extraArgument, says: "`b.svg` is more than `plot boundary` takes here"),
    BadInput("plot loss ▸test◂", .extraArgument, says: "`test` is more than `plot loss` takes here"),
    BadInput("set reduction ▸foo◂", .unknownChoice, says: "the value is one of mean, sum"),
    BadInput("▸undo◂ 1", .nothingToDo, says: "there is nothing to undo"),
    BadInput("▸next◂", .noLesson, says: "no lesson is under way"),
    BadInput("help ▸zzz◂", .unknownTopic, says: "there is no help about `zzz`"),
    BadInput("train ▸speed◂=2", .unknownOption, says: "`train` has no option `speed`"),
    BadInput("assert ▸1 > 2◂", .assertionFailed, says: "the left side is 1, the right side 2"),
    BadInput("rerun ▸99◂", .indexOutOfRange, says: "there is no cell 99"),
    BadInput("open ▸none.chain◂", .missingFile, says: "there is no file"),
    BadInput("save ▸x.txt◂", .wrongFileType, after: "6; ", says: "a session is saved as .md or as .chain"),
    BadInput("▸ans◂ + 1", .notComputed, says: "there is no result yet"),
  ]
}

@Suite struct BadInputTests {
  @Test(arguments: BadInput.all) func placeIsMarked(_ bad: BadInput) throws {
    var options = SessionOptions()
    options.files = .memory()
    let interpreter = Session(options)
    interpreter.run(.init(bad.before), keepGoing: true) { _ in }
    let before = interpreter.state
    var results: [CommandResult] = []
    interpreter.run(.init(bad.typed)) { results.append($0) }
    let result = try #require(results.last)
    let error = try #require(result.error, "it held: \(result.answer.lines)")
    #expect(error.message.contains(bad.says), "\(error.message)")
    #expect(error.code == bad.code, "\(error.code)")
    #expect(error.place == bad.place, "\(result.errorLines)")
    #expect(interpreter.state.generation == before.generation, "the session has changed")
    #expect(interpreter.state.names == before.names)
    #expect(interpreter.state.random == before.random)
    #expect(result.json.contains("\"code\":\"\(bad.code)\""))
  }

  @Test(arguments: [
    ("[1 2] + [1 2 3]", "lengths must be equal, or one of them 1; 2 and 3 are not"),
    ("[1 2 3; 4 5 6] * [1; 2; 3]", "lengths must be equal, or one of them 1; 2 and 3 are not"),
    ("[1 2; 3 4] @ [1; 2; 3]", "the 2 columns of the left must be as many as the 3 rows of the right"),
    ("[1 2] @ [1 2 3]", "the 2 elements of the left must be as many as the 3 elements of the right"),
    ("2 @ [1 2]", "`@` is for matrices and vectors; `*` multiplies by a number"),
    (design + "w(1)5,1", "rows are 1 to 3: 2 inputs, and the bias"),
    (design + "w(1)1,3", "units are 1 to 2"),
    (design + "w(2)1,2", "there is only unit 1"),
    ("data xor; layer dense 1; loss mse; grad w", "of which layer? `w(1)` is that of layer 1"),
    ("data xor; layer dense 2; b[1]", "numbers that say which one stand in parentheses: `b(1)`"),
    ("data xor; layer dense 2; w(1)[1,2]", "the numbers of an element follow without brackets: `w(1)2,1`"),
    ("a = 2; g = a^2; grad a", "say it behind `of`: `… of g`"),
    ("a = 2; g = a^2; explain a", "say it behind `of`: `… of g`"),
    ("a = 2; g = a^2; dg/da", "a derivative is written with blanks: `d g / d …`"),
    ("a = 2; a += 1", "a new value is written out: `a = a + 1`"),
    ("1 + = 2", "`==` asks whether two values are equal"),
    ("data xor; x[0]", "numbers that say which one stand directly behind the letter: `x1`"),
    ("v = [5 6 7]; v(4)", "elements are 1 to 3"), ("set rate=0.5", "write `set rate 0.5`"),
    ("set reduction=mean", "write `set reduction mean`"),
    ("layer conv 2 3x3 stride 2", "did you mean `stride=2`?"),
    ("plot maps 1 m.svg", "a file stands behind `>`: `plot maps > m.svg`"),
    ("np.sum(3)", "functions are called by their name alone: sum(…)"),
    ("M = [1 2]; M.T", "write transpose(M)"),
    ("v = [1 2]; v.*v", "`*` and `/` work element by element already; `@` is the matrix product"),
    ("[[1,2],[3,4]]", "rows stand in one pair of brackets, with `;` between: [1 2; 3 4]"),
    ("a = 1; tape all", "`examples all` selects all examples"), ("exit", "`quit` ends the session"),
    ("for i in range(3):", "`repeat 3 { … }` runs commands 3 times"),
    ("repeat 3 a = 3", "commands stand in `{ … }`"),
    (
      "seed 1; data xor; layer dense 1 linear; loss mse; train epochs=1000 rate=100",
      "J grew from 0.54902 at step 1 to 5.86134e302 at step 67, as `plot loss log` shows; the parameters are those from before; a smaller learning rate may help, a tenth say: `rate=10`"
    ),
    ("print(3)", "a value is printed when it stands alone: `w(1)`"),
    (
      "set foo 3",
      "setting is one of rate, digits, terms, paths, width, reduction, pictures, mode, pager"
    ),
    ("1/0", "the command is taken back, with its entries; `tape` lists what stays"),
    (design + "w(1) = 1e308; b(1) = 1e308; forward", "`tape` lists the entries"),
  ]) func hints(_ typed: String, _ expected: String) { #expect(run(typed).last?.error?.hint == expected) }

  /// A typing slip, and the hint with the likely word.
  @Test(arguments: [
    ("set digts 3", "digits"), ("set digts", "digits"), ("set reduction men", "mean"),
    ("set pager onn", "on"),
    ("optimizer adm", "adam"), ("optimizer adam schedule=cosin", "cosine"), ("layer dens 2", "dense"),
    ("layer dense 2 2 sigmod", "sigmoid"), ("train epocs=3", "epochs"), ("loss mes", "mse"),
    ("init xaver", "xavier"),
    ("plot bondary", "boundary"), ("data mons", "moons"), ("precision singl", "single"),
    ("examples al", "all"),
    ("resume lst", "list"), ("relux(3)", "relu"), ("acuracy", "accuracy"), ("help functons", "functions"),
    // Names in other tools.
    ("set lr 0.1", "rate"), ("data xor; layer dense 1; loss bce", "crossentropy"), ("layer fc 2", "dense"),
    ("init glorot", "xavier"),
    ("dense 2", "layer dense"), ("xor", "data xor"), ("data xor; train epochs 3", "epochs=3"),
    ("data xor; layer dense 2; w1", "w(1)"),
    ("trian", "train"), ("gama(1)1", "gamma"), ("rho = 1; roh + 1", "rho"),
  ]) func theNearestNameIsOffered(_ typed: String, _ meant: String) throws {
    let hint = try #require(run(typed).last?.error?.hint)
    #expect(hint.contains("did you mean `\(meant)"), "\(hint)")
  }

  @Test func theNearestFileIsOffered() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array("1,2\n".utf8), to: "moons.csv")
    try folder.write(Array("6 * 7\n".utf8), to: "two.chain")
    var options = SessionOptions()
    options.files = .free
    for (typed, meant) in [
      ("data csv \(folder.path)/mons.csv", "moons.csv"), ("open \(folder.path)/tow.chain", "two.chain"),
    ] {
      Session(options).run(typed) {
        #expect($0.error?.hint == "did you mean `\(meant)`?", "\($0.errorLines)")
      }
    }
  }

  @Test func aLongLineIsReadInOneGo() {
    let line = "a = " + Array(repeating: "1", count: 200_000).joined(separator: "+")
    let result = run(line).last
    #expect(result?.held == false || result?.held == true)
  }

  @Test func deepNestingIsRefused() {
    let line = String(repeating: "(", count: 100_000) + "1"
    #expect(run(line).last?.held == false)
  }
}

private let scores = "data table { 1 2 -> 0; 4 5 -> 1; 3 3 -> 2 }; layer dense 3 softmax; loss crossentropy; "

/// Several images under a convolution.
private let images = "data digits n=4; layer conv 2 3x3; "

/// One logistic unit on one example; layer 2 is the loss.
private let one = "data table { 1 2 -> 0 }; layer dense 1; loss crossentropy; "
