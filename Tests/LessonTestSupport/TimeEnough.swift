// TimeEnough.swift — tests of limits of time on machines of any speed.

/// Runs a test of limits of time with longer and longer ones until it is true that what is to be done within them was.
///
/// A busy machine may need a second for what takes none elsewhere.
package func withTimeEnough(_ test: (_ seconds: Double) throws -> Bool) rethrows -> Bool {
  for seconds in [0.05, 0.5, 5, 50] where try test(seconds) { return true }
  return false
}
