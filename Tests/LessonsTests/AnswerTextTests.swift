// AnswerTextTests.swift — the intent of students in answers that are no expression.
import Testing

@testable import Lessons

@Suite struct AnswerTextTests {
  /// Numbers, words of letters, and fractions are expressions here.
  private static func isExpression(_ text: String) -> Bool {
    Double(text) != nil
      || text.allSatisfy { $0.isLetter || $0.isNumber || "/*+-. ".contains($0) } && !text.contains(" p")
        && !text.contains(" %") && !text.hasSuffix("cm")
  }

  @Test(
    arguments: [
      ("0.5", "0.5", nil), ("1/3", "1/3", nil), (" a*b ", "a*b", nil), ("= 0.5", "0.5", nil),
      ("≈ 2", "2", nil), ("`w`", "w", nil), ("> w", "w", nil), ("> `0,5`", "0.5", "a point"),
      ("0,5", "0.5", "a point"), ("-0,5", "-0.5", "a point"), ("1,5e-3", "1.5e-3", "a point"),
      ("75 %", "75/100", "read as 75/100"), ("7,5%", "7.5/100", "a point"), ("12 parameters", "12", "units"),
      ("3cm", "3", "units"), ("dz = 0.5", "0.5", nil), ("∂err/∂w = 0,5", "0.5", "a point"),
      ("a == b", nil, nil),
      ("a <= 3", nil, nil), ("", nil, nil), ("=", nil, nil), ("1,2,3", nil, nil), ("x = y = (", nil, nil),
      ("(,)", nil, nil),
    ] as [(String, String?, String?)])
  func reads(_ given: String, as text: String?, says: String?) {
    let read = AnswerText(given, allowsName: true, isExpression: Self.isExpression)
    #expect(read?.text == text)
    if let says { #expect(read?.note?.contains(says) == true, "\(read?.note ?? "nothing")") }
  }

  @Test func aNameIsReadOnlyWhereOneIsAllowed() {
    #expect(AnswerText("dz = 0.5", allowsName: false, isExpression: Self.isExpression) == nil)
  }
}
