// ExplanationTests.swift — what is printed when a derivative of a network is explained.
import Autograd
import Networks
import Tensors
import Testing

@Suite struct ExplanationTests {
  @Test func dump() throws {
    for line in try Explained.course().explained("w(1)2,1") { print(line) }
    for line in try Explained.course().explained("w(1)2,1", of: "J") { print(line) }
    for line in try Explained.course().explained("z(0)1", of: "err") { print(line) }
    for line in try Explained.course().explained("w(2)1,1", of: "a(1)1") { print(line) }
    for line in try Explained.course().explained("a(1)1", of: "w(1)1,1") { print(line) }
    for line in try Explained.dense([3, 2, 1]).explained("w(1)1,1", of: "err") { print(line) }
    for line in try Explained.dense([30, 20, 1]).explained("w(1)1,1", of: "err", terms: 3) { print(line) }
    let conv = try Explained([("conv", ["depth": .integer(2), "size": .size(3,3), "activation": .word("relu")]), ("maxpool", [:]), ("flatten", [:]), ("dense", ["units": .integer(1)])], input: [1, 6, 6], rows: [(0..<36).map { Double(($0 * 7) % 11) / 11 }], targets: [1])
    for line in try conv.explained("w(1,1)2,3,1") { print(line) }
    for line in try conv.explained("b(1,2)") { print(line) }
    for line in try conv.explained("a(1,1)1,1") { print(line) }
    for line in try conv.explained("a(1,2)1,2") { print(line) }
    for line in try conv.explained("z(0,1)2,2") { print(line) }
    let batch = try Explained([("dense", ["units": .integer(2)]),("dense", ["units": .integer(1)])], input: [2], rows: [[1,2],[2,-1], [0,1]], targets: [1,0,1])
    for line in try batch.explained("w(1)2,1", of: "J") { print(line) }
    for line in try batch.explained("w(1)2,1", of: "J", terms: 2) { print(line) }
    for line in try batch.explained("a(1)2 of example 2", of: "J") { print(line) }
    for line in try batch.derivation(of: "J", by: "w(1)2,1").paths().lines(number: digits) { print(line) }
    for line in try Explained.dense([30, 20, 1]).derivation(of: "J", by: "w(1)2,1").paths().lines(number: digits) { print(line) }
    for line in try Explained.dense([3,2, 1]).derivation(of: "J", by: "w(1)2,1").paths().lines(number: digits) { print(line) }
  }
}
