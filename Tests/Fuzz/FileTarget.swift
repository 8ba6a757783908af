// FileTarget.swift — damaged files and tables of every form, for every reader.
import CZlib
import Datasets
import Parameters
import Tensors

/// Files for the readers: good ones that are damaged, and tables of known numbers.
struct FileTarget: Target {
  let name = "readers"
  let corpus: Corpus

  /// Every format with the sample file to damage, and the argument that names it.
  private static let formats: [(kind: String, argument: String, file: String, words: [String: [String]])] = [
    ("idx", "images", "images-idx3-ubyte", ["labels": ["labels-idx1-ubyte"]]),
    ("idx", "images", "images-idx3-ubyte.gz", ["labels": ["labels-idx1-ubyte"]]),
    ("idx", "labels", "labels-idx1-ubyte", ["images": ["images-idx3-ubyte"]]),
    ("cifar10", "files", "cifar.bin.gz", [:]), ("npy", "inputs", "x.npy", ["targets": ["y.npy"]]),
    ("npy", "inputs", "x-columns.npy", ["targets": ["y.npy"]]),
    ("npy", "inputs", "x-channels-last.npy", ["targets": ["y.npy"]]),
    ("npy", "targets", "y.npy", ["inputs": ["x.npy"]]),
    ("npz", "file", "stored.npz", [:]), ("npz", "file", "train-test.npz", [:]),
    ("images", "files", "grey.pgm", [:]),
    ("images", "files", "grey-text.pgm", [:]), ("images", "files", "colour.ppm", [:]),
    ("images", "files", "colour-text.ppm", [:]),
    ("images", "files", "colour.png", [:]), ("images", "files", "colour.png", ["normalise": ["imagenet"]]),
    ("images", "files", "colour.jpg", [:]), ("images", "files", "grey-progressive.jpg", [:]),
    ("images", "files", "colour.png", ["size": ["7x5"]]),
    ("images", "files", "colour.jpg", ["size": ["7x5"]]),
    ("images", "files", "grey-text.pgm", ["size": ["7x5"]]),
    ("images", "classes", "picture-labels", ["files": ["grey.pgm"]]),
    ("images", "labels", "points.csv", ["files": ["grey.pgm", "grey.pgm"]]),
    ("csv", "file", "flowers.csv", ["onehot": ["colour"]]),
    ("csv", "file", "flowers.csv", ["skip": ["1", "kind"]]),
    ("csv", "file", "points.csv", [:]), ("csv", "file", "points.csv", ["label": ["1"], "onehot": ["2"]]),
  ]

  func make(_ number: Int, _ random: inout Random) -> Case {
    random.once(in: 4) ? table(&random) : damaged(number, &random)
  }

  // MARK: Damage

  private func damaged(_ number: Int, _ random: inout Random) -> Case {
    let format = Self.formats[number % Self.formats.count]
    let whole = corpus.files[format.file] ?? []
    let others = corpus.files.keys.sorted()
    var bytes = Mutation.change(whole, corpus.files[random.pick(others)] ?? [], &random)
    if format.kind == "csv", random.once(in: 20) {
      // A row where one piece of the text ends and the next starts.
      bytes.insert(contentsOf: repeatElement(0x0a, count: max(0, 1 << 18 - random.below(80))), at: 0)
    }
    switch random.below(8) {
    case 0: bytes = gzip(bytes)
    case 1 where format.kind == "npy":
      // The archive holds together; its content need not.
      let (x, y) =
        format.argument == "inputs"
        ? (bytes, corpus.files["y.npy"] ?? []) : (corpus.files["x.npy"] ?? [], bytes)
      return run("npz", ["file": ["damaged"]], zip(["x.npy": x, "y.npy": y]))
    default: break
    }
    return run(format.kind, format.words.merging([format.argument: ["damaged"]]) { $1 }, bytes)
  }

  private func run(_ kind: String, _ words: [String: [String]], _ bytes: [UInt8]) -> Case {
    let shown = "data \(kind) \(words.sorted { $0.key < $1.key }), where `damaged` is\n\(dump(bytes))"
    return Case(shown: shown) { _ in
      do throws(DatasetError) {
        let data = try read(kind, words, bytes)
        guard data.targets.shape[0] == data.count else { return "has other examples than targets" }
        guard data.inputs.doubles.allSatisfy(\.isFinite), data.targets.doubles.allSatisfy(\.isFinite) else {
          return "has numbers that are none"
        }
        return data.summary.isEmpty || data.trainingRows.count + data.testRows.count != data.count
          ? "has no summary" : nil
      } catch {
        guard !error.message.isEmpty, error.file != nil else { return "`\(error.message)` names no file" }
        return nil
      }
    }
  }

  private func read(_ kind: String, _ words: [String: [String]], _ bytes: [UInt8]) throws(DatasetError)
    -> Dataset
  {
    var random = Random(seed: 1)
    var arguments = DatasetArguments()
    arguments.values = Arguments(words.mapValues { .words($0) })
    if words["size"] != nil { arguments.values["size"] = .size(7, 5) }
    arguments.read = { path throws(DatasetError) in
      ByteSource(path == "damaged" ? bytes : corpus.files[path] ?? [], path: path)
    }
    guard let kind = DatasetKind.named[kind] else { throw DatasetError(.choice, "no such kind") }
    var result: Result<Dataset, DatasetError> = .failure(DatasetError(.access, "not read"))
    Arena.budget.withValue(32 << 20) {
      do throws(DatasetError) { result = .success(try kind.make(arguments, &random)) } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }

  // MARK: Tables whose numbers are known

  private func table(_ random: inout Random) -> Case {
    let (rows, width) = (2 + random.below(30), 2 + random.below(6))
    let mark = random.pick([",", ";", "\t"])
    let lineEnd = random.pick(["\n", "\r\n", "\r"])
    var (text, numbers) = (random.once(in: 5) ? "\u{FEFF}" : "", [Double]())
    if random.once(in: 20) {
      text += String(repeating: lineEnd, count: max(0, (1 << 18 - random.below(3000)) / lineEnd.utf8.count))
    }
    let hasNames = random.once(in: 2)
    if hasNames { text += (0..<width).map { "\"n\($0)\(mark)\"" }.joined(separator: mark) + lineEnd }
    for row in 0..<rows {
      var cells: [String] = []
      for _ in 0..<width {
        let (cell, number) = cell(&random)
        numbers.append(number)
        cells.append(cell)
      }
      text += cells.joined(separator: mark) + (row == rows - 1 && random.once(in: 2) ? "" : lineEnd)
      if random.once(in: 10) { text += lineEnd + (mark == "\t" ? "" : " \t") + lineEnd }
    }
    let expected = numbers
    let shown = "data csv, which should read\n\(text.drop(while: \.isNewline))\nas \(expected)"
    let bytes = random.once(in: 4) ? gzip(Array(text.utf8)) : Array(text.utf8)
    return Case(shown: shown) { _ in
      do throws(DatasetError) {
        let data = try read("csv", ["file": ["damaged"]], bytes)
        guard data.count == rows, data.inputs.shape[1] == width - 1 else {
          return "has other rows or columns"
        }
        for row in 0..<rows {
          for column in 0..<width {
            let found = column == width - 1 ? data.targets[row] : data.inputs[row * (width - 1) + column]
            guard found.bitPattern == expected[row * width + column].bitPattern else {
              return "row \(row + 1), column \(column + 1) is \(found)"
            }
          }
        }
        return nil
      } catch { return error.message }
    }
  }

  /// A cell, and the number that the library reads there.
  private func cell(_ random: inout Random) -> (String, Double) {
    var text: String
    switch random.below(6) {
    case 0: text = "\(random.below(2000) - 1000)"
    case 1: text = "\(Double(random.below(2_000_000)) / 1000 - 1000)"
    case 2: text = "\(Double(bitPattern: random.next()))"
    case 3:
      text = (0...random.below(22)).map { _ in "\(random.below(10))" }.joined()
      text.insert(".", at: text.index(text.startIndex, offsetBy: random.below(text.count + 1)))
    case 4: text = "\(random.uniform())e\(random.below(80) - 40)"
    default:
      text = random.pick([
        "0", "-0.0", "1e-400", "4.9e-324", "1.7976931348623157e308", ".5", "5.", "+1", "1E2",
      ])
    }
    if Double(text)?.isFinite != true { text = "1" }
    let number = Double(text) ?? 0
    if random.once(in: 5) { text = "\"\(text)\"" }
    if random.once(in: 5) { text = " \(text) " }
    return (text, number)
  }
}

// MARK: - Bytes

/// Bytes as a person can read them, and put them together again.
func dump(_ bytes: [UInt8]) -> String {
  let lines = stride(from: 0, to: min(bytes.count, 4096), by: 32).map { start in
    let line = bytes[start..<min(start + 32, bytes.count)]
    let hex = line.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    let text = line.map { (0x20..<0x7f).contains($0) ? String(UnicodeScalar($0)) : "." }.joined()
    return "  \(hex)  \(text)"
  }
  return lines.joined(separator: "\n") + (bytes.count > 4096 ? "\n  … \(bytes.count) bytes" : "")
}

/// `bytes` compressed with gzip.
private func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var (stream, bytes) = (z_stream(), bytes)
  let size = Int32(MemoryLayout<z_stream>.size)
  deflateInit2_(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, zlibVersion(), size)
  defer { deflateEnd(&stream) }
  return [UInt8](unsafeUninitializedCapacity: bytes.count + bytes.count / 100 + 100) { output, count in
    let capacity = UInt32(output.count)
    bytes.withUnsafeMutableBufferPointer { input in
      (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
      (stream.next_out, stream.avail_out) = (output.baseAddress, capacity)
      deflate(&stream, Z_FINISH)
    }
    count = Int(capacity - stream.avail_out)
  }
}

/// A zip file of these entries, stored as they are.
private func zip(_ entries: [String: [UInt8]]) -> [UInt8] {
  func little(_ number: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
  var (file, directory) = ([UInt8](), [UInt8]())
  for (name, bytes) in entries.sorted(by: { $0.key < $1.key }) {
    let sum = bytes.withUnsafeBufferPointer { Int(crc32(0, $0.baseAddress, UInt32($0.count))) }
    let sizes = little(sum, 4) + little(bytes.count, 4) + little(bytes.count, 4) + little(name.utf8.count, 2)
    let offset = file.count
    let versions = little(20, 2) + little(0, 8)
    file += little(0x0403_4b50, 4) + versions + sizes + little(0, 2) + Array(name.utf8) + bytes
    directory += little(0x0201_4b50, 4) + little(20, 2) + versions + sizes + little(0, 12) + little(offset, 4)
    directory += Array(name.utf8)
  }
  let end = little(0x0605_4b50, 4) + little(0, 4) + little(entries.count, 2) + little(entries.count, 2)
  return file + directory + end + little(directory.count, 4) + little(file.count, 4) + little(0, 2)
}
