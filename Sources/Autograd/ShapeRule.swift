// ShapeRule.swift — rules such as `(n k) (k m) -> (n m)`, at once documentation and check.
import Tensors

/// Shapes that an operation cannot put together.
public struct ShapeMismatch: Error, Hashable, Sendable {
  /// The operation's name.
  public var operation: String
  /// The rule that does not fit.
  public var rule: String
  /// The shapes given.
  public var given: [Shape]
  /// The mismatch, as half a sentence.
  public var reason: String
}

/// The rule for the shapes of an operation's inputs and its output.
///
/// A letter of the text stands for a size, the same wherever it occurs; a number for itself; `...` for any
/// axes in front, which broadcast where several inputs have them; `|` separates alternatives. An operation
/// with arithmetic in the shape of its output gives a function beside the text.
public struct ShapeRule: Sendable, ExpressibleByStringLiteral {
  /// The rule as text.
  public let text: String
  /// Small shapes that fit, one list per alternative: the tests of every operation run on them.
  public let samples: [[Shape]]
  private let result: @Sendable ([Shape], Settings) throws(Reason) -> Shape

  /// Reason why shapes do not fit, as half a sentence.
  public struct Reason: Error, ExpressibleByStringInterpolation {
    let text: String
    /// A reason in words.
    public init(stringLiteral text: String) { self.text = text }
    /// A tensor of `shape` has no axis `number`, counted from 1.
    static func noAxis(_ number: Int, in shape: Shape) -> Self {
      "there is no axis \(number) in \(shape.inWords)"
    }
  }

  /// Makes a rule with a function that computes the result.
  public init(
    _ text: String, samples: [[Shape]],
    result: @escaping @Sendable ([Shape], Settings) throws(Reason) -> Shape
  ) {
    (self.text, self.samples, self.result) = (text, samples, result)
  }

  /// A rule that its text says wholly.
  public init(stringLiteral text: String) {
    let patterns = text.split(separator: "|").map(Pattern.init)
    self.text = text
    samples = patterns.map { $0.sample }
    result = { shapes, _ throws(Reason) in
      var reason: Reason = "no alternative fits"
      for pattern in patterns {
        do throws(Reason) { return try pattern.result(of: shapes) } catch { reason = error }
      }
      throw patterns.count == 1 ? reason : "\(given(shapes)) given"
    }
  }

  /// The shape of the result.
  public func shape(of inputs: [Shape], _ settings: Settings, for operation: String) throws(ShapeMismatch)
    -> Shape
  {
    do {
      return try result(inputs, settings)
    } catch {
      throw ShapeMismatch(operation: operation, rule: text, given: inputs, reason: error.text)
    }
  }
}

private func given(_ shapes: [Shape]) -> String { shapes.map { $0.description }.joined(separator: " and ") }

/// One alternative of a rule.
private struct Pattern: Sendable {
  let inputs: [[String]]
  let output: [String]

  init(_ text: Substring) {
    func axes(_ side: Substring) -> [[String]] {
      side.split(separator: "(", omittingEmptySubsequences: false).dropFirst()
        .map { $0.prefix { $0 != ")" }.split(separator: " ").map(String.init) }
    }
    let halves = text.split(separator: ">", maxSplits: 1)
    precondition(halves.count == 2, "a shape rule needs one `->`: \(text)")
    (inputs, output) = (axes(halves[0].dropLast()), axes(halves[1]).first ?? [])
  }

  /// Sizes 2, 3, 4 … for the letters in order of appearance; `...` is one axis of 2.
  var sample: [Shape] {
    var sizes: [String: Int] = [:]
    return inputs.map { axes in
      Shape(
        axes.flatMap { axis -> [Int] in
          if axis == "..." { return axes.count == 1 ? [2, 3] : [2] }
          if let number = Int(axis) { return [number] }
          let size = sizes[axis] ?? sizes.count + 2
          sizes[axis] = size
          return [size]
        })
    }
  }

  func result(of shapes: [Shape]) throws(ShapeRule.Reason) -> Shape {
    guard shapes.count == inputs.count else {
      throw "it takes \(inputs.count) value\(inputs.count == 1 ? "" : "s"), \(shapes.count) given"
    }
    var sizes: [String: Int] = [:]
    var front: Shape?
    for (axes, shape) in zip(inputs, shapes) {
      let open = axes.first == "..."
      let named = open ? axes.dropFirst() : axes[...]
      guard open ? shape.rank >= named.count : shape.rank == named.count else {
        throw
          "\(shape.inWords) has \(shape.rank) \(shape.rank == 1 ? "axis" : "axes") where (\(axes.joined(separator: " "))) is needed"
      }
      if open {
        let mine = Shape(Array(shape.sizes.dropLast(named.count)))
        guard let both = (front ?? []).broadcast(with: mine) else {
          throw "\(given(shapes)) do not broadcast"
        }
        front = both
      }
      for (name, size) in zip(named, shape.sizes.suffix(named.count)) {
        if let number = Int(name), number != size { throw "an axis of \(shape) must be \(number)" }
        if let before = sizes.updateValue(size, forKey: name), before != size {
          throw "\(name) is \(before) in one and \(size) in another of \(given(shapes))"
        }
      }
    }
    return Shape(output.flatMap { $0 == "..." ? front?.sizes ?? [] : [sizes[$0] ?? Int($0) ?? 1] })
  }
}
