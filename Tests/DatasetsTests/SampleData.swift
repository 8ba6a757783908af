// SampleData.swift — makes data sets in tests, and the bytes of files.
import Parameters
import Tensors

@testable import Datasets

/// The folder of the sample files.
private let samples =
  #filePath.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" } + "/Fixtures/data/"

/// A sample file's bytes.
func sample(_ name: String) -> [UInt8] {
  guard let source = try? Files.disk(samples + name) else { return [] }
  return (try? source.bytes(at: 0, count: source.count)) ?? []
}

/// Bytes as the stream of a file `f`.
func stream(_ bytes: [UInt8]) throws(DatasetError) -> ByteStream {
  try ByteStream(ByteSource(bytes, path: "f"), isStopped: { false })
}

/// The data that `kind` makes; files that are not in `files` are the sample files.
func make(
  _ kind: String, _ numbers: [String: Double] = [:], words: [String: [String]] = [:],
  sizes: [String: (height: Int, width: Int)] = [:], files: [String: [UInt8]] = [:],
  folders: [String: [FolderEntry]] = [:], seed: UInt64 = 1
) throws(DatasetError) -> Dataset {
  var random = Random(seed: seed)
  var arguments = DatasetArguments()
  arguments.values = Arguments(
    numbers.mapValues { .number($0) }.merging(words.mapValues { .words($0) }) { number, _ in number })
  for (name, size) in sizes { arguments.values[name] = .size(size.height, size.width) }
  arguments.folders = folders
  arguments.read = { path throws(DatasetError) in
    ByteSource(files[path] ?? sample(path), path: path)
  }
  guard let kind = DatasetKind.named[kind] else { throw DatasetError(.choice, "no such kind") }
  return try kind.make(arguments, &random)
}

/// The error when `kind` makes data; empty when there is none.
func complaint(
  _ kind: String, _ numbers: [String: Double] = [:], words: [String: [String]] = [:],
  files: [String: [UInt8]] = [:], folders: [String: [FolderEntry]] = [:]
) -> String {
  do throws(DatasetError) {
    _ = try make(kind, numbers, words: words, files: files, folders: folders)
    return ""
  } catch { return error.message }
}

/// The fingerprint (FNV-1a, 64 bits) of all numbers of a data set, to the last bit.
func fingerprint(_ data: Dataset) -> UInt64 {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for number in data.inputs.doubles + data.targets.doubles {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      hash = (hash ^ (number.bitPattern >> shift & 0xff)) &* 0x0000_0100_0000_01b3
    }
  }
  return hash
}

/// Bytes of a text and of numbers.
func bytes(_ parts: Any...) -> [UInt8] {
  parts.flatMap { part -> [UInt8] in
    switch part {
    case let text as String: Array(text.utf8)
    case let number as Int: [UInt8(truncatingIfNeeded: number)]
    case let numbers as [Int]: numbers.map { UInt8(truncatingIfNeeded: $0) }
    default: []
    }
  }
}

/// A version 1 file of NumPy with this header, its length put before it, and these bytes behind it.
func npy(_ header: String, _ contents: [UInt8]) -> [UInt8] {
  bytes([0x93], "NUMPY", [1, 0, header.utf8.count, 0], header) + contents
}
