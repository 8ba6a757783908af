// GreekLetter.swift — Greek letters with their names, which are those of TeX.
import Platform

/// A Greek letter of formulas.
package struct GreekLetter: Hashable, Sendable {
  /// The letter: `γ`.
  package let letter: Unicode.Scalar
  /// Its name as it is typed, and behind the backslash of TeX: `gamma`.
  package let name: String

  private init(_ letter: Unicode.Scalar, _ name: String) { (self.letter, self.name) = (letter, name) }

  /// The letters, in the order of the alphabet; those with the look of a Latin letter are left out.
  package static let all: [GreekLetter] = [
    .init("α", "alpha"), .init("β", "beta"), .init("γ", "gamma"), .init("δ", "delta"), .init("ε", "epsilon"),
    .init("ζ", "zeta"), .init("η", "eta"), .init("θ", "theta"), .init("κ", "kappa"), .init("λ", "lambda"),
    .init("μ", "mu"), .init("ν", "nu"), .init("ξ", "xi"), .init("π", "pi"), .init("ρ", "rho"),
    .init("σ", "sigma"), .init("τ", "tau"), .init("φ", "phi"), .init("χ", "chi"), .init("ψ", "psi"),
    .init("ω", "omega"), .init("Γ", "Gamma"), .init("Δ", "Delta"), .init("Θ", "Theta"),
    .init("Λ", "Lambda"), .init("Φ", "Phi"), .init("Ψ", "Psi"), .init("Ω", "Omega"),
  ]

  /// Other characters for the same letters: the micro sign, and variants of ε and φ.
  private static let variants: [Unicode.Scalar: String] = ["\u{B5}": "mu", "ϵ": "epsilon", "ϕ": "phi"]

  /// The name of each letter, variants included.
  package static let names = Dictionary(first: all.map { ($0.letter, $0.name) }).adding(variants)

  /// The letters by name.
  package static let named = Dictionary(all) { $0.name }
}
