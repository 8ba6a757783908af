// Target.swift — what is tried, and what a case of it is.
import Tensors

/// One thing to try.
struct Case {
  /// What a person reads who repeats it: the text, or the files.
  var shown: String
  /// Runs it, tells `step` how far it is, and answers with what is wrong, or `nil`.
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
