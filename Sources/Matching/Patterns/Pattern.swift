// Pattern.swift — regular expressions matched in time proportional to the line and the pattern.

/// A regular expression made ready to be matched against whole lines.
///
/// All ways of matching are followed at once, a character at a time, so nothing is ever tried again: matching
/// takes at most (length of the line) × (size of the pattern) steps. A construct that can't be matched so,
/// such as a back reference to a group, is refused when the pattern is read.
///
/// Source: Thompson 1968, in the form of Pike's virtual machine (Cox 2009, "Regular Expression Matching: the Virtual
/// Machine Approach").
struct Pattern {
  private enum Instruction {
    case one((Character) -> Bool)
    case place(PatternPlace)
    /// Goes on at both.
    case fork(Int, Int)
    case jump(Int)
    case match
  }

  private var program: [Instruction] = []

  /// Limits on the length of patterns and the size of programs.
  private static let (longest, largest) = (500, 20_000)
  /// Number of steps between two looks at the time.
  private static let stride = 1 << 16

  /// Reads a pattern.
  init(_ text: String) throws(PatternError) {
    guard text.utf8.count <= Self.longest else {
      throw PatternError(message: "the pattern is longer than \(Self.longest) bytes")
    }
    try add(try PatternReader.read(text))
    program.append(.match)
  }

  private mutating func emit(_ instruction: Instruction) throws(PatternError) {
    guard program.count < Self.largest else { throw PatternError(message: "the pattern repeats too much") }
    program.append(instruction)
  }

  private mutating func add(_ syntax: PatternSyntax) throws(PatternError) {
    switch syntax {
    case .one(let set): try emit(.one(set.contains))
    case .place(let place): try emit(.place(place))
    case .sequence(let parts): for part in parts { try add(part) }
    case .either(let branches):
      var ends: [Int] = []
      for branch in branches.dropLast() {
        let fork = program.count
        try emit(.fork(fork + 1, 0))
        try add(branch)
        ends.append(program.count)
        try emit(.jump(0))
        program[fork] = .fork(fork + 1, program.count)
      }
      if let last = branches.last { try add(last) }
      for end in ends { program[end] = .jump(program.count) }
    case .times(let part, let least, let most):
      for _ in 0..<least { try add(part) }
      guard let most else {
        let fork = program.count
        try emit(.fork(fork + 1, 0))
        try add(part)
        try emit(.jump(fork))
        program[fork] = .fork(fork + 1, program.count)
        return
      }
      var forks: [Int] = []
      for _ in least..<max(least, most) {
        forks.append(program.count)
        try emit(.fork(program.count + 1, 0))
        try add(part)
      }
      for fork in forks { program[fork] = .fork(fork + 1, program.count) }
    }
  }

  // MARK: - Matching

  /// The instructions that are reached at one place, each once.
  private struct Reached {
    var list: [Int] = []
    private var seen: [Int]
    private var round = 0

    init(count: Int) { seen = [Int](repeating: 0, count: count) }

    mutating func clear() {
      list.removeAll(keepingCapacity: true)
      round += 1
    }

    /// True the first time in a round.
    mutating func enter(_ instruction: Int) -> Bool {
      guard seen[instruction] != round else { return false }
      seen[instruction] = round
      return true
    }
  }

  /// True when all of `text` matches; false once `isOver` says true, which is asked now and then.
  func matches(_ text: String, isOver: () -> Bool = { false }) -> Bool {
    let characters = Array(text)
    var (now, next) = (Reached(count: program.count), Reached(count: program.count))
    var stack: [Int] = []
    var steps = 0
    /// Follows the steps that take no character from `start` on.
    func follow(_ start: Int, at place: Int, into reached: inout Reached) {
      stack.append(start)
      while let instruction = stack.popLast() {
        guard reached.enter(instruction) else { continue }
        steps += 1
        switch program[instruction] {
        case .jump(let target): stack.append(target)
        case .fork(let first, let second): stack += [second, first]
        case .place(let condition) where Self.holds(condition, characters, place):
          stack.append(instruction + 1)
        case .place: break
        case .one, .match: reached.list.append(instruction)
        }
      }
    }
    now.clear()
    follow(0, at: 0, into: &now)
    for (place, character) in characters.enumerated() {
      next.clear()
      for instruction in now.list {
        guard case .one(let contains) = program[instruction] else { continue }
        steps += 1
        if contains(character) { follow(instruction + 1, at: place + 1, into: &next) }
      }
      swap(&now, &next)
      if now.list.isEmpty { return false }
      if steps > Self.stride {
        steps = 0
        if isOver() { return false }
      }
    }
    return now.list.contains { if case .match = program[$0] { true } else { false } }
  }

  private static func holds(_ condition: PatternPlace, _ text: [Character], _ place: Int) -> Bool {
    func isWord(_ index: Int) -> Bool {
      text.indices.contains(index) && PatternSyntax.CharacterSet.word.contains(text[index])
    }
    return switch condition {
    case .start: place == 0
    case .end: place == text.count
    case .wordEdge: isWord(place - 1) != isWord(place)
    case .noWordEdge: isWord(place - 1) == isWord(place)
    }
  }
}
