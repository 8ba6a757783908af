// FormulaMarkup.swift — formulas that lessons write in plain text, set as formulas: MathML in blocks, raised and lowered
// indices in sentences.
import Language
import Markdown
import Notation

/// Sets formulas.
struct FormulaMarkup {
  private let quantities: ProseQuantities

  /// Sets formulas in which the symbols of `vocabulary` are quantities.
  init(_ vocabulary: Vocabulary) { quantities = ProseQuantities(vocabulary) }

  /// A block of formulas, one a line, as MathML; `nil` when a line is no formula, as a line of a program isn't.
  func block(_ lines: [String]) -> String? {
    var rows: [[FormulaReader.Item]] = []
    for line in lines where !line.isBlank {
      guard let row = FormulaReader.row(line.trimmed, quantities) else { return nil }
      rows.append(row)
    }
    guard !rows.isEmpty else { return nil }
    let source = Markup.escaped(lines.map(\.trimmed).joined(separator: "; "))
    let opening = "<math display=\"block\" alttext=\"\(source)\">"
    if rows.count == 1 { return opening + "<mrow>\(Self.markup(rows[0]))</mrow></math>" }
    // Several lines stand below each other at their first relation.
    let cells = rows.map { row in
      let split = row.firstIndex(where: \.isRelation) ?? 0
      return
        "<mtr><mtd><mrow>\(Self.markup(row[..<split]))</mrow></mtd><mtd><mrow>\(Self.markup(row[split...]))</mrow></mtd></mtr>"
    }
    return opening + "<mtable displaystyle=\"true\">\(cells.joined())</mtable></math>"
  }

  private static func markup(_ items: some Sequence<FormulaReader.Item>) -> String {
    items.map(\.markup).joined()
  }

  /// A sentence in which quantities such as `w(1)2,1` and `x1` have their indices raised and lowered.
  ///
  /// Copied text is the text to type.
  func sentence(_ text: String) -> String {
    let characters = Array(text)
    var result = ""
    var plain = ""
    var index = 0
    func flush() {
      result += Markup.escaped(plain)
      plain = ""
    }
    while index < characters.count {
      guard let (quantity, end) = inlineQuantity(in: characters, at: index) else {
        plain.append(characters[index])
        index += 1
        continue
      }
      flush()
      result += "<span class=\"q\">\(quantity)</span>"
      index = end
    }
    flush()
    return result
  }

  private func inlineQuantity(
    in text: [Character], at index: Int
  ) -> (markup: String, end: Int)? {
    if let (name, behind) = quantities.quantity(in: text, at: index) {
      var end = behind
      let power = FormulaToken.superscript(in: text, at: &end)
      let low = name.below.isEmpty ? "" : "<sub>\(Markup.escaped(name.below))</sub>"
      let high = power.map { "<sup>\(Markup.escaped($0))</sup>" } ?? ""
      let symbol = "<var>\(Markup.escaped(name.symbol))</var>"
      return ("\(symbol)<sup>(\(Markup.escaped(name.above)))</sup>\(low)\(high)", end)
    }
    guard let (name, end) = quantities.input(in: text, at: index) else { return nil }
    return ("<var>\(name.symbol)</var><sub>\(name.below)</sub>", end)
  }
}

/// Reads a line of a formula into MathML.
///
/// The reader knows brackets, powers and fractions; all else is shown in the order in which it is written.
struct FormulaReader {
  /// A piece of the line.
  struct Item {
    var markup: String
    var isRelation = false
  }

  private let tokens: [FormulaToken]
  private var index = 0
  private var depth = 0

  private static let relations: Set<Character> = ["=", "≈", "<", ">", "≤", "≥", "≠", "←", "→"]
  private static let operators: Set<Character> = ["+", "−", "·", "×", "⊙", "@", ",", ";", "|", "…"]
  /// Functions that are written with a blank behind them, too.
  private static let functions: Set<String> = [
    "ln", "log", "exp", "sin", "cos", "tanh", "max", "min", "sum", "mean", "lim", "Σ", "∇", "d",
  ]
  private static let words: Set<String> = [
    "with", "for", "and", "if", "where", "of", "or", "else", "when", "avec", "pour", "où", "et", "si",
    "sinon",
    "mit", "für", "und", "oder", "wenn", "sonst", "con", "para", "donde",
  ]
  /// Limits on the length and depth of a readable formula.
  private static let (longest, deepest) = (400, 40)

  private init(_ tokens: [FormulaToken]) { self.tokens = tokens }

  /// The pieces of `line`; `nil` unless all of it is a formula.
  static func row(_ line: String, _ quantities: ProseQuantities) -> [Item]? {
    guard line.count <= longest else { return nil }
    let tokens = FormulaToken.tokens(line, quantities)
    guard !tokens.contains(where: { if case .other = $0 { true } else { false } }) else { return nil }
    let isFormula = tokens.contains { token in
      switch token {
      case .quantity: true
      case .sign(let sign): relations.contains(sign) || "+·^/".contains(sign)
      case .name(_, let below, let above): below != nil || above != nil
      case .raised: true
      case .number, .space, .other: false
      }
    }
    guard isFormula else { return nil }
    var reader = FormulaReader(tokens)
    guard let row = reader.readRow(), reader.index == tokens.count else { return nil }
    return row
  }

  private var next: FormulaToken? { index < tokens.count ? tokens[index] : nil }

  private mutating func skipSpace() { if next == .space { index += 1 } }

  /// Reads up to a closing bracket or the end.
  private mutating func readRow() -> [Item]? {
    var items: [Item] = []
    /// True when an operand may come: not directly behind another one.
    var takesOperand = true
    /// True when nothing, or a sign, stands before.
    var isSignNext = true
    while let token = next {
      if token == .space {
        index += 1
        continue
      }
      if case .sign(let sign) = token {
        if sign == ")" || sign == "]" { break }
        if Self.relations.contains(sign) || Self.operators.contains(sign) {
          // A sign behind another one belongs to the number that follows.
          let form = sign == "−" && isSignNext ? " form=\"prefix\"" : ""
          items.append(
            Item(
              markup: "<mo\(form)>\(Markup.escaped(String(sign)))</mo>",
              isRelation: Self.relations.contains(sign)))
          index += 1
          (takesOperand, isSignNext) = (true, true)
          continue
        }
      }
      isSignNext = false
      if case .name(let name, nil, nil) = token, Self.words.contains(name) {
        items.append(Item(markup: "<mtext>&#160;\(Markup.escaped(name))&#160;</mtext>"))
        index += 1
        takesOperand = true
        continue
      }
      guard takesOperand, let (operand, isFunction) = readQuotient() else { return nil }
      items.append(Item(markup: operand))
      takesOperand = isFunction
    }
    return items
  }

  /// Reads factors with `/` between them as fractions.
  private mutating func readQuotient() -> (markup: String, isFunction: Bool)? {
    guard var (left, isFunction) = readFactor() else { return nil }
    while true {
      let start = index
      skipSpace()
      guard next == .sign("/") else {
        index = start
        return (left.markup, isFunction)
      }
      index += 1
      skipSpace()
      guard let (right, rightIsFunction) = readFactor() else { return nil }
      left = Operand(markup: "<mfrac>\(left.bare)\(right.bare)</mfrac>")
      isFunction = rightIsFunction
    }
  }

  /// A piece with and without the brackets around it: a bar of a fraction makes them needless.
  private struct Operand {
    var markup: String
    var inner: String?
    var bare: String { inner ?? markup }
    init(markup: String, inner: String? = nil) { (self.markup, self.inner) = (markup, inner) }
  }

  private mutating func readFactor() -> (Operand, isFunction: Bool)? {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.deepest, var (operand, isFunction) = readPrimary() else { return nil }
    while let token = next {
      if token == .sign("^") {
        index += 1
        if next == .sign("−"), let (power, _) = readSigned() {
          operand = Operand(markup: "<msup>\(operand.markup)\(power)</msup>")
          continue
        }
        guard let (power, _) = readFactor() else { return nil }
        operand = Operand(markup: "<msup>\(operand.markup)\(power.bare)</msup>")
      } else if case .raised(let power) = token {
        index += 1
        operand = Operand(markup: "<msup>\(operand.markup)\(Self.indexRow(power))</msup>")
      } else if token == .sign("′") {
        index += 1
        operand = Operand(markup: "<msup>\(operand.markup)<mo>′</mo></msup>")
      } else {
        break
      }
      isFunction = false
    }
    return (operand, isFunction)
  }

  /// A power below zero.
  private mutating func readSigned() -> (markup: String, isFunction: Bool)? {
    index += 1
    guard let (operand, isFunction) = readPrimary() else { return nil }
    return ("<mrow><mo>−</mo>\(operand.markup)</mrow>", isFunction)
  }

  private mutating func readPrimary() -> (Operand, isFunction: Bool)? {
    guard let token = next else { return nil }
    index += 1
    switch token {
    case .number(let text): return (Operand(markup: "<mn>\(Markup.escaped(text))</mn>"), false)
    case .quantity(let name, let power): return (Operand(markup: Self.quantity(name, power)), false)
    case .name(let name, let below, let above): return readName(name, below, above)
    case .sign("("): return readBrackets("(", ")")
    case .sign("["): return readBrackets("[", "]")
    default: return nil
    }
  }

  private mutating func readBrackets(_ open: Character, _ close: Character) -> (Operand, isFunction: Bool)? {
    guard let row = readRow(), next == .sign(close) else { return nil }
    index += 1
    let inner = row.map(\.markup).joined()
    return (
      Operand(
        markup: "<mrow>\(Self.bracket(open))\(inner)\(Self.bracket(close))</mrow>",
        inner: "<mrow>\(inner)</mrow>"),
      false
    )
  }

  private mutating func readName(
    _ name: String, _ below: String?, _ above: String?
  ) -> (Operand, isFunction: Bool)? {
    if name == "½" { return (Operand(markup: "<mfrac><mn>1</mn><mn>2</mn></mfrac>"), false) }
    if name == "∂" {
      guard let (operand, _) = readPrimary() else { return nil }
      return (Operand(markup: "<mrow><mo rspace=\"0\">∂</mo>\(operand.markup)</mrow>"), false)
    }
    if name == "Σ" {
      let sum = "<mo>∑</mo>"
      return (
        Operand(markup: below.map { "<munder>\(sum)\(Self.indexRow($0))</munder>" } ?? sum), true
      )
    }
    let symbol = Self.scripts(
      "<mi>\(Markup.escaped(name))</mi>", below.map(Self.indexRow), above.map(Self.indexRow))
    guard next == .sign("(") else {
      let isFunction = Self.functions.contains(name)
      return (Operand(markup: symbol + (isFunction ? "<mspace width=\"0.2em\"/>" : "")), isFunction)
    }
    index += 1
    guard let (argument, _) = readBrackets("(", ")") else { return nil }
    if name == "sqrt" { return (Operand(markup: "<msqrt>\(argument.bare)</msqrt>"), false) }
    return (Operand(markup: "<mrow>\(symbol)<mo>&#8289;</mo>\(argument.markup)</mrow>"), false)
  }

  private static func bracket(_ sign: Character) -> String {
    "<mo lspace=\"0\" rspace=\"0\">\(sign)</mo>"
  }

  private static func quantity(_ name: WrittenName, _ power: String?) -> String {
    let layer = "<mrow>\(bracket("("))\(indexRow(name.above))\(bracket(")"))</mrow>"
    let symbol = scripts(
      "<mi>\(Markup.escaped(name.symbol))</mi>", name.below.isEmpty ? nil : indexRow(name.below), layer)
    return power.map { "<msup><mrow>\(symbol)</mrow>\(indexRow($0))</msup>" } ?? symbol
  }

  private static func scripts(_ base: String, _ below: String?, _ above: String?) -> String {
    switch (below, above) {
    case (let below?, let above?): "<msubsup>\(base)\(below)\(above)</msubsup>"
    case (let below?, nil): "<msub>\(base)\(below)</msub>"
    case (nil, let above?): "<msup>\(base)\(above)</msup>"
    case (nil, nil): base
    }
  }

  /// Indices, sign by sign.
  private static func indexRow(_ text: String) -> String {
    var row = ""
    var digits = ""
    func flush() {
      if !digits.isEmpty { row += "<mn>\(digits)</mn>" }
      digits = ""
    }
    for character in text {
      if character.isASCII, character.isNumber {
        digits.append(character)
        continue
      }
      flush()
      if character == " " { continue }
      let sign = Markup.escaped(character == "-" ? "−" : String(character))
      row += character.isLetter ? "<mi>\(sign)</mi>" : "<mo>\(sign)</mo>"
    }
    flush()
    return "<mrow>\(row)</mrow>"
  }
}
