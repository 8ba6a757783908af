// Kernel.swift — the kernels by their names in Swift; the kernels' header describes each.
import CKernels
// Kernels element by element and rules of updates get their names (`.gelu`, `.adam`) from the lists of the header. Importers of this target see these
// names, and nothing else of the C target.
@_exported import struct CKernels.cr_kernel

/// The operation of one instruction.
public typealias Kernel = cr_kernel

extension Kernel {
  /// Its number in instructions.
  public var number: UInt32 { rawValue }

  /// `CR_FILL`.
  public static var fill: Kernel { CR_FILL }
  /// `CR_AFFINE`.
  public static var affine: Kernel { CR_AFFINE }
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
  /// `CR_LINEAR`.
  public static var linear: Kernel { CR_LINEAR }
  /// `CR_RECORD`.
  public static var record: Kernel { CR_RECORD }
  /// `CR_GATHER`.
  public static var gather: Kernel { CR_GATHER }
}
