// TapeDrawing.swift — the graph of a tape as text: entries one below the other, with lines down to where they go.
import Autograd
import Quantities
import Tensors
import Typography

/// A tape as a graph to draw: nodes and their inputs.
struct TapeGraph: Sendable {
  /// One entry.
  struct Node: Sendable {
    /// The entry's number from 1.
    let number: Int
    let name: String
    /// The operation as written; `nil` for a leaf.
    let written: String?
    let shape: String
    /// Positions of its inputs in `nodes`, each once.
    let inputs: [Int]
  }

  /// The nodes in order of computation, a leaf just before its first user.
  let nodes: [Node]

  /// The graph of all entries.
  init(_ tape: Tape) {
    let entries = tape.entries
    var order: [Int] = []
    var places = [Int](repeating: -1, count: entries.count)
    func append(_ number: Int) {
      places[number] = order.count
      order.append(number)
    }
    for (number, entry) in entries.enumerated() where entry.operation != nil {
      for input in entry.inputs where places[input] < 0 { append(input) }
      append(number)
    }
    // Leaves that nothing uses stand at the end.
    for number in entries.indices where places[number] < 0 { append(number) }
    nodes = order.map { number in
      let entry = entries[number]
      return Node(
        number: number + 1, name: tape.name(of: number),
        written: entry.operation == nil ? nil : tape.written(number),
        shape: entry.shape.rank == 0 ? "" : entry.shape.description,
        inputs: Set(entry.inputs.map { places[$0] }).sorted())
    }
  }

  /// The last node that uses each node; the node itself where none does.
  private var lastUses: [Int] {
    var last = Array(nodes.indices)
    for (place, node) in nodes.enumerated() {
      for input in node.inputs { last[input] = max(last[input], place) }
    }
    return last
  }

  /// The graph in at most `width` columns: a line an entry, and lanes that lead from each to where it is used.
  func lines(width: Int) -> [String] {
    let last = lastUses
    // The node that each lane carries.
    var lanes: [Int?] = []
    var rows: [(lanes: String, node: Int?)] = []
    for (place, node) in nodes.enumerated() {
      let incoming = node.inputs.compactMap { input in lanes.firstIndex { $0 == input } }
      let ending = incoming.filter { lane in lanes[lane].map { last[$0] == place } ?? false }
      let lane = ending.min() ?? lanes.firstIndex { $0 == nil } ?? lanes.count
      let before = lanes
      for lane in ending { lanes[lane] = nil }
      if lane == lanes.count { lanes.append(nil) }
      lanes[lane] = place
      if incoming != [lane] || before.count != lanes.count, !incoming.isEmpty {
        rows.append((Self.joint(before, lanes, incoming: incoming, to: lane), nil))
      }
      let signs = lanes.enumerated().map {
        $0 == lane ? (node.written == nil ? "○" : "●") : $1 == nil ? " " : "│"
      }
      rows.append((signs.joined(separator: " "), place))
      if last[place] == place { lanes[lane] = nil }
      while let end = lanes.last, end == nil { lanes.removeLast() }
    }
    let room = rows.map { displayWidth(of: $0.lanes) }.max() ?? 0
    let areLanesDrawn = room <= width / 2
    let digits = String(nodes.count).count
    return rows.compactMap { row in
      guard areLanesDrawn || row.node != nil else { return nil }
      var line = areLanesDrawn ? padded(row.lanes, to: room) + "  " : ""
      if let place = row.node {
        let node = nodes[place]
        line += padded(String(node.number), to: digits, align: .right) + "  " + node.name
        if let written = node.written { line += " = " + written }
        if !node.shape.isEmpty { line += "  " + node.shape }
        if !areLanesDrawn, !node.inputs.isEmpty {
          line += "  ← " + node.inputs.map { String(nodes[$0].number) }.joined(separator: ", ")
        }
      }
      return truncated(line.trimmedEnd, to: width)
    }
  }

  /// The row between two entries in which the lanes of the inputs run together at lane `target`.
  private static func joint(_ before: [Int?], _ after: [Int?], incoming: [Int], to target: Int) -> String {
    let low = min(target, incoming.min() ?? target), high = max(target, incoming.max() ?? target)
    var text = ""
    for lane in after.indices {
      let isIncoming = incoming.contains(lane)
      let isAbove = lane < before.count && before[lane] != nil
      let isInside = (low...high).contains(lane)
      if isInside, isIncoming || lane == target {
        text += corner(
          up: isIncoming, down: after[lane] != nil, left: lane > low, right: lane < high)
      } else {
        text += isAbove ? "│" : isInside ? "─" : " "
      }
      if lane < after.count - 1 { text += lane >= low && lane < high ? "─" : " " }
    }
    return text
  }

  /// The sign with arms in the given directions.
  private static func corner(up: Bool, down: Bool, left: Bool, right: Bool) -> String {
    switch (up, down, left, right) {
    case (true, true, true, true): "┼"
    case (true, true, true, false): "┤"
    case (true, true, false, true): "├"
    case (true, false, true, true): "┴"
    case (false, true, true, true): "┬"
    case (true, false, true, false): "┘"
    case (true, false, false, true): "└"
    case (false, true, true, false): "┐"
    case (false, true, false, true): "┌"
    case (_, _, false, false): "│"
    default: "─"
    }
  }
}
