// PatternSyntax.swift — regular expressions as a tree, read from their text.

/// Reason why a text is no regular expression that can be matched in linear time.
struct PatternError: Error { let message: String }

/// A regular expression.
indirect enum PatternSyntax {
  /// One character that is in a set.
  case one(CharacterSet)
  /// A condition on the place between two characters.
  case place(PatternPlace)
  case sequence([PatternSyntax])
  case either([PatternSyntax])
  /// `at least` to `at most` times; without an end where `atMost` is `nil`.
  case times(PatternSyntax, atLeast: Int, atMost: Int?)

  /// Characters of a class.
  struct CharacterSet: Sendable {
    var contains: @Sendable (Character) -> Bool
    /// The characters that are none of these.
    var inverted: Self { Self { [contains] in !contains($0) } }
    static let any = Self { _ in true }
    static let digit = Self { $0.unicodeScalars.first?.properties.generalCategory == .decimalNumber }
    static let word = Self { $0 == "_" || $0.isLetter || digit.contains($0) }
    static let space = Self(contains: \.isWhitespace)
    /// One character; where `ignoresCase`, also in the other case.
    static func exactly(_ character: Character, ignoresCase: Bool) -> Self {
      guard ignoresCase else { return Self { $0 == character } }
      let lower = character.lowercased()
      return Self { $0.lowercased() == lower }
    }
  }
}

/// A condition on the place between two characters.
enum PatternPlace { case start, end, wordEdge, noWordEdge }

/// Reads a regular expression.
struct PatternReader {
  private var rest: ArraySlice<Character>
  private var ignoresCase = false
  private var depth = 0

  /// Limits on a pattern for one line.
  private static let (deepest, mostTimes) = (100, 1000)

  /// Reads all of `text`.
  static func read(_ text: String) throws(PatternError) -> PatternSyntax {
    var reader = PatternReader(rest: Array(text)[...])
    let syntax = try reader.alternatives()
    guard reader.rest.isEmpty else { throw PatternError(message: "a `)` closes nothing") }
    return syntax
  }

  private init(rest: ArraySlice<Character>) { self.rest = rest }

  private mutating func take(_ character: Character) -> Bool {
    guard rest.first == character else { return false }
    rest = rest.dropFirst()
    return true
  }

  private mutating func next(_ missing: String) throws(PatternError) -> Character {
    guard let first = rest.popFirst() else { throw PatternError(message: missing) }
    return first
  }

  private mutating func alternatives() throws(PatternError) -> PatternSyntax {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw PatternError(message: "its groups lie too deep in each other") }
    let outer = ignoresCase
    defer { ignoresCase = outer }
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .either(branches)
  }

  private mutating func sequence() throws(PatternError) -> PatternSyntax {
    var parts: [PatternSyntax] = []
    while let first = rest.first, first != "|", first != ")" {
      guard let part = try atom() else { continue }
      parts.append(try repeated(part))
    }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  /// Parses the quantifier behind a part.
  private mutating func repeated(_ part: PatternSyntax) throws(PatternError) -> PatternSyntax {
    var part = part
    while let mark = rest.first {
      let bounds: (Int, Int?)
      switch mark {
      case "*": bounds = (0, nil)
      case "+": bounds = (1, nil)
      case "?": bounds = (0, 1)
      case "{":
        guard let read = try count() else { return part }
        bounds = read
      default: return part
      }
      if mark != "{" { rest = rest.dropFirst() }
      if take("+") { throw PatternError(message: "a possessive `\(mark)+` is not known") }
      // A lazy repetition matches the same lines.
      _ = take("?")
      part = .times(part, atLeast: bounds.0, atMost: bounds.1)
    }
    return part
  }

  /// `{2}`, `{2,}`, `{2,5}`; `nil` where the brace is a character.
  private mutating func count() throws(PatternError) -> (Int, Int?)? {
    guard let end = rest.firstIndex(of: "}") else { return nil }
    let parts = rest[(rest.startIndex + 1)..<end].split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.map { Int(String($0)) }
    guard (1...2).contains(parts.count), parts.contains(where: { !$0.isEmpty }),
      parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isWholeNumber } })
    else { return nil }
    let low = parts[0].isEmpty ? 0 : numbers[0] ?? Int.max
    let high = parts.count == 1 ? low : parts[1].isEmpty ? nil : numbers[1] ?? Int.max
    guard low <= Self.mostTimes, high ?? 0 <= Self.mostTimes else {
      throw PatternError(message: "it repeats more than \(Self.mostTimes) times")
    }
    guard high.map({ $0 >= low }) ?? true else {
      throw PatternError(message: "`{\(low),\(high ?? 0)}` counts down")
    }
    rest = rest[(end + 1)...]
    return (low, high)
  }

  private mutating func atom() throws(PatternError) -> PatternSyntax? {
    let first = try next("it is empty")
    switch first {
    case "(": return try group()
    case "[": return .one(try set())
    case ".": return .one(.any)
    case "^": return .place(.start)
    case "$": return .place(.end)
    case "*", "+", "?": throw PatternError(message: "there is nothing before `\(first)`")
    case "\\": return try escape()
    default: return .one(.exactly(first, ignoresCase: ignoresCase))
    }
  }

  private mutating func group() throws(PatternError) -> PatternSyntax? {
    let outer = ignoresCase
    if take("?") {
      if take("<"), let first = rest.first, first.isLetter, let end = rest.firstIndex(of: ">") {
        rest = rest[(end + 1)...]  // a name
      } else if take("i") {
        ignoresCase = true
        if take(")") { return nil }
        guard take(":") else { throw PatternError(message: "of options only `(?i)` is known") }
      } else if !take(":") {
        throw PatternError(message: "it looks ahead, looks behind or holds options, which is not known here")
      }
    }
    let inside = try alternatives()
    guard take(")") else { throw PatternError(message: "a `(` is never closed") }
    ignoresCase = outer
    return inside
  }

  /// Parses the rest of an escape behind `\`, outside a set.
  private mutating func escape() throws(PatternError) -> PatternSyntax {
    switch rest.first {
    case "b": return place(.wordEdge)
    case "B": return place(.noWordEdge)
    case "A": return place(.start)
    case "z", "Z": return place(.end)
    case let digit? where digit.isWholeNumber:
      throw PatternError(message: "it refers back to a group (`\\\(digit)`), which is not known here")
    default: return .one(try escaped().set)
    }
  }

  private mutating func place(_ place: PatternPlace) -> PatternSyntax {
    rest = rest.dropFirst()
    return .place(place)
  }

  /// Parses the rest of an escape behind `\`: a set, and the character where it is one.
  private mutating func escaped() throws(PatternError) -> (set: PatternSyntax.CharacterSet, one: Character?) {
    let mark = try next("a `\\` stands at the end")
    switch mark {
    case "d": return (.digit, nil)
    case "D": return (PatternSyntax.CharacterSet.digit.inverted, nil)
    case "w": return (.word, nil)
    case "W": return (PatternSyntax.CharacterSet.word.inverted, nil)
    case "s": return (.space, nil)
    case "S": return (PatternSyntax.CharacterSet.space.inverted, nil)
    case "t": return (.exactly("\t", ignoresCase: false), "\t")
    case _ where mark.isLetter || mark.isNumber:
      throw PatternError(message: "`\\\(mark)` is not known")
    default: return (.exactly(mark, ignoresCase: ignoresCase), mark)
    }
  }

  /// A set behind its `[`.
  private mutating func set() throws(PatternError) -> PatternSyntax.CharacterSet {
    let isInverted = take("^")
    var sets: [PatternSyntax.CharacterSet] = []
    var isFirst = true
    while isFirst || rest.first != "]" {
      isFirst = false
      var (set, low) = try member()
      if rest.first == "-", rest.dropFirst().first != "]", let from = low {
        rest = rest.dropFirst()
        guard let to = try member().one, from <= to else {
          throw PatternError(message: "the range from `\(from)` in `[…]` has no end behind it")
        }
        set = PatternSyntax.CharacterSet { [ignoresCase] character in
          if (from...to).contains(character) { return true }
          guard ignoresCase else { return false }
          let forms = [character.lowercased(), character.uppercased()]
          return forms.contains { $0.count == 1 && (from...to).contains(Character($0)) }
        }
        low = nil
      }
      sets.append(set)
    }
    rest = rest.dropFirst()
    let all = PatternSyntax.CharacterSet { [sets] character in sets.contains { $0.contains(character) } }
    return isInverted ? all.inverted : all
  }

  private mutating func member() throws(PatternError) -> (set: PatternSyntax.CharacterSet, one: Character?) {
    let first = try next("a `[` is never closed")
    if first == "\\" { return try escaped() }
    if first == "[" { throw PatternError(message: "within `[…]` a `[` is written `\\[`") }
    return (.exactly(first, ignoresCase: ignoresCase), first)
  }
}
