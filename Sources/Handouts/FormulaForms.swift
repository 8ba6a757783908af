// FormulaForms.swift — formulas in a text, in a form that does not depend on the order of terms and factors.
import Language
import Notation

/// The formulas that a text holds, whole and in part: `b + a` has the same form as `a+b`, `y·x` as `x*y`.
struct FormulaForms {
  /// The form of each formula and of each sum, product and power within.
  private(set) var all: Set<String> = []
  /// The form of the text where all of it is one formula with an operator.
  private(set) var whole: String?

  /// Reads the formulas of `text`, prose around them or not.
  init(_ text: String, _ quantities: ProseQuantities) {
    let tokens = FormulaToken.tokens(String(text.prefix(4000)), quantities)
    var place = 0
    while place < tokens.count {
      var reader = OrderlessReader(tokens, from: place, quantities)
      if let form = reader.sum(depth: 0) {
        all.formUnion(reader.forms)
        if tokens[..<place].allSatisfy({ $0 == .space }), reader.peek() == nil, !reader.forms.isEmpty {
          whole = form
        }
        place = max(reader.place, place + 1)
      } else {
        place += 1
      }
    }
  }
}

/// Reads one formula; tokens that do not belong to it stay unread.
private struct OrderlessReader {
  private let tokens: [FormulaToken]
  private let quantities: ProseQuantities
  private(set) var place: Int
  /// Formulas read so far that have an operator.
  private(set) var forms: Set<String> = []

  init(_ tokens: [FormulaToken], from place: Int, _ quantities: ProseQuantities) {
    (self.tokens, self.place, self.quantities) = (tokens, place, quantities)
  }

  private static let deepest = 60

  /// The next token that is no blank.
  func peek() -> FormulaToken? {
    let next = tokens.indices.contains(place) && tokens[place] == .space ? place + 1 : place
    return tokens.indices.contains(next) ? tokens[next] : nil
  }

  /// Moves past the next token that is no blank.
  private mutating func skip() { place += tokens[place] == .space ? 2 : 1 }

  /// The sign that comes next, one of `signs`.
  private func sign(of signs: String) -> Character? {
    if case .sign(let sign)? = peek(), signs.contains(sign) { sign } else { nil }
  }

  /// Terms, sorted, each with its sign.
  mutating func sum(depth: Int) -> String? {
    guard depth < Self.deepest, let first = signed(depth: depth) else { return nil }
    var terms = [first]
    while let sign = sign(of: "+−") {
      let before = place
      skip()
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
    while let sign = sign(of: "+−") {
      skip()
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
    while let sign = sign(of: "·×/") {
      let before = place
      skip()
      guard let factor = power(depth: depth) else {
        place = before
        break
      }
      factors.append(sign == "/" ? "/" + factor : factor)
    }
    guard factors.count > 1 else { return first }
    let form = "{" + factors.sorted().joined(separator: "*") + "}"
    forms.insert(form)
    return form
  }

  private mutating func power(depth: Int) -> String? {
    guard let base = atom(depth: depth) else { return nil }
    guard sign(of: "^") != nil else {
      guard tokens.indices.contains(place), case .raised(let power) = tokens[place] else { return base }
      place += 1
      return raised(base, power)
    }
    let before = place
    skip()
    let isNegative = sign(of: "−") != nil
    if isNegative { skip() }
    guard let exponent = atom(depth: depth) else {
      place = before
      return base
    }
    return raised(base, (isNegative ? "-" : "") + exponent)
  }

  private mutating func raised(_ base: String, _ power: String?) -> String {
    guard let power else { return base }
    let form = "\(base)^\(power.replacing("−", with: "-"))"
    forms.insert(form)
    return form
  }

  /// A number, a quantity, a name with its index and its arguments, or a formula in parentheses.
  private mutating func atom(depth: Int) -> String? {
    let before = place
    guard let token = peek() else { return nil }
    skip()
    switch token {
    case .number(let text): return text
    case .quantity(let name, let power):
      var plain = name
      plain.symbol = quantities.word(for: name.symbol)
      return raised(plain.plain, power)
    case .name(let name, let below, let above) where name.first?.isLetter == true:
      return raised(called(quantities.word(for: name) + suffix(name, below), depth: depth), above)
    case .sign("("):
      if let inner = sum(depth: depth + 1), sign(of: ")") != nil {
        skip()
        return inner
      }
    default: break
    }
    place = before
    return nil
  }

  /// The index behind a name; the digits of `h11` behind a word are one, too.
  private mutating func suffix(_ name: String, _ below: String?) -> String {
    if let below { return below.allSatisfy(\.isWholeNumber) ? below : "_" + below }
    guard name.count > 1, tokens.indices.contains(place), case .number(let digits) = tokens[place] else {
      return ""
    }
    place += 1
    return digits
  }

  /// `name` with the arguments that stand directly behind it.
  private mutating func called(_ name: String, depth: Int) -> String {
    guard tokens.indices.contains(place), tokens[place] == .sign("("), depth < Self.deepest else {
      return name
    }
    let before = place
    place += 1
    var arguments: [String] = []
    while let argument = sum(depth: depth + 1) {
      arguments.append(argument)
      guard let next = sign(of: ",)") else { break }
      skip()
      if next == ")" { return "\(name)(\(arguments.joined(separator: ",")))" }
    }
    place = before
    return name
  }
}
