// TapeTests.swift — recording, running again, walking back; worked examples that anyone can look up.
import Tensors
import Testing

@testable import Autograd

@Suite struct TapeTests {
  /// The expression of micrograd's README: g = 24.70408163265306, dg/da = 138.83381924198252, dg/db = 645.5772594752186.
  @Test func microgradReadme() throws {
    let tape = Tape()
    func number(_ x: Double) throws -> Variable { try tape.leaf(Tensor(x)) }
    func f(_ operation: Autograd.Operation, _ x: Variable...) throws -> Variable {
      try tape.record(operation, x)
    }
    let (a, b) = (try number(-4), try number(2))
    let one = try number(1)
    var c = try f(.add, a, b)
    var d = try f(.add, f(.multiply, a, b), f(.power, b, number(3)))
    c = try f(.add, c, f(.add, c, one))
    c = try f(.add, c, f(.add, f(.add, one, c), f(.negate, a)))
    d = try f(.add, d, f(.add, f(.multiply, d, number(2)), f(.relu, f(.add, b, a))))
    d = try f(.add, d, f(.add, f(.multiply, number(3), d), f(.relu, f(.subtract, b, a))))
    let e = try f(.subtract, c, d)
    let square = try f(.power, e, number(2))
    var g = try f(.divide, square, number(2))
    g = try f(.add, g, f(.divide, number(10), square))
    try tape.forward()
    let backward = try tape.backward(from: g)
    backward.run()
    #expect(abs(tape.element(of: g, at: 0) - 24.70408163265306) < 1e-13)
    #expect(abs(backward.element(of: a, at: 0) - 138.83381924198252) < 1e-11)
    #expect(abs(backward.element(of: b, at: 0) - 645.5772594752186) < 1e-11)
  }

  @Test func replaysOnNewValues() throws {
    let tape = Tape()
    let x = try tape.leaf(Tensor(vector: [1, 2]))
    let y = try tape.record(.sum, [tape.record(.multiply, [x, x])])
    try tape.forward()
    #expect(tape.element(of: y, at: 0) == 5)
    tape.set(x, to: Tensor(vector: [3, 4]))
    try tape.replay()
    let backward = try tape.backward(from: y)
    backward.run()
    #expect(tape.element(of: y, at: 0) == 25)
    #expect(backward.gradient(of: x).doubles == [6, 8])
  }

  @Test func stopsAtTheFirstNumberThatIsNone() throws {
    let tape = Tape()
    let x = try tape.leaf(Tensor(vector: [1, 0]), QuantityName("x"))
    let one = try tape.leaf(Tensor(1))
    let quotient = try tape.record(.divide, [one, x])
    _ = try tape.record(.sum, [quotient])
    #expect {
      try tape.forward()
    } throws: { error in
      guard let found = error as? NotFinite else { return false }
      return tape.report(found).inputs.last == .init(name: "x(2)", written: nil, value: 0)
        && found.index == [1]
    }
    #expect(tape.cursor == quotient.entry)
  }

  @Test func refusesShapesWithTheRule() throws {
    let tape = Tape()
    let a = try tape.leaf(Tensor(vector: [1, 2])), b = try tape.leaf(Tensor(vector: [1, 2, 3]))
    let before = tape.entries.count
    #expect {
      try tape.record(.add, [a, b])
    } throws: { error in
      if case .shape = error as? RecordingError { true } else { false }
    }
    #expect(tape.entries.count == before)
  }

  @Test func walksOnlyWhereWanted() throws {
    let tape = Tape()
    let x = try tape.leaf(Tensor(2)), w = try tape.leaf(Tensor(3))
    let y = try tape.record(.multiply, [x, w])
    try tape.forward()
    let backward = try tape.backward(from: y, wanted: [w])
    backward.run()
    #expect(backward.element(of: w, at: 0) == 2)
    #expect(!backward.reaches(x))
  }

  @Test func marksKinks() throws {
    let tape = Tape()
    let x = try tape.leaf(Tensor(0))
    let y = try tape.record(.relu, [x])
    let z = try tape.record(.sigmoid, [x])
    try tape.forward()
    #expect(try tape.compare(y, by: x, at: 0).isKink)
    let smooth = try tape.compare(z, by: x, at: 0)
    #expect(!smooth.isKink && smooth.relative < 1e-9)
  }

  /// A tape keeps its walks back, and goes with them: a session makes one for each step of training.
  @Test func goesWhenNobodyHoldsIt() throws {
    weak var gone: Tape?
    var walk: Backward?
    do {
      let tape = Tape()
      let x = try tape.leaf(Tensor(3))
      let y = try tape.record(.multiply, [x, x])
      try tape.forward()
      walk = try tape.backward(from: y)
      #expect(try tape.backward(from: y) === walk)
      gone = tape
    }
    #expect(gone == nil)
    // Values that the tape holds can still be asked.
    walk?.run()
    #expect(walk?.gradient(of: Variable(entry: 0)).number == 6)
  }

  /// Walks from ever new entries are not all kept.
  @Test func keepsFewWalks() throws {
    let tape = Tape()
    var y = try tape.leaf(Tensor(1))
    for _ in 0..<2000 {
      y = try tape.record(.negate, [y])
      try tape.forward()
      _ = try tape.backward(from: y)
    }
    #expect(tape.plans.count <= 256 && tape.plans.last?.root == y)
  }
}
