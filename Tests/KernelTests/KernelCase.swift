// KernelCase.swift — a case of the tests of equal bits: a kernel, its sizes, and the spans of its operands.

import CKernels
import Testing

/// One instruction to compare with the reference.
struct KernelCase: CustomTestStringConvertible, Sendable {
  var name: String
  var kernel: cr_kernel
  var sizes: [Int]
  var flags = 0
  /// Values of the operands beside random numbers.
  enum Contents: Sendable {
    case numbers, probabilities, saturated, indices(of: Character, below: Int), rows(below: Int)
  }
  var contents = Contents.numbers

  init(_ name: String, _ kernel: cr_kernel, _ sizes: [Int], flags: Int = 0, contents: Contents = .numbers) {
    (self.name, self.kernel, self.sizes, self.flags, self.contents) = (name, kernel, sizes, flags, contents)
  }

  var testDescription: String { "\(name) \(sizes) flags \(flags)" }

  var lengths: Lengths {
    let n = sizes + Array(repeating: 0, count: 16 - sizes.count)
    switch kernel {
    case CR_MATMUL:
      let (a, b) = (flags & CR_TRANSPOSE_A != 0 ? n[2] : n[0], flags & CR_TRANSPOSE_B != 0 ? n[1] : n[2])
      // The rows of a large outer product are stored another way where they begin with a cache line.
      return Lengths(y: n[0] * n[5], a: a * n[3], b: b * n[4], before: n[2] == 1 && n[0] > 1000 ? 13 : 0)
    case CR_LINEAR: return Lengths(y: n[0] * n[5], a: n[0] * n[3], b: n[2] * n[4], c: n[1])
    case CR_RECORD: return Lengths(y: 3, a: 1, c: 1)
    case CR_GATHER: return Lengths(y: n[0] * n[1], a: n[2] * n[1], b: n[0], c: 1)
    case CR_SUM, CR_MAX: return Lengths(y: n[0] * n[2], a: n[0] * n[1] * n[2], c: n[0] * n[2])
    case CR_MAX_GRADIENT: return Lengths(y: n[0] * n[1] * n[2], a: n[0] * n[2], b: n[0] * n[2])
    case CR_SOFTMAX, CR_LOG_SOFTMAX, CR_SOFTMAX_GRADIENT, CR_LOG_SOFTMAX_GRADIENT, CR_CLASS_CROSS_ENTROPY,
      CR_CLASS_CROSS_ENTROPY_GRADIENT:
      return Lengths(y: n[0] * n[1], a: n[0] * n[1], b: n[0] * n[1], c: n[0])
    case CR_CONVOLUTION, CR_CONVOLUTION_INPUT_GRADIENT, CR_CONVOLUTION_WEIGHT_GRADIENT:
      let (image, output) = (n[0] * n[1] * n[2] * n[3], n[0] * n[4] * n[11] * n[12])
      let filters = n[4] * (n[1] / n[13]) * n[5] * n[6]
      if kernel == CR_CONVOLUTION { return Lengths(y: output, a: image, b: filters) }
      if kernel == CR_CONVOLUTION_INPUT_GRADIENT { return Lengths(y: image, a: output, b: filters) }
      return Lengths(y: filters, a: output, b: image)
    case CR_MAX_POOL, CR_MEAN_POOL, CR_MAX_POOL_GRADIENT, CR_MEAN_POOL_GRADIENT:
      let (image, output) = (n[0] * n[1] * n[2], n[0] * n[9] * n[10])
      return kernel == CR_MAX_POOL || kernel == CR_MEAN_POOL
        ? Lengths(y: output, a: image, c: output) : Lengths(y: image, a: output, b: output)
    case CR_CHANNEL_SQUARES, CR_CHANNEL_DEVIATIONS:
      return Lengths(y: n[1], a: n[0] * n[1] * n[2], b: n[1])
    case CR_CHANNEL_SHARES:
      return Lengths(y: 2 * n[1], a: n[0] * n[1] * n[2], b: n[0] * n[1] * n[2], c: n[1])
    case CR_CHANNEL_NORMAL, CR_CHANNEL_SPREAD:
      return Lengths(y: n[0] * n[1] * n[2], a: n[0] * n[1] * n[2], b: 3 * n[1], c: n[1])
    case CR_CHANNEL_GRADIENT:
      return Lengths(
        y: n[0] * n[1] * n[2], a: n[0] * n[1] * n[2], b: n[0] * n[1] * n[2], c: 4 * n[1])
    case _ where CR_FIRST_RULE...CR_LAST_RULE ~= Int(kernel.rawValue):
      return Lengths(y: n[0], a: n[0], b: 4, c: n[1] + n[0])
    case _ where kernel == CR_SGD || CR_FIRST_POINTWISE...CR_LAST_POINTWISE ~= Int(kernel.rawValue):
      return Lengths(y: n[0], a: n[0], b: max(n[0], 1), c: n[0])
    case _ where kernel.rawValue <= CR_AFFINE.rawValue: return Lengths(y: n[0], a: n[0])
    default:  // binaries and strided copies
      let total = n[0] * n[1] * n[2] * n[3]
      let reach = { (strides: ArraySlice<Int>, sign: Int) in
        zip(n, strides).map { max($0 - 1, 0) * max(sign * $1, 0) }.reduce(0, +)
      }
      let before = max(reach(n[4..<8], -1), reach(n[8..<12], -1))
      let y = kernel == CR_STRIDED_COPY ? reach(n[4..<8], 1) + 1 : total
      return Lengths(
        y: y, a: max(reach(n[4..<8], 1), reach(n[8..<12], 1)) + 1, b: reach(n[8..<12], 1) + 1, before: before)
    }
  }

  /// The arena before the instruction runs.
  func arena<Number: KernelNumber>(_ instruction: cr_instruction, from numbers: [Number]) -> Arena<Number> {
    let lengths = self.lengths
    let arena = Arena(count: Int(instruction.c) + lengths.c + 5, from: numbers)
    switch contents {
    case .numbers: break
    case .probabilities:
      for index in 0..<lengths.a {
        let number = arena.start[Int(instruction.a) + index]
        arena.start[Int(instruction.a) + index] = index % 9 == 0 ? (number > 0 ? 1 : 0) : abs(number) / 2
      }
    case .saturated:
      // Pre-activations from −1000 to 1000, targets 0, 1 and between, outputs that went with them.
      for index in 0..<lengths.a {
        let x = Double(index % 41 - 20) * (index % 3 == 0 ? 50 : 1.7)
        let isSlope = kernel == CR_SIGMOID_GRADIENT || kernel == CR_TANH_GRADIENT
        arena.start[Int(isSlope ? instruction.c : instruction.a) + index] = Number(x)
        let output = kernel == CR_TANH_GRADIENT ? cr_tanh(x) : cr_sigmoid(x)
        arena.start[Int(isSlope ? instruction.b : instruction.c) + index] = Number(output)
        if !isSlope { arena.start[Int(instruction.b) + index] = [0, 1, 0.25][index % 3] }
      }
    case .rows(let bound):
      arena.start[Int(instruction.c)] = 0
      for index in 0..<lengths.b { arena.start[Int(instruction.b) + index] = Number((index * 7 + 3) % bound) }
    case .indices(let operand, let bound):
      let (start, length) = operand == "b" ? (Int(instruction.b), lengths.b) : (Int(instruction.c), lengths.c)
      for index in 0..<length {
        arena.start[start + index] = Number((index * 7 + index / 3) % (bound + 2) - 1)
      }
    }
    return arena
  }
}

// Short ways to write the sizes of a case.

/// A convolution: x `(n c h w)`, m filters `(r s)`.
func convolution(
  _ n: Int, _ c: Int, _ h: Int, _ w: Int, filters m: Int, _ r: Int, _ s: Int, stride: (Int, Int) = (1, 1),
  padding: (Int, Int) = (0, 0), groups: Int = 1, extra: Int = 0, dilation: (Int, Int)? = nil
) -> [Int] {
  let spans = ((r - 1) * (dilation?.0 ?? 1) + 1, (s - 1) * (dilation?.1 ?? 1) + 1)
  let (oh, ow) = (
    (h + 2 * padding.0 - spans.0) / stride.0 + 1 + extra,
    (w + 2 * padding.1 - spans.1) / stride.1 + 1 + extra
  )
  return [n, c, h, w, m, r, s, stride.0, stride.1, padding.0, padding.1, oh, ow, groups]
    + (dilation.map { [$0.0, $0.1] } ?? [])
}

/// A pooling of `planes` images `(h w)` with windows `(r s)`.
func pooling(
  _ planes: Int, _ h: Int, _ w: Int, _ r: Int, _ s: Int, stride: (Int, Int), padding: (Int, Int) = (0, 0),
  over: (Int, Int) = (0, 0), count: Int = 0
) -> [Int] {
  let (oh, ow) = (
    (h + 2 * padding.0 - r) / stride.0 + 1 + over.0, (w + 2 * padding.1 - s) / stride.1 + 1 + over.1
  )
  return [planes, h, w, r, s, stride.0, stride.1, padding.0, padding.1, oh, ow, count]
}

/// A pooling of `planes` images `(h w)` in `oh` by `ow` parts.
func parts(_ planes: Int, _ h: Int, _ w: Int, to oh: Int, _ ow: Int) -> [Int] {
  [planes, h, w, (h + oh - 1) / oh, (w + ow - 1) / ow, 1, 1, 0, 0, oh, ow, 0, 1]
}

/// A product (n0 × n2) · (n2 × n1); `gap` numbers lie unused at the end of each stored row.
func product(_ rows: Int, _ columns: Int, inner: Int, flags: Int, gap: Int = 0) -> [Int] {
  let a = (flags & CR_TRANSPOSE_A != 0 ? rows : inner) + gap
  let b = (flags & CR_TRANSPOSE_B != 0 ? inner : columns) + gap
  return [rows, columns, inner, a, b, columns + gap]
}
