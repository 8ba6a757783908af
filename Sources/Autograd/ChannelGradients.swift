// ChannelGradients.swift — the ways back through batch normalisation to its input, joined into one pass.
import Tensors

extension Program {
  /// The same program with the gradient of batch normalisation by its input x computed in one pass over the
  /// numbers.
  ///
  /// The tape has three ways, one for each entry that reads x: g·s by the normalised value, t·(x − μ) by the
  /// variance, u by the mean. Each would walk over the whole gradient. The factors of the channels are put
  /// aside, and the last instruction computes (g·s + t·(x − μ)) + u: the same bits.
  ///
  /// - Parameter room: makes room for so many numbers.
  func joiningChannelGradients(room: (Int) throws(OutOfMemory) -> Int) throws(OutOfMemory) -> Program {
    let joins = (0..<count).compactMap { ChannelJoin(variance: $0, of: self) }
    guard !joins.isEmpty else { return self }
    var changed: [Int: [(inout Program) -> Void]] = [:]
    for join in joins {
      let channels = join.channels, factors = try room(saturatingProduct(4, channels))
      func keep(_ offset: Int, _ row: Int) -> (inout Program) -> Void {
        { $0.append(.copy, into: factors + row * channels, a: offset, sizes: [channels]) }
      }
      let (value, variance) = (instruction(join.value), instruction(join.variance))
      changed[join.value] = [keep(value.b, 0)]
      changed[join.variance] = [keep(variance.b, 1), keep(variance.c, 2)]
      changed[join.mean] = [
        keep(instruction(join.mean).a, 3),
        {
          $0.append(
            .channelGradient, accumulate: value.accumulates, into: value.y, a: value.a, b: variance.a,
            c: factors, sizes: join.sizes)
        },
      ]
    }
    var result = Program()
    for index in 0..<count {
      if let instead = changed[index] {
        for change in instead { change(&result) }
      } else {
        result.append(self, index..<(index + 1))
      }
    }
    return result
  }
}

/// Three instructions that add up the gradient of one x: by the value, by the variance and by the mean.
private struct ChannelJoin {
  let value: Int, variance: Int, mean: Int
  /// Images, channels, pixels.
  let sizes: [Int]
  var channels: Int { sizes[1] }

  /// The three instructions around `variance`, where they have the form of batch normalisation and no
  /// instruction between them reads the gradient or changes their inputs.
  init?(variance: Int, of program: Program) {
    let way = program.instruction(variance)
    guard way.kernel == .channelSpread, way.accumulates else { return nil }
    sizes = Array(way.sizes[..<3])
    let count = sizes.reduce(1, saturatingProduct)
    let gradient = way.y..<(way.y + count), x = way.a..<(way.a + count)
    func touches(_ index: Int) -> Bool {
      let it = program.instruction(index)
      return [it.y, it.a, it.b, it.c].contains(where: gradient.contains)
    }
    guard let value = (0..<variance).last(where: touches),
      let mean = ((variance + 1)..<program.count).first(where: touches)
    else { return nil }
    let (first, last) = (program.instruction(value), program.instruction(mean))
    // Each channel's number meets all of its pixels.
    let strides = [sizes[1] * sizes[2], sizes[2], 1], own = [0, 1, 0]
    let product = LoopNest(sizes: sizes, strides: [strides, strides, own]).rounds()
    let copy = LoopNest(sizes: sizes, strides: [strides, own]).rounds()
    guard first.kernel == .multiply, first.y == way.y,
      Array(first.sizes[..<12]) == product.sizes + product.strides[1] + product.strides[2],
      last.kernel == .stridedCopy, last.accumulates, last.y == way.y,
      Array(last.sizes[..<12]) == copy.sizes + copy.strides[0] + copy.strides[1]
    else { return nil }
    let g = first.a..<(first.a + count)
    guard !g.overlaps(gradient), !x.overlaps(gradient),
      ((value + 1)..<mean).allSatisfy({ index in
        let (output, inputs, _) = program.operands(of: index)
        let written = [output] + (program.writesThird(index) ? inputs.suffix(1) : [])
        return !written.contains { g.contains($0) || x.contains($0) }
      })
    else { return nil }
    (self.value, self.variance, self.mean) = (value, variance, mean)
  }
}
