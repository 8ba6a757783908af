// StatementText.swift — statements as they were typed, and the text around them.
import Diagnostics
import Language

extension Statement {
  /// `command`, the text of this statement, with a parameter set to a number.
  func text(_ command: String, with parameter: String, setTo number: Int) -> String {
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
  /// The text of a stretch.
  func text(in range: SourceRange) -> String {
    let bytes = text.utf8
    let low = min(max(0, range.lowerBound), bytes.count), high = min(max(low, range.upperBound), bytes.count)
    return String(decoding: bytes.dropFirst(low).prefix(high - low), as: UTF8.self)
  }

  /// The line around a UTF-8 offset, without blanks around it.
  func line(at offset: Int) -> String {
    let bytes = Array(text.utf8)
    var start = min(max(0, offset), bytes.count), end = start
    while start > 0, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    return String(decoding: bytes[start..<end].drop { $0 == 32 || $0 == 9 }, as: UTF8.self).trimmedEnd
  }
}
