// Images.swift — pictures from files.
import Parameters
import Tensors

extension DatasetKind {
  /// Pictures of one size, grey or coloured, levels 0 … 255; folders or a file of labels give the class of each.
  package static let images = DatasetKind(
    "images", "pictures from PNG, JPEG, PGM or PPM files, or from folders of them",
    arguments: [
      .positional("files", .file, "one or more files or folders: `cat.jpg` …", repeats: true),
      .option(
        "labels", .file,
        "a text file with the class number of each picture, blanks or commas between; without it pictures of files have no classes"
      ),
      .option(
        "size", .size,
        "height and width of all pictures: `224x224`; without it they are as they are, which must be of one size"
      ),
      .option(
        "normalise", .choice(Normalization.all.map { $0.name }),
        "the means and deviations of the network that is to see them: imagenet, or half for levels from -1 to 1",
        synonyms: ["normalize"]),
      .option("classes", .file, "a text file with the names of the classes, one a line"),
    ],
    example: "data images cat.pgm dog.pgm",
    details: [
      "Grey pictures have one channel, coloured ones three: red, green, blue; where some are coloured or `normalise` is given, all have three. Levels are brought to 0…255.",
      "The pictures directly in a folder have no classes; in a folder of folders each of these is a class, in the order of their names. Files count whose names end in .png, .jpg, .jpeg, .pgm, .ppm or .pnm and begin with no point.",
      "With `size` a picture's shorter side is resized to 256/224 of it, by bilinear interpolation with antialiasing, and the middle is cut out, as torchvision does; levels are whole numbers then.",
      "`normalise=imagenet` makes of a level v (v/255 - m)/s, with m = 0.485, 0.456, 0.406 and s = 0.229, 0.224, 0.225 for red, green and blue; `normalise=half` has m = s = 0.5. The published weights of `googlenet` and `inceptionv4` need half, those of the other models imagenet.",
      "Folders with names that are in the file of `classes` are the classes of these lines; other folders take the names in their order. `predict top=5` prints the names.",
      "Pictures without classes have no labels: what compares with labels, as `err`, `train` or `evaluate`, is refused until `y = 3` gives the selected ones a label.",
      "Transparency is left out, CMYK becomes red, green and blue, of levels of 16 bits PNG keeps the higher 8; no picture is turned. Of PGM and PPM there are both kinds, in digits and in bytes.",
    ],
    claims: [
      Claim("data images grey.pgm grey-text.pgm", prints: "images  2 examples, images of 3×4×1, no labels"),
      Claim(
        "data images grey.pgm grey-text.pgm labels=picture-labels; y", prints: "[1; 0]"),
      Claim("data images grey.pgm; x", prints: "[10 11 12 13; 14 15 16 17; 18 19 20 21]"),
      Claim("data images grey-text.pgm; max(x)", prints: "255"),
      Claim("data images colour.ppm; [z(0,1)1,1 z(0,2)1,1 z(0,3)1,1]", prints: "[1 2 3]"),
      Claim("data images grey.pgm; y = 3; y", prints: "3"),
      Claim("data images colour.png size=4x4", prints: "images  1 example, images of 4×4×3, no labels"),
      Claim(
        "data images grey.pgm normalise=imagenet", prints: "images  1 example, images of 3×4×3, no labels"),
      Claim("data images grey-text.pgm normalise=half; max(abs(x)) <= 1", prints: "1"),
      Claim(
        "data images grey.pgm classes=picture-names",
        prints: "images  1 example, images of 3×4×1, no labels\nclasses: 0 cat, 1 dog"),
    ], readsFolders: true
  ) { arguments, _ throws(DatasetError) in
    let list = try PictureList(arguments)
    let form = try PictureForm(arguments, count: list.paths.count)
    var levels: [Double] = []
    /// The channels of each picture.
    var channels: [Int] = []
    var first: PictureSize?
    for path in list.paths {
      try arguments.requireGoing()
      try arguments.reading(path) { stream throws(DatasetError) in
        let found = try form.read(stream, into: &levels)
        let size = first ?? found
        first = size
        guard found.height == size.height, found.width == size.width else {
          throw stream.file.error(
            "is \(found), and \(list.paths[0]) is \(size)",
            hint: "all pictures must be of one size: `size=\(size.height)x\(size.width)` makes them")
        }
        channels.append(found.channels)
      }
    }
    guard let first else { throw DatasetError(.missingName, "no file is named") }
    let depth = form.normalization == nil ? channels.max() ?? 1 : 3
    if channels.contains(where: { $0 != depth }) {
      levels = try withColours(levels, channels: channels, plane: first.height * first.width, of: list)
    }
    let n = list.paths.count
    var data = Dataset.labelled(
      "images", inputs: levels, shape: [n, depth, first.height, first.width],
      labels: list.labels ?? [Double](repeating: 0, count: n), classes: list.names?.count)
    if list.labels == nil {
      data.classes = nil
      data.targetlessRows = Array(0..<n)
    }
    data.classNames = list.names
    guard let normalization = form.normalization else { return data }
    return data.normalized(
      means: normalization.means.map { $0 * 255 }, deviations: normalization.deviations.map { $0 * 255 })
  }
}

/// The size and colour of a picture.
private struct PictureSize: CustomStringConvertible {
  let channels: Int
  let height: Int
  let width: Int

  /// Its size and colour: `28×28 grey`.
  var description: String { "\(height)×\(width) \(channels == 1 ? "grey" : "in colour")" }
}

/// The form that pictures are brought to.
private struct PictureForm {
  let size: (height: Int, width: Int)?
  let normalization: Normalization?

  init(_ arguments: DatasetArguments, count: Int) throws(DatasetError) {
    size = arguments.values.size("size")
    normalization = arguments.values.word("normalise").flatMap { name in
      Normalization.all.first { $0.name == name }
    }
    guard let size else { return }
    guard size.height >= 1, size.width >= 1 else {
      throw DatasetError(.argument, "a picture has at least one row and one column", argument: "size")
    }
    let numbers = [size.height, size.width, normalization == nil ? 1 : 3, count].reduce(1, saturatingProduct)
    guard numbers <= mostNumbers else {
      throw DatasetError(
        .size,
        "\(counted(count, "picture")) of \(size.height)×\(size.width) are \(numbers) levels, and data hold up to \(mostNumbers) numbers",
        argument: "size")
    }
  }

  /// Reads a picture, and appends its levels channel by channel.
  func read(_ stream: ByteStream, into levels: inout [Double]) throws(DatasetError) -> PictureSize {
    var bitmap: Bitmap
    if let format = CompressedPicture(firstByte: try stream.peek()) {
      bitmap = try format.read(stream)
    } else {
      let picture = try Picture(stream)
      guard size != nil || normalization != nil else {
        try requireRoom(for: picture.count, behind: levels, stream)
        try picture.read(stream, into: &levels)
        return PictureSize(channels: picture.channels, height: picture.height, width: picture.width)
      }
      bitmap = try picture.bitmap(stream)
    }
    if let size { bitmap = bitmap.fitted(height: size.height, width: size.width) }
    try requireRoom(for: bitmap.levels.count, behind: levels, stream)
    bitmap.append(to: &levels)
    return PictureSize(channels: bitmap.channels, height: bitmap.height, width: bitmap.width)
  }
}

/// Throws unless data hold `count` more numbers.
private func requireRoom(
  for count: Int, behind levels: [Double], _ stream: ByteStream
) throws(DatasetError) {
  guard count <= mostNumbers - levels.count else {
    throw stream.file.error("is one picture too many: data hold up to \(mostNumbers) numbers", .size)
  }
}

/// The means and deviations, of levels from 0 to 1, that the inputs of published networks have.
private struct Normalization {
  let name: String
  let means: [Double]
  let deviations: [Double]

  static let all = [
    Normalization(
      name: "imagenet", means: [0.485, 0.456, 0.406], deviations: [0.229, 0.224, 0.225]),
    Normalization(name: "half", means: [0.5, 0.5, 0.5], deviations: [0.5, 0.5, 0.5]),
  ]
}

/// The levels of pictures, those of grey ones three times.
private func withColours(
  _ levels: [Double], channels: [Int], plane: Int, of list: PictureList
) throws(DatasetError) -> [Double] {
  guard saturatingProduct(saturatingProduct(channels.count, 3), plane) <= mostNumbers else {
    throw DatasetError(
      .size,
      "\(counted(channels.count, "picture")) in colour are too many: data hold up to \(mostNumbers) numbers",
      file: list.paths[0])
  }
  var coloured: [Double] = []
  coloured.reserveLarge(channels.count * 3 * plane)
  var start = 0
  for count in channels {
    let picture = levels[start..<(start + count * plane)]
    for _ in 0..<(count == 1 ? 3 : 1) { coloured += picture }
    start += count * plane
  }
  return coloured
}
