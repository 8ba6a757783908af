// LaTeX.swift — a derivation as an align* block.
import Notation

extension Derivation {
  /// The derivation as an `align*` block that compiles as it is, with `amsmath`.
  ///
  /// - Parameter terms: the greatest number of written terms of each sum; dots stand for the rest.
  public func latexLines(terms limit: Int = 8, number: (Double) -> String) -> [String] {
    _ = speakOfOneExample()
    defer { reader.commonExample = nil }
    guard let graph else { return block(["\(fraction(written.output, written.input)) &= 0"]) }
    let limit = max(1, limit)
    if count == PathCount(1) { return block(product(graph, number)) }
    if case .examples(let shares, let divisor) = exampleShares(graph) {
      return block(examples(graph, shares, divisor, limit, number))
    }
    if isShared(graph) { return block([sum(graph, 0, limit, number)]) }
    return block(groups(graph, limit).flatMap { $0.nodes }.map { sum(graph, $0, limit, number) })
  }

  private func block(_ lines: [String]) -> [String] {
    ["\\begin{align*}"]
      + lines.enumerated().map { i, line in
        "  " + line + (i + 1 < lines.count ? " \\\\" : "")
      } + ["\\end{align*}"]
  }

  private func fraction(_ of: WrittenName, _ by: WrittenName) -> String {
    "\\frac{\\partial \(of.latex)}{\\partial \(by.latex)}"
  }

  private func fraction(_ of: Int, _ by: Int) -> String { fraction(writtenName(of), writtenName(by)) }

  private func product(_ graph: ScalarGraph, _ number: (Double) -> String) -> [String] {
    let root = graph.nodes.count - 1
    var node = root
    var steps: [(fraction: String, formula: String, value: String)] = []
    while let edge = graph.inputs[node].first {
      let formula = localFormula(node, by: edge.node)
      steps.append((fraction(node, edge.node), formula, TeX.number(number(edge.value))))
      node = edge.node
    }
    let value = TeX.number(number(derivative))
    guard steps.count > 1 else {
      let formula = steps.isEmpty ? "" : "\(localFormula(root, by: 0, isFactor: false)) = "
      return ["\(fraction(root, 0)) &= \(formula)\(value)"]
    }
    func enclosed(_ text: String) -> String { text.hasPrefix("-") ? "(\(text))" : text }
    return lines("\(fraction(root, 0))", steps.map { $0.fraction })
      + lines("", steps.map { $0.formula }) + lines("", steps.map { enclosed($0.value) })
      + ["&= \(value)"]
  }

  /// Factors after an equals sign, at most five on a line.
  private func lines(_ left: String, _ factors: [String]) -> [String] {
    stride(from: 0, to: factors.count, by: 5).map { start in
      let part = factors[start..<min(start + 5, factors.count)].joined(separator: " \\cdot ")
      return start == 0 ? "\(left.isEmpty ? "" : left + " ")&= \(part)" : "&\\quad \\cdot \(part)"
    }
  }

  /// The derivative by a node as the sum over those it feeds.
  private func sum(_ graph: ScalarGraph, _ node: Int, _ limit: Int, _ number: (Double) -> String) -> String {
    let root = graph.nodes.count - 1
    let users = Array(graph.users[node])
    var terms = largest(users, limit) { graph.adjoints[$0.node] * $0.value }.map { user -> String in
      guard user.node != root else { return localFormula(user.node, by: node, isFactor: users.count > 1) }
      let formula = localFormula(user.node, by: node)
      return fraction(root, user.node) + (formula == "1" ? "" : " \\cdot \(formula)")
    }
    if users.count > limit { terms.append("\\dots") }
    let value = TeX.number(number(graph.adjoints[node]))
    return "\(fraction(root, node)) &= \(terms.joined(separator: " + ")) = \(value)"
  }

  private func examples(
    _ graph: ScalarGraph, _ shares: [Explanation.Share], _ divisor: Int, _ limit: Int,
    _ number: (Double) -> String
  ) -> [String] {
    let shown = shares.prefix(limit)
    func line(_ terms: [String]) -> String {
      let sum = (terms + (shares.count > limit ? ["\\dots"] : [])).joined(separator: " + ")
      return divisor > 1 ? "\\frac{1}{\(divisor)} \\left(\(sum)\\right)" : sum
    }
    let values = shown.map { TeX.number(number($0.parts[0])) }
    return [
      fraction(graph.nodes.count - 1, 0) + " &= " + line(shown.map { fraction($0.through, writtenName(0)) }),
      "&= " + line(values.map { $0.hasPrefix("-") ? "(\($0))" : $0 }),
      "&= \(TeX.number(number(derivative)))",
    ]
  }

  private func localFormula(_ user: Int, by source: Int, isFactor: Bool = true) -> String {
    guard let graph else { return "" }
    let node = graph.nodes[user]
    let partials = partials(of: user, by: source)
    let text = partials.map { partial -> String in
      // Powers of quantities with indices need braces around them.
      LaTeX.formula(
        Formula(
          pieces: partial.formula.pieces.map { piece in
            switch piece {
            case .text: return piece
            case .element(let reference):
              guard let other = reader.node(reference, in: node) else { return piece }
              return .text("\u{2}\(reader.writtenName(of: other).latex)\u{3}")
            case .row(let function, let reference):
              guard let other = reader.node(reference, in: node) else { return piece }
              var whole = reader.writtenName(of: other).ofNoExample
              let index = whole.below.isEmpty ? "" : "_{\(whole.below)}"
              whole.below = ""
              return .text("\u{2}\\operatorname{\(function)}(\(whole.latex))\(index)\u{3}")
            }
          }
        ).text { _ in "" })
    }.joined(separator: " + ")
    let plain = sumText(partials.map { reader.text($0.formula, of: node) })
    return isFactor && Binding(of: plain) < .product ? "\\left(\(text)\\right)" : text
  }
}

/// Text of the tool as LaTeX.
enum LaTeX {
  private static let words: [(String, String)] = [
    ("<=", "\\le "), (">=", "\\ge "), ("==", "="), ("!=", "\\ne "), ("φ", "\\varphi"), ("·", " \\cdot "),
    ("−", "-"), ("½", "\\tfrac{1}{2}"), ("⋆", "\\star "), ("…", "\\dots "), ("²", "^{2}"),
  ]

  /// Functions that TeX has a command for.
  private static let functions: Set<String> = ["exp", "ln", "log", "tanh", "max", "min", "sin", "cos"]

  /// A word of a formula: the name of a function, whichever operation brings it.
  private static func word(_ word: Substring, before next: Character?) -> String {
    if functions.contains(String(word)), next == "(" || next == " " { return "\\\(word)" }
    return word.count > 1 && next == "(" ? "\\operatorname{\(word)}" : String(word)
  }

  /// A formula in which each quantity, already LaTeX, stands between U+0002 and U+0003.
  static func formula(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let character = rest.first {
      if character == "\u{2}", let end = rest.firstIndex(of: "\u{3}") {
        let quantity = rest[rest.index(after: rest.startIndex)..<end]
        rest = rest[rest.index(after: end)...]
        let isBase = rest.hasPrefix("^") || rest.hasPrefix("²")
        result += isBase || result.hasSuffix("^") ? "{\(quantity)}" : String(quantity)
      } else if rest.hasPrefix("^("), let group = group(rest.dropFirst()) {
        result += "^{\(formula(String(group.inside)))}"
        rest = group.rest
      } else if rest.hasPrefix("√("), let group = group(rest.dropFirst()) {
        result += "\\sqrt{\(formula(String(group.inside)))}"
        rest = group.rest
      } else if let (word, latex) = words.first(where: { rest.hasPrefix($0.0) }) {
        result += latex
        rest = rest.dropFirst(word.count)
      } else if let scalar = rest.unicodeScalars.first, let letter = GreekLetter.names[scalar] {
        rest = rest.dropFirst()
        result += "\\\(letter)" + (rest.first?.isLetter == true ? " " : "")
      } else if character.isASCII, character.isLetter {
        let letters = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        rest = rest.dropFirst(letters.count)
        result += word(letters, before: rest.first)
      } else {
        result.append(character)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  /// The text between the parenthesis at the start and its partner, and the rest.
  private static func group(_ text: Substring) -> (inside: Substring, rest: Substring)? {
    var depth = 0
    for i in text.indices {
      if text[i] == "(" { depth += 1 }
      if text[i] == ")" {
        depth -= 1
        if depth == 0 { return (text[text.index(after: text.startIndex)..<i], text[text.index(after: i)...]) }
      }
    }
    return nil
  }
}
