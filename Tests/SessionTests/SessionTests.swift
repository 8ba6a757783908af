// SessionTests.swift — effects of commands on a session, and their answers for programs.
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct SessionTests {
  @Test(arguments: [
    // typed, output of the last
    ("a = 2; b = a + 1; a = 5; b", "3"),
    (
      "a = 3; g = a^2; a = 4; d g / d a",
      "∂g/∂a = 0\nnote: no path leads from a to g: a was computed after it, or given a new value\n      since"
    ),
    // A derivative without a path is 0, in expressions too, and a note says so.
    ("a = 3; b = 2; grad b of a", "∂a/∂b = 0\nnote: no path leads from b to a: it is a plain value"),
    (
      "a = 3; b = 2; g = a^2; 1 + (d g / d b)", "1\nnote: no path leads from b to g"
    ),
    (
      "a = 3; b = [1 2]; g = a^2; s = 2 * (d g / d b)",
      "s = [0 0]\nnote: no path leads from b to g"
    ),
    (
      "a = 3; b = 2; g = a^2; repeat 2 { s = (d g / d b) + (d g / d b) }; s", "0"
    ),
    (
      "a = 3; b = [1 2; 3 4]; g = [a a]; grad b of g",
      "Jacobian 2 by 2×2:\n∂g/∂b = [0 0 0 0; 0 0 0 0]\nnote: no path leads from b to g"
    ),
    (
      "a = 3; g = 2 * (a > 1); grad a of g",
      "∂g/∂a = 0\nnote: every way from a to g leads through a > 1, which is flat but for its steps"
    ),
    (
      design + "grad w(2) of z(1)",
      "Jacobian 2 by 2×1:\n∂z(1)/∂w(2) = [0 0; 0 0]\nnote: no path leads from w(2) to z(1)"
    ),
    (design + "grad w(2)1,1 of z(1)1", "∂z(1)1/∂w(2)1,1 = 0\nnote: no path leads from w(2)1,1 to z(1)1"),
    ("v = [1 2 3]; v(2)", "2"),
    ("a = 2; b = 3; d a*b^2 / d b", "∂(a·b^2)/∂b = 12"), ("a = 2; grad a of log(a)", "∂log(a)/∂a = 0.5"),
    (
      "a = 2; explain a of a^2",
      "∂(a^2)/∂a                   against the current, step by step\n  ∂(a^2)/∂a  = 2·a^(2−1)    = 4\n  product                   = 4\n  finite difference         ≈ 4  ✓"
    ),
    ("v = [1 2 3]; g = sum(v^2); d g / d v", "∂g/∂v = [2 4 6]"),
    ("v = [1 2 3]; g = sum(v^2); d g / d v(2)", "∂g/∂v(2) = 4"),
    ("m = [1 2; 3 4]; m(2,1)", "3"),
    // A change that was taken back is followed by another layer, loss or precision.
    (perceptron + "layer dense 1 tanh; z(1); undo; layer dense 1 relu; z(1) == relu(a(1))", "1"),
    (
      perceptron + "layer dense 1 tanh; z(1); reset; " + perceptron
        + "layer dense 1 relu; z(1) == relu(a(1))", "1"
    ),
    (perceptron + "layer dense 2; z(1); undo; layer dense 3; init zero; z(1)", "[0.5 0.5 0.5]"),
    (perceptron + "layer dense 1; loss mse; err; undo; loss crossentropy; J - err", "0"),
    (
      perceptron + "layer dense 1; w(1); reset; precision double; " + perceptron
        + "layer dense 3; init zero; z(1)", "[0.5 0.5 0.5]"
    ),
    // A descent by hand holds derivatives of earlier steps, and goes on.
    ("a = 3; g = a^2; repeat 3 { a = a - 0.25 * (d g / d a); g = a^2 }; d g / d a", "∂g/∂a = 0.75"),
    // Letters of a network that is not there.
    ("w = [5 6]; w(2)", "6"), ("b = [1 2; 3 4]; g = b(1,2)^3; d g / d b(1,2)", "∂g/∂b(1,2) = 12"),
    ("a = [1 2]; b = 2 * a; explain a(1) of b(1)\nd b(2) / d a(2)", "∂b(2)/∂a(2) = 2"),
    ("w = [5 6]; g = w(1) * 2; layer dense 2 1; init zero; w(1)", "[0; 0]"),
    ("w = [5 6]; g = w(1) * 2; layer dense 2 1; g", "10"),
    ("b = [1 2]; repeat 2 { b = b * b(2) }; b(1)", "8"),
    ("u = [1 2]; v = u * 3; d v / d u", "Jacobian 2 by 2:\n∂v/∂u = [3 0; 0 3]"),
    ("a = 1; repeat 3 { a = a * 2 }; a", "8"),
    ("x = [1 2 3]; y = [1 1]; conv(x, y) == conv(y, x)", "[1 1 1 1]"),
    ("-2^2", "-4"), ("2^3^2", "512"), ("1:4", "[1 2 3 4]"), ("7 / 2 >= 3.5", "1"),
    ("transpose([1 2; 3 4]) @ [1; 1]", "[4; 6]"),
    ("set digits 3; 1/3", "0.333"),
    ("layer dense 2 2; layer dense 1; freeze 2; freeze b(1)", "frozen: b(1), w(2), b(2)"),
    ("set reduction sum; set reduction", "reduction sum"),
    ("precision single; 0.1 + 0.2 == 0.3", "1"),
    ("data digit; z(0,1)4,8", "56"),
    ("data digit; sum(x)", "9465"),
    ("data digit; layer conv 2 3x3; w(1,2) = [0 0 0; 0 1 0; 0 0 0]; b(1,2) = 1; z(1,2)3,7", "57"),
    ("data digit; layer conv 1 3x3; w(1,1) = [1 0 0; 0 0 0; 0 0 0]; z(1,1)4,8", "56"),
    ("data digit; layer conv 1 3x3 mirror; w(1,1) = [1 0 0; 0 0 0; 0 0 0]; z(1,1)2,6", "56"),
    ("data digit; layer maxpool; z(1,1)2,4", "56"),
    (
      "data table { 0 0 -> 0; 1 1 -> 1 }; layer dense 1; init zero; loss crossentropy; err",
      "[0.693147; 0.693147]"
    ),
    (
      "data table { 0 0 -> 0; 1 1 -> 1 }; layer dense 1; init zero; loss crossentropy; J; examples 1..2; grad b(1)",
      "∂J/∂b(1) = 0"
    ),
    (
      "data table { 0 0 -> 0; 1 1 -> 1 }; layer dense 1; init zero; loss crossentropy; example 2; grad b(1)",
      "∂err/∂b(1) = -0.5"
    ),
    (
      "data table { 1 -> 2; 0 -> 1 }; layer dense 3 softmax; loss crossentropy; init zero; err",
      "[1.09861; 1.09861]"
    ),
    (
      "data table { 1 -> 2; 0 -> 1 }; layer dense 3 linear; loss crossentropy; init zero; example 1; p3",
      "0.333333"
    ),
    ("a = 3; g = a^2; h = grad a of g", "h = 6"), ("a = 3; g = a^2; 2 * grad a of g + 1", "13"),
    ("a = 3; g = a^2; h = d g / d a; h / (∂g/∂a)", "1"),
    ("a = 3; g = a^2; h = grad a of g; d h / d a", "error"),
    ("v = [1 2]; u = v^2; (d u / d v) @ [1; 1]", "[2; 4]"), ("d = 4; (d - 1) * (d / 2)", "6"),
    (design + "(d err / d a(1)1) * z(0)2 - grad w(1)2,1", "0"),
    (design + "w(1) = w(1) - 0.5 * grad w(1); err", "0.541498"),
    ("x = [1 2 3]; x(3)", "3"), ("y = [4 5]; y(1)", "4"),
    ("x = [1 2; 3 4]; g = sum(x^2); grad x(2,1) of g", "∂g/∂x(2,1) = 6"),
    ("x = [1 2]; data digit; sum(x)", "9465"), ("data digit; z(0) = z(0)/255", "z(0)  14×14"),
    ("g = reshape(1:65, 5, 13)", "g  5×13"), ("g = reshape(1:4, 2, 2)", "g = [1 2; 3 4]"),
    (design + "step; step; init zero; step", "step 1  J 0.693147 → 0.65635, gradient norm 0.612372"),
    (
      "set width 20; [123456 2 3 4; 5 6 7 8]",
      "  columns 1 to 2:\n  123456      2\n       5      6\n  columns 3 to 4:\n       3      4\n       7      8"
    ),
    ("plot image [0 -1030; 0 0]", "+----+\n|@@  |\n|@@@@|\n+----+\n2x2, min -1030, max 0"),
    (
      "data table { 1 2 -> 1 }; layer dense 2 softmax; loss crossentropy; init zero; backward",
      "layer 2, the loss\n  softmax and cross-entropy are one step: see a(1) below\nlayer 1, dense 2 → 2, softmax\n  ∂err/∂a(1) = [0.5 -0.5]\n  ∂err/∂w(1) = [0.5 -0.5; 1 -1]\n  ∂err/∂b(1) = [0.5 -0.5]\n  ∂err/∂z(0) = [0 0]"
    ),
    (
      "data table { 1 2 -> 1 }; layer dense 1; init zero; forward 1; tape",
      "   n  output  computed as         shape  value\n   1  z(0)    leaf                1×2    [1 2]\n   2  w(1)    leaf                2×1    [0; 0]\n   3  b(1)    leaf                1      0\n   4  a(1)    z(0) @ w(1) + b(1)  1×1    0\n>  5  z(1)    σ(a(1))             1×1    not computed\n   6  y       leaf                1×1    1"
    ),
  ]) func prints(_ typed: String, _ expected: String) {
    let text = printed(typed)
    if expected == "error" { #expect(text.hasPrefix("error:"), "\(text)") } else { #expect(text == expected) }
  }

  @Test(arguments: [
    ("c = 2; c * 3", #"{"cell":2,"line":1,"command":"c * 3","ok":true,"value":6}"#),
    (
      "[1 2; 3 4]",
      #"{"cell":1,"line":1,"command":"[1 2; 3 4]","ok":true,"value":{"shape":[2,2],"values":[1,2,3,4]}}"#
    ),
    (
      "\n 1 + q",
      #"{"cell":1,"line":2,"command":"1 + q","ok":false,"error":{"code":"unknown-name","message":"`q` is no name, quantity or command that I know","hint":"`help` lists what there is; `q = 1` would give it a value","line":2,"column":6,"length":1}}"#
    ),
    ("1/3", #"{"cell":1,"line":1,"command":"1/3","ok":true,"value":0.3333333333333333}"#),
    (
      "layer dense 2 2",
      #"{"cell":1,"line":1,"command":"layer dense 2 2","ok":true,"value":{"k":1,"kind":"dense","output":[2],"parameters":6}}"#
    ),
    (
      design + "evaluate",
      #"{"cell":9,"line":6,"command":"evaluate","ok":true,"value":{"J":0.5546394857253113,"errtrain":0}}"#
    ),
  ]) func speaksJSON(_ typed: String, _ expected: String) { #expect(run(typed).last?.json == expected) }

  @Test func trainingStopsBetweenSteps() throws {
    final class Counter: @unchecked Sendable { var calls = 0 }
    let counter = Counter()
    var options = SessionOptions()
    options.isCancelled = {
      counter.calls += 1
      return counter.calls > 10
    }
    let interpreter = Session(options)
    var last: CommandResult?
    interpreter.run(.init(design + "train epochs=1000000")) { last = $0 }
    let result = try #require(last)
    let said = result.answer.lines.first ?? ""
    #expect(result.held && said.hasPrefix("interrupted after ") && said.hasSuffix("what was learnt is kept"))
  }

  @Test func sameCommandsSameDigits() {
    let typed =
      "data xor n=50; layer dense 2; layer dense 1; loss crossentropy; train epochs=20 batch=8 rate=0.5; w(1)"
    #expect(run(typed, seed: 3).last?.json == run(typed, seed: 3).last?.json)
    #expect(run(typed, seed: 3).last?.json != run(typed, seed: 4).last?.json)
  }
}

private let perceptron = "data table { 1 2 -> 1 }; "
