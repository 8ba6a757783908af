// RandomStream.swift — a generator behind draws of parameters that may still have to be made.
import Platform
import Tensors

/// A generator, perhaps behind draws that are made only when a number behind them is needed.
package struct RandomStream: Sendable {
  private enum Place: Sendable {
    case at(Random)
    case behind(ParameterDraw)
  }
  private var place: Place

  /// A stream that goes on with `random`.
  package init(_ random: Random) { place = .at(random) }

  /// The generator; the draws before it are made.
  package var random: Random {
    switch place {
    case .at(let random): random
    case .behind(let draw): draw.end
    }
  }

  /// True where both are known to give the same numbers without making a draw.
  package func isSame(as other: RandomStream) -> Bool {
    switch (place, other.place) {
    case (.at(let mine), .at(let its)): mine == its
    case (.behind(let mine), .behind(let its)): mine === its
    default: false
    }
  }

  /// Parameters from the next numbers of the stream, to be drawn when they are first asked for.
  mutating func draw(
    _ specs: [ParameterSpec], _ initialization: Initialization, precision: Precision
  ) -> DrawnParameters {
    let draw: ParameterDraw
    switch place {
    case .at(let random): draw = ParameterDraw(specs, initialization, from: .at(random))
    case .behind(let last): draw = ParameterDraw(specs, initialization, from: .behind(last))
    }
    // Constants take no numbers.
    if specs.contains(where: { $0.start.isRandom }) { place = .behind(draw) }
    return DrawnParameters(draw, precision: precision, narrowest: precision)
  }
}

/// The draw of a layer's parameters: a part of a stream, whose start and end are found when they are needed.
final class ParameterDraw: Sendable {
  /// Start of the draw in the stream.
  enum Start: Sendable {
    case at(Random)
    case behind(ParameterDraw)
  }

  let specs: [ParameterSpec]
  private let initialization: Initialization
  private let known: Guarded<(start: Start, end: Random?)>

  init(_ specs: [ParameterSpec], _ initialization: Initialization, from start: Start) {
    (self.specs, self.initialization) = (specs, initialization)
    known = Guarded((start, nil))
  }

  deinit {
    // A long chain is let go link by link, not by as many calls within each other.
    var link = takeBefore()
    while link != nil, isKnownUniquelyReferenced(&link) { link = link?.takeBefore() }
  }

  private func takeBefore() -> ParameterDraw? {
    known.withLock { known in
      guard case .behind(let draw) = known.start else { return nil }
      known.start = .at(Random(seed: 0))
      return draw
    }
  }

  /// The generator behind it.
  var end: Random {
    var waiting: [ParameterDraw] = [], draw = self
    var random: Random
    search: while true {
      let (start, end) = draw.known.withLock { $0 }
      if let end {
        random = end
        break search
      }
      waiting.append(draw)
      switch start {
      case .at(let start):
        random = start
        break search
      case .behind(let before): draw = before
      }
    }
    for draw in waiting.reversed() { random = draw.passed(from: random) }
    return random
  }

  /// The values, in `precision`.
  func values(in precision: Precision) -> [Tensor] {
    var random: Random
    switch known.withLock({ $0.start }) {
    case .at(let start): random = start
    case .behind(let before): random = before.end
    }
    let start = random
    let values = specs.map { initialization.value(of: $0, random: &random, precision: precision) }
    note(from: start, to: random)
    return values
  }

  /// The generator behind it, when it starts with `start`.
  private func passed(from start: Random) -> Random {
    if let end = known.withLock({ $0.end }) { return end }
    var random = start
    for spec in specs { initialization.skip(spec, random: &random) }
    note(from: start, to: random)
    return random
  }

  private func note(from start: Random, to end: Random) {
    // The draw before it is let go outside the lock.
    let before: Start = known.withLock { known in
      let before = known.start
      known = (.at(start), end)
      return before
    }
    _ = before
  }
}
