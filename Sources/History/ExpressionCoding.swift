// ExpressionCoding.swift — expressions as bytes, so that names keep their typed definitions.
import Diagnostics
import Language
import Quantities

extension ByteWriter {
  /// Writes all of an expression but where it was typed.
  mutating func write(_ expression: Expression) {
    func write(_ tag: Int, _ parts: Expression...) {
      self.write(tag)
      for part in parts { self.write(part) }
    }
    switch expression.kind {
    case .number(let number):
      write(0)
      self.write(number)
    case .name(let name):
      write(1)
      self.write(name)
    case .quantity(let quantity):
      write(2)
      self.write(quantity.symbol)
      self.write(quantity.layers) { $0.write($1) }
      self.write(quantity.indices) { $0.write($1) }
    case .matrix(let rows):
      write(3)
      self.write(rows) { $0.write($1) { $0.write($1) } }
    case .range(let low, let high): write(4, low, high)
    case .unary(let sign, let value):
      write(5, value)
      self.write(sign.rawValue)
    case .binary(let sign, let left, let right):
      write(6, left, right)
      self.write(sign.rawValue)
    case .call(let function, _, let arguments):
      write(7)
      self.write(function)
      self.write(arguments) { $0.write($1) }
    case .derivative(let of, let by):
      write(8, by)
      self.write(of) { $0.write($1) }
    }
  }
}

extension ByteReader {
  /// Reads an expression; refuses one nested deeper than the parser allows.
  mutating func expression(depth: Int = 0) throws(Damaged) -> Expression {
    guard depth < 400 else { throw Damaged() }
    func part(_ reader: inout ByteReader) throws(Damaged) -> Expression {
      try reader.expression(depth: depth + 1)
    }
    func parts(_ reader: inout ByteReader) throws(Damaged) -> [Expression] {
      try reader.list { reader throws(Damaged) in try part(&reader) }
    }
    let kind: Expression.Kind
    switch try integer() {
    case 0: kind = .number(try double())
    case 1: kind = .name(try text())
    case 2: kind = .quantity(Quantity(try text(), layers: try parts(&self), indices: try parts(&self)))
    case 3: kind = .matrix(try list { reader throws(Damaged) in try parts(&reader) })
    case 4: kind = .range(try part(&self), try part(&self))
    case 5:
      let value = try part(&self)
      guard let sign = UnaryOperator(rawValue: try text()) else { throw Damaged() }
      kind = .unary(sign, value)
    case 6:
      let (left, right) = (try part(&self), try part(&self))
      guard let sign = BinaryOperator(rawValue: try text()) else { throw Damaged() }
      kind = .binary(sign, left, right)
    case 7:
      kind = .call(function: try text(), functionRange: SourceRange(0, 0), arguments: try parts(&self))
    case 8:
      let by = try part(&self)
      kind = .derivative(of: try optional { reader throws(Damaged) in try part(&reader) }, withRespectTo: by)
    default: throw Damaged()
    }
    return Expression(kind, at: SourceRange(0, 0))
  }
}
