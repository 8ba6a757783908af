// Images.swift — pictures from files.
import Parameters
import Tensors

extension DatasetKind {
  /// Pictures of one size, grey or coloured, levels 0 … 255; a file of labels gives the class of each.
  package static let images = DatasetKind(
    "images", "pictures from PGM or PPM files of one size",
    arguments: [
      .positional("files", .file, "one or more: `cat.pgm` …", repeats: true),
      .option(
        "labels", .file,
        "a text file with the class number of each picture, blanks or commas between; without it the pictures have no classes"
      ),
    ],
    example: "data images cat.pgm dog.pgm",
    details: [
      "Grey pictures have one channel, coloured ones three: red, green, blue. Levels are brought to 0…255."
    ],
    claims: [
      Claim("data images grey.pgm grey-text.pgm", prints: "images  2 examples, images of 3×4×1, 1 target"),
      Claim(
        "data images grey.pgm grey-text.pgm labels=picture-labels; y", prints: "[1; 0]"),
      Claim("data images grey.pgm; x", prints: "[10 11 12 13; 14 15 16 17; 18 19 20 21]"),
      Claim("data images grey-text.pgm; max(x)", prints: "255"),
      Claim("data images colour.ppm; [z(0,1)1,1 z(0,2)1,1 z(0,3)1,1]", prints: "[1 2 3]"),
      Claim("data images grey.pgm; y", prints: "0"),
    ]
  ) { arguments, _ throws(DatasetError) in
    let paths = try arguments.paths("files")
    let n = paths.count
    var first: Picture?
    var levels: [Double] = []
    for path in paths {
      try arguments.reading(path) { stream throws(DatasetError) in
        let picture = try Picture(stream)
        guard levels.count + picture.count <= mostNumbers else {
          throw stream.file.error("is one picture too many: data hold up to \(mostNumbers) numbers", .size)
        }
        if first == nil { levels.reserveCapacity(min(saturatingProduct(n, picture.count), mostNumbers)) }
        let size = first ?? picture
        first = size
        try picture.read(stream, into: &levels)
        guard picture.isAsLarge(as: size) else {
          throw stream.file.error(
            "is \(picture), and \(paths[0]) is \(size)", hint: "all pictures must be of one size")
        }
      }
    }
    guard let first else { throw DatasetError(.missingName, "no file is named") }
    let labels = try arguments.labels(of: n)
    var data = Dataset.labelled(
      "images", inputs: levels, shape: [n, first.channels, first.height, first.width],
      labels: labels ?? [Double](repeating: 0, count: n))
    if labels == nil { data.classes = nil }
    return data
  }
}

extension Picture: CustomStringConvertible {
  /// Its size and colour: `28×28 grey`.
  var description: String { "\(height)×\(width) \(channels == 1 ? "grey" : "in colour")" }
}

extension Picture {
  /// True for pictures that can be of one data set.
  fileprivate func isAsLarge(as other: Picture) -> Bool {
    width == other.width && height == other.height && channels == other.channels
  }
}

extension DatasetArguments {
  /// The class numbers of a text file, if one was given.
  fileprivate func labels(of n: Int) throws(DatasetError) -> [Double]? {
    guard values.has("labels") else { return nil }
    return try reading(try path("labels")) { stream throws(DatasetError) in
      var labels: [Double] = []
      var count = 0
      var wrong: DatasetError?
      while let word = try stream.word() {
        count += 1
        guard count <= n, wrong == nil else { continue }
        if let label = Int(word), label >= 0, label < 1000 {
          labels.append(Double(label))
        } else {
          wrong = stream.file.error(
            "label \(count) is `\(word)`, and labels are whole numbers from 0 to 999")
        }
      }
      guard count == n else {
        throw stream.file.error("has \(counted(count, "label")) for \(counted(n, "picture"))")
      }
      if let wrong { throw wrong }
      return labels
    }
  }
}

extension ByteStream {
  /// The next word between blanks or commas, its first hundred bytes; `nil` at the end.
  fileprivate func word() throws(DatasetError) -> String? {
    var word: [UInt8] = []
    while let byte = try next() {
      let separates = byte == UInt8(ascii: ",") || byte == 0x20 || (0x09...0x0d).contains(byte)
      if separates, !word.isEmpty { break }
      if !separates, word.count < 100 { word.append(byte) }
    }
    return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
  }
}
