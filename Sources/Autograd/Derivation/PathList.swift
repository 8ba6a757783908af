// PathList.swift — the ways from one number to another, each with its product.
import Notation

/// The ways from the input to the output of a derivation.
public struct PathList: Sendable {
  /// One way.
  public struct Path: Hashable, Sendable {
    /// The nodes between input and output, from the input on.
    public var through: [String] { names.map { $0.plain } }
    /// Their names, part by part.
    let names: [WrittenName]
    /// The product of the local derivatives.
    public let product: Double
  }
  /// Start and end of the paths.
  public let from: String, to: String
  /// The ways; none where there are more than were to be listed.
  public let paths: [Path]
  /// Number of paths.
  public let count: PathCount
  /// The sum of all products: the derivative.
  public let sum: Double
  /// Reason why there is none.
  public let independence: String?

  /// The list as lines of text; where there is none, ``independence`` is left for the caller to say.
  public func lines(number: (Double) -> String) -> [String] {
    var layout = ColumnLayout(
      title: "\(from) → \(to)", remark: count == PathCount(1) ? "1 path" : "\(grouped(count)) paths")
    for (text, path) in zip(withAlignedExamples(paths.map(text)), paths) {
      layout.add(text, value: number(path.product))
    }
    layout.add(count == PathCount(1) ? "product" : "sum", value: number(sum))
    return layout.lines
  }

  /// The nodes with arrows; an example common to all is named once.
  private func text(of path: Path) -> String {
    let examples = Set(path.names.compactMap { $0.example })
    guard let example = examples.first, examples.count == 1 else {
      return (path.through + [to]).joined(separator: " → ")
    }
    return "example \(example)  " + (path.names.map { $0.bare } + [to]).joined(separator: " → ")
  }

  /// Digits in groups of three.
  private func grouped(_ count: PathCount) -> String {
    let digits = Array("\(count)")
    return digits.indices.map { i in
      (i > 0 && (digits.count - i) % 3 == 0 ? " " : "") + String(digits[i])
    }.joined()
  }
}

extension Derivation {
  /// The ways, listed where there are at most `limit`; their number is computed, not counted one by one.
  public func paths(limit: Int = 20) -> PathList {
    var paths: [PathList.Path] = []
    if let graph, let number = count.exactly, number <= limit {
      var through: [Int] = []
      func walk(_ node: Int, _ product: Double) {
        if node == graph.nodes.count - 1 {
          paths.append(.init(names: through.dropLast().map(writtenName), product: product))
          return
        }
        for user in graph.users[node] {
          through.append(user.node)
          walk(user.node, product * user.value)
          through.removeLast()
        }
      }
      walk(0, 1)
    }
    return PathList(
      from: graph.map { $0.nodes.count > 1 ? name(0) : inputName } ?? inputName,
      to: graph.map { name($0.nodes.count - 1) } ?? outputName, paths: paths, count: count, sum: derivative,
      independence: independence)
  }
}
