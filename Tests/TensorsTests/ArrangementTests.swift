// ArrangementTests.swift — places of the numbers of a file in memory, in pieces of any size.
import Testing

@testable import Tensors

@Suite struct ArrangementTests {
  private static let known: [(Arrangement, shape: Shape, memory: [Int])] = [
    (.same([2, 3]), [2, 3], [0, 1, 2, 3, 4, 5]),
    (.transposed([2, 3]), [3, 2], [0, 3, 1, 4, 2, 5]),
    (.transposed([4]), [4], [0, 1, 2, 3]),
    (.transposed([1, 3]), [3, 1], [0, 1, 2]),
    (.turned([2, 1, 2, 2]), [2, 1, 2, 2], [3, 2, 1, 0, 7, 6, 5, 4]),
    (.turned([1, 3]), [1, 3], [2, 1, 0]),
    (Arrangement(sizes: [2, 2, 2], steps: [4, 1, 2]), [2, 2, 2], [0, 2, 1, 3, 4, 6, 5, 7]),
    (.same([0, 3]), [0, 3], []), (.same(.scalar), .scalar, [0]),
  ]

  @Test(arguments: known.indices) func everyPieceIsInPlace(_ index: Int) {
    let (arrangement, shape, memory) = Self.known[index]
    #expect(arrangement.shape == shape && arrangement.pieceSize > 0)
    for size in 1...max(1, memory.count) {
      var found = [Int](repeating: -1, count: memory.count)
      for start in stride(from: 0, to: memory.count, by: size) {
        arrangement.places(of: start..<min(memory.count, start + size)) { found[$0] = $1 }
      }
      #expect(found == memory, "pieces of \(size)")
    }
  }

  /// Pieces of a matrix that is turned over are whole rows, and not more than needed.
  @Test(arguments: [[25_088, 4096], [3, 100_000], [70_000, 1]]) func piecesAreRows(_ sizes: [Int]) {
    let arrangement = Arrangement.transposed(Shape(sizes))
    #expect(arrangement.pieceSize % arrangement.shape[1] == 0 || sizes[1] == 1)
    #expect(arrangement.pieceSize <= max(1 << 15, 8 * arrangement.shape[1]))
  }
}
