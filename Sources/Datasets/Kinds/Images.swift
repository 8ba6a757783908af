// Images.swift — pictures from files.
import Tensors

extension DatasetKind {
  /// Pictures of one size, grey or coloured, levels 0 … 255; a file of labels says what each shows.
  public static let images = DatasetKind(
    "images", "pictures from PGM or PPM files of one size",
    arguments: [
      .positional("files", .file, "`cat.pgm` …", repeats: true),
      .option("labels", .file, "a text file with the class number of each picture"),
    ],
    example: "data images cat.pgm dog.pgm"
  ) { arguments, _ throws(DatasetError) in
    let files = try arguments.load(all: "files")
    let first = try Picture(files[0])
    var levels: [Double] = []
    for file in files {
      let picture = try Picture(file)
      guard picture.width == first.width, picture.height == first.height, picture.channels == first.channels
      else {
        throw file.error(
          "is \(picture), and \(files[0].path) is \(first)", hint: "all pictures must be of one size")
      }
      guard levels.count + picture.levels.count <= mostNumbers else {
        throw file.error("is one picture too many: data hold up to \(mostNumbers) numbers")
      }
      levels += picture.levels
    }
    let n = files.count
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

extension DatasetArguments {
  /// The class numbers of a text file, if one was given.
  fileprivate func labels(of n: Int) throws(DatasetError) -> [Double]? {
    guard words["labels"] != nil else { return nil }
    let file = try load(one: "labels")
    let parts = String(decoding: file.bytes, as: UTF8.self).split { $0.isWhitespace || $0 == "," }
    guard parts.count == n else {
      throw file.error("has \(counted(parts.count, "label")) for \(counted(n, "picture"))")
    }
    var labels: [Double] = []
    for (i, part) in parts.enumerated() {
      guard let label = Int(part), label >= 0, label < 1000 else {
        throw file.error("label \(i + 1) is `\(part)`, and labels are whole numbers from 0 to 999")
      }
      labels.append(Double(label))
    }
    return labels
  }
}
