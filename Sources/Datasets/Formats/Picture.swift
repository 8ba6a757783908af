// Picture.swift — the pictures of Netpbm: PGM and PPM, as text or as bytes.

/// A picture from a PGM (grey) or PPM (colour) file, its levels brought to 0 … 255.
///
/// - Source: the manual of Netpbm, pages pgm(5) and ppm(5).
struct Picture: Hashable, Sendable {
  let channels: Int
  let height: Int
  let width: Int
  /// Channel by channel, row by row.
  let levels: [Double]

  init(_ file: FileBytes) throws(DatasetError) {
    var reader = PictureReader(file)
    let kinds: [[UInt8]: (channels: Int, isText: Bool)] = [
      Array("P2".utf8): (1, true), Array("P3".utf8): (3, true),
      Array("P5".utf8): (1, false), Array("P6".utf8): (3, false),
    ]
    guard let (channels, isText) = kinds[Array(file.bytes.prefix(2))] else {
      throw file.error(
        "is no PGM or PPM picture: it doesn't start with P2, P3, P5 or P6",
        hint: "`convert picture.png picture.pgm` of ImageMagick makes one")
    }
    width = try reader.number("width", from: 1, to: 100_000)
    height = try reader.number("height", from: 1, to: 100_000)
    let most = try reader.number("largest level", from: 1, to: 65535)
    self.channels = channels
    let count = try file.numberCount([width, height, channels])
    var samples: [Int] = []
    if isText {
      // A level takes at least a blank and a digit.
      guard 2 * count <= file.count - reader.position else {
        throw file.error(
          "is cut short: \(count) levels don't fit the \(file.count - reader.position) bytes left")
      }
      samples.reserveCapacity(count)
      for _ in 0..<count { samples.append(try reader.number("level", from: 0, to: most)) }
      guard reader.isAtEnd else { throw file.error("something follows its \(count) levels") }
    } else {
      samples = try reader.samples(count, most: most)
    }
    let plane = width * height
    levels = (0..<count).map { i in
      let sample = Double(samples[(i % plane) * channels + i / plane])
      return most == 255 ? sample : sample * 255 / Double(most)
    }
  }
}

/// Reads numbers one after the other.
private struct PictureReader {
  private let file: FileBytes
  private(set) var position = 2

  init(_ file: FileBytes) { self.file = file }

  private mutating func skipBlanks() {
    while position < file.count {
      if file.bytes[position] == UInt8(ascii: "#") {
        while position < file.count, file.bytes[position] != UInt8(ascii: "\n") { position += 1 }
      } else if isBlank(file.bytes[position]) {
        position += 1
      } else {
        return
      }
    }
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

  var isAtEnd: Bool {
    mutating get {
      skipBlanks()
      return position >= file.count
    }
  }

  /// The next number in digits.
  mutating func number(_ what: String, from least: Int, to most: Int) throws(DatasetError) -> Int {
    skipBlanks()
    let digits = file.bytes[position...].prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty else {
      throw file.error(
        position >= file.count
          ? "is cut short: a \(what) is missing" : "byte \(position + 1) should be the start of a \(what)")
    }
    guard let value = Int(String(decoding: digits, as: UTF8.self)), value >= least, value <= most else {
      throw file.error(
        "byte \(position + 1): the \(what) is \(String(decoding: digits.prefix(20), as: UTF8.self)), and goes from \(least) to \(most)"
      )
    }
    position += digits.count
    return value
  }

  /// The levels as bytes: one each, or two (the higher first) when the largest is over 255.
  mutating func samples(_ count: Int, most: Int) throws(DatasetError) -> [Int] {
    guard position < file.count, isBlank(file.bytes[position]) else {
      throw file.error("is cut short: the levels are missing")
    }
    position += 1
    let width = most > 255 ? 2 : 1
    guard file.count - position == count * width else {
      throw file.error(
        "states \(count * width) bytes of levels, and has \(file.count - position): "
          + (file.count - position < count * width ? "it is cut short" : "something follows them"))
    }
    var samples: [Int] = []
    samples.reserveCapacity(count)
    for i in 0..<count {
      let start = position + i * width
      let sample =
        width == 1 ? Int(file.bytes[start]) : Int(file.bytes[start]) << 8 | Int(file.bytes[start + 1])
      guard sample <= most else {
        throw file.error("byte \(start + 1): the level is \(sample), and the largest is stated as \(most)")
      }
      samples.append(sample)
    }
    return samples
  }
}
