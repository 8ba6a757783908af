// Syntax.swift — the structure of a text before it is computed: statements, expressions, calls.
import Diagnostics

/// One command, assignment, derivative or expression.
public struct Statement: Hashable, Sendable {
  /// The forms a statement can take.
  public enum Kind: Hashable, Sendable {
    /// `train epochs=5`
    case command(CommandCall)
    /// `rate = 0.5`, `w(1)2,1 = 0.3`: the target is a `.name`, a `.quantity`, or the `.call` of a name, which is refused.
    case assignment(target: Expression, value: Expression)
    /// `d g / d a`, `∂err/∂w(1)2,1`
    case derivative(of: Expression, withRespectTo: Expression)
    /// An expression to print.
    case expression(Expression)
  }
  /// Form of the statement, with its parts.
  public var kind: Kind
  /// Range from its first to its last character.
  public var range: SourceRange

  /// A statement read from `range`.
  public init(_ kind: Kind, at range: SourceRange) { (self.kind, self.range) = (kind, range) }
}

/// Something that has a value.
public struct Expression: Hashable, Sendable {
  /// The forms an expression can take.
  public indirect enum Kind: Hashable, Sendable {
    case number(Double)
    /// A word without parentheses: a name of the session or a quantity such as `err`, `x1`, `y`.
    case name(String)
    /// `w(2)1,1`, `z(1,2)4,4`, `b(1)`, `x1` (as symbol `x`, no layer, index 1).
    case quantity(Quantity)
    /// `[1 2; 3 4]`: rows of elements.
    case matrix([[Expression]])
    /// `1:5`
    case range(Expression, Expression)
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression)
    /// `relu(x)`, `conv(x, y, same)`
    case call(function: String, functionRange: SourceRange, arguments: [Expression])
    /// `(d g / d a)`, `grad a of g` as a value; without `of`, of the error or the objective.
    case derivative(of: Expression?, withRespectTo: Expression)
  }
  /// Form of the expression, with its parts.
  public var kind: Kind
  /// Range from its first to its last character, parentheses included.
  public var range: SourceRange

  /// The function of a call that takes an element of its first argument, by the indices behind: `softmax(s)(1,3)`.
  ///
  /// No function can be typed by this name.
  public static let elementFunction = "element of"

  /// An expression read from `range`.
  public init(_ kind: Kind, at range: SourceRange) { (self.kind, self.range) = (kind, range) }
}

/// A quantity of the blackboard: a symbol, the layer (and filter) in parentheses, the element after them.
public struct Quantity: Hashable, Sendable {
  /// `w`, `b`, `a`, `z`, `gamma`, `x` … (γ β μ σ² are read as `gamma` `beta` `mu` `sigma2`).
  public var symbol: String
  /// Indices in parentheses: the layer, or layer and filter; empty for `x1`.
  public var layers: [Expression]
  /// Indices behind: row, column, depth; empty for the whole.
  public var indices: [Expression]

  /// The quantity `symbol(layers)indices`.
  public init(_ symbol: String, layers: [Expression] = [], indices: [Expression] = []) {
    (self.symbol, self.layers, self.indices) = (symbol, layers, indices)
  }
}

/// The minus of `-x`.
public enum UnaryOperator: String, Hashable, Sendable, CaseIterable {
  case negate = "-"
}

/// Operators between two values, by how they are written.
public enum BinaryOperator: String, Hashable, Sendable, CaseIterable {
  case add = "+", subtract = "-", multiply = "*", divide = "/", power = "^", matmul = "@"
  case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">=", equal = "==", notEqual = "!="
}

/// A command with its arguments.
public struct CommandCall: Hashable, Sendable {
  /// The full name of the command, also where a unique prefix was typed.
  public var name: String
  /// Place of the name.
  public var nameRange: SourceRange
  /// The positional arguments by the name of their parameter, in order of the text.
  public var arguments: [Argument]

  /// A call of `name` with `arguments`.
  public init(_ name: String, at nameRange: SourceRange, arguments: [Argument] = []) {
    (self.name, self.nameRange, self.arguments) = (name, nameRange, arguments)
  }

  /// The first argument for the parameter called `name`, or `nil`.
  public subscript(_ name: String) -> Argument? { arguments.first { $0.parameter == name } }
  /// All that was given for the parameter called `name`.
  public func all(_ name: String) -> [Argument] { arguments.filter { $0.parameter == name } }
}

/// One thing given to a command.
public struct Argument: Hashable, Sendable {
  /// The name of the parameter it is for.
  public var parameter: String
  /// Value of the argument.
  public var value: Value
  /// Range from its first to its last character (for `key=value`, the value).
  public var range: SourceRange

  /// Forms of an argument's value.
  public indirect enum Value: Hashable, Sendable {
    /// A bare word, one of the parameter's choices where it lists some.
    case word(String)
    /// `colour,species`
    case words([String])
    /// `0.5`, `200`, `-3`; for a whole number `isWhole` is true.
    case number(Double)
    /// `5x5`: height and width
    case size(Int, Int)
    /// `1..32`
    case span(Int, Int)
    /// `4,8`
    case indices([Expression])
    case expression(Expression)
    /// `{ … }` holding statements, as text (with its offset in the source) and read.
    case block([Statement])
    /// `{ 0 1 -> 1; 1 1 -> 0 }`: rows of numbers before and after the arrow; the range is the row's.
    case table(ExampleTable)
    /// A file's path or other text: a quoted string, or everything up to the next blank.
    case text(String)
  }

  /// An argument for `parameter` read from `range`.
  public init(_ parameter: String, _ value: Value, at range: SourceRange) {
    (self.parameter, self.value, self.range) = (parameter, value, range)
  }
}

/// Examples written out, in order.
///
/// Their numbers stand one behind the other: two arrays for each row would take several times as much.
public struct ExampleTable: Hashable, Sendable, RandomAccessCollection {
  private struct Row: Hashable {
    /// End of its inputs, and of its targets, among all numbers.
    var inputsEnd: Int
    var end: Int
    var range: SourceRange
  }
  private var numbers: [Double] = []
  private var rows: [Row] = []

  /// No rows.
  public init() {}

  /// Adds a row.
  public mutating func append(_ row: TableRow) {
    numbers += row.inputs
    let inputsEnd = numbers.count
    numbers += row.targets
    rows.append(Row(inputsEnd: inputsEnd, end: numbers.count, range: row.range))
  }

  /// The first row.
  public var startIndex: Int { 0 }
  /// Index behind the last row.
  public var endIndex: Int { rows.count }
  /// A row, by its number from 0.
  public subscript(position: Int) -> TableRow {
    let (row, start) = (rows[position], position > 0 ? rows[position - 1].end : 0)
    return TableRow(
      inputs: Array(numbers[start..<row.inputsEnd]), targets: Array(numbers[row.inputsEnd..<row.end]),
      at: row.range)
  }
}

/// One example written out: `0 1 -> 1`.
public struct TableRow: Hashable, Sendable {
  /// The numbers before the arrow.
  public var inputs: [Double]
  /// The numbers after it; empty where there is no arrow.
  public var targets: [Double]
  /// Place of the row.
  public var range: SourceRange

  /// The example `inputs -> targets`.
  public init(inputs: [Double], targets: [Double], at range: SourceRange) {
    (self.inputs, self.targets, self.range) = (inputs, targets, range)
  }
}
