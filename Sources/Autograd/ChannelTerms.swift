// ChannelTerms.swift — terms over the channels of maps, or the columns of a table, each one pass over the numbers.
import Tensors

extension Term {
  /// A number for each channel, ready to meet maps or columns of `shape`.
  func asChannels(of shape: Shape) -> Term {
    reshaped(Shape([1, shape[1]] + shape.sizes.dropFirst(2).map { _ in 1 }))
  }

  /// The sum of each channel.
  var channelSum: Term {
    summed(to: Shape([1, shape[1]] + shape.sizes.dropFirst(2).map { _ in 1 })).reshaped([shape[1]])
  }

  /// Σ (x − μ)² of each channel.
  func channelSquares(around mean: Term) -> Term { channelSum(.channelSquares, mean) }

  /// Σ (x − μ) of each channel.
  func channelDeviations(from mean: Term) -> Term { channelSum(.channelDeviations, mean) }

  private func channelSum(_ kernel: Kernel, _ mean: Term) -> Term {
    Term([shape[1]]) { emitter, destination, accumulate throws(OutOfMemory) in
      let (x, mean) = (try emitter.place(self), try emitter.place(mean))
      emitter.append(
        kernel, accumulate: accumulate, into: destination, a: x.offset, b: mean.offset,
        sizes: shape.channelSizes(isSum: true))
    }
  }

  /// Σ g, and Σ g·(x − μ), of each channel for a gradient g: computed once for all formulas of an entry that
  /// ask.
  func channelShares(_ x: Term, _ mean: Term) -> (total: Term, deviating: Term) {
    let channels = shape[1]
    func part(_ number: Int) -> Term {
      Term([channels]) { emitter, destination, accumulate throws(OutOfMemory) in
        let (g, x, mean) = (try emitter.place(self), try emitter.place(x), try emitter.place(mean))
        let both = try emitter.once(
          .init(kernel: .channelShares, operands: [g.offset, x.offset, mean.offset]), [2, channels]
        ) { into in
          emitter.append(
            .channelShares, into: into, a: g.offset, b: x.offset, c: mean.offset,
            sizes: shape.channelSizes(isSum: true))
        }
        emitter.append(
          .copy, accumulate: accumulate, into: destination, a: both.offset + number * channels,
          sizes: [channels])
      }
    }
    return (part(0), part(1))
  }

  /// (x − μ)·scale + shift, channel by channel.
  func channelNormal(_ mean: Term, scale: Term, shift: Term) -> Term {
    Term(shape) { emitter, destination, accumulate throws(OutOfMemory) in
      let x = try emitter.place(self), channels = shape[1]
      let numbers = try emitter.scratch([3, channels])
      for (row, part) in [mean, scale, shift].enumerated() {
        try emitter.emit(part, into: numbers.offset + row * channels)
      }
      emitter.append(
        .channelNormal, accumulate: accumulate, into: destination, a: x.offset, b: numbers.offset,
        sizes: shape.channelSizes(isSum: false))
    }
  }

  /// scale·(x − μ), channel by channel.
  func channelSpread(_ mean: Term, scale: Term) -> Term {
    Term(shape) { emitter, destination, accumulate throws(OutOfMemory) in
      let (x, mean, scale) = (try emitter.place(self), try emitter.place(mean), try emitter.place(scale))
      emitter.append(
        .channelSpread, accumulate: accumulate, into: destination, a: x.offset, b: scale.offset,
        c: mean.offset, sizes: shape.channelSizes(isSum: false))
    }
  }
}

extension Shape {
  /// (images channels pixels) as the kernels of channels take them: the sum of one channel alone is one long row.
  fileprivate func channelSizes(isSum: Bool) -> [Int] {
    let pixels = sizes.dropFirst(2).reduce(1, *)
    return isSum && self[1] == 1 ? [1, 1, self[0] * pixels] : [self[0], self[1], pixels]
  }
}
