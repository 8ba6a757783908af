// Numbers.swift — values as text: `0.5`, `[1 2; 3 4]`, or aligned rows.
import Tensors
import Typography

/// Writes values with the session's digits and width.
package struct NumberText: Sendable {
  package var digits: Int
  package var width: Int

  /// Makes it of its parts.
  package init(digits: Int, width: Int) {
    (self.digits, self.width) = (digits, width)
  }

  /// A number.
  package func callAsFunction(_ x: Double) -> String { NumberFormat.format(x, digits: digits) }

  /// A value on one line where it fits, `[1 2; 3 4]`; else its rows, aligned.
  package func lines(_ tensor: Tensor, after prefix: String = "") -> [String] {
    if tensor.shape.rank == 0 || (tensor.count == 1) { return [prefix + self(tensor[0])] }
    if tensor.shape.rank <= 2, tensor.count <= 64 {
      let line = prefix + inline(tensor)
      if displayWidth(of: line) <= width { return [line] }
    }
    let heading = prefix.isEmpty ? [] : [prefix.trimmedEnd]
    let (shown, note) = beginning(of: tensor)
    return heading + (blocks(shown) + note).map { "  " + $0 }
  }

  /// Count up to which numbers are printed whole; of more, about so many from the beginning.
  package static let mostNumbers = 3_000
  private static let someNumbers = 500

  /// The first part of a value, of readable length, and a note on the rest.
  private func beginning(of tensor: Tensor) -> (Tensor, note: [String]) {
    let shape = tensor.shape
    guard tensor.count > Self.mostNumbers else { return (tensor, []) }
    // The first axis longer than 1 is cut, and the axes behind it are printed whole as far as it goes.
    let axis = shape.sizes.firstIndex { $0 > 1 } ?? 0
    let each = Shape(Array(shape.sizes.dropFirst(axis + 1))).count
    let kept = max(1, Self.someNumbers / max(1, each))
    guard kept < shape[axis] else { return (tensor, []) }
    let sizes = Array(shape.sizes[..<axis]) + [kept] + shape.sizes.dropFirst(axis + 1)
    let part = Tensor(Array(tensor.doubles.prefix(kept * each)), shape: Shape(sizes))
    let what = axis + 1 == shape.rank ? "number" : axis + 2 == shape.rank ? "row" : "block"
    return (part, ["… \(counted(shape[axis] - kept, "more \(what)"))"])
  }

  /// `[1 2; 3 4]`.
  package func inline(_ tensor: Tensor) -> String {
    let columns = tensor.shape.rank == 0 ? 1 : tensor.shape[-1]
    let cells = tensor.doubles.map { self($0) }
    guard columns > 0 else { return "[]" }
    let rows = stride(from: 0, to: cells.count, by: columns).map {
      cells[$0..<min(cells.count, $0 + columns)].joined(separator: " ")
    }
    return "[" + rows.joined(separator: "; ") + "]"
  }

  private func blocks(_ tensor: Tensor) -> [String] {
    switch tensor.shape.rank {
    case 1:
      // A long vector runs over several lines.
      let cells = tensor.doubles.map { self($0) }
      return wrapped(cells.joined(separator: " "), width: max(20, width - 2))
    case 2: return rows(tensor.doubles, columns: tensor.shape[1])
    default:
      // The last two axes are a grid; a line in front of each says which.
      let outer = Shape(Array(tensor.shape.sizes.dropLast(2)))
      let size = tensor.shape[-2] * tensor.shape[-1]
      let elements = tensor.doubles
      var lines: [String] = []
      for i in 0..<outer.count {
        lines.append(outer.index(at: i).map { String($0 + 1) }.joined(separator: ",") + ":")
        lines += rows(Array(elements[(i * size)..<((i + 1) * size)]), columns: tensor.shape[-1])
      }
      return lines
    }
  }

  private func rows(_ elements: [Double], columns: Int) -> [String] {
    guard columns > 0 else { return [] }
    let cells = stride(from: 0, to: elements.count, by: columns).map { start in
      elements[start..<min(elements.count, start + columns)].map { self($0) }
    }
    let widest = cells.joined().map { $0.count }.max() ?? 1
    let fitting = max(1, (width - 2 + 1) / (widest + 1))
    if fitting >= columns {
      return cells.map { row in row.map { padded($0, to: widest, align: .right) }.joined(separator: " ") }
    }
    // Too wide for the page: column by column group, one below the other, all of about the same width.
    var lines: [String] = []
    let groups = (columns + fitting - 1) / fitting
    for group in 0..<groups {
      let (start, end) = (group * columns / groups, (group + 1) * columns / groups)
      lines.append(end == start + 1 ? "column \(end):" : "columns \(start + 1) to \(end):")
      for row in cells {
        lines.append(row[start..<end].map { padded($0, to: widest, align: .right) }.joined(separator: " "))
      }
    }
    return lines
  }
}

extension String {
  /// The text without blanks at its end.
  package var trimmedEnd: String {
    var text = self[...]
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}

/// `1 example`, `3 examples`.
package func counted(_ n: Int, _ noun: String) -> String { "\(n) \(noun)\(n == 1 ? "" : "s")" }

/// The first line of `text`, cut after `width` characters.
package func shortened(_ text: String, to width: Int) -> String {
  let line = text.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init) ?? ""
  if line.count > width { return line.prefix(max(1, width - 1)) + "…" }
  return line.utf8.count < text.utf8.count ? line + " …" : line
}
