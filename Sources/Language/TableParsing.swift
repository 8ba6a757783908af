// TableParsing.swift — examples written out: { 0 1 -> 1; 1 1 -> 0 }.
import Diagnostics

extension ParserState {
  /// Rows of numbers between `{` and `}`, separated by line breaks or `;`.
  mutating func table() throws(Diagnostic) -> (rows: ExampleTable, range: SourceRange) {
    let bracket = try peek()
    let opened = try open(bracket, .block, levels: Limit.block)
    var rows = ExampleTable()
    while true {
      let token = try peek()
      if token.isSeparator {
        advance()
      } else if token.symbol == .closeBrace {
        return (rows, try close(opened))
      } else {
        try rows.append { inputs, targets throws(Diagnostic) in try row(&inputs, &targets) }
        // Room for all rows at once, as far as the first ones tell: a comment with a brace in it only makes it less.
        if rows.count == 1024 {
          let start = bracket.range.upperBound
          let end = lexer.bytes[position...].firstIndex(of: UInt8(ascii: "}")) ?? lexer.bytes.count
          rows.reserve(part: Double(position - start) / Double(end - start))
        }
      }
    }
  }

  /// Reads one row, `0 1 -> 1`, and answers with where it stands.
  private mutating func row(_ inputs: inout [Double], _ targets: inout [Double]) throws(Diagnostic)
    -> SourceRange
  {
    let start = try peek().range.lowerBound
    if try numbers(&inputs) == 0 { throw noNumber(try peek()) }
    if try take(.arrow) != nil, try numbers(&targets) == 0 { throw noNumber(try peek()) }
    let token = try peek()
    guard token.endsStatement, token.kind != .end else { throw noNumber(token) }
    return SourceRange(start, position)
  }

  /// Appends numbers with their signs, separated by blanks, as far as there are any, and answers with how many.
  private mutating func numbers(_ numbers: inout [Double]) throws(Diagnostic) -> Int {
    let before = numbers.count
    while true {
      if let (number, end) = lexer.plainNumber(from: position) {
        numbers.append(number)
        position = end
        continue
      }
      let token = try peek()
      if case .number(let number) = token.kind {
        numbers.append(number)
        advance()
      } else if token.symbol == .minus || token.symbol == .plus, let next = self.token(after: token),
        case .number(let number) = next.kind, !next.blankBefore
      {
        numbers.append(token.symbol == .minus ? -number : number)
        position = next.range.upperBound
      } else {
        return numbers.count - before
      }
    }
  }

  private func noNumber(_ token: Token) -> Diagnostic {
    let hint: Hint? =
      switch token.symbol {
      case .comma: "blanks separate numbers; `;` or a new line separates rows"
      case .arrow: "a row has one arrow: inputs -> targets"
      default: "a row reads 0 1 -> 1: numbers, an arrow, the targets"
      }
    return unexpected(token, expected: "a number", hint: hint)
  }
}
