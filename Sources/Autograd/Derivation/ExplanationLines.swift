// ExplanationLines.swift — an explanation as lines with aligned columns.
import Notation
import Typography

extension Explanation {
  /// The explanation as lines of text.
  ///
  /// - Parameters:
  ///   - steps: name of a step against the current: `layer by layer`.
  ///   - difference: the finite difference to print beside the derivative.
  ///   - width: the columns of a line; where the table is wider, its formulas are broken before operators.
  ///   - number: how numbers are written.
  public func lines(
    steps: String = "layer by layer", difference: FiniteDifference? = nil, width: Int = .max,
    number: (Double) -> String
  ) -> [String] {
    var layout = ColumnLayout(title: "∂\(of)/∂\(by)", remark: remark(steps))
    switch form {
    case .independent(let reason):
      return ["∂\(of)/∂\(by) = 0", "  \(reason)"]
    case .product(let factors):
      for factor in factors {
        layout.add("∂\(factor.of)/∂\(factor.by)", factor.formula, number(factor.value), note: factor.note)
      }
      layout.add("product", value: number(derivative))
    case .levels(let levels):
      for level in levels { add(level, to: &layout, number) }
    case .positions(let shares, let unchosen):
      for share in shares.prefix(limit) {
        let parts = share.parts.map(number).map { $0.hasPrefix("-") ? "(\($0))" : $0 }
        layout.add(share.formula, parts.joined(separator: " · "), number(share.value))
      }
      addRest(of: shares.map { $0.value }, to: &layout, number)
      layout.add("sum of \(shares.count)", value: number(derivative))
      if unchosen > 0 {
        layout.notes.append(
          "\(unchosen) more position\(unchosen == 1 ? "" : "s") where a maximum further on chose another element"
        )
      }
    case .examples(let shares, let divisor):
      let shown = shares.prefix(limit)
      for (formula, share) in zip(withAlignedExamples(shown.map({ $0.formula })), shown) {
        layout.add(formula, value: number(share.parts[0]))
      }
      addRest(of: shares.map { $0.parts[0] }, to: &layout, number)
      layout.add(
        "sum of \(shares.count)", value: number(shares.reduce(0) { $0 + $1.parts[0] }))
      if divisor > 1 { layout.add("mean: sum/\(divisor)", value: number(derivative)) }
    }
    if let difference {
      if difference.value.isFinite {
        let drowned = "drowned in rounding (±\(NumberFormat.format(difference.uncertainty, digits: 2)))"
        let mark = difference.kink.map { "kink: \($0)" } ?? (difference.isDrowned ? drowned : nil)
        layout.add(
          "finite difference", value: number(difference.value), sign: "≈",
          note: mark ?? (difference.agrees ? "✓" : "✗"))
      } else {
        layout.notes.append("no finite difference: the function has no value on one side")
      }
    }
    if !legend.isEmpty { layout.notes += ["where " + legend[0]] + legend.dropFirst().map { "      " + $0 } }
    return layout.lines(width: width)
  }

  private func remark(_ steps: String) -> String {
    let speaking = example.isEmpty ? "" : "\(example), "
    switch form {
    case .independent: return ""
    case .product, .levels: return speaking + "against the current, \(steps)"
    case .positions(let shares, _):
      return speaking + "it takes part at \(shares.count) position\(shares.count == 1 ? "" : "s")"
        + order(shares.count)
    case .examples(let shares, let divisor):
      let kind = shares.first.map { $0.through.example == nil ? "terms" : "examples" } ?? ""
      let missing = divisor > 1 && divisor != shares.count ? " of \(divisor)" : ""
      return "\(divisor > 1 ? "mean" : "sum") over \(shares.count)\(missing) \(kind)" + order(shares.count)
    }
  }

  private func order(_ count: Int) -> String { count > 1 ? ", largest first" : "" }

  private func add(_ level: Level, to layout: inout ColumnLayout, _ number: (Double) -> String) {
    for adjoint in level.adjoints {
      layout.add(
        "∂\(adjoint.of)/∂\(adjoint.by)", adjoint.formula, number(adjoint.value), note: adjoint.note)
      guard let listing = adjoint.listing else { continue }
      for term in listing.terms { layout.addTerm(term.formula, number(term.value)) }
      if listing.more > 0 { layout.addTerm("… \(listing.more) more", number(listing.rest)) }
    }
    if level.more > 0 { layout.add("… \(level.more) more") }
  }

  private func addRest(
    of values: [Double], to layout: inout ColumnLayout, _ number: (Double) -> String
  ) {
    let rest = values.dropFirst(limit)
    if !rest.isEmpty { layout.add("… \(rest.count) more", value: number(rest.reduce(0, +))) }
  }
}

/// The texts with the numbers of those that begin with `example 5` flush right, so that the text behind
/// stands in a column.
func withAlignedExamples(_ texts: [String]) -> [String] {
  let opening = "example "
  func digits(_ text: String) -> Substring {
    text.hasPrefix(opening) ? text.dropFirst(opening.count).prefix { $0.isNumber } : ""
  }
  let width = texts.map { digits($0).count }.max() ?? 0
  return texts.map { text in
    let number = digits(text)
    guard !number.isEmpty else { return text }
    return opening + padded(String(number), to: width, align: .right)
      + text.dropFirst(opening.count + number.count)
  }
}

/// Lines of the form `  name  = formula    = value  note` with the signs under each other.
struct ColumnLayout {
  private struct Row {
    var name = ""
    var sign = ""
    var formula = ""
    var value: String?
    var valueSign = "="
    var note: String?
    var isOutside = false
  }

  let title: String
  let remark: String
  /// Lines below the table.
  var notes: [String] = []
  private var rows: [Row] = []

  /// A table under a title with a remark at the column of the values.
  init(title: String, remark: String) { (self.title, self.remark) = (title, remark) }

  mutating func add(_ name: String, _ formula: String, _ value: String, note: String? = nil) {
    rows.append(Row(name: name, sign: "= ", formula: formula, value: value, note: note))
  }
  /// A term of the sum in the row above, under its formula.
  mutating func addTerm(_ formula: String, _ value: String) {
    rows.append(Row(sign: "    ", formula: formula, value: value))
  }
  /// A row without a formula.
  mutating func add(_ name: String, value: String? = nil, sign: String = "=", note: String? = nil) {
    rows.append(Row(name: name, value: value, valueSign: sign, note: note, isOutside: true))
  }

  /// Formulas that reach beyond this column do not push the values out.
  private static let widest = 84

  /// The table, or where it is wider than the page, its rows by themselves.
  func lines(width: Int) -> [String] {
    var lines = lines
    let heading = title + (remark.isEmpty ? "" : "  \(remark)")
    if displayWidth(of: lines[0]) > width { lines[0] = heading }
    guard lines.dropFirst().contains(where: { displayWidth(of: $0) > width }) else { return lines }
    return [heading] + rows.flatMap { narrow($0, width) }
      + notes.flatMap { wrapped("  \($0)", width: width, indent: 4) }
  }

  /// A row on a narrow page: the formula under its own start, the value behind its end or below it.
  private func narrow(_ row: Row, _ width: Int) -> [String] {
    let start = row.isOutside || !row.name.isEmpty ? "  \(row.name) " : "    "
    let value =
      row.value.map {
        "\(row.valueSign) \($0)" + (row.note.map { "  \(row.isOutside ? $0 : "(\($0))")" } ?? "")
      } ?? ""
    guard !row.isOutside else { return [start + value] }
    var lines = wrapped(formula: start + row.sign + row.formula, width: max(20, width - 6))
    for index in lines.indices.dropFirst() { lines[index] = "      " + lines[index] }
    let last = lines.last ?? ""
    if displayWidth(of: last) + 1 + displayWidth(of: value) <= width {
      lines[lines.count - 1] = last + " " + value
    } else {
      lines.append("      " + value)
    }
    return lines
  }

  var lines: [String] {
    let names = (rows.filter { !$0.isOutside }.map { displayWidth(of: $0.name) }.max() ?? 0) + 2
    func start(_ row: Row) -> String {
      row.isOutside ? "  " + row.name : "  " + padded(row.name, to: names) + row.sign + row.formula
    }
    func room(_ row: Row) -> Int { displayWidth(of: start(row)) + (row.isOutside ? 2 : 4) }
    let fitting = rows.map(room).filter { $0 <= Self.widest }.max() ?? 0
    let column = max(fitting, rows.filter { $0.isOutside }.map(room).max() ?? 0)
    let hasSign = rows.contains { $0.value?.hasPrefix("-") == true }
    let table = rows.map { row in
      var line = start(row)
      if let value = row.value {
        line = displayWidth(of: line) + 2 > column ? line + "  " : padded(line, to: column)
        line += row.valueSign + (hasSign && !value.hasPrefix("-") ? "  " : " ") + value
      }
      return line + (row.note.map { "  \(row.isOutside ? $0 : "(\($0))")" } ?? "")
    }
    let heading = displayWidth(of: title) + 2 > column ? title + "  " : padded(title, to: column)
    return [heading + remark] + table + notes.map { "  " + $0 }
  }
}
