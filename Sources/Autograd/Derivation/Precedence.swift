// Precedence.swift — parentheses around a formula that is put into another.

/// Binding strength of the loosest operator of a formula.
enum Binding: Int, Comparable {
  case sum, product, power, atom
  static func < (a: Binding, b: Binding) -> Bool { a.rawValue < b.rawValue }

  /// The binding of a formula as the operations write them.
  init(of text: String) {
    var depth = 0
    var loosest = Binding.atom
    var before: Character = "("
    for (i, character) in text.enumerated() {
      switch character {
      case "(", "[": depth += 1
      case ")", "]": depth -= 1
      default: break
      }
      // 1e-05 is one number.
      let isExponent =
        (before == "e" || before == "E") && text.dropFirst(i - 2).first?.isNumber == true && i >= 2
      if depth == 0 {
        switch character {
        case "+", "−", "<", ">", "=": loosest = min(loosest, .sum)
        case "-": if !isExponent { loosest = min(loosest, .sum) }
        case "·", "/", "@", "⋆": loosest = min(loosest, .product)
        case "^", "²": loosest = min(loosest, .power)
        case " ": if before == "n" { loosest = min(loosest, .product) }  // ln x
        default: break
        }
      }
      before = character
    }
    self = loosest
  }

  /// The least binding of a formula between `before` and `after`.
  static func needed(after before: String, before after: String) -> Binding {
    var needed = sum
    let left = before.last { $0 != " " }, right = after.first { $0 != " " }
    switch left {
    case "·": needed = product
    case "−", "-": needed = product
    case "/": needed = power
    case "^": needed = atom
    default: if before.hasSuffix("ln ") { needed = atom }
    }
    switch right {
    case "·", "/": needed = max(needed, product)
    case "^", "²": needed = atom
    default: break
    }
    return needed
  }
}

/// `text` in parentheses where it binds less tightly than `needed`.
func enclosed(_ text: String, _ needed: Binding) -> String {
  Binding(of: text) < needed ? "(\(text))" : text
}

/// Formulas added up: `a + b − c`.
func sumText(_ terms: [String], separator: String = " + ") -> String {
  var text = ""
  for term in terms {
    if text.isEmpty {
      text = term
    } else if term.hasPrefix("−"), Binding(of: String(term.dropFirst())) > .sum {
      text += " − " + term.dropFirst()
    } else {
      text += separator + term
    }
  }
  return text
}
