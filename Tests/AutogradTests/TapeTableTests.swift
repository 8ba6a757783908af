// TapeTableTests.swift — the tape as it is listed, and Jacobians.
import Foundation
import Tensors
import Testing

@testable import Autograd

@Suite struct TapeTableTests {
  private func digits(_ x: Double) -> String { String(format: "%g", x) }

  /// y = σ(a·x), with x = 2 and a = (1, −1).
  private func board() throws -> (tape: Tape, a: Variable, y: Variable, total: Variable) {
    let tape = Tape()
    let a = try tape.leaf(Tensor(vector: [1, -1]), QuantityName("a"))
    let x = try tape.leaf(Tensor(2), QuantityName("x"))
    let y = try tape.record(.sigmoid, [tape.record(.multiply, [a, x])], name: QuantityName("y"))
    return (tape, a, y, try tape.record(.sum, [y], name: QuantityName("s")))
  }

  @Test func listsEntries() throws {
    let (tape, _, _, _) = try board()
    try tape.forward(upTo: 3)
    let rows = tape.rows()
    #expect(rows.map(\.name) == ["a", "x", "t3", "y", "s"])
    #expect(rows.map(\.written) == ["a", "x", "a·x", "σ(t3)", "sum(y)"])
    #expect(rows.map(\.operation) == [nil, nil, "multiply", "sigmoid", "sum"])
    #expect(rows.map(\.isComputed) == [true, true, true, false, false])
    #expect(rows[1].value == 2 && rows[4].value == nil)
    #expect(rows[3].inputs == ["t3"])
    #expect(tape.rows(2..<4).map(\.number) == [3, 4])
  }

  /// An adjoint is shown once nothing more is added to it.
  @Test func listsAdjointsAsTheyBecomeKnown() throws {
    let (tape, a, _, total) = try board()
    try tape.forward()
    let backward = try tape.backward(from: total, wanted: [a])
    backward.restart()
    func known() -> [Int] { tape.rows(backward: backward).filter { $0.adjoint != nil }.map(\.number) }
    #expect(known() == [5])
    _ = backward.advance()
    #expect(known() == [4, 5])
    while backward.advance() != nil {}
    #expect(known() == [1, 3, 4, 5])
    #expect(tape.rows(backward: backward)[4].adjoint == .number(1))
    #expect(tape.rows(backward: backward)[3].adjoint == .norm(2.0.squareRoot()))
  }

  @Test func expandsElementByElement() throws {
    let (tape, _, y, _) = try board()
    try tape.forward()
    let product = Variable(entry: y.entry - 1)
    #expect(
      tape.expansionLines(of: product, elements: 1, number: digits) == [
        "t3(1) = a(1)·x = 1·2 = 2",
        "  ∂t3(1)/∂a(1)  = x       = 2",
        "  ∂t3(1)/∂x     = a(1)    = 1",
        "… 1 more element",
      ])
    #expect(tape.expansion(of: product, number: digits).map(\.numbers) == ["1·2", "-1·2"])
    #expect(tape.expansion(of: Variable(entry: 0), number: digits).isEmpty)
  }

  @Test func jacobians() throws {
    let (tape, a, y, _) = try board()
    try tape.forward()
    let slope = 2 * Math.sigmoid(2) * (1 - Math.sigmoid(2))
    let jacobian = try tape.jacobian(of: y, [0, 1], by: a, [0, 1])
    #expect(jacobian.shape == [2, 2])
    for (found, expected) in zip(jacobian.doubles, [slope, 0, 0, slope]) {
      #expect(abs(found - expected) < 1e-15)
    }
    #expect(try tape.jacobian(of: a, [1], by: a, [0, 1]).doubles == [0, 1])
    #expect(try tape.jacobian(of: a, [0], by: y, [0, 1]).doubles == [0, 0])
  }
}
