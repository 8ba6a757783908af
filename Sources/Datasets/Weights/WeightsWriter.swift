// WeightsWriter.swift — files of weights, written piece by piece: safetensors, and arrays as NumPy saves them.
import Platform
import Tensors
import Typography

#if !hasFeature(Embedded)
  import CZlib
#endif

/// A tensor to be written.
package struct WrittenTensor: Sendable {
  let name: String
  let tensor: Tensor
  let arrangement: Arrangement

  /// `tensor`, as it is `arranged` in the file.
  package init(_ name: String, _ tensor: Tensor, arranged arrangement: Arrangement) {
    (self.name, self.tensor, self.arrangement) = (name, tensor, arrangement)
  }

  /// The count of its numbers.
  package var count: Int { tensor.count }

  fileprivate var shape: Shape { arrangement.shape }
  fileprivate var byteCount: Int { saturatingProduct(tensor.count, tensor.precision.bytes) }

  /// Gives its bytes to `put`, piece by piece, until that answers false.
  ///
  /// - Returns: true where all were taken.
  fileprivate func write(to put: (UnsafeRawBufferPointer) -> Bool) -> Bool {
    switch tensor.storage {
    case .single(let numbers): write(numbers, to: put) { $0.bitPattern.littleEndian }
    case .double(let numbers): write(numbers, to: put) { $0.bitPattern.littleEndian }
    }
  }

  private func write<Number, Bits: FixedWidthInteger>(
    _ numbers: [Number], to put: (UnsafeRawBufferPointer) -> Bool, bits: (Number) -> Bits
  ) -> Bool {
    let size = min(max(1, numbers.count), arrangement.pieceSize)
    var piece = [Bits](repeating: 0, count: size)
    var start = 0
    while start < numbers.count {
      let range = start..<min(numbers.count, start + size)
      numbers.withUnsafeBufferPointer { numbers in
        piece.withUnsafeMutableBufferPointer { piece in
          arrangement.places(of: range) { file, memory in piece[file - start] = bits(numbers[memory]) }
        }
      }
      let isTaken = piece.withUnsafeBytes {
        put(UnsafeRawBufferPointer(rebasing: $0[..<(range.count * MemoryLayout<Bits>.size)]))
      }
      guard isTaken else { return false }
      start = range.upperBound
    }
    return true
  }
}

/// Writes files of weights.
package enum WeightsWriter {
  /// Gives the bytes of a file to `put`, piece by piece, until that answers false.
  ///
  /// - Returns: true where all were taken.
  /// - Throws: where the format can't hold the tensors.
  package static func write(
    _ tensors: [WrittenTensor], as format: WeightsFile.Format, to put: (UnsafeRawBufferPointer) -> Bool
  ) throws(DatasetError) -> Bool {
    switch format {
    case .safetensors: return safetensors(tensors, to: put)
    case .npz: return try npz(tensors, to: put)
    }
  }

  /// Throws where a format can't hold `tensors`, which shows before a byte is written.
  package static func check(_ tensors: [WrittenTensor], as format: WeightsFile.Format) throws(DatasetError) {
    let bytes = tensors.reduce(0) { $0 + $1.byteCount }
    guard format == .npz else { return }
    #if hasFeature(Embedded)
      throw DatasetError(.access, "a file .npz can't be written here: there is no zlib")
    #else
      guard bytes < Int(UInt32.max) - (1 << 24), tensors.count < Int(UInt16.max) else {
        throw DatasetError(
          .size, "the weights take \(byteText(bytes)), and a file .npz holds up to 4 GB",
          hint: "a file .safetensors holds them")
      }
    #endif
  }

  // MARK: safetensors

  private static func safetensors(_ tensors: [WrittenTensor], to put: (UnsafeRawBufferPointer) -> Bool)
    -> Bool
  {
    var header = "{\"__metadata__\":{\"format\":\"pt\"}"
    var start = 0
    for tensor in tensors {
      let sizes = tensor.shape.sizes.map(String.init).joined(separator: ",")
      let end = start + tensor.byteCount
      header +=
        ",\(JSONText.quoted(tensor.name)):{\"dtype\":\"\(tensor.tensor.precision == .single ? "F32" : "F64")\","
        + "\"shape\":[\(sizes)],\"data_offsets\":[\(start),\(end)]}"
      start = end
    }
    header += "}"
    // The numbers start at a multiple of eight bytes.
    let text = Array(header.utf8) + [UInt8](repeating: 0x20, count: (8 - header.utf8.count % 8) % 8)
    guard send(little(text.count, 8) + text, to: put) else { return false }
    for tensor in tensors where !tensor.write(to: put) { return false }
    return true
  }

  // MARK: npz

  #if hasFeature(Embedded)
    private static func npz(_ tensors: [WrittenTensor], to put: (UnsafeRawBufferPointer) -> Bool)
      throws(DatasetError) -> Bool
    {
      try check(tensors, as: .npz)
      return false
    }
  #else
    /// A zip file of arrays, stored as they are.
    private static func npz(_ tensors: [WrittenTensor], to put: (UnsafeRawBufferPointer) -> Bool)
      throws(DatasetError) -> Bool
    {
      try check(tensors, as: .npz)
      var (directory, offset) = ([UInt8](), 0)
      for tensor in tensors {
        let (name, head) = (Array("\(tensor.name).npy".utf8), arrayHeader(of: tensor))
        var sum = head.withUnsafeBytes { add($0, to: crc32(0, nil, 0)) }
        _ = tensor.write { piece in
          sum = add(piece, to: sum)
          return true
        }
        let size = head.count + tensor.byteCount
        // The names are UTF-8, bit 11; nothing is compressed; 1 January 1980, so that equal weights are equal files.
        let form: [UInt8] = little(20, 2) + little(1 << 11, 2) + little(0, 4) + little(0x21, 2)
        let sizes: [UInt8] = little(Int(sum), 4) + little(size, 4) + little(size, 4) + little(name.count, 2)
        let local: [UInt8] = little(0x0403_4b50, 4) + form + sizes + little(0, 2) + name
        guard send(local + head, to: put), tensor.write(to: put) else { return false }
        directory += little(0x0201_4b50, 4) + little(20, 2) + form + sizes
        directory += little(0, 12) + little(offset, 4) + name
        offset += local.count + size
      }
      var end = little(0x0605_4b50, 4) + little(0, 4) + little(tensors.count, 2) + little(tensors.count, 2)
      end += little(directory.count, 4) + little(offset, 4) + little(0, 2)
      return send(directory + end, to: put)
    }

    private static func add(_ bytes: UnsafeRawBufferPointer, to sum: UInt) -> UInt {
      crc32(sum, bytes.bindMemory(to: UInt8.self).baseAddress, UInt32(bytes.count))
    }
  #endif

  /// The header of a `.npy` file, which the numbers follow.
  private static func arrayHeader(of tensor: WrittenTensor) -> [UInt8] {
    let sizes = tensor.shape.sizes.map(String.init)
    let shape = sizes.count == 1 ? "(\(sizes[0]),)" : "(\(sizes.joined(separator: ", ")))"
    let type = tensor.tensor.precision == .single ? "<f4" : "<f8"
    var text = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
    text += String(repeating: " ", count: (64 - (10 + text.utf8.count + 1) % 64) % 64) + "\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0] + little(text.utf8.count, 2) + Array(text.utf8)
  }

  // MARK: Bytes

  private static func send(_ bytes: [UInt8], to put: (UnsafeRawBufferPointer) -> Bool) -> Bool {
    bytes.withUnsafeBytes { put($0) }
  }

  /// `number` in `width` bytes, the least significant first.
  private static func little(_ number: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { $0 < 8 ? UInt8(truncatingIfNeeded: Int64(number) >> (8 * Int64($0))) : 0 }
  }
}
