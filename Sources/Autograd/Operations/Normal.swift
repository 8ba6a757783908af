// Normal.swift — the normal distribution N(0, 1): erf, Φ, and gelu with its approximation.
import Tensors

extension Operation {
  /// The error function 2/√π·∫₀ᵃ exp(−t²) dt.
  public static let erf = Operation(
    "erf", "the error function: 2/√π times the integral of exp(-t²) from 0 to a", shapes: "(...) -> (...)",
    written: "erf({a})", example: Example("erf([-0.5 2])", prints: "[-0.5205 0.995322]"),
    trials: Trials(values: -1.6...1.3),
    forward: { x in x[0].map(.erf) },
    gradients: [{ g, _, x in g * (twoOverRootPi * (-(x[0] * x[0])).map(.exp)) }],  // 2/√π·e^(−a²)
    scalar: { e in
      ScalarView(
        "erf(\(e.reference(0)))",
        [Partial(of: 0, e, "2/√(π)·exp(−\(e.reference(0))²)")])
    })

  /// Φ(a), the distribution function of N(0, 1); its derivative is its density φ(a) = exp(−a²/2)/√(2π).
  public static let normalDistribution = Operation(
    "normcdf", "Φ(a), the distribution function of N(0, 1): (1 + erf(a/√2))/2", shapes: "(...) -> (...)",
    written: "Φ({a})", example: Example("normcdf([0 1.96])", prints: "[0.5 0.975002]"), aliases: ["Phi"],
    trials: Trials(values: -1.6...1.3),
    forward: { x in x[0].map(.normalDistribution) },
    gradients: [{ g, _, x in g * x[0].map(.normalDensity) }],  // Φ′ = φ
    scalar: { e in
      ScalarView(
        "Φ(\(e.reference(0)))",
        [Partial(of: 0, e, "φ(\(e.reference(0)))")])
    })

  /// a·Φ(a), with Φ the distribution function of N(0, 1).
  ///
  /// Source: Hendrycks & Gimpel 2016.
  public static let gelu = Operation(
    "gelu", "a·Φ(a), Φ the distribution function of N(0, 1)", shapes: "(...) -> (...)", written: "GELU({a})",
    example: Example("gelu([-1 2])", prints: "[-0.158655 1.9545]"), aliases: ["GELU"],
    trials: Trials(values: -1.6...1.3),
    forward: { x in x[0].map(.gelu) },
    gradients: [{ g, _, x in .binary(.geluGradient, g, x[0]) }],  // Φ(a) + a·φ(a)
    scalar: { e in
      let a = e.reference(0)
      return ScalarView("\(a)·Φ(\(a))", [Partial(of: 0, e, "Φ(\(a)) + \(a)·φ(\(a))")])
    })

  /// a·½·(1 + tanh u) with u = √(2/π)·(a + 0.044715·a³): gelu as GPT-2 approximates it; ½·(1 + tanh u) = σ(2u).
  public static let tanhGELU = Operation(
    "gelutanh", "gelu approximated with tanh: a·(1 + tanh(√(2/π)·(a + 0.044715·a³)))/2",
    shapes: "(...) -> (...)",
    written: "GELU({a})", example: Example("gelutanh([-1 2])", prints: "[-0.158808 1.9546]"),
    trials: Trials(values: -1.6...1.3),
    forward: { x in x[0].map(.geluTanh) },
    gradients: [{ g, _, x in .binary(.geluTanhGradient, g, x[0]) }],  // σ(2u) + a·σ(2u)·(1 − σ(2u))·(2u)′
    scalar: { e in
      let a = e.reference(0)
      return ScalarView("\(a)·σ(2u)", [Partial(of: 0, e, "σ(2u) + \(a)·σ′(2u)·(2u)′")])
    })

  private static let twoOverRootPi = 1.128_379_167_095_512_6
}
