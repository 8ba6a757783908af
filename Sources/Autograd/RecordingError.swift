// RecordingError.swift — the errors of recording an operation, as one type.
import Tensors

/// An operation that can't be put on a tape.
public enum RecordingError: Error, Hashable, Sendable {
  /// The shapes of its inputs don't fit.
  case shape(ShapeMismatch)
  /// There is no memory for its output.
  case memory(OutOfMemory)

  /// The result of `body`, which needs memory.
  static func memory<Result>(
    _ body: () throws(OutOfMemory) -> Result
  ) throws(RecordingError) -> Result {
    do throws(OutOfMemory) { return try body() } catch { throw .memory(error) }
  }
}
