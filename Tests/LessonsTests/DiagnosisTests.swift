// DiagnosisTests.swift — which answers ask for a derivative, however they are written.
import Language
import LessonTestSupport
import Testing

@testable import Lessons

struct DiagnosisTests {
  @Test(
    arguments: [
      ("grad w(1)2,1", "w(1)2,1", nil), ("grad  a of  g", "a", "g"),
      ("d z(2)1 / d w(1)2,1", "w(1)2,1", "z(2)1"), ("d z(2)1/d w(1)2,1", "w(1)2,1", "z(2)1"),
      ("∂z(2)1/∂w(1)2,1", "w(1)2,1", "z(2)1"), ("∂z⁽²⁾₁/∂w⁽¹⁾₂,₁", "w(1)2,1", "z(2)1"),
      ("(∂err/∂γ(1)2)", "gamma(1)2", "err"), ("(grad γ(1)2)", "gamma(1)2", nil),
      ("grad h(1)2", "state(1)2", nil),
      ("d a / b / d c", "c", "a / b"), ("grad sum(w(1), 1)", "sum(w(1), 1)", nil),
    ] as [(String, String, String?)])
  func reads(_ answer: String, input: String, output: String?) throws {
    let diagnosis = try #require(DerivativeDiagnosis(answer, vocabulary: .blackboard))
    #expect(diagnosis.input == input)
    #expect(diagnosis.derivative.of?.description == output)
  }

  @Test(arguments: [
    "grad", "grad of g", "grad a of", "gradient a", "d a / d", "d / d a", "d a", "a / d b", "", "2*(∂a/∂b)",
    "g = (∂a/∂b)", "grad a; grad b", "∂a/∂b = 3",
  ])
  func refuses(_ answer: String) { #expect(DerivativeDiagnosis(answer, vocabulary: .blackboard) == nil) }
}
