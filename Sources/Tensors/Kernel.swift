// Kernel.swift — the kernels by their names in Swift; the kernels' header describes each.
import CKernels

/// The operation of one instruction.
public typealias Kernel = cr_kernel

extension Kernel {
  /// Its number in instructions.
  public var number: UInt32 { rawValue }

  /// `CR_FILL`.
  public static var fill: Kernel { CR_FILL }
  /// `CR_COPY`.
  public static var copy: Kernel { CR_COPY }
  /// `CR_NEGATE`.
  public static var negate: Kernel { CR_NEGATE }
  /// `CR_EXP`.
  public static var exp: Kernel { CR_EXP }
  /// `CR_LOG`.
  public static var log: Kernel { CR_LOG }
  /// `CR_EXPM1`.
  public static var expm1: Kernel { CR_EXPM1 }
  /// `CR_LOG1P`.
  public static var log1p: Kernel { CR_LOG1P }
  /// `CR_SIGMOID`.
  public static var sigmoid: Kernel { CR_SIGMOID }
  /// `CR_TANH`.
  public static var tanh: Kernel { CR_TANH }
  /// `CR_RELU`.
  public static var relu: Kernel { CR_RELU }
  /// `CR_ABS`.
  public static var abs: Kernel { CR_ABS }
  /// `CR_SQRT`.
  public static var sqrt: Kernel { CR_SQRT }
  /// `CR_SIGN`.
  public static var sign: Kernel { CR_SIGN }
  /// `CR_NORMAL_DENSITY`.
  public static var normalDensity: Kernel { CR_NORMAL_DENSITY }
  /// `CR_NORMAL_DISTRIBUTION`.
  public static var normalDistribution: Kernel { CR_NORMAL_DISTRIBUTION }
  /// `CR_ERF`.
  public static var erf: Kernel { CR_ERF }
  /// `CR_GELU`.
  public static var gelu: Kernel { CR_GELU }
  /// `CR_GELU_TANH`.
  public static var geluTanh: Kernel { CR_GELU_TANH }
  /// `CR_AFFINE`.
  public static var affine: Kernel { CR_AFFINE }
  /// `CR_ADD`.
  public static var add: Kernel { CR_ADD }
  /// `CR_SUBTRACT`.
  public static var subtract: Kernel { CR_SUBTRACT }
  /// `CR_MULTIPLY`.
  public static var multiply: Kernel { CR_MULTIPLY }
  /// `CR_DIVIDE`.
  public static var divide: Kernel { CR_DIVIDE }
  /// `CR_POWER`.
  public static var power: Kernel { CR_POWER }
  /// `CR_POWER_SLOPE`.
  public static var powerSlope: Kernel { CR_POWER_SLOPE }
  /// `CR_MAXIMUM`.
  public static var maximum: Kernel { CR_MAXIMUM }
  /// `CR_MINIMUM`.
  public static var minimum: Kernel { CR_MINIMUM }
  /// `CR_LESS`.
  public static var less: Kernel { CR_LESS }
  /// `CR_LESS_EQUAL`.
  public static var lessEqual: Kernel { CR_LESS_EQUAL }
  /// `CR_GREATER`.
  public static var greater: Kernel { CR_GREATER }
  /// `CR_GREATER_EQUAL`.
  public static var greaterEqual: Kernel { CR_GREATER_EQUAL }
  /// `CR_EQUAL`.
  public static var equal: Kernel { CR_EQUAL }
  /// `CR_NOT_EQUAL`.
  public static var notEqual: Kernel { CR_NOT_EQUAL }
  /// `CR_SIGMOID_GRADIENT`.
  public static var sigmoidGradient: Kernel { CR_SIGMOID_GRADIENT }
  /// `CR_TANH_GRADIENT`.
  public static var tanhGradient: Kernel { CR_TANH_GRADIENT }
  /// `CR_RELU_GRADIENT`.
  public static var reluGradient: Kernel { CR_RELU_GRADIENT }
  /// `CR_ABS_GRADIENT`.
  public static var absGradient: Kernel { CR_ABS_GRADIENT }
  /// `CR_GELU_GRADIENT`.
  public static var geluGradient: Kernel { CR_GELU_GRADIENT }
  /// `CR_GELU_TANH_GRADIENT`.
  public static var geluTanhGradient: Kernel { CR_GELU_TANH_GRADIENT }
  /// `CR_STRIDED_COPY`.
  public static var stridedCopy: Kernel { CR_STRIDED_COPY }
  /// `CR_MATMUL`.
  public static var matmul: Kernel { CR_MATMUL }
  /// `CR_SUM`.
  public static var sum: Kernel { CR_SUM }
  /// `CR_MAX`.
  public static var max: Kernel { CR_MAX }
  /// `CR_MAX_GRADIENT`.
  public static var maxGradient: Kernel { CR_MAX_GRADIENT }
  /// `CR_SOFTMAX`.
  public static var softmax: Kernel { CR_SOFTMAX }
  /// `CR_LOG_SOFTMAX`.
  public static var logSoftmax: Kernel { CR_LOG_SOFTMAX }
  /// `CR_SOFTMAX_GRADIENT`.
  public static var softmaxGradient: Kernel { CR_SOFTMAX_GRADIENT }
  /// `CR_LOG_SOFTMAX_GRADIENT`.
  public static var logSoftmaxGradient: Kernel { CR_LOG_SOFTMAX_GRADIENT }
  /// `CR_BINARY_CROSS_ENTROPY`.
  public static var binaryCrossEntropy: Kernel { CR_BINARY_CROSS_ENTROPY }
  /// `CR_BINARY_CROSS_ENTROPY_GRADIENT`.
  public static var binaryCrossEntropyGradient: Kernel { CR_BINARY_CROSS_ENTROPY_GRADIENT }
  /// `CR_LOGISTIC_CROSS_ENTROPY`.
  public static var logisticCrossEntropy: Kernel { CR_LOGISTIC_CROSS_ENTROPY }
  /// `CR_LOGISTIC_RESIDUAL`.
  public static var logisticResidual: Kernel { CR_LOGISTIC_RESIDUAL }
  /// `CR_LOGISTIC_SLOPE`.
  public static var logisticSlope: Kernel { CR_LOGISTIC_SLOPE }
  /// `CR_CLASS_CROSS_ENTROPY`.
  public static var classCrossEntropy: Kernel { CR_CLASS_CROSS_ENTROPY }
  /// `CR_CLASS_CROSS_ENTROPY_GRADIENT`.
  public static var classCrossEntropyGradient: Kernel { CR_CLASS_CROSS_ENTROPY_GRADIENT }
  /// `CR_CONVOLUTION`.
  public static var convolution: Kernel { CR_CONVOLUTION }
  /// `CR_CONVOLUTION_INPUT_GRADIENT`.
  public static var convolutionInputGradient: Kernel { CR_CONVOLUTION_INPUT_GRADIENT }
  /// `CR_CONVOLUTION_WEIGHT_GRADIENT`.
  public static var convolutionWeightGradient: Kernel { CR_CONVOLUTION_WEIGHT_GRADIENT }
  /// `CR_MAX_POOL`.
  public static var maxPool: Kernel { CR_MAX_POOL }
  /// `CR_MAX_POOL_GRADIENT`.
  public static var maxPoolGradient: Kernel { CR_MAX_POOL_GRADIENT }
  /// `CR_MEAN_POOL`.
  public static var meanPool: Kernel { CR_MEAN_POOL }
  /// `CR_MEAN_POOL_GRADIENT`.
  public static var meanPoolGradient: Kernel { CR_MEAN_POOL_GRADIENT }
  /// `CR_CHANNEL_SQUARES`.
  public static var channelSquares: Kernel { CR_CHANNEL_SQUARES }
  /// `CR_CHANNEL_DEVIATIONS`.
  public static var channelDeviations: Kernel { CR_CHANNEL_DEVIATIONS }
  /// `CR_CHANNEL_SHARES`.
  public static var channelShares: Kernel { CR_CHANNEL_SHARES }
  /// `CR_CHANNEL_NORMAL`.
  public static var channelNormal: Kernel { CR_CHANNEL_NORMAL }
  /// `CR_CHANNEL_SPREAD`.
  public static var channelSpread: Kernel { CR_CHANNEL_SPREAD }
  /// `CR_CHANNEL_GRADIENT`.
  public static var channelGradient: Kernel { CR_CHANNEL_GRADIENT }
  /// `CR_SGD`.
  public static var sgd: Kernel { CR_SGD }
  /// `CR_DESCENT`.
  public static var descent: Kernel { CR_DESCENT }
  /// `CR_MOMENTUM`.
  public static var momentum: Kernel { CR_MOMENTUM }
  /// `CR_NESTEROV`.
  public static var nesterov: Kernel { CR_NESTEROV }
  /// `CR_ADAM`.
  public static var adam: Kernel { CR_ADAM }
  /// `CR_RMSPROP`.
  public static var rmsProp: Kernel { CR_RMSPROP }
  /// `CR_ADAGRAD`.
  public static var adaGrad: Kernel { CR_ADAGRAD }
  /// `CR_ADADELTA`.
  public static var adaDelta: Kernel { CR_ADADELTA }
  /// `CR_LINEAR`.
  public static var linear: Kernel { CR_LINEAR }
  /// `CR_RECORD`.
  public static var record: Kernel { CR_RECORD }
  /// `CR_GATHER`.
  public static var gather: Kernel { CR_GATHER }
}
