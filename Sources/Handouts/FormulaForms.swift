// FormulaForms.swift — formulas in a text, in a form that does not depend on the order of terms and factors.

/// The formulas that a text holds, whole and in part: `b + a` has the same form as `a+b`, `y·x` as `x*y`.
struct FormulaForms {
  /// The form of each formula and of each sum, product and power within.
  private(set) var all: Set<String> = []
  /// The form of the text where all of it is one formula with an operator.
  private(set) var whole: String?

  /// Reads the formulas of `text`, prose around them or not.
  init(_ text: String) {
    let characters = Array(text.prefix(4000))
    var place = 0
    while place < characters.count {
      var reader = OrderlessReader(characters, from: place)
      if let form = reader.sum(depth: 0) {
        all.formUnion(reader.forms)
        if place == 0 || characters[..<place].allSatisfy(\.isWhitespace),
          characters[reader.place...].allSatisfy(\.isWhitespace), !reader.forms.isEmpty
        {
          whole = form
        }
        place = max(reader.place, place + 1)
      } else {
        place += 1
      }
    }
  }
}

/// Reads one formula; text that does not belong to it stays unread.
private struct OrderlessReader {
  private let characters: [Character]
  private(set) var place: Int
  /// Formulas read so far that have an operator.
  private(set) var forms: Set<String> = []

  init(_ characters: [Character], from place: Int) { (self.characters, self.place) = (characters, place) }

  private static let deepest = 60

  private func peek() -> Character? {
    var next = place
    while next < characters.count, characters[next].isWhitespace { next += 1 }
    return next < characters.count ? characters[next] : nil
  }

  private mutating func skipBlanks() {
    while place < characters.count, characters[place].isWhitespace { place += 1 }
  }

  /// Terms, sorted, each with its sign.
  mutating func sum(depth: Int) -> String? {
    guard depth < Self.deepest, let first = signed(depth: depth) else { return nil }
    var terms = [first]
    while let sign = peek(), "+-−–".contains(sign) {
      let before = place
      skipBlanks()
      place += 1
      guard let term = signed(depth: depth) else {
        place = before
        break
      }
      terms.append(sign == "+" ? term : Self.negative(of: term))
    }
    guard terms.count > 1 else { return first }
    let form = "(" + terms.sorted().joined(separator: "+") + ")"
    forms.insert(form)
    return form
  }

  /// A term with the signs before it.
  private mutating func signed(depth: Int) -> String? {
    let before = place
    var isNegative = false
    while let sign = peek(), "+-−–".contains(sign) {
      skipBlanks()
      place += 1
      if sign != "+" { isNegative.toggle() }
    }
    guard let term = product(depth: depth) else {
      place = before
      return nil
    }
    return isNegative ? Self.negative(of: term) : term
  }

  private static func negative(of term: String) -> String {
    term.hasPrefix("-") ? String(term.dropFirst()) : "-" + term
  }

  /// Factors, sorted, each with its divisors.
  private mutating func product(depth: Int) -> String? {
    guard let first = power(depth: depth) else { return nil }
    var factors = [first]
    while let sign = peek(), "*·⋅×∗/÷".contains(sign) {
      let before = place
      skipBlanks()
      place += 1
      guard let factor = power(depth: depth) else {
        place = before
        break
      }
      factors.append("/÷".contains(sign) ? "/" + factor : factor)
    }
    guard factors.count > 1 else { return first }
    let form = "{" + factors.sorted().joined(separator: "*") + "}"
    forms.insert(form)
    return form
  }

  private mutating func power(depth: Int) -> String? {
    guard let base = atom(depth: depth) else { return nil }
    if let sign = peek(), sign == "^" {
      let before = place
      skipBlanks()
      place += 1
      let isNegative = peek() == "-" || peek() == "−"
      if isNegative {
        skipBlanks()
        place += 1
      }
      guard let exponent = atom(depth: depth) else {
        place = before
        return base
      }
      let form = "\(base)^\(isNegative ? "-" : "")\(exponent)"
      forms.insert(form)
      return form
    }
    if place < characters.count, characters[place] == "²" {
      place += 1
      forms.insert(base + "^2")
      return base + "^2"
    }
    return base
  }

  /// A number, a name with its parentheses and its index, or a formula in parentheses.
  private mutating func atom(depth: Int) -> String? {
    let before = place
    skipBlanks()
    guard place < characters.count else { return fail(before) }
    if characters[place] == "(" {
      place += 1
      guard let inner = sum(depth: depth + 1), peek() == ")" else { return fail(before) }
      skipBlanks()
      place += 1
      return inner
    }
    var text = ""
    if characters[place].isNumber {
      while place < characters.count, characters[place].isNumber || characters[place] == "." {
        text.append(characters[place])
        place += 1
      }
      // The full stop of a sentence is none of a number.
      if text.last == "." {
        text.removeLast()
        place -= 1
      }
      return text
    }
    guard characters[place].isLetter else { return fail(before) }
    while place < characters.count,
      characters[place].isLetter || characters[place].isNumber || characters[place] == "_"
    {
      text.append(characters[place])
      place += 1
    }
    guard place < characters.count, characters[place] == "(", depth < Self.deepest else { return text }
    let name = place
    place += 1
    var arguments: [String] = []
    while let argument = sum(depth: depth + 1) {
      arguments.append(argument)
      guard let next = peek(), next == "," || next == ")" else { break }
      skipBlanks()
      place += 1
      if next == "," { continue }
      text += "(\(arguments.joined(separator: ",")))"
      // The index of a quantity: w(2)1,1.
      while place < characters.count,
        characters[place].isNumber
          || characters[place] == "," && place + 1 < characters.count && characters[place + 1].isNumber
            && characters[place - 1].isNumber
      {
        text.append(characters[place])
        place += 1
      }
      return text
    }
    place = name
    return text
  }

  private mutating func fail(_ before: Int) -> String? {
    place = before
    return nil
  }
}
