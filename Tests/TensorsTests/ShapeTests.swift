// ShapeTests.swift — arithmetic of shapes: counts, strides, places of elements, broadcasting.
import Tensors
import Testing

@Suite struct ShapeTests {
  @Test(
    arguments: [
      ([], 1, []), ([3], 3, [1]), ([2, 3], 6, [3, 1]), ([2, 3, 4], 24, [12, 4, 1]),
      ([2, 0, 4], 0, [0, 4, 1]),
      ([1, 1], 1, [1, 1]),
    ] as [(Shape, Int, [Int])]) func countAndStrides(_ shape: Shape, _ count: Int, _ strides: [Int])
  {
    #expect(shape.count == count && shape.strides == strides && shape.rank == shape.sizes.count)
    for offset in 0..<count {
      let index = shape.index(at: offset)
      #expect(shape.offset(of: index) == offset, "\(shape) \(index)")
      #expect(zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 } == offset)
    }
  }

  @Test(
    arguments: [
      ([2, 3], [1, 2], 5), ([2, 3], [2, 0], nil), ([2, 3], [0, 3], nil), ([2, 3], [-1, 0], nil),
      ([2, 3], [1], nil),
      ([2, 3], [0, 0, 0], nil), ([], [], 0), ([0], [0], nil),
    ] as [(Shape, [Int], Int?)]) func offsetOfAnIndex(_ shape: Shape, _ index: [Int], _ offset: Int?)
  {
    #expect(shape.offset(of: index) == offset)
  }

  /// numpy's rules, in both orders.
  @Test(
    arguments: [
      ([2, 3], [3], [2, 3]), ([2, 3], [2, 1], [2, 3]), ([2, 1], [1, 3], [2, 3]), ([], [4], [4]), ([], [], []),
      ([2, 3], [2], nil), ([2, 3], [3, 2], nil), ([4, 1, 5], [3, 1], [4, 3, 5]), ([1], [0], [0]),
      ([0], [2], nil),
      ([5, 2, 3], [2, 1], [5, 2, 3]),
    ] as [(Shape, Shape, Shape?)]) func broadcasting(_ a: Shape, _ b: Shape, _ result: Shape?)
  {
    #expect(a.broadcast(with: b) == result && b.broadcast(with: a) == result)
  }

  @Test func axesCountFromEitherEnd() {
    let shape: Shape = [2, 3, 4]
    #expect(shape[0] == 2 && shape[2] == 4 && shape[-1] == 4 && shape[-3] == 2)
  }

  @Test func noProductOverflows() {
    #expect(Shape([Int.max, 2]).count == Int.max && Shape([Int.max, Int.max, 3]).strides[0] == Int.max)
    #expect(saturatingProduct(1 << 40, 1 << 40) == Int.max && saturatingProduct(6, 7) == 42)
    #expect(Shape([-3, 2]).sizes == [0, 2] && Shape([-3, 2]).count == 0)
  }

  @Test(
    arguments: [
      ([], "number", "one number"), ([3], "3", "a vector of 3"), ([2, 3], "2×3", "2×3"),
      ([14, 14, 1], "14×14×1", "14×14×1"),
    ] as [(Shape, String, String)]) func written(_ shape: Shape, _ text: String, _ words: String)
  {
    #expect(shape.description == text && shape.inWords == words)
  }
}
