// WeightsFile.swift — the tensors of a file of weights: safetensors, or arrays that NumPy saved.
import Platform
import Tensors

/// A file of weights, opened: its tensors by name, and their numbers when they are asked for.
package struct WeightsFile: Sendable {
  /// The formats.
  package enum Format: String, Sendable, CaseIterable {
    case safetensors, npz

    /// The format that a name of a file ends in; `nil` for another ending.
    package init?(path: String) {
      guard let format = Self.allCases.first(where: { path.hasSuffix("." + $0.rawValue) }) else { return nil }
      self = format
    }
  }

  /// The tensors, in the order of the file.
  package let tensors: [StoredTensor]
  private let source: ByteSource
  private let start: Int
  private let archive: ZipArchive?
  private let isStopped: @Sendable () -> Bool

  /// Opens a file and checks its description; no number is read.
  package init(
    _ source: ByteSource, _ format: Format, isStopped: @escaping @Sendable () -> Bool = { false }
  ) throws(DatasetError) {
    (self.source, self.isStopped) = (source, isStopped)
    switch format {
    case .safetensors:
      let header = try SafeTensorsHeader(source)
      let start = header.start
      (archive, self.start) = (nil, start)
      tensors = header.entries.map { Self.tensor($0, behind: start, of: source.file) }
    case .npz:
      let archive = try ZipArchive(source)
      (self.archive, start) = (archive, 0)
      var (tensors, names) = ([StoredTensor](), Set<String>())
      for entry in archive.entries where entry.name.hasSuffix(".npy") {
        guard names.insert(entry.name).inserted else {
          throw source.file.error("is damaged: \(SafeTensorsHeader.quoted(entry.name)) stands twice in it")
        }
        tensors.append(try Self.tensor(entry, of: archive, isStopped))
      }
      self.tensors = tensors
    }
  }

  /// The numbers of a tensor, whose shape the file says to be that of `shape` as it is `arranged`.
  ///
  /// Throws where they can't be read, or where one is not finite in `precision`.
  package func numbers(
    of tensor: StoredTensor, as shape: Shape, arranged: Arrangement, precision: Precision
  ) throws(DatasetError) -> Tensor {
    if let problem = tensor.problem { throw problem }
    precondition(arranged.shape.sizes == tensor.sizes, "the shape of another tensor")
    switch tensor.content {
    case .bytes(let range, let type):
      guard let type else { throw source.file.error("\(tensor.name) is no number") }
      let stream = ByteStream(
        PlainProducer(source, (start + range.lowerBound)..<(start + range.upperBound)),
        of: Self.name(of: tensor.name, in: source.file), count: range.count, isChecked: false,
        isStopped: isStopped)
      return try type.tensor(of: stream, shape: shape, .little, arranged: arranged, precision: precision)
    case .entry(let entry):
      guard let archive else { throw source.file.error("is no zip file") }
      return try archive.reading(entry, isStopped: isStopped) { stream throws(DatasetError) in
        let header = try NumPyHeader(beforeAllNumbersOf: stream)
        if header.isColumnMajor, header.sizes.count > 1 {
          return try columnMajor(stream, header, as: shape, arranged, precision)
        }
        let result = try header.type.tensor(
          of: stream, shape: shape, header.order, arranged: arranged, precision: precision)
        try stream.requireEnd()
        return result
      }
    }
  }

  /// The numbers of an array whose first axis runs fastest.
  private func columnMajor(
    _ stream: ByteStream, _ header: NumPyHeader, as shape: Shape, _ arranged: Arrangement,
    _ precision: Precision
  ) throws(DatasetError) -> Tensor {
    let reversed = Shape(arranged.shape.sizes.reversed())
    let columns = try header.type.tensor(
      of: stream, shape: reversed, header.order, arranged: .same(reversed), precision: precision)
    try stream.requireEnd()
    let rows = columns.permuted(Array((0..<reversed.rank).reversed()))
    var result = Tensor(repeating: 0, shape: shape, precision: precision)
    arranged.places(of: 0..<shape.count) { file, memory in result[memory] = rows[file] }
    return result
  }

  private static func name(of tensor: String, in file: FileName) -> FileName {
    FileName(path: "\(file.path) (\(tensor))")
  }

  private static func tensor(_ entry: SafeTensorsEntry, behind start: Int, of file: FileName) -> StoredTensor
  {
    let type = NumberType.safetensors[entry.type]
    let problem =
      type == nil
      ? name(of: entry.name, in: file).error(
        "is of the type \(entry.type), and those read are \(NumberType.safetensors.keys.sorted().joined(separator: ", "))"
      ) : nil
    return StoredTensor(
      name: entry.name, sizes: entry.sizes, isWhole: type?.isWhole ?? false, problem: problem,
      content: .bytes(entry.bytes, type))
  }

  private static func tensor(
    _ entry: ZipArchive.Entry, of archive: ZipArchive, _ isStopped: @escaping @Sendable () -> Bool
  ) throws(DatasetError) -> StoredTensor {
    let name = String(entry.name.dropLast(4))
    do throws(DatasetError) {
      let header = try archive.reading(entry, isStopped: isStopped) { stream throws(DatasetError) in
        try NumPyHeader(beforeAllNumbersOf: stream)
      }
      return StoredTensor(
        name: name, sizes: header.sizes, isWhole: header.type.isWhole, problem: nil, content: .entry(entry))
    } catch {
      guard error != .stopped else { throw error }
      // It counts only where its numbers are needed.
      return StoredTensor(name: name, sizes: [], isWhole: false, problem: error, content: .entry(entry))
    }
  }
}

extension StoredTensor {
  /// True for one whose numbers can't be read, whatever its shape.
  package var isUnreadable: Bool { problem != nil && sizes.isEmpty }

  /// Throws the reason why its numbers can't be read, where there is one.
  package func requireReadable() throws(DatasetError) { if let problem { throw problem } }
}
