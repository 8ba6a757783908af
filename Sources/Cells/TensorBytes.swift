// TensorBytes.swift — the memory that tensors take beside their own.
import Sharing
import Tensors

extension Tensor {
  /// Bytes of its numbers on the heap.
  package var heapBytes: Int {
    switch storage {
    case .single(let numbers): numbers.heapBytes
    case .double(let numbers): numbers.heapBytes
    }
  }

  /// Bytes that it holds and `other` does not.
  package func heapBytes(besides other: Tensor?) -> Int {
    let sizes = shape.sizes.heapBytes(besides: other?.shape.sizes ?? [])
    switch (storage, other?.storage) {
    case (.single(let mine), .single(let its)?): return sizes + mine.heapBytes(besides: its)
    case (.double(let mine), .double(let its)?): return sizes + mine.heapBytes(besides: its)
    default: return sizes + heapBytes
    }
  }
}
