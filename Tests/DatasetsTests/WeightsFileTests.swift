// WeightsFileTests.swift — files of weights: numbers of every type, and files that are cut short, lie or overlap.
import Tensors
import Testing

@testable import Datasets

/// A safetensors file of a header and numbers.
private func file(_ header: String, _ numbers: [UInt8] = [], stated: UInt64? = nil) -> [UInt8] {
  let length = stated ?? UInt64(header.utf8.count)
  return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8) + numbers
}

private func entry(_ name: String, _ type: String, _ shape: String, _ start: Int, _ end: Int) -> String {
  "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":[\(start),\(end)]}"
}

private func open(_ bytes: [UInt8], _ format: WeightsFile.Format = .safetensors) throws(DatasetError)
  -> WeightsFile
{
  try WeightsFile(ByteSource(bytes, path: "f"), format)
}

/// The numbers of the only tensor of a file.
private func numbers(_ bytes: [UInt8], _ precision: Precision = .double) throws -> [Double] {
  let file = try open(bytes)
  let tensor = try #require(file.tensors.first)
  let shape = Shape(tensor.sizes)
  return try file.numbers(of: tensor, as: shape, arranged: .same(shape), precision: precision).doubles
}

@Suite struct WeightsFileTests {
  // MARK: Numbers

  @Test(
    arguments: [
      ("F64", [0, 0, 0, 0, 0, 0, 0xf8, 0x3f], 1.5), ("F32", [0, 0, 0xc0, 0xbf], -1.5),
      ("BF16", [0xc0, 0x3f], 1.5), ("BF16", [0x80, 0x00], 0x1p-126), ("F16", [0x00, 0x3e], 1.5),
      ("F16", [0x01, 0x00], 0x1p-24), ("F16", [0xff, 0x83], -1023 * 0x1p-24), ("F16", [0xff, 0x7b], 65504),
      ("F16", [0x00, 0x04], 0x1p-14), ("F16", [0x00, 0x80], -0.0), ("I8", [0xff], -1), ("U8", [0xff], 255),
      ("I16", [0xfe, 0xff], -2), ("U16", [0xfe, 0xff], 65534), ("I32", [3, 0, 0, 0], 3),
      ("U32", [0, 0, 0, 0x80], 0x1p31), ("I64", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], -1),
      ("U64", [0, 0, 0, 0, 0, 0, 0, 0x80], 0x1p63),
    ] as [(String, [UInt8], Double)]) func isRead(_ type: String, _ bytes: [UInt8], _ value: Double) throws
  {
    for precision in Precision.allCases {
      let read = try numbers(file("{\(entry("w", type, "[1]", 0, bytes.count))}", bytes), precision)
      #expect(read.map(\.bitPattern) == [precision.rounded(value).bitPattern], "\(read)")
    }
  }

  /// Every half is the number that its bits mean.
  @Test func everyHalf() throws {
    for bits in stride(from: UInt16(0), to: 0x7c00, by: 1) {
      let (exponent, fraction) = (Int(bits >> 10), Double(bits & 1023))
      let value =
        exponent == 0
        ? fraction * 0x1p-24
        : (1024 + fraction) * Double(sign: .plus, exponent: exponent - 25, significand: 1)
      var found: [Double] = []
      withUnsafeBytes(of: bits.littleEndian) { raw in
        NumberType.floating(2).convert(raw, .little) { found.append($1) }
      }
      guard found == [value] else {
        Issue.record("\(bits) is \(found), not \(value)")
        return
      }
    }
  }

  @Test func headersOfOtherHands() throws {
    // Blanks behind the header, members in another order, unknown members, escapes, an empty tensor, metadata.
    let header =
      "{ \"__metadata__\" : {\"a\": \"\\u00e9\\n\"},\n\"\\u0077\":{\"data_offsets\":[0,4],\"more\":[{\"x\":[1.5e3,null,true]}],\"shape\":[ 2 , 1],\"dtype\":\"F16\"},"
      + entry("none", "F32", "[0,9223372036854775807]", 4, 4) + "," + entry("one", "F16", "[]", 4, 6) + "}   "
    let opened = try open(file(header, [0, 0x3c, 0, 0x40, 0, 0x42]))
    #expect(opened.tensors.map(\.name) == ["w", "none", "one"])
    #expect(opened.tensors.map(\.sizes) == [[2, 1], [0, .max], []])
    let read = try opened.numbers(
      of: opened.tensors[0], as: [1, 2], arranged: .transposed([1, 2]), precision: .double)
    #expect(read.doubles == [1, 2])
    #expect(try open(file("{}")).tensors.isEmpty)
  }

  // MARK: Bad files

  private static let one = entry("w", "F32", "[1]", 0, 4)

  private static let bad: [(bytes: [UInt8], says: String)] = [
    ([], "is cut short: a safetensors file has at least 10 bytes, this one 0"),
    ([1, 2, 3, 4, 5, 6, 7], "this one 7"),
    (file("", stated: 0), "is no safetensors file: its header is to have 0 bytes"),
    (file("{}", stated: .max), "its header is to have 18446744073709551615 bytes, and 2 follow"),
    (file("{\(one)}", [0, 0, 0, 0], stated: 1 << 40), "is cut short, or no safetensors file"),
    (file("{" + String(repeating: " ", count: 17 << 20) + "}"), "and up to 16777216 are read"),
    (Array("PK\u{3}\u{4}……………".utf8), "is cut short, or no safetensors file"),
    ([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0], "is compressed with gzip"),
    // JSON
    (file("[]"), "its header can't be read at byte 9: it starts with no {"),
    (file(" {}"), "it starts with no {"), (file("{}x"), "something follows its last }"),
    (file("{\"a\""), "`:` is missing"), (file("{\"a"), "a text has no end"),
    (file("{\"a\\"), "a text has no end"), (file("{\"\\ud800\":1}"), "half a character"),
    (file("{\"\\ud800\\u0041\":1}"), "half a character"), (file("{\"\\udc00\":1}"), "half a character"),
    (file("{\"\\u00g0\":1}"), "four hexadecimal digits"), (file("{\"\\q\":1}"), "no meaning"),
    (file("{\"a\n\":1}"), "a text holds a control character"), (file("{,}"), "`\"` is missing"),
    (file("{\(one),}", [0, 0, 0, 0]), "`\"` is missing"), (file("{\(one)", [0, 0, 0, 0]), "`}` is missing"),
    (file("{\"w\":3}"), "`{` is missing"), (file("{\"__metadata__\":{\"a\":3}}"), "`\"` is missing"),
    (file("{\(one),\(one)}", [0, 0, 0, 0]), "`w` stands twice"),
    (file("{\"w\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}"), "`dtype` stands twice"),
    (file("{\"w\":{\"dtype\":\"F32\",\"shape\":[1]}}", [0, 0, 0, 0]), "`w` lacks data_offsets"),
    (file("{\"w\":{\"shape\":[1],\"data_offsets\":[0,4]}}", [0, 0, 0, 0]), "`w` lacks dtype"),
    (file("{\(entry("w", "F32", "[-1]", 0, 4))}", [0, 0, 0, 0]), "a whole number from 0 up is needed"),
    (file("{\(entry("w", "F32", "[1.0]", 0, 4))}", [0, 0, 0, 0]), "a whole number from 0 up is needed"),
    (file("{\(entry("w", "F32", "[01]", 0, 4))}", [0, 0, 0, 0]), "a whole number from 0 up is needed"),
    (file("{\(entry("w", "F32", "[99999999999999999999]", 0, 4))}", [0, 0, 0, 0]), "is too large"),
    (
      file(
        "{\(entry("w", "F32", "[\(Array(repeating: "1", count: 33).joined(separator: ","))]", 0, 4))}",
        [0, 0, 0, 0]),
      "a list of more than 32 numbers"
    ),
    (
      file("{\"w\":{\"more\":" + String(repeating: "[", count: 100_000) + "}}"), "values nested too deep"
    ),
    (file("{\"w\":{\"more\":nil}}"), "a value is needed"),
    ([4, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x22, 0xff, 0x22], "a text is no UTF-8"),
    // Sizes
    (
      file("{\(one)}", [0, 0, 0]),
      "is cut short, or lies: `w` is to end at byte 4 of the numbers, which have 3"
    ),
    (file("{\(one)}", [0, 0, 0, 0, 0]), "1 byte behind the last tensor belongs to none"),
    (
      file("{\(entry("w", "F32", "[2]", 0, 4))}", [0, 0, 0, 0]),
      "`w` is to have the shape [2] of F32, and 4 bytes"
    ),
    (
      file("{\(entry("w", "F32", "[1]", 4, 0))}", [0, 0, 0, 0]), "is to end at byte 0, before its start at 4"
    ),
    (
      file("{\(entry("w", "F32", "[4294967296,4294967296]", 0, 4))}", [0, 0, 0, 0]),
      "is to have the shape [4294967296, 4294967296]"
    ),
    (
      file("{\(entry("w", "F32", "[4611686018427387905]", 0, 4))}", [0, 0, 0, 0]),
      "is to have the shape [4611686018427387905]"
    ),
    (file("{\(entry("w", "F4", "[3]", 0, 1))}", [0]), "is to have the shape [3] of F4"),
    (
      file("{\(one),\(entry("v", "F32", "[1]", 2, 6))}", [0, 0, 0, 0, 0, 0]),
      "`v` and `w` overlap at byte 2 of the numbers"
    ),
    (file("{\(one),\(entry("v", "F32", "[1]", 0, 4))}", [0, 0, 0, 0]), "overlap at byte 0"),
    (
      file("{\(one),\(entry("v", "F32", "[1]", 6, 10))}", [UInt8](repeating: 0, count: 10)),
      "2 bytes before `v` belong to no tensor"
    ),
    (file("{\(entry("w", "F32", "[1]", 1, 5))}", [0, 0, 0, 0, 0]), "1 byte before `w` belong"),
  ]

  @Test(arguments: bad.indices) func isRefused(_ index: Int) {
    let (bytes, says) = Self.bad[index]
    #expect {
      _ = try open(bytes)
    } throws: { error in
      let error = error as? DatasetError
      let fits = error?.message.contains(says) == true && error?.file == "f"
      if !fits { Issue.record("\(error?.message ?? "") instead of \(says)") }
      return fits && [.contents, .size].contains(error?.reason)
    }
  }

  @Test(
    arguments: [
      ("F32", [0, 0, 0xc0, 0x7f], "number 1 is NaN, not a number"),
      ("F32", [0, 0, 0x80, 0xff], "is infinite"),
      ("F16", [0, 0x7c], "is infinite"), ("BF16", [0xc0, 0x7f], "is NaN"), ("F16", [1, 0x7c], "is NaN"),
      ("BOOL", [1], "is of the type BOOL, and those read are BF16, F16, F32, F64, I16"),
      ("F8_E4M3", [1], "is of the type F8_E4M3"), ("C64", [0, 0, 0, 0, 0, 0, 0, 0], "is of the type C64"),
      ("X9", [1, 2, 3], "is of the type X9"),
    ] as [(String, [UInt8], String)]) func numbersThatAreNone(
      _ type: String, _ bytes: [UInt8], _ says: String
    )
  {
    #expect {
      _ = try numbers(file("{\(entry("w", type, "[1]", 0, bytes.count))}", bytes))
    } throws: {
      ($0 as? DatasetError)?.message.contains(says) == true && ($0 as? DatasetError)?.reason == .contents
    }
  }

  @Test func tooLargeForSinglePrecision() throws {
    let large = file("{\(entry("w", "F64", "[1,1]", 0, 8))}", [0, 0, 0, 0, 0, 0, 0xf0, 0x7e])
    #expect(try numbers(large) == [0x1p1008])
    #expect {
      _ = try numbers(large, .single)
    } throws: {
      let error = $0 as? DatasetError
      return error?.reason == .size
        && error?.message == "f (w): the number at [1, 1], counted from 1, is too large for single precision"
    }
  }

  // MARK: There and back

  @Test(arguments: WeightsFile.Format.allCases, Precision.allCases) func writtenIsRead(
    _ format: WeightsFile.Format, _ precision: Precision
  ) throws {
    var random = Random(seed: 3)
    // More numbers than a piece has.
    let cases: [(String, Arrangement, Shape)] = [
      ("w(1)", .same([7]), [7]), ("fc.weight", .transposed([300, 500]), [300, 500]),
      ("é \"conv\".weight", .turned([3, 2, 3, 2]), [3, 2, 3, 2]),
      ("one", .transposed([40_000, 1]), [40_000, 1]),
    ]
    let tensors = cases.map { _, _, shape in
      Tensor((0..<shape.count).map { _ in random.normal() }, shape: shape).converted(to: precision)
    }
    var bytes: [UInt8] = []
    let isWhole = try WeightsWriter.write(
      zip(cases, tensors).map { WrittenTensor($0.0, $1, arranged: $0.1) }, as: format
    ) { piece in
      bytes += Array(piece)
      return true
    }
    #expect(isWhole)
    let file = try open(bytes, format)
    #expect(file.tensors.map(\.name) == cases.map(\.0) && !file.tensors.contains { $0.isWhole })
    for (i, tensor) in file.tensors.enumerated() {
      #expect(tensor.sizes == cases[i].1.shape.sizes)
      let read = try file.numbers(of: tensor, as: cases[i].2, arranged: cases[i].1, precision: precision)
      #expect(read == tensors[i])
    }
    // Cut anywhere, it is refused, or lacks what it would need.
    for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 300)) {
      #expect(throws: DatasetError.self) {
        let file = try open(Array(bytes.prefix(count)), format)
        for (i, tensor) in file.tensors.enumerated() {
          _ = try file.numbers(of: tensor, as: cases[i].2, arranged: cases[i].1, precision: precision)
        }
      }
    }
    // No more is asked for once a piece can't be written.
    var pieces = 0
    let isGivenUp = try !WeightsWriter.write(
      zip(cases, tensors).map { WrittenTensor($0.0, $1, arranged: $0.1) }, as: format
    ) { _ in
      pieces += 1
      return pieces < 3
    }
    #expect(isGivenUp && pieces == 3)
  }

  @Test func arraysOfNumPy() throws {
    let file = try open(sample("weights.npz"), .npz)
    #expect(
      Set(file.tensors.map(\.name)) == [
        "fc.weight", "fc.bias", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var",
        "bn.num_batches_tracked",
      ])
    let fc = try #require(file.tensors.first { $0.name == "fc.weight" })
    // Its first axis runs fastest in the file.
    let read = try file.numbers(of: fc, as: [2, 3], arranged: .transposed([2, 3]), precision: .double)
    #expect(read.doubles == [1, 3, 5, 2, 4, 6])
    let mean = try #require(file.tensors.first { $0.name == "bn.running_mean" })
    #expect(mean.isWhole)
    #expect(
      try file.numbers(of: mean, as: [3], arranged: .same([3]), precision: .single).doubles == [3, -2, 1])
  }
}
