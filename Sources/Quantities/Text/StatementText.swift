// StatementText.swift — statements as they were typed, and the text around them.
import Diagnostics
import Language

extension Statement {
  /// `command`, the text of this statement, with a parameter set to a number.
  package func text(_ command: String, with parameter: String, setTo number: Int) -> String {
    guard case .command(let call) = kind, let argument = call[parameter] else {
      return "\(command) \(parameter)=\(number)"
    }
    let (low, high) = (
      argument.range.lowerBound - range.lowerBound, argument.range.upperBound - range.lowerBound
    )
    let bytes = Array(command.utf8)
    guard low >= 0, low <= high, high <= bytes.count else { return command }
    return String(decoding: bytes[..<low] + Array("\(number)".utf8) + bytes[high...], as: UTF8.self)
  }
}

extension SourceText {
  /// The line around a UTF-8 offset, without blanks around it.
  package func line(at offset: Int) -> String {
    String(text(in: line(around: offset)).drop { $0 == " " || $0 == "\t" }).trimmedEnd
  }
}
