// NetworkText.swift — the layers of a network as a tree: branches stand between a line that opens them and their join.
import Networks
import Typography

extension Network {
  /// Lines of the layers `range`, in which blocks of branches stand whole.
  ///
  /// - Parameters:
  ///   - width: columns of a layer's number.
  ///   - isWorkedOut: also the arithmetic of each.
  package func lines(of range: Range<Int>, width: Int, isWorkedOut: Bool = false) -> [String] {
    var tree = NetworkTree(network: self, joins: joins, width: width, isWorkedOut: isWorkedOut)
    tree.add(range, stem: "", behind: range.lowerBound - 1)
    return tree.lines
  }

  /// What is said of outputs that nothing reads; `nil` where all are read.
  package var unreadNote: String? {
    let unread = unreadOutputs
    guard let last = unread.last else { return nil }
    guard unread.count > 1 else { return "nothing reads the output of layer \(last)" }
    let list = unread.dropLast().map { "\($0)" }.joined(separator: ", ")
    return "nothing reads the outputs of layers \(list) and \(last)"
  }
}

private struct NetworkTree {
  let network: Network
  let joins: [Int: [Int]]
  let width: Int
  let isWorkedOut: Bool
  var lines: [String] = []

  /// Adds the layers `range`, the first of which is expected to read layer `tail`.
  mutating func add(_ range: Range<Int>, stem: String, behind tail: Int) {
    var (k, tail) = (range.lowerBound, tail)
    while k < range.upperBound {
      // The outermost block that begins here.
      if let join = joins[k]?.last(where: { $0 < range.upperBound }), let node = try? network.node(join) {
        addBlock(node, join, stem: stem, behind: tail)
        k = join
      } else if let node = try? network.node(k) {
        addLine(node, k, stem: stem, remarks: node.inputs == [tail] ? [] : [from(node.inputs)])
      }
      tail = k
      k += 1
    }
  }

  private mutating func addBlock(_ node: Node, _ join: Int, stem: String, behind tail: Int) {
    let indent = String(repeating: " ", count: 8 + width) + stem
    for (i, branch) in node.branches.enumerated() {
      let input = node.inputs[i] == 0 ? "the input" : "z(\(node.inputs[i]))"
      lines.append(
        "\(indent)\(i == 0 ? "┌" : "├") branch \(i + 1)" + (branch.isEmpty ? ": \(input) as it is" : ""))
      add(branch, stem: stem + "│ ", behind: tail)
    }
    let others = Array(node.inputs.dropFirst(node.branches.count))
    addLine(
      node, join, stem: stem + "└ ", below: stem + "  ",
      remarks: others.isEmpty ? [] : ["and \(from(others))"])
  }

  private mutating func addLine(
    _ node: Node, _ k: Int, stem: String, below: String? = nil, remarks: [String]
  ) {
    let name = node.name.map { ["name=\($0)"] } ?? []
    lines.append(node.layer.line(k, numberWidth: width, stem: stem, remarks: remarks + name))
    if isWorkedOut { lines += node.layer.arithmeticLines(numberWidth: width, stem: below ?? stem) }
  }

  /// `from layers 3 and 5`; the input is 0.
  private func from(_ inputs: [Int]) -> String {
    let list = inputs.map { "\($0)" }
    guard let last = list.last, list.count > 1 else {
      return inputs == [0] ? "from the input" : "from layer \(list.first ?? "")"
    }
    return "from layers \(list.dropLast().joined(separator: ", ")) and \(last)"
  }
}
