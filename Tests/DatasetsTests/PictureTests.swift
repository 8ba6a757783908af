// PictureTests.swift — pictures of every kind have the levels that Pillow and torchvision read.
import CZlib
import Tensors
import Testing

@testable import Datasets

private let folder =
  #filePath.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" } + "/Fixtures/pictures/"

/// The bytes of a picture; empty where it can't be read.
private func picture(_ name: String) -> [UInt8] {
  guard let source = try? Files.disk(folder + name) else { return [] }
  return (try? source.bytes(at: 0, count: source.count)) ?? []
}

/// A reading by Pillow: a line of the file `levels`.
private struct PillowReading: Sendable, CustomTestStringConvertible {
  let name: String
  let size: String
  let shape: [Int]
  /// Levels in hexadecimal, or the words `crc` and a checksum.
  let levels: String
  var testDescription: String { "\(name) \(size)" }

  static func all() throws -> [PillowReading] {
    let lines = String(decoding: picture("levels"), as: UTF8.self).split(separator: "\n")
    let readings = try lines.map { line in
      let parts = line.split(separator: " ", maxSplits: 5).map(String.init)
      try #require(parts.count == 6)
      return PillowReading(
        name: parts[0], size: parts[1], shape: try parts[2...4].map { try #require(Int($0)) },
        levels: parts[5])
    }
    try #require(readings.count >= 50)
    return readings
  }

  /// The levels as Pillow orders them, the channels of a pixel side by side.
  func check(_ data: Dataset) {
    #expect(data.inputs.shape.sizes == [1] + shape)
    let (channels, plane) = (shape[0], shape[1] * shape[2])
    let numbers = data.inputs.doubles
    if size == "-", name.hasSuffix(".pgm") || name.hasSuffix(".ppm") {
      // PGM and PPM of their own size keep fractions of levels, which Pillow rounds.
      let bytes = Array(levels.utf8)
      for (i, start) in stride(from: 0, to: bytes.count, by: 2).enumerated() {
        let level = Double(UInt8(String(decoding: bytes[start..<(start + 2)], as: UTF8.self), radix: 16) ?? 0)
        #expect(abs(numbers[i % channels * plane + i / channels] - level) <= 0.5 + 1e-9)
      }
      return
    }
    let found = (0..<plane).flatMap { pixel in
      (0..<channels).map { UInt8(numbers[$0 * plane + pixel].rounded()) }
    }
    let text =
      levels.hasPrefix("crc")
      ? "crc \(hexadecimal(UInt32(crc32(0, found, UInt32(found.count))), 8))"
      : found.map { hexadecimal(UInt32($0), 2) }.joined()
    #expect(text == levels)
  }
}

private func hexadecimal(_ number: UInt32, _ width: Int) -> String {
  let digits = String(number, radix: 16)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

@Suite struct PictureTests {
  /// `size=` is given as the command gives it.
  private static func load(_ names: [String], size: String = "-", normalise: String? = nil) throws -> Dataset
  {
    var words = ["files": names]
    if let normalise { words["normalise"] = [normalise] }
    let sides = size.split(separator: "x").compactMap { Int($0) }
    return try make(
      "images", words: words, sizes: sides.count == 2 ? ["size": (sides[0], sides[1])] : [:],
      files: Dictionary(uniqueKeysWithValues: Set(names).map { ($0, picture($0)) }))
  }

  @Test(arguments: try PillowReading.all()) fileprivate func levelsArePillows(_ reading: PillowReading) throws
  {
    reading.check(try Self.load([reading.name], size: reading.size))
  }

  /// Normalised by torchvision, in single precision.
  @Test func numbersAreTorchvisions() throws {
    let lines = String(decoding: picture("normalised"), as: UTF8.self).split(separator: "\n")
    try #require(lines.count == 2)
    for line in lines {
      let parts = line.split(separator: " ").map(String.init)
      let expected = parts.dropFirst().compactMap { Double($0) }
      let data = try Self.load([parts[0]], size: "14x14", normalise: "imagenet")
      #expect(data.inputs.shape.sizes == [1, 3, 14, 14] && expected.count == 588)
      for (found, expected) in zip(data.inputs.doubles, expected) { #expect(abs(found - expected) < 2e-6) }
    }
  }

  @Test func halfBringsLevelsFromMinusOneToOne() throws {
    let (plain, half) = (try Self.load(["colour8.png"]), try Self.load(["colour8.png"], normalise: "half"))
    for (level, number) in zip(plain.inputs.doubles, half.inputs.doubles) {
      #expect(abs(number - (level / 127.5 - 1)) < 1e-12)
    }
  }

  /// Torchvision's GoogLeNet takes pixels normalised for ImageNet and makes of them what its weights need
  /// (`transform_input`); `half` gives the same at once.
  @Test func halfIsWhatGoogLeNetMakesOfImageNets() throws {
    let half = try Self.load(["colour8.png"], normalise: "half").inputs
    let usual = try Self.load(["colour8.png"], normalise: "imagenet").inputs
    let plane = half.shape[2] * half.shape[3]
    let (means, deviations) = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
    for (i, number) in usual.doubles.enumerated() {
      let channel = i / plane % 3
      let made = number * (deviations[channel] / 0.5) + (means[channel] - 0.5) / 0.5
      #expect(abs(made - half[i]) < 1e-12)
    }
  }

  /// Grey pictures among coloured ones have three equal channels.
  @Test func greyBesideColour() throws {
    let data = try Self.load(["grey8.png", "colour8.png", "grey.jpg"])
    #expect(data.inputs.shape.sizes == [3, 3, 13, 19])
    let (numbers, plane) = (data.inputs.doubles, 13 * 19)
    #expect(Array(numbers[..<plane]) == Array(numbers[plane..<(2 * plane)]))
    #expect(Array(numbers[(3 * plane)..<(6 * plane)]) == (try Self.load(["colour8.png"])).inputs.doubles)
  }

  /// A scaling that came with the data is fitted to nothing, and gives the levels back.
  @Test func normalisedPicturesHaveTheirOwnUnits() throws {
    let (plain, data) = (
      try Self.load(["colour8.png"]), try Self.load(["colour8.png"], normalise: "imagenet")
    )
    for column in [0, 100, 300, 740] {
      #expect(abs(data.ownInput(0, column) - plain.inputs[column]) < 1e-10)
      #expect(abs(data.scaledInputs(plain.inputs.doubles)[column] - data.inputs[column]) < 1e-12)
    }
    var random = Random(seed: 1)
    let two = try Self.load(["colour8.png", "colour8-gamma.png"], normalise: "imagenet")
    #expect(try two.split(0.5, random: &random).inputs == two.inputs)
    // Pictures whose levels were divided by 255 are found again, up to rounding.
    for (found, level) in zip(data.scaled().inputs.doubles, plain.scaled().inputs.doubles) {
      #expect(abs(found - level) < 1e-12)
    }
  }

  @Test(arguments: [
    ("colour8.png", 40, "is cut short: the PNG ends in its middle"),
    ("colour-420.jpg", 600, "is cut short: the JPEG ends in its middle"),
    ("colour8.png", 1, "is cut short: the PNG ends in its middle"),
  ]) func cutShort(_ name: String, _ length: Int, _ said: String) {
    #expect(
      complaint("images", words: ["files": ["f"]], files: ["f": Array(picture(name).prefix(length))]) == "f: "
        + said)
  }

  /// Sizes that no data can hold are refused before any memory is taken.
  @Test func statedSizes() throws {
    var large = picture("colour8.png")
    try #require(large.count > 33)
    large.replaceSubrange(16..<24, with: [0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff])
    let sum = large[12..<29].withUnsafeBufferPointer { crc32(0, $0.baseAddress, 17) }
    for i in 0..<4 { large[29 + i] = UInt8(truncatingIfNeeded: sum >> (24 - 8 * UInt(i))) }
    let said = complaint("images", words: ["files": ["f"]], files: ["f": large])
    #expect(said == "f: states 2147483647×2147483647×3 numbers, and data hold up to \(mostNumbers)")
    var jpeg = picture("colour-444.jpg")
    let start = try #require(
      jpeg.indices.dropLast(9).first { jpeg[$0] == 0xff && jpeg[$0 + 1] == 0xc0 })
    jpeg.replaceSubrange((start + 5)..<(start + 9), with: [0xff, 0xff, 0xff, 0xff])
    #expect(
      complaint("images", words: ["files": ["f"]], files: ["f": jpeg])
        == "f: is damaged: the JPEG can't be unpacked (Maximum supported image dimension is 65500 pixels)")
    jpeg.replaceSubrange((start + 5)..<(start + 9), with: [0xf0, 0, 0xf0, 0])
    #expect(
      complaint("images", words: ["files": ["f"]], files: ["f": jpeg])
        == "f: states 61440×61440×3 numbers, and data hold up to \(mostNumbers)")
  }
}
