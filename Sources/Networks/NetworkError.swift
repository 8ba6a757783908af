// NetworkError.swift — the errors of recording, running and training a network, as one type.
import Autograd
import Tensors

/// An error of a network that is recorded, run or trained.
public enum NetworkError: Error, Sendable {
  /// A layer or the loss does not fit.
  case layer(LayerError)
  /// The shapes of an operation don't fit.
  case shape(ShapeMismatch)
  /// There is no memory for it.
  case memory(OutOfMemory)
  /// A number that is NaN or infinite.
  case notFinite(NotFiniteReport)
  /// It was stopped before its end.
  case stopped
  /// The objective of a training is no longer a number.
  case diverged(Diverged)
}

/// An error of a part of a network's work.
protocol NetworkErrorPart: Error {
  /// The error of the whole.
  var asNetworkError: NetworkError { get }
}

extension NetworkError {
  /// The result of `body`; its errors become those of a network.
  static func converting<Result, Part: NetworkErrorPart>(
    _ body: () throws(Part) -> Result
  ) throws(NetworkError) -> Result {
    do throws(Part) { return try body() } catch { throw error.asNetworkError }
  }
}

extension LayerError: NetworkErrorPart { var asNetworkError: NetworkError { .layer(self) } }
extension OutOfMemory: NetworkErrorPart { var asNetworkError: NetworkError { .memory(self) } }
extension Stopped: NetworkErrorPart { var asNetworkError: NetworkError { .stopped } }

extension RecordingError: NetworkErrorPart {
  var asNetworkError: NetworkError {
    switch self {
    case .shape(let error): .shape(error)
    case .memory(let error): .memory(error)
    }
  }
}

extension Tape {
  /// Records an operation as a part of a network.
  func recordPart(
    _ operation: Operation, _ inputs: [Variable], _ settings: Settings = [:]
  ) throws(NetworkError) -> Variable {
    try NetworkError.converting { () throws(RecordingError) in try record(operation, inputs, settings) }
  }
}
