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
        rows.append(try row())
      }
    }
  }

  /// One row: `0 1 -> 1`.
  private mutating func row() throws(Diagnostic) -> TableRow {
    let start = try peek().range.lowerBound
    let inputs = try numbers()
    if inputs.isEmpty { throw noNumber(try peek()) }
    var targets: [Double] = []
    if try take(.arrow) != nil {
      targets = try numbers()
      if targets.isEmpty { throw noNumber(try peek()) }
    }
    let token = try peek()
    guard token.endsStatement, token.kind != .end else { throw noNumber(token) }
    return TableRow(inputs: inputs, targets: targets, at: SourceRange(start, position))
  }

  /// Numbers with their signs, separated by blanks, as far as there are any.
  private mutating func numbers() throws(Diagnostic) -> [Double] {
    var numbers: [Double] = []
    while true {
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
        return numbers
      }
    }
  }

  private func noNumber(_ token: Token) -> Diagnostic {
    let hint =
      switch token.symbol {
      case .comma: "blanks separate numbers; `;` or a new line separates rows"
      case .arrow: "a row has one arrow: inputs -> targets"
      default: "a row reads 0 1 -> 1: numbers, an arrow, the targets"
      }
    return unexpected(token, expected: "a number", hint: hint)
  }
}
