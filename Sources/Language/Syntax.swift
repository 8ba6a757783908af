// Syntax.swift — the structure of a text before it is computed: statements, expressions, calls.
import Diagnostics

/// One command, assignment, derivative or expression.
package struct Statement: Hashable, Sendable {
  /// The forms a statement can take.
  package enum Kind: Hashable, Sendable {
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
  package var kind: Kind
  /// Range from its first to its last character.
  package var range: SourceRange

  /// A statement read from `range`.
  package init(_ kind: Kind, at range: SourceRange) { (self.kind, self.range) = (kind, range) }
}

/// Something that has a value.
package struct Expression: Hashable, Sendable {
  /// The forms an expression can take.
  package indirect enum Kind: Hashable, Sendable {
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
  package var kind: Kind
  /// Range from its first to its last character, parentheses included.
  package var range: SourceRange

  /// The function of a call that takes an element of its first argument, by the indices behind: `softmax(s)(1,3)`.
  ///
  /// No function can be typed by this name.
  package static let elementFunction = "element of"

  /// An expression read from `range`.
  package init(_ kind: Kind, at range: SourceRange) { (self.kind, self.range) = (kind, range) }
}

/// A quantity of the blackboard: a symbol, the layer (and filter) in parentheses, the element after them.
package struct Quantity: Hashable, Sendable {
  /// `w`, `b`, `a`, `z`, `gamma`, `x` … (γ β μ σ² are read as `gamma` `beta` `mu` `sigma2`).
  package var symbol: String
  /// Indices in parentheses: the layer, or layer and filter; empty for `x1`.
  package var layers: [Expression]
  /// Indices behind: row, column, depth; empty for the whole.
  package var indices: [Expression]

  /// The quantity `symbol(layers)indices`.
  package init(_ symbol: String, layers: [Expression] = [], indices: [Expression] = []) {
    (self.symbol, self.layers, self.indices) = (symbol, layers, indices)
  }
}

/// The minus of `-x`.
package enum UnaryOperator: String, Hashable, Sendable, CaseIterable {
  case negate = "-"
}

/// Operators between two values, by how they are written.
package enum BinaryOperator: String, Hashable, Sendable, CaseIterable {
  case add = "+", subtract = "-", multiply = "*", divide = "/", power = "^", matmul = "@"
  case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">=", equal = "==", notEqual = "!="
}

/// A command with its arguments.
package struct CommandCall: Hashable, Sendable {
  /// The full name of the command, also where a unique prefix was typed.
  package var name: String
  /// Place of the name.
  package var nameRange: SourceRange
  /// The positional arguments by the name of their parameter, in order of the text.
  package var arguments: [Argument]

  /// A call of `name` with `arguments`.
  package init(_ name: String, at nameRange: SourceRange, arguments: [Argument] = []) {
    (self.name, self.nameRange, self.arguments) = (name, nameRange, arguments)
  }

  /// The first argument for the parameter called `name`, or `nil`.
  package subscript(_ name: String) -> Argument? { arguments.first { $0.parameter == name } }
  /// All that was given for the parameter called `name`.
  package func all(_ name: String) -> [Argument] { arguments.filter { $0.parameter == name } }
}

/// One thing given to a command.
package struct Argument: Hashable, Sendable {
  /// The name of the parameter it is for.
  package var parameter: String
  /// Value of the argument.
  package var value: Value
  /// Range from its first to its last character (for `key=value`, the value).
  package var range: SourceRange

  /// Forms of an argument's value.
  package indirect enum Value: Hashable, Sendable {
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
    /// `layer1.{i-1}`
    case pattern(NamePattern)
    /// `224x224x3`
    case sizes([Int])
    /// `i`, a word that counts
    case counter(String)
    /// `bottleneck(width, stride=1)`
    case header(Header)
    /// `{ 0 1 -> 1; 1 1 -> 0 }`: rows of numbers before and after the arrow; the range is the row's.
    case table(ExampleTable)
    /// A file's path or other text: a quoted string, or everything up to the next blank.
    case text(String)
  }

  /// An argument for `parameter` read from `range`.
  package init(_ parameter: String, _ value: Value, at range: SourceRange) {
    (self.parameter, self.value, self.range) = (parameter, value, range)
  }
}

/// Examples written out, in order.
///
/// Their numbers stand one behind the other: two arrays for each row would take several times as much.
package struct ExampleTable: Hashable, Sendable, RandomAccessCollection {
  /// How many numbers a row has.
  package struct Widths: Hashable, Sendable {
    /// Before the arrow, and after it.
    package let inputs, targets: Int
  }
  /// Rows of the same widths, up to the next such stretch.
  private struct Stretch: Hashable {
    let row: Int
    /// Where its numbers begin.
    let inputs, targets: Int
    let widths: Widths
  }
  /// A place in a text, in half the room.
  private struct Place: Hashable {
    let lower, upper: UInt32
  }

  /// The inputs of all rows.
  package fileprivate(set) var inputs: [Double] = []
  /// The targets of all rows.
  package fileprivate(set) var targets: [Double] = []
  private var stretches: [Stretch] = []
  private var places: [Place] = []

  /// No rows.
  package init() {}

  /// Adds a row of numbers that `read` appends to the inputs and the targets, and which answers with where it stands.
  mutating func append<Failure: Error>(
    _ read: (_ inputs: inout [Double], _ targets: inout [Double]) throws(Failure) -> SourceRange
  ) throws(Failure) {
    let (i, t) = (inputs.count, targets.count)
    let range = try read(&inputs, &targets)
    let widths = Widths(inputs: inputs.count - i, targets: targets.count - t)
    if stretches.last?.widths != widths {
      stretches.append(Stretch(row: places.count, inputs: i, targets: t, widths: widths))
    }
    places.append(Place(lower: UInt32(clamping: range.lowerBound), upper: UInt32(clamping: range.upperBound)))
  }

  /// Makes room for all rows, of which those so far are a part, from 0 to 1.
  mutating func reserve(part: Double) {
    guard part > 0, part <= 1 else { return }
    func whole(_ count: Int) -> Int { Int(1.01 * Double(count) / part) + 1 }
    inputs.reserveCapacity(whole(inputs.count))
    targets.reserveCapacity(whole(targets.count))
    places.reserveCapacity(whole(places.count))
  }

  /// How many numbers the first row has; `nil` without rows.
  package var widths: Widths? { stretches.first?.widths }
  /// The first row, from 0, that has not as many numbers as the first of all.
  package var uneven: (row: Int, widths: Widths)? {
    stretches.count > 1 ? (stretches[1].row, stretches[1].widths) : nil
  }

  /// The first row.
  package var startIndex: Int { 0 }
  /// Behind the last row.
  package var endIndex: Int { places.count }
  /// A row, by its number from 0.
  package subscript(position: Int) -> TableRow {
    var (low, high) = (0, stretches.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if stretches[middle].row <= position { low = middle } else { high = middle }
    }
    let stretch = stretches[low]
    let i = stretch.inputs + (position - stretch.row) * stretch.widths.inputs
    let t = stretch.targets + (position - stretch.row) * stretch.widths.targets
    return TableRow(
      inputs: Array(inputs[i..<(i + stretch.widths.inputs)]),
      targets: Array(targets[t..<(t + stretch.widths.targets)]), at: range(ofRow: position))
  }

  /// Where a row stands, by its number from 0.
  package func range(ofRow position: Int) -> SourceRange {
    SourceRange(Int(places[position].lower), Int(places[position].upper))
  }
}

/// One example written out: `0 1 -> 1`.
package struct TableRow: Hashable, Sendable {
  /// The numbers before the arrow.
  package var inputs: [Double]
  /// The numbers after it; empty where there is no arrow.
  package var targets: [Double]
  /// Place of the row.
  package var range: SourceRange

  /// The example `inputs -> targets`.
  package init(inputs: [Double], targets: [Double], at range: SourceRange) {
    (self.inputs, self.targets, self.range) = (inputs, targets, range)
  }
}
