// Picture.swift — the pictures of Netpbm: PGM and PPM, as text or as bytes.

/// The kind and size of a PGM (grey) or PPM (colour) file.
///
/// - Source: the manual of Netpbm, pages pgm(5) and ppm(5).
struct Picture: Hashable, Sendable {
  let channels: Int
  let height: Int
  let width: Int
  /// The level of full brightness.
  private let most: Int
  private let isText: Bool

  /// Reads the header before the levels.
  init(_ stream: ByteStream) throws(DatasetError) {
    let kinds: [[UInt8]: (channels: Int, isText: Bool)] = [
      Array("P2".utf8): (1, true), Array("P3".utf8): (3, true),
      Array("P5".utf8): (1, false), Array("P6".utf8): (3, false),
    ]
    guard let (channels, isText) = kinds[try stream.bytes(2)] else {
      throw stream.file.error(
        "is no PNG, JPEG, PGM or PPM picture: it starts as none of them",
        hint: "`convert picture.gif picture.png` of ImageMagick makes one")
    }
    (self.channels, self.isText) = (channels, isText)
    width = try stream.level("width", from: 1, to: 100_000)
    height = try stream.level("height", from: 1, to: 100_000)
    most = try stream.level("largest level", from: 1, to: 65535)
    _ = try stream.file.numberCount([width, height, channels])
  }

  /// The number of levels.
  var count: Int { channels * height * width }

  /// Appends the levels, brought to 0 … 255: channel by channel, row by row.
  func read(_ stream: ByteStream, into levels: inout [Double]) throws(DatasetError) {
    let (start, plane, most) = (levels.count, width * height, most)
    try requireRoom(stream)
    levels.append(contentsOf: repeatElement(0, count: count))
    try samples(stream) { pixel, channel, sample in
      levels[start + channel * plane + pixel] =
        most == 255 ? Double(sample) : Double(sample) * 255 / Double(most)
    }
  }

  /// The picture with whole levels, rounded to the nearest, halves to even.
  func bitmap(_ stream: ByteStream) throws(DatasetError) -> Bitmap {
    let (channels, most) = (channels, Double(most))
    try requireRoom(stream)
    var levels = [UInt8](repeating: 0, count: count)
    try samples(stream) { pixel, channel, sample in
      let level = (Double(sample) / most * 255).rounded(.toNearestOrEven)
      levels[pixel * channels + channel] = UInt8(min(255, level))
    }
    return Bitmap(channels: channels, height: height, width: width, levels: levels)
  }

  /// Throws unless the rest of the file is long enough for the levels.
  private func requireRoom(_ stream: ByteStream) throws(DatasetError) {
    guard isText else { return try requireBytes(stream) }
    // A level takes at least a blank and a digit.
    let left = stream.count - stream.position
    guard 2 * count <= left else {
      throw stream.file.error("is cut short: \(count) levels don't fit the \(counted(left, "byte")) left")
    }
  }

  /// Gives each level as it stands in the file to `take`, and reads to the end.
  @inline(__always)
  private func samples(
    _ stream: ByteStream, _ take: (_ pixel: Int, _ channel: Int, _ sample: Int) -> Void
  ) throws(DatasetError) {
    let bytes = most > 255 ? 2 : 1
    for pixel in 0..<(width * height) {
      for channel in 0..<channels {
        take(
          pixel, channel, isText ? try stream.level("level", from: 0, to: most) : try sample(stream, bytes))
      }
    }
    if isText { try stream.skipBlanks() }
    guard try stream.peek() == nil else {
      throw stream.file.error("something follows its \(counted(count, "level"))")
    }
  }

  /// Throws unless a blank and the bytes of all levels are left.
  private func requireBytes(_ stream: ByteStream) throws(DatasetError) {
    guard let blank = try stream.peek(), isBlank(blank) else {
      throw stream.file.error("is cut short: the levels are missing")
    }
    _ = try stream.next()
    let (stated, left) = (count * (most > 255 ? 2 : 1), stream.count - stream.position)
    guard left == stated else {
      throw stream.file.error(
        "states \(counted(stated, "byte")) of levels, and has \(left): "
          + (left < stated ? "it is cut short" : "something follows them"))
    }
  }

  /// A level of one byte, or of two, the higher first.
  private func sample(_ stream: ByteStream, _ bytes: Int) throws(DatasetError) -> Int {
    let start = stream.position
    var sample = 0
    for _ in 0..<bytes {
      guard let byte = try stream.next() else { throw stream.file.error("is cut short: levels are missing") }
      sample = sample << 8 | Int(byte)
    }
    guard sample <= most else {
      throw stream.file.error(
        "byte \(start + 1): the level is \(sample), and the largest is stated as \(most)")
    }
    return sample
  }
}

private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

extension ByteStream {
  /// Passes over blanks and comments.
  fileprivate func skipBlanks() throws(DatasetError) {
    while let byte = try peek() {
      if byte == UInt8(ascii: "#") {
        while let byte = try peek(), byte != UInt8(ascii: "\n") { _ = try next() }
      } else if isBlank(byte) {
        _ = try next()
      } else {
        return
      }
    }
  }

  /// The next number in digits.
  fileprivate func level(_ what: String, from least: Int, to most: Int) throws(DatasetError) -> Int {
    try skipBlanks()
    let start = position
    var (value, written) = (0, "")
    while let byte = try peek(), (0x30...0x39).contains(byte) {
      _ = try next()
      value = min(value, Int.max / 16) * 10 + Int(byte - 0x30)
      if written.utf8.count < 20 { written.unicodeScalars.append(Unicode.Scalar(byte)) }
    }
    guard position > start else {
      throw file.error(
        try peek() == nil
          ? "is cut short: a \(what) is missing" : "byte \(start + 1) should be the start of a \(what)")
    }
    guard value >= least, value <= most else {
      throw file.error(
        "byte \(start + 1): the \(what) is \(written), and goes from \(least) to \(most)")
    }
    return value
  }
}
