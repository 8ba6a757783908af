// WorkedExampleTests.swift — examples that anyone can look up come out right.
import Testing

@testable import Session

/// The 2-2-1 network of `design`, under a name that no test of this suite takes.
private let network221 = design

@Suite struct WorkedExampleTests {
  /// micrograd's README: g = 24.7041, dg/da = 138.8338, dg/db = 645.5773.
  @Test(arguments: [
    ("g", 24.70408163265306), ("d g / d a", 138.83381924198252), ("grad b of g", 645.5772594752186),
  ]) func micrograd(_ question: String, _ expected: Double) throws {
    let readme = """
      a = -4
      b = 2
      c = a + b
      d1 = a*b + b^3
      c = c + c + 1
      c = c + 1 + c + (-a)
      d1 = d1 + d1*2 + relu(b + a)
      d1 = d1 + 3*d1 + relu(b - a)
      e = c - d1
      f = e^2
      g = f / 2
      g = g + 10 / f

      """
    #expect(abs(try number(readme + question) / expected - 1) < 1e-14)
  }

  /// The well-known step-by-step example with inputs 0.05 and 0.10: one bias for both units of a layer, held.
  @Test func stepByStep() throws {
    let network = """
      data table { 0.05 0.10 -> 0.01 0.99 }
      layer dense 2 2
      layer dense 2 2
      loss sse
      w(1) = [0.15 0.25; 0.20 0.30]; b(1) = 0.35
      w(2) = [0.40 0.50; 0.45 0.55]; b(2) = 0.60

      """
    #expect(abs(try number(network + "err") - 0.298371109) < 5e-10)
    #expect(abs(try number(network + "z(2)1") - 0.751365070) < 5e-10)
    #expect(abs(try number(network + "grad w(2)1,1") - 0.082167041) < 5e-10)
    #expect(abs(try number(network + "grad w(1)1,1") - 0.000438568) < 5e-10)
    let held = network + "freeze b(1); freeze b(2); step rate=0.5; "
    #expect(abs(try number(held + "err") - 0.291027774) < 5e-10)
    #expect(abs(try number(held + "w(2)1,1") - 0.35891648) < 5e-9)
    #expect(abs(try number(network + "step rate=0.5; err") - 0.280471447) < 5e-10)
  }

  /// The numbers of the design's page.
  @Test(arguments: [
    ("grad w(1)2,1", "∂err/∂w(1)2,1 = -0.106027"),
    ("-y/z(2)1 + (1-y)/(1-z(2)1)", "-1.74131"),
    ("z(2)1*(1 - z(2)1)", "0.244483"),
    ("grad z(1) of z(2)", "∂z(2)/∂z(1) = [0.171138 -0.14669]"),
    ("d z(2)1 / d x2", "∂z(2)1/∂x2 = -0.0139394"),
    ("w(1)3,2", "-0.2"),
    ("b(1)2", "-0.2"),
    ("a(1)1", "1.2"),
    ("z(3)", "0.554639"),
    ("p", "0.574279"),
    ("z(2)", "0.574279"),
    ("x", "[1 2]"),
    ("w⁽¹⁾₂,₁", "0.3"),
    ("∂err/∂w(1)2,1", "∂err/∂w(1)2,1 = -0.106027"),
  ]) func design(_ command: String, _ expected: String) { #expect(printed(network221 + command) == expected) }
}
