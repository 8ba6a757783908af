// RunLimits.swift — checks of `--timeout` and `--jobs` for every command that runs lessons.
import ArgumentParser

/// Limits of a run that a person gave.
enum RunLimits {
  /// Refuses limits that no run can keep.
  ///
  /// - Throws: `ValidationError`, which exits with 2, for a time that is no number above 0 or fewer jobs than one.
  static func check(timeout: Double, jobs: Int?) throws {
    guard timeout > 0, timeout.isFinite else { throw ValidationError("--timeout takes a number above 0") }
    if let jobs, jobs < 1 { throw ValidationError("--jobs takes a number from 1") }
  }
}
