// RunLimits.swift — what every command that runs lessons asks of its `--timeout` and `--jobs`.
import ArgumentParser

/// Limits of a run that a person gave.
enum RunLimits {
  /// Refuses what no run can keep to.
  ///
  /// - Throws: `ValidationError`, which exits with 2, for a time that is no number above 0 or fewer jobs than one.
  static func check(timeout: Double, jobs: Int?) throws {
    guard timeout > 0, timeout.isFinite else { throw ValidationError("--timeout takes a number above 0") }
    if let jobs, jobs < 1 { throw ValidationError("--jobs takes a number from 1") }
  }
}
