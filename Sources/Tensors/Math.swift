// Math.swift — functions of one number with the same digits on every machine.
import CKernels

/// The functions of the engine for single numbers: the very polynomials its kernels use, never the system's libm.
public enum Math {
  /// eˣ.
  public static func exp(_ x: Double) -> Double { cr_exp(x) }
  /// The natural logarithm.
  public static func log(_ x: Double) -> Double { cr_log(x) }
  /// eˣ − 1, with all its digits near 0.
  public static func expm1(_ x: Double) -> Double { cr_expm1(x) }
  /// ln(1 + x), with all its digits near 0.
  public static func log1p(_ x: Double) -> Double { cr_log1p(x) }
  /// The hyperbolic tangent.
  public static func tanh(_ x: Double) -> Double { cr_tanh(x) }
  /// σ(x) = 1 / (1 + e⁻ˣ).
  public static func sigmoid(_ x: Double) -> Double { cr_sigmoid(x) }
  /// The error function 2/√π·∫₀ˣ exp(−t²) dt.
  public static func erf(_ x: Double) -> Double { cr_erf(x) }
  /// φ(x), the density of N(0, 1).
  public static func normalDensity(_ x: Double) -> Double { cr_normal_density(x) }
  /// Φ(x), the distribution function of N(0, 1).
  public static func normalDistribution(_ x: Double) -> Double { cr_normal_distribution(x) }
  /// xʸ.
  public static func pow(_ x: Double, _ y: Double) -> Double { cr_pow(x, y) }
  /// The cosine of an angle in radians.
  public static func cos(_ x: Double) -> Double { cr_cos(x) }
  /// The sine of an angle in radians.
  public static func sin(_ x: Double) -> Double { cr_sin(x) }
}

/// The processor that the kernels run on.
public enum Machine {
  /// The threads that large instructions may use; results never depend on it.
  public static var threads: Int {
    get { Int(cr_get_threads()) }
    set { cr_set_threads(Int32(clamping: max(1, newValue))) }
  }
  /// The instruction set in use: `portable`, `avx2`, `avx512` or `neon`.
  public static var instructionSet: String {
    switch cr_get_isa() {
    case CR_AVX2: "avx2"
    case CR_AVX512: "avx512"
    case CR_NEON: "neon"
    default: "portable"
    }
  }
}
