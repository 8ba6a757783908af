// AccuracyTests.swift — errors of the functions in units in the last place, against the system's widest type.

import CKernels
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

#if arch(x86_64) && os(Linux)
  typealias Wide = Float80
#else
  typealias Wide = Double  // half a unit of its own error is allowed for
#endif

/// A function, where it is measured, and the error it may have.
private struct Accuracy: CustomTestStringConvertible, Sendable {
  var name: String
  var range: ClosedRange<Double>
  /// Over the exponents of the range evenly rather than over its numbers.
  var spread = false
  var kernel: cr_kernel?
  /// The function of one double; `nil` where there is only the kernel.
  var own: (@Sendable (Double) -> Double)?
  var exact: @Sendable (Wide) -> Wide
  var testDescription: String { "\(name) \(range)\(spread ? " by exponent" : "")" }
}

private let sigmoid: @Sendable (Wide) -> Wide = { 1 / (1 + exp(-$0)) }

/// √2 = `high` + `low`.
private let root2: (high: Wide, low: Wide) = {
  let high = Wide(2).squareRoot()
  return (high, Wide(2).addingProduct(-high, high) / (2 * high))
}()

/// φ(x); the rounding error of x² is put back.
private let density: @Sendable (Wide) -> Wide = { x in
  let square = x * x, lost = (-square).addingProduct(x, x)
  return exp(-square / 2) * (1 - lost / 2) / (2 * Wide.pi).squareRoot()
}

/// Φ(x) = ½ erfc(−x/√2); the rounding error of the argument is put back by the derivative.
private let distribution: @Sendable (Wide) -> Wide = { x in
  let argument = -x / root2.high
  let lost = ((-x).addingProduct(-argument, root2.high) - argument * root2.low) / root2.high
  return (erfc(argument) - 2 / Wide.pi.squareRoot() * exp(-argument * argument) * lost) / 2
}

private let geluByTanh: @Sendable (Wide) -> Wide = { x in
  x * sigmoid(2 * (2 / Wide.pi).squareRoot() * x * (1 + x * x * 44715 / 1_000_000))
}

/// True where there is a type wide enough to judge functions of squares, with errors that grow with their
/// argument.
private let hasWide = MemoryLayout<Wide>.size > 8

private let functions = functionsOfOneNumber.filter { given in
  hasWide
    || ![CR_NORMAL_DENSITY, CR_NORMAL_DISTRIBUTION, CR_GELU, CR_GELU_TANH].contains { $0 == given.kernel }
}

private let functionsOfOneNumber = [
  Accuracy(name: "exp", range: -745...709.7, kernel: CR_EXP, own: cr_exp, exact: { exp($0) }),
  Accuracy(name: "exp", range: -1e-3...1e-3, kernel: CR_EXP, own: cr_exp, exact: { exp($0) }),
  Accuracy(name: "log", range: 0.5...2, kernel: CR_LOG, own: cr_log, exact: { log($0) }),
  Accuracy(
    name: "log", range: Double.leastNonzeroMagnitude...1.7e308, spread: true, kernel: CR_LOG, own: cr_log,
    exact: { log($0) }),
  Accuracy(name: "expm1", range: -40...709, kernel: CR_EXPM1, own: cr_expm1, exact: { expm1($0) }),
  Accuracy(name: "expm1", range: -1...1, kernel: CR_EXPM1, own: cr_expm1, exact: { expm1($0) }),
  Accuracy(
    name: "expm1", range: 1e-300...1, spread: true, kernel: CR_EXPM1, own: cr_expm1, exact: { expm1($0) }),
  Accuracy(name: "log1p", range: -0.999...3, kernel: CR_LOG1P, own: cr_log1p, exact: { log1p($0) }),
  Accuracy(
    name: "log1p", range: 1e-300...1e300, spread: true, kernel: CR_LOG1P, own: cr_log1p, exact: { log1p($0) }),
  Accuracy(name: "tanh", range: -3...3, kernel: CR_TANH, own: cr_tanh, exact: { tanh($0) }),
  Accuracy(
    name: "tanh", range: 1e-300...25, spread: true, kernel: CR_TANH, own: cr_tanh, exact: { tanh($0) }),
  Accuracy(name: "sigmoid", range: -8...8, kernel: CR_SIGMOID, own: cr_sigmoid, exact: sigmoid),
  Accuracy(name: "sigmoid", range: -745...40, kernel: CR_SIGMOID, own: cr_sigmoid, exact: sigmoid),
  Accuracy(
    name: "φ", range: -38.6...38.6, kernel: CR_NORMAL_DENSITY, own: cr_normal_density, exact: density),
  Accuracy(name: "φ", range: -3...3, kernel: CR_NORMAL_DENSITY, own: cr_normal_density, exact: density),
  Accuracy(
    name: "Φ", range: -38.5...38.5, kernel: CR_NORMAL_DISTRIBUTION, own: cr_normal_distribution,
    exact: distribution),
  Accuracy(
    name: "Φ", range: -14...9, kernel: CR_NORMAL_DISTRIBUTION, own: cr_normal_distribution,
    exact: distribution),
  Accuracy(
    name: "Φ", range: -1...1, kernel: CR_NORMAL_DISTRIBUTION, own: cr_normal_distribution, exact: distribution
  ),
  Accuracy(name: "erf", range: -6.5...6.5, kernel: CR_ERF, own: cr_erf, exact: { erf($0) }),
  Accuracy(name: "erf", range: 1e-300...6, spread: true, kernel: CR_ERF, own: cr_erf, exact: { erf($0) }),
  Accuracy(name: "gelu", range: -38.5...38.5, kernel: CR_GELU, exact: { $0 * distribution($0) }),
  Accuracy(name: "gelu", range: -14...3, kernel: CR_GELU, exact: { $0 * distribution($0) }),
  Accuracy(name: "gelu", range: -1...1, kernel: CR_GELU, exact: { $0 * distribution($0) }),
  Accuracy(
    name: "gelu", range: 1e-300...40, spread: true, kernel: CR_GELU, exact: { $0 * distribution($0) }),
  Accuracy(name: "gelutanh", range: -10...10, kernel: CR_GELU_TANH, exact: geluByTanh),
  Accuracy(name: "gelutanh", range: -3...3, kernel: CR_GELU_TANH, exact: geluByTanh),
  Accuracy(name: "sin", range: -4...4, own: cr_sin, exact: { sin($0) }),
  Accuracy(name: "sin", range: -1e5...1e5, own: cr_sin, exact: { sin($0) }),
  Accuracy(name: "cos", range: -4...4, own: cr_cos, exact: { cos($0) }),
  Accuracy(name: "cos", range: -1e5...1e5, own: cr_cos, exact: { cos($0) }),
]

/// x to the power y.
private struct Power: Sendable {
  var x: Double
  var y: Double
  var value: Double
  init(_ x: Double, _ y: Double, _ value: Double) { (self.x, self.y, self.value) = (x, y, value) }
}

/// IEEE 754-2019 §9.2.1.
private let powers: [Power] = [
  Power(0.0, 0.0, 1.0), Power(.nan, 0, 1), Power(1, .nan, 1), Power(.nan, 1, .nan), Power(2, .nan, .nan),
  Power(0, -1, .infinity), Power(-0.0, -1, -.infinity), Power(-0.0, -2, .infinity), Power(-0.0, 3, -0.0),
  Power(-0.0, 2, 0), Power(-0.0, 0.5, 0), Power(0, .infinity, 0), Power(0, -.infinity, .infinity),
  Power(-1, .infinity, 1), Power(-1, -.infinity, 1), Power(0.5, .infinity, 0),
  Power(2, .infinity, .infinity), Power(0.5, -.infinity, .infinity), Power(2, -.infinity, 0),
  Power(.infinity, 2, .infinity), Power(.infinity, -1, 0), Power(-.infinity, 3, -.infinity),
  Power(-.infinity, 2, .infinity), Power(-.infinity, -3, -0.0), Power(-.infinity, 0.5, .infinity),
  Power(-2, 0.5, .nan), Power(-2, 3, -8), Power(-2, -2, 0.25), Power(-1, 0x1p53, 1), Power(-1, 0x1p60, 1),
  Power(2, 1024, .infinity), Power(-2, 1025, -.infinity), Power(2, -1074, .leastNonzeroMagnitude),
  Power(2, -1080, 0),
  Power(-2, -1081, -0.0), Power(1e300, 3, .infinity),
]

/// A function at the edge of its range.
private struct Special: Sendable {
  var name: String
  var function: @Sendable (Double) -> Double
  var x: Double
  var value: Double
  init(_ name: String, _ function: @escaping @Sendable (Double) -> Double, _ x: Double, _ value: Double) {
    (self.name, self.function, self.x, self.value) = (name, function, x, value)
  }
}

private let specialValues: [Special] = [
  Special("exp", cr_exp, -.infinity, 0),
  Special("exp", cr_exp, .infinity, .infinity),
  Special("exp", cr_exp, 0, 1),
  Special("exp", cr_exp, -0.0, 1),
  Special("exp", cr_exp, 710, .infinity),
  Special("exp", cr_exp, -746, 0),
  Special("exp", cr_exp, .nan, .nan),
  Special("log", cr_log, 0, -.infinity),
  Special("log", cr_log, -0.0, -.infinity),
  Special("log", cr_log, -1, .nan),
  Special("log", cr_log, .infinity, .infinity),
  Special("log", cr_log, 1, 0),
  Special("log", cr_log, .nan, .nan),
  Special("tanh", cr_tanh, -.infinity, -1),
  Special("tanh", cr_tanh, .infinity, 1),
  Special("tanh", cr_tanh, -0.0, -0.0),
  Special("tanh", cr_tanh, .leastNonzeroMagnitude, .leastNonzeroMagnitude),
  Special("tanh", cr_tanh, 30, 1),
  Special("tanh", cr_tanh, .nan, .nan),
  Special("sigmoid", cr_sigmoid, -.infinity, 0),
  Special("sigmoid", cr_sigmoid, .infinity, 1),
  Special("sigmoid", cr_sigmoid, 0, 0.5),
  Special("sigmoid", cr_sigmoid, -0.0, 0.5),
  Special("sigmoid", cr_sigmoid, .nan, .nan),
  Special("φ", cr_normal_density, -.infinity, 0),
  Special("φ", cr_normal_density, 0, 0x1.9884533d43651p-2),
  Special("φ", cr_normal_density, .nan, .nan),
  Special("Φ", cr_normal_distribution, -.infinity, 0),
  Special("Φ", cr_normal_distribution, .infinity, 1),
  Special("Φ", cr_normal_distribution, 0, 0.5),
  Special("Φ", cr_normal_distribution, -0.0, 0.5),
  Special("Φ", cr_normal_distribution, 9, 1),
  Special("Φ", cr_normal_distribution, -38.45, 0x1p-1073),
  Special("Φ", cr_normal_distribution, -38.5, 0),
  Special("Φ", cr_normal_distribution, .nan, .nan),
  Special("erf", cr_erf, -.infinity, -1),
  Special("erf", cr_erf, .infinity, 1),
  Special("erf", cr_erf, -0.0, -0.0),
  Special("erf", cr_erf, .leastNonzeroMagnitude, .leastNonzeroMagnitude),
  Special("erf", cr_erf, 6, 1),
  Special("erf", cr_erf, .nan, .nan),
  Special("sin", cr_sin, 0, 0),
  Special("sin", cr_sin, -0.0, -0.0),
  Special("sin", cr_sin, .infinity, .nan),
  Special("sin", cr_sin, 0x1p60, .nan),
  Special("sin", cr_sin, .nan, .nan),
  Special("cos", cr_cos, 0, 1),
  Special("cos", cr_cos, -0.0, 1),
  Special("cos", cr_cos, -.infinity, .nan),
  Special("cos", cr_cos, .nan, .nan),
]

/// The distance of `found` from `exact` in units in the last place of `Number` at `exact`.
private func units<Number: BinaryFloatingPoint>(_ found: Number, _ exact: Wide) -> Double {
  let nearest = Number(exact)
  if found == nearest {
    return Double(abs(Wide(found) - exact) / Wide(max(nearest.ulp, .leastNonzeroMagnitude)))
  }
  guard found.isFinite, nearest.isFinite else { return .infinity }
  return Double(abs(Wide(found) - exact) / Wide(nearest.ulp))
}

@Suite struct AccuracyTests {
  /// A comparison in double precision is granted its own error.
  static let bound = hasWide ? 2.0 : 3.0
  static let samples = 40_000

  @Test(arguments: functions) fileprivate func double(_ given: Accuracy) {
    let inputs = arguments(given)
    let found = given.own.map(inputs.map) ?? given.kernel.map { outputs(of: $0, inputs) } ?? []
    #expect(found.count == inputs.count)
    let worst = zip(found, inputs).map { units($0, given.exact(Wide($1))) }.max() ?? 0
    report("\(given.testDescription), double", worst)
    #expect(worst <= Self.bound)
  }

  @Test(arguments: functions.filter { $0.kernel != nil }) fileprivate func single(_ given: Accuracy) throws {
    let kernel = try #require(given.kernel)
    let inputs = arguments(given).map(Float.init).filter { $0.isFinite && $0 != 0 && abs($0) < 1e38 }
    var worst = 0.0
    for (x, y) in zip(inputs, outputs(of: kernel, inputs)) {
      let exact = given.exact(Wide(x))
      if exact > Wide(Float.greatestFiniteMagnitude) { continue }
      worst = max(worst, units(y, exact))
    }
    report("\(given.testDescription), float", worst)
    #expect(worst <= Self.bound)
  }

  /// Outputs of a kernel for given numbers.
  private func outputs<Number: KernelNumber>(of kernel: cr_kernel, _ inputs: [Number]) -> [Number] {
    let count = inputs.count
    let instruction = cr_instruction(kernel, [count], lengths: Lengths(y: count, a: count))
    let arena = Arena<Number>(count: Int(instruction.c) + 1, from: [0])
    (arena.start + Int(instruction.a)).update(from: inputs, count: count)
    Number.run([instruction], arena.start, Workspace().start)
    return (0..<count).map { arena.start[Int(instruction.y) + $0] }
  }

  @Test func power() {
    var random = SplitMix(state: 9)
    var worst = 0.0
    for index in 0..<Self.samples {
      let x = index % 2 == 0 ? exp2(random.uniform() * 100 - 50) : random.uniform() * 4
      var y = (random.uniform() - 0.5) * (index % 2 == 0 ? 20 : 600)
      if index % 3 == 0 { y = y.rounded() }
      let exact = pow(Wide(x), Wide(y))
      if exact < Wide(Double.greatestFiniteMagnitude) { worst = max(worst, units(cr_pow(x, y), exact)) }
    }
    report("pow, double", worst)
    #expect(worst <= Self.bound)
  }

  /// The derivative of gelu by its kernel; where it is smaller than ¼ and passes through 0, in units of ¼.
  @Test(.enabled(if: hasWide), arguments: [-38.4...(-1.5), -1.5...(-0.3), -0.3...10]) func slopeOfGELU(
    _ range: ClosedRange<Double>
  ) {
    func worst<Number: KernelNumber>(_: Number.Type) -> Double {
      let given = Accuracy(name: "gelu, back", range: range, exact: { distribution($0) + $0 * density($0) })
      let inputs = arguments(given).map { Number($0) }, count = inputs.count
      let instruction = cr_instruction(
        CR_GELU_GRADIENT, [1, 1, 1, count, 0, 0, 0, 0, 0, 0, 0, 1], lengths: Lengths(y: count, a: 1, b: count)
      )
      let arena = Arena<Number>(count: Int(instruction.c) + 1, from: [1])
      (arena.start + Int(instruction.b)).update(from: inputs, count: count)
      Number.run([instruction], arena.start, Workspace().start)
      let isSmall = range.lowerBound == -1.5
      let errors = inputs.indices.map { index -> Double in
        let (found, exact) = (arena.start[Int(instruction.y) + index], given.exact(Wide(inputs[index])))
        return isSmall
          ? Double(abs(Wide(found) - exact) / Wide((1 / 4 as Number).ulp)) : units(found, exact)
      }
      report("\(given.testDescription), \(Number.self)", errors.max() ?? .infinity)
      return errors.max() ?? .infinity
    }
    #expect(worst(Double.self) <= Self.bound)
    #expect(worst(Float.self) <= Self.bound)
  }

  @Test(arguments: -40...40) func wholePowersAreExact(_ base: Int) {
    for exponent in 0...8 {
      let exact = (0..<exponent).reduce(1) { product, _ in product * base }
      if abs(exact) < 1 << 53 { #expect(cr_pow(Double(base), Double(exponent)) == Double(exact)) }
    }
  }

  @Test(arguments: powers) fileprivate func powerOfSpecialValues(_ given: Power) {
    let found = cr_pow(given.x, given.y)
    #expect(same(found, given.value), "\(given.x)^\(given.y) = \(found)")
  }

  @Test(arguments: specialValues) fileprivate func specialValue(_ given: Special) {
    let found = given.function(given.x)
    #expect(same(found, given.value), "\(given.name)(\(given.x)) = \(found)")
  }

  private func same(_ a: Double, _ b: Double) -> Bool { a.isNaN && b.isNaN || a == b && a.sign == b.sign }

  /// Prints the table of Docs/accuracy.md when CHAINRULE_ACCURACY is set.
  private func report(_ name: String, _ worst: Double) {
    if getenv("CHAINRULE_ACCURACY") != nil { print("| \(name) | \((worst * 1000).rounded() / 1000) |") }
  }

  private func arguments(_ given: Accuracy) -> [Double] {
    var random = SplitMix(state: 7)
    let (low, high) = (given.range.lowerBound, given.range.upperBound)
    return (0..<Self.samples).map { _ in
      guard given.spread else { return low + (high - low) * random.uniform() }
      let exponent = log2(low) + (log2(high) - log2(low)) * random.uniform()
      return min(max(exp2(exponent), low), high)
    }
  }
}
