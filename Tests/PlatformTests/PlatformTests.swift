// PlatformTests.swift — the forms of the standard library that Embedded Swift lacks, against the library's own.
import Platform
import Testing

@Suite struct PlatformTests {
  @Test(arguments: ["", "a", "ab", "aab", "abcabc", "(a)(b)", "∂err/∂w", "wwww"])
  func textsWithinTexts(text: String) {
    for part in ["a", "b", "ab", "abc", ")(", "ww", "∂", "/∂w", "x", "abcabcabc"] {
      #expect(text.holds(part) == text.contains(part), "\(part) in \(text)")
      let pieces = text.split(separator: part, omittingEmptySubsequences: false)
      #expect(text.pieces(between: part) == pieces.map(String.init), "\(text) at \(part)")
    }
    #expect(text.holds(""))
    #expect(text.pieces(between: "") == [text])
    #expect(text.dropFirst().holds("b") == text.dropFirst().contains("b"))
  }

  @Test func dictionariesOfEqualKeys() {
    let pairs = [("a", 1), ("b", 2), ("a", 3)]
    #expect(Dictionary(first: pairs) == ["a": 1, "b": 2])
    #expect(Dictionary(last: pairs) == ["a": 3, "b": 2])
    #expect(Dictionary(["one", "two", "other"]) { $0.first } == ["o": "one", "t": "two"])
    #expect(["a": 1].adding(["a": 2, "b": 3]) == ["a": 1, "b": 3])
  }

  @Test func figures() {
    #expect(decimalFigures(of: 123.5, digits: 3) == (Array("124".utf8), 2))
    #expect(decimalFigures(of: 122.5, digits: 3) == (Array("122".utf8), 2))
    #expect(decimalFigures(of: 5e-324, digits: 3) == (Array("494".utf8), -324))
  }

  @Test func aSettingHoldsWithinItsCall() {
    let setting = Scoped(1)
    setting.withValue(2) {
      #expect(setting.value == 2)
      setting.withValue(3) { #expect(setting.value == 3) }
      #expect(setting.value == 2)
    }
    #expect(setting.value == 1)
  }

  @Test func timeMovesForward() {
    let start = Moment.now
    let first = start.elapsed
    #expect(first >= .zero)
    #expect(start.elapsed >= first)
  }

  @Test func memoryIsAligned() {
    let block = SystemMemory.map(1 << 20, alignment: 1 << 21)
    defer { SystemMemory.unmap(block, 1 << 20) }
    #expect(Int(bitPattern: block) % (1 << 21) == 0)
    block.storeBytes(of: 7, toByteOffset: (1 << 20) - 1, as: UInt8.self)
    SystemMemory.clear(block, count: 1 << 20)
    #expect(block.load(fromByteOffset: (1 << 20) - 1, as: UInt8.self) == 0)
    #expect(SystemMemory.available > 1 << 26)
  }
}
