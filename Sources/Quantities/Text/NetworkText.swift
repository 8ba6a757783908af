// NetworkText.swift — the layers of a network as a tree: branches stand between a line that opens them and their join.
import Networks
import Tensors
import Typography

extension Network {
  /// Lines of the layers `range`, in which blocks of branches stand whole.
  ///
  /// - Parameters:
  ///   - width: columns of a layer's number.
  ///   - columns: columns of a line; a longer one is broken.
  ///   - isWorkedOut: also the arithmetic of each.
  ///   - isWhole: every layer, also where a block repeats.
  package func lines(
    of range: Range<Int>, width: Int, columns: Int, isWorkedOut: Bool = false, isWhole: Bool = false
  ) -> [String] {
    var tree = NetworkTree(
      network: self, joins: joins(in: range), width: width, columns: columns, isWorkedOut: isWorkedOut)
    tree.add(
      range, stem: "", behind: range.lowerBound - 1, isFolded: !isWhole && range.count > Self.mostLines)
    return tree.lines
  }

  /// The most layers of a listing in which a block that repeats stands each time.
  package static let mostLines = 50

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
  let columns: Int
  let isWorkedOut: Bool
  var lines: [String] = []

  /// Adds the layers `range`, the first of which is expected to read layer `tail`.
  mutating func add(_ range: Range<Int>, stem: String, behind tail: Int, isFolded: Bool = false) {
    var tail = tail
    let units = units(in: range), repeats = isFolded ? Repeats(units.map { form(of: $0) }) : nil
    var i = 0
    while i < units.count {
      let unit = units[i]
      if let found = repeats?.found(before: i) {
        let shown = units[i - found.period].lowerBound..<unit.lowerBound
        addFold(
          unit.lowerBound..<units[i + found.period * found.count - 1].upperBound, of: shown, found.count)
        i += found.period * found.count
        tail = units[i - 1].upperBound - 1
        continue
      }
      let k = unit.upperBound - 1
      if let node = try? network.node(k) {
        if unit.count > 1 || !node.branches.isEmpty {
          addBlock(node, k, stem: stem, behind: tail)
        } else {
          addLine(node, k, stem: stem, remarks: node.inputs == [tail] ? [] : [from(node.inputs)])
        }
      }
      (tail, i) = (k, i + 1)
    }
  }

  /// The layers `range` in parts that are printed whole: a block with its branches and its join, or one layer.
  private func units(in range: Range<Int>) -> [Range<Int>] {
    var units: [Range<Int>] = [], k = range.lowerBound
    while k < range.upperBound {
      // The outermost block that begins here.
      let end = joins[k]?.last { $0 < range.upperBound } ?? k
      units.append(k..<(end + 1))
      k = end + 1
    }
    return units
  }

  /// What layers have that are printed alike, but for their numbers and names.
  private func form(of unit: Range<Int>) -> [String] {
    unit.compactMap { k in
      guard let node = try? network.node(k) else { return nil }
      let inputs = node.inputs.map { "\(k - $0)" } + node.branches.map { "\($0.count)" }
      return node.layer.line(0, remarks: node.layer.inputs.map { "\($0)" } + inputs)
    }
  }

  /// Adds a line for `count` parts of network that are as the layers `shown` before them.
  private mutating func addFold(_ range: Range<Int>, of shown: Range<Int>, _ count: Int) {
    var parts = [
      "layers \(padded("\(range.lowerBound)", to: max(1, width - 1), align: .right)) to \(range.upperBound - 1)",
      (shown.count == 1
        ? "as layer \(shown.lowerBound)" : "as layers \(shown.lowerBound) to \(shown.upperBound - 1)")
        + ", \(counted(count, "time")) more",
    ]
    let nodes = range.compactMap { try? network.node($0) }
    let each = nodes.prefix(shown.count).reduce(0) { sum, node in
      let (total, overflow) = sum.addingReportingOverflow(node.layer.parameterCount)
      return overflow ? Int.max : total
    }
    if each > 0 { parts.append("\(counted(each, "parameter")) each") }
    let names = nodes.compactMap { $0.name }
    if let first = names.first, let last = names.last, names.count > 1 {
      parts.append("names \(first) to \(last)")
    }
    lines += broken(parts, below: String(repeating: " ", count: 10 + width))
  }

  /// A line of parts, or several that fit the columns.
  private func broken(_ parts: [String], below: String) -> [String] {
    var lines = [parts[0]], used = displayWidth(of: parts[0])
    for part in parts.dropFirst() {
      let size = displayWidth(of: part)
      if used + 2 + size > columns {
        lines.append(below + part)
        used = displayWidth(of: below) + size
      } else {
        lines[lines.count - 1] += "  " + part
        used += 2 + size
      }
    }
    return lines
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
    let indent = String(repeating: " ", count: 8 + width) + (below ?? stem)
    lines += broken(
      node.layer.parts(k, numberWidth: width, stem: stem, remarks: remarks + name), below: indent + "  ")
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

/// Parts of a sequence that stand several times one behind the other.
private struct Repeats {
  /// At the place behind a part, its length and how often it stands there again.
  private var folds: [Int: (period: Int, count: Int)] = [:]

  /// The longest part that is looked for.
  private static let longest = 8

  init(_ forms: [[String]]) {
    var numbers: [[String]: Int] = [:]
    let items = forms.map { form in
      let number = numbers[form] ?? numbers.count
      numbers[form] = number
      return number
    }
    // At each place and for each period, the number of items from there on that equal those a period before.
    var i = 0
    var equal = [[Int]](repeating: [Int](repeating: 0, count: items.count + 1), count: Self.longest + 1)
    for period in 1...Self.longest {
      for place in stride(from: items.count - 1, through: period, by: -1)
      where items[place] == items[place - period] {
        equal[period][place] = equal[period][place + 1] + 1
      }
    }
    while i < items.count {
      i += 1
      // Twice more or oftener, else nothing is gained.
      guard let period = (1...Self.longest).first(where: { $0 <= i && equal[$0][i] >= 2 * $0 }) else {
        continue
      }
      let count = equal[period][i] / period
      folds[i] = (period, count)
      i += period * count
    }
  }

  /// What stands again from place `i` on.
  func found(before i: Int) -> (period: Int, count: Int)? { folds[i] }
}
