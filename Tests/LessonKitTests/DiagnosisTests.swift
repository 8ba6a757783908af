// DiagnosisTests.swift — which commands ask for a derivative.
import Testing

@testable import LessonKit

struct DiagnosisTests {
  @Test(
    arguments: [
      ("grad w(1)2,1", "w(1)2,1", nil), ("grad  a of  g", "a", "g"),
      ("d z(2)1 / d w(1)2,1", "w(1)2,1", "z(2)1"),
      ("d a / b / d c", "c", "a / b"), ("grad sum(w(1), 1)", "sum(w(1), 1)", nil),
    ] as [(String, String, String?)])
  func reads(_ command: String, input: String, output: String?) throws {
    let diagnosis = try #require(DerivativeDiagnosis(command))
    #expect(diagnosis.input == input)
    #expect(diagnosis.output == output)
  }

  @Test(arguments: [
    "grad", "grad of g", "grad a of", "gradient a", "d a / d", "d / d a", "d a", "a / d b", "",
  ])
  func refuses(_ command: String) { #expect(DerivativeDiagnosis(command) == nil) }
}
