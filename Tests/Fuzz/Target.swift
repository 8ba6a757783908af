// Target.swift — the target of a run, and its cases.
import Tensors

/// One thing to try.
struct Case {
  /// Description for reproducing the case: the text, or the files.
  var shown: String
  /// Runs it, tells `step` its progress, and returns the error, or `nil`.
  var run: (_ step: (Int) -> Void) -> String?
}

/// A part of the program that is tried.
protocol Target {
  var name: String { get }
  /// The case of a number; the same numbers from `random` make the same case.
  func make(_ number: Int, _ random: inout Random) -> Case
}

extension Random {
  /// One of `choices`, which are not empty.
  mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[below(choices.count)] }
  /// True once in `n` times.
  mutating func once(in n: Int) -> Bool { below(n) == 0 }
}
