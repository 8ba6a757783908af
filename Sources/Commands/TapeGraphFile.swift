// TapeGraphFile.swift — the graph of a tape as a file: for Graphviz, or drawn as SVG.
import Platform
import Typography

extension TapeGraph.Node {
  /// The lines that stand in its box.
  fileprivate var labels: [String] {
    [written.map { "\(name) = \($0)" } ?? name] + (shape.isEmpty ? [] : [shape])
  }
}

extension TapeGraph {
  /// The graph in Graphviz's language.
  var dot: String {
    var lines = [
      "digraph tape {", "  node [shape=box, style=rounded, fontname=\"sans-serif\"];",
    ]
    for node in nodes {
      let label = node.labels.map(Self.quoted).joined(separator: "\\n")
      let look = node.written == nil ? ", style=\"rounded,dashed\"" : ""
      lines.append("  n\(node.number) [label=\"\(label)\"\(look)];")
    }
    for node in nodes {
      for input in node.inputs { lines.append("  n\(nodes[input].number) -> n\(node.number);") }
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  private static func quoted(_ text: String) -> String {
    text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : $0 == "\n" ? " " : String($0) }.joined()
  }

  /// The graph drawn: a level for each step of the computation, leaves just above their users.
  var svg: String { GraphLayout(self).svg }
}

/// A layered layout: boxes in rows, arrows from each to the rows below.
private struct GraphLayout {
  /// A box, or a place where a long arrow passes a row.
  struct Item {
    let node: Int?
    let level: Int
    let width: Double
    var x = 0.0
    /// The items above and below that it is joined to.
    var above: [Int] = [], below: [Int] = []
  }

  private let graph: TapeGraph
  private var items: [Item] = []
  private var rows: [[Int]] = []

  private static let boxHeight = 40.0, rowHeight = 76.0, gap = 20.0, margin = 16.0, letter = 7.4

  init(_ graph: TapeGraph) {
    self.graph = graph
    let levels = Self.levels(graph)
    items = graph.nodes.indices.map { place in
      let longest = graph.nodes[place].labels.map { displayWidth(of: $0) }.max() ?? 0
      return Item(node: place, level: levels[place], width: Double(longest) * Self.letter + 20)
    }
    for (place, node) in graph.nodes.enumerated() {
      for input in node.inputs {
        var end = input
        for level in levels[input] + 1..<max(levels[input] + 1, levels[place]) {
          items.append(Item(node: nil, level: level, width: 0))
          join(end, items.count - 1)
          end = items.count - 1
        }
        join(end, place)
      }
    }
    rows = [[Int]](repeating: [], count: (levels.max() ?? -1) + 1)
    for (number, item) in items.enumerated() { rows[item.level].append(number) }
    arrange()
  }

  /// The row of each node: below all its inputs; a leaf just above its first user.
  private static func levels(_ graph: TapeGraph) -> [Int] {
    var levels = [Int](repeating: 0, count: graph.nodes.count)
    for (place, node) in graph.nodes.enumerated() {
      levels[place] = (node.inputs.map { levels[$0] }.max() ?? -1) + 1
    }
    var first = [Int](repeating: Int.max, count: graph.nodes.count)
    for (place, node) in graph.nodes.enumerated() {
      for input in node.inputs { first[input] = min(first[input], levels[place]) }
    }
    for (place, node) in graph.nodes.enumerated() where node.written == nil && first[place] < Int.max {
      levels[place] = first[place] - 1
    }
    return levels
  }

  private mutating func join(_ above: Int, _ below: Int) {
    items[above].below.append(below)
    items[below].above.append(above)
  }

  /// Orders each row by where its neighbours stand, and sets it as near to them as its boxes let it.
  private mutating func arrange() {
    for row in rows.indices {
      place(row, wanted: Dictionary(first: rows[row].map { ($0, 0.0) }))
    }
    for sweep in 0..<6 {
      let isDown = sweep % 2 == 0
      for row in isDown ? Array(rows.indices) : rows.indices.reversed() {
        var wanted: [Int: Double] = [:]
        for number in rows[row] {
          let near = isDown ? items[number].above : items[number].below
          wanted[number] =
            near.isEmpty ? items[number].x : near.reduce(0) { $0 + items[$1].x } / Double(near.count)
        }
        // Equal wishes keep their order.
        rows[row] = rows[row].enumerated().sorted {
          (wanted[$0.element] ?? 0, $0.offset) < (wanted[$1.element] ?? 0, $1.offset)
        }.map { $0.element }
        place(row, wanted: wanted)
      }
    }
    let left = items.map { $0.x - $0.width / 2 }.min() ?? 0
    for number in items.indices { items[number].x += Self.margin - left }
  }

  /// Sets the items of a row side by side in order, their middle where the middle of their wishes is.
  private mutating func place(_ row: Int, wanted: [Int: Double]) {
    var x = 0.0, shift = 0.0
    for number in rows[row] {
      items[number].x = x + items[number].width / 2
      x += items[number].width + Self.gap
      shift += (wanted[number] ?? 0) - items[number].x
    }
    shift /= Double(max(1, rows[row].count))
    for number in rows[row] { items[number].x += shift }
  }

  private func top(_ level: Int) -> Double { Self.margin + Double(level) * Self.rowHeight }

  var svg: String {
    let width = (items.map { $0.x + $0.width / 2 }.max() ?? 0) + Self.margin
    let height = top(max(0, rows.count - 1)) + Self.boxHeight + Self.margin
    let size = "width=\"\(n(width))\" height=\"\(n(height))\" viewBox=\"0 0 \(n(width)) \(n(height))\""
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" \(size) font-family=\"ui-monospace, Menlo, Consolas, monospace\" font-size=\"12\" role=\"img\">",
      "<title>The tape</title>",
      "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#555\"/></marker></defs>",
      "<rect width=\"\(n(width))\" height=\"\(n(height))\" fill=\"#fff\"/>",
    ]
    for item in items where item.node != nil {
      for below in item.below { lines.append(arrow(from: item, to: below)) }
    }
    for item in items {
      guard let place = item.node else { continue }
      let node = graph.nodes[place]
      let isLeaf = node.written == nil
      lines.append(
        "<rect x=\"\(n(item.x - item.width / 2))\" y=\"\(n(top(item.level)))\" width=\"\(n(item.width))\" height=\"\(n(Self.boxHeight))\" rx=\"6\" fill=\"\(isLeaf ? "#f2f2f2" : "#e3eefb")\" stroke=\"#555\"\(isLeaf ? " stroke-dasharray=\"4 3\"" : "")/>"
      )
      for (line, label) in node.labels.enumerated() {
        let y = top(item.level) + (node.labels.count == 1 ? 24 : 17 + 15 * Double(line))
        lines.append(
          "<text x=\"\(n(item.x))\" y=\"\(n(y))\" text-anchor=\"middle\" fill=\"\(line == 0 ? "#111" : "#666")\">\(escaped(label))</text>"
        )
      }
    }
    return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  /// The arrow from a box through the places where it passes rows to the box where it ends.
  private func arrow(from item: Item, to first: Int) -> String {
    var path = "M\(n(item.x)) \(n(top(item.level) + Self.boxHeight))"
    var (x, y) = (item.x, top(item.level) + Self.boxHeight)
    var next: Int? = first
    while let number = next {
      let goal = items[number]
      let bend = (top(goal.level) - y) / 2
      path +=
        "C\(n(x)) \(n(y + bend)) \(n(goal.x)) \(n(top(goal.level) - bend)) \(n(goal.x)) \(n(top(goal.level)))"
      (x, y) = (goal.x, top(goal.level))
      if goal.node == nil {
        y += Self.boxHeight
        path += "L\(n(x)) \(n(y))"
      }
      next = goal.node == nil ? goal.below.first : nil
    }
    return "<path d=\"\(path)\" fill=\"none\" stroke=\"#555\" marker-end=\"url(#arrow)\"/>"
  }

  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars where scalar.value >= 0x20 {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A coordinate to a tenth.
  private func n(_ value: Double) -> String { NumberFormat.format((value * 10).rounded() / 10, digits: 8) }
}
