// Divergence.swift — trainings with a J that grows beyond bounds: their messages, and their curves.
import Diagnostics
import Interpreter
import Language
import Networks
import Quantities
import Tensors
import Typography

extension Session {
  /// J must have grown so many times over to be worth a word.
  private static let notableGrowth = 1e3

  /// Runs a training; of one that diverges the curve of J stays for `plot loss`.
  ///
  /// The error says when J began to grow.
  ///
  /// - Parameter curve: J so far, that of this training behind that of the earlier ones.
  /// - Parameter body: the training; a number that J does not show was lost where it answers with one.
  func keepingCurve(
    at place: SourceRange, _ curve: () -> LossHistory, _ body: () throws(NetworkError) -> LostNumber?
  ) throws(Diagnostic) {
    // Earlier rounds of a repeated block belong to the training.
    let made = roundsStart.map { min(state.effort.clock - $0.clock, state.effort.steps) } ?? 0
    var diagnostic: Diagnostic
    do throws(NetworkError) {
      guard var lost = try body() else { return }
      lost.steps += made
      diagnostic = .lost(lost, at: place)
    } catch {
      guard case .diverged(var diverged) = error else { throw Diagnostic(error, at: place) }
      diverged.steps += made
      diagnostic = Diagnostic(diverged, at: place)
    }
    let (curve, earlier) = (curve(), min(roundsStart?.losses ?? Int.max, state.losses.count))
    if curve.count > earlier {
      lostCurve = curve
      diagnostic.hint = [
        curve.growth(behind: earlier, text),
        diagnostic.hint.map { "the parameters are those from before; \($0)" },
      ].compactMap { $0 }.joined(separator: "; ")
    }
    throw diagnostic
  }

  /// A NaN or an infinity of a trained network that J does not show: the weight of a silent unit, or state of
  /// an optimizer, which would hold its parameter still from then on.
  func lostNumber(in network: Network, after steps: Int, rate: Double) -> LostNumber? {
    func find(_ value: Tensor, _ key: ParameterKey, _ slot: String?) -> LostNumber? {
      guard let offset = Precision.double.firstNotHeld(in: value) else { return nil }
      let parameter = network.name(of: key)
      return LostNumber(
        name: slot.map { "\($0) of \(parameter), which \(network.optimizer.kind.name) keeps," }
          ?? "a number in \(parameter)", value: value[offset], isKept: slot != nil, steps: steps, rate: rate)
    }
    for key in network.keys { if let lost = find(network[key], key, nil) { return lost } }
    for (slot, kept) in zip(network.optimizer.kind.slots, network.optimizerState.slots) {
      for (key, value) in kept.sorted(by: { $0.key < $1.key }) {
        if let lost = find(value, key, slot) { return lost }
      }
    }
    return nil
  }

  /// A note where J has grown a thousandfold in a training that came to its end.
  func growthNotes(from before: Double, to after: Double, rate: Double) -> [String] {
    guard before > 0, after.isFinite, after / before >= Self.notableGrowth else { return [] }
    let note =
      "J grew from \(text(before)) to \(text(after)): the steps are too large. A smaller learning rate may help, "
      + "a tenth say: `rate=\(text(rate / 10))`; `undo` takes these steps back"
    return wrapped("note: \(note)", width: text.width, indent: 6)
  }
}

/// A parameter, or an optimizer's state of one, that became NaN or infinite.
struct LostNumber {
  let name: String, value: Double
  let isKept: Bool
  var steps: Int
  let rate: Double
}

extension Diagnostic {
  fileprivate static func lost(_ number: LostNumber, at place: SourceRange) -> Self {
    .init(
      .diverged,
      "after \(counted(number.steps, "step")), \(number.name) is \(NumberFormat.format(number.value))",
      at: place,
      hint: number.isKept
        ? "the gradient is too large to be squared: `data scale`, or `clip=1` of the optimizer"
        : smallerRate(than: number.rate))
  }
}

extension LossHistory {
  /// Least J behind the first `earlier` numbers, and its growth since; `nil` where it did not grow.
  fileprivate func growth(behind earlier: Int, _ text: NumberText) -> String? {
    let own = values.enumerated().map { (number: $0 * stride + 1 - earlier, J: $1) }.filter { $0.number > 0 }
    guard let least = own.min(by: { $0.J < $1.J }), let last = own.last, last.J > least.J else {
      return own.isEmpty ? nil : "`plot loss` shows J until then"
    }
    return
      "J grew from \(text(least.J)) at \(unit) \(least.number) to \(text(last.J)) at \(unit) \(last.number), as `plot loss log` shows"
  }
}
