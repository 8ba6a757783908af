// OperationTable.swift — every operation there is, in the order in which help lists them.
import Platform

extension Operation {
  /// All operations.
  public static let all: [Operation] = [
    .add, .subtract, .multiply, .divide, .power, .negate,
    .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual,
    .exp, .log, .expm1, .log1p, .sigmoid, .tanh, .relu, .leakyReLU, .elu, .gelu, .tanhGELU, .softplus, .abs,
    .sqrt, .erf,
    .normalDistribution,
    .matmul, .linear, .identity, .transpose, .reshape, .slice, .select, .concat, .flip,
    .sum, .mean, .max, .softmax, .logSoftmax,
    .binaryCrossEntropy, .classCrossEntropy, .softCrossEntropy, .oneHot, .meanSquaredError, .sumSquaredError,
    .conv, .xcorr, .conv2d, .mirroredConv2d, .convTranspose2d, .maxPool, .meanPool, .upsample2d,
    .batchMean, .batchVariance, .batchNorm, .localResponse,
  ]

  /// The operations by name.
  public static let named = Dictionary(all) { $0.name }

  /// The operations by the other names that the tape prints them under; σ and Φ are spelled out where they are read.
  ///
  /// A name that is given a value hides one of these.
  public static let aliases = Dictionary(
    first: all.flatMap { operation in operation.aliases.map { ($0, operation) } })
}
