// WeightsTarget.swift — files of weights that are damaged, and headers that tell the truth or lie.
import Datasets
import Tensors

/// Files of weights for their reader.
struct WeightsTarget: Target {
  let name = "weights"
  let corpus: Corpus

  func make(_ number: Int, _ random: inout Random) -> Case {
    random.once(in: 3) ? damaged(&random) : described(&random)
  }

  // MARK: Damage

  private func damaged(_ random: inout Random) -> Case {
    let format = random.pick(WeightsFile.Format.allCases)
    let whole = corpus.files["weights.\(format.rawValue)"] ?? []
    let other = corpus.files[random.pick(corpus.files.keys.sorted())] ?? []
    let bytes = Mutation.change(whole, other, &random)
    return Case(shown: "import weights f.\(format.rawValue), where f is\n\(dump(bytes))") { _ in
      do throws(DatasetError) {
        return try problem(with: bytes, format)
      } catch { return error.message.isEmpty || error.file == nil ? "`\(error.message)` names no file" : nil }
    }
  }

  /// Opens a file and reads every tensor; what is wrong with the result.
  private func problem(with bytes: [UInt8], _ format: WeightsFile.Format) throws(DatasetError) -> String? {
    let file = try WeightsFile(ByteSource(bytes, path: "f"), format)
    var failure: DatasetError?
    for tensor in file.tensors where !tensor.isUnreadable {
      let shape = Shape(tensor.sizes)
      // The caller asks for tensors of the sizes of a network alone.
      guard shape.count <= 1 << 20 else { continue }
      do throws(DatasetError) {
        let read = try file.numbers(of: tensor, as: shape, arranged: .same(shape), precision: .double)
        guard read.count == shape.count, read.doubles.allSatisfy(\.isFinite) else {
          return "\(tensor.name) has numbers that are none"
        }
      } catch { failure = error }
    }
    if let failure { throw failure }
    return nil
  }

  // MARK: Descriptions

  private static let types: [(String, Int)] = [
    ("F64", 8), ("F32", 4), ("F16", 2), ("BF16", 2), ("I8", 1), ("U16", 2), ("I64", 8), ("BOOL", 1), ("X", 3),
  ]

  /// A file that holds what its header says, or one with a single lie.
  private func described(_ random: inout Random) -> Case {
    var (entries, end) = ([String](), 0)
    for number in 0..<random.below(6) {
      let (type, width) = random.pick(Self.types)
      let sizes = (0..<random.below(4)).map { _ in random.below(4) }
      let size = sizes.reduce(width, *)
      entries.append(entry("t\(number)", type, sizes, end, end + size))
      end += size
    }
    let lie = random.below(8)
    var numbers = (0..<end).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    var change = 0, isTrue = false
    switch lie {
    case 0 where !numbers.isEmpty: numbers.removeLast(1 + random.below(numbers.count))
    case 1: numbers.append(0)
    case 2 where !entries.isEmpty: entries.append(random.pick(entries))
    case 3: change = random.once(in: 2) ? 1 : -1
    case 4: entries.append(entry("more", "U8", [1], end + 1, end + 2))
    case 5 where end > 0: entries.append(entry("more", "U8", [1], end - 1, end))
    case 6: entries.append(entry("more", "F64", [1 << 40, 1 << 40], end, end))
    default: isTrue = true
    }
    for i in stride(from: entries.count - 1, to: 0, by: -1) { entries.swapAt(i, random.below(i + 1)) }
    let header = Array("{\(entries.joined(separator: ","))}".utf8)
    let length = header.count + change
    let lead = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
    let bytes = lead + header + numbers, isGood = isTrue
    return Case(shown: "a file that \(isGood ? "is right" : "lies (\(lie))"):\n\(dump(bytes))") { _ in
      do throws(DatasetError) {
        let file = try WeightsFile(ByteSource(bytes, path: "f"), .safetensors)
        return isGood ? nil : "is taken, with \(file.tensors.count) tensors"
      } catch { return isGood || error.file == nil ? error.message : nil }
    }
  }

  private func entry(_ name: String, _ type: String, _ sizes: [Int], _ start: Int, _ end: Int) -> String {
    "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(sizes),\"data_offsets\":[\(start),\(end)]}"
  }
}
