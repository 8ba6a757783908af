// Schedule.swift — learning rates that change from step to step.
import Tensors

/// Change of the learning rate.
public enum Schedule: Hashable, Sendable {
  /// Constant rate.
  case constant
  /// Multiplied by `factor` after every `every` steps.
  case step(every: Int, factor: Double)
  /// Half a cosine from the rate down to `least` in `steps` steps, where it stays.
  ///
  /// Source: Loshchilov & Hutter 2017, eq. 5, without restarts.
  case cosine(steps: Int, least: Double)

  /// The rate of the step after `done` steps, where the first step's is `rate`.
  public func rate(_ rate: Double, after done: Int) -> Double {
    switch self {
    case .constant: rate
    case .step(let every, let factor): rate * Math.pow(factor, Double(done / max(1, every)))
    case .cosine(let steps, let least):
      done >= steps
        ? least : least + (rate - least) * (1 + Math.cos(.pi * Double(done) / Double(steps))) / 2
    }
  }
}
