// PictureList.swift — the pictures that files and folders name, and the class of each.
import Parameters
import Typography

/// Pictures in order, with their classes where there are any.
struct PictureList {
  /// The files.
  private(set) var paths: [String] = []
  /// The class of each, from 0; `nil` without classes.
  private(set) var labels: [Double]?
  /// Names of the classes.
  private(set) var names: [String]?

  /// The ends of names of pictures in a folder.
  private static let suffixes = [".png", ".jpg", ".jpeg", ".pgm", ".ppm", ".pnm"]

  /// The pictures that `files`, `labels` and `classes` name.
  init(_ arguments: DatasetArguments) throws(DatasetError) {
    /// The folder of each picture that is in the folder of a class.
    var folders: [String?] = []
    for path in try arguments.paths("files") {
      guard let entries = arguments.folders[path] else {
        paths.append(path)
        folders.append(nil)
        continue
      }
      let root = path.hasSuffix("/") ? path : path + "/"
      let (direct, classes) = (Self.pictures(entries), entries.filter { $0.isFolder }.map { $0.name })
      guard !(direct.isEmpty && classes.isEmpty) else { throw .noPictures(path) }
      if let first = direct.first, let folder = classes.first {
        throw DatasetError(
          .contents, "\(path) has both pictures, as \(first), and folders, as \(folder)",
          hint: "pictures of classes are in a folder for each class, others beside each other", file: path)
      }
      paths += direct.map { root + $0 }
      folders += direct.map { _ in nil }
      for name in classes {
        let inside = arguments.folders[root + name] ?? []
        if let deeper = inside.first(where: { $0.isFolder }) {
          throw DatasetError(
            .contents, "\(root)\(name) is the folder of a class, and has a folder in it: \(deeper.name)",
            hint: "name the folder above the classes: `data images \(root)\(name)`", file: path)
        }
        let pictures = Self.pictures(inside)
        guard !pictures.isEmpty else { throw .noPictures(root + name, of: path) }
        paths += pictures.map { root + name + "/" + $0 }
        folders += pictures.map { _ in name }
      }
    }
    names = try arguments.classNames()
    let found = folders.compactMap { $0 }
    guard !found.isEmpty else {
      labels = try arguments.labels(of: paths.count, classes: names?.count)
      return
    }
    guard found.count == folders.count, let last = arguments.values.words("files")?.last else {
      throw DatasetError(
        .contents, "some pictures are in folders of classes, and others are not",
        hint: "load the ones or the others")
    }
    guard !arguments.values.has("labels") else {
      throw DatasetError(
        .argument, "the folders are the classes already", hint: "leave `labels` out", argument: "labels")
    }
    try label(found, file: try arguments.values.has("classes") ? arguments.path("classes") : last)
  }

  /// Gives each picture the class of its folder.
  private mutating func label(_ folders: [String], file: String) throws(DatasetError) {
    let sorted = Set(folders).sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
    var numbers: [String: Int] = [:]
    let given = names ?? sorted
    if let first = sorted.first(where: { given.contains($0) }) {
      for name in sorted {
        guard let number = given.firstIndex(of: name) else {
          throw DatasetError(
            .contents, "\(file): has the class \(first), and none called \(name), which is a folder",
            file: file)
        }
        if let again = given[(number + 1)...].firstIndex(of: name) {
          throw DatasetError(
            .contents, "\(file): lines \(number + 1) and \(again + 1) are both \(name), which is a folder",
            file: file)
        }
        numbers[name] = number
      }
    } else {
      guard given.count == sorted.count else {
        throw DatasetError(
          .contents,
          "\(file): has \(counted(given.count, "name")) for \(counted(sorted.count, "folder")), and none is a folder's",
          hint: "a name for each folder, in their order, or names that include those of the folders",
          file: file)
      }
      for (number, name) in sorted.enumerated() { numbers[name] = number }
    }
    guard given.count <= 1000 else {
      throw DatasetError(
        .size, "\(file): there are \(given.count) classes, and data have up to 1000", file: file)
    }
    names = given
    labels = folders.map { Double(numbers[$0] ?? 0) }
  }

  /// The names of pictures among entries.
  private static func pictures(_ entries: [FolderEntry]) -> [String] {
    entries.filter { isPicture($0) }.map { $0.name }
  }

  /// True for a file with the name of a picture.
  static func isPicture(_ entry: FolderEntry) -> Bool {
    let name = entry.name.lowercased()
    return !entry.isFolder && suffixes.contains { name.hasSuffix($0) }
  }
}

extension FolderEntry {
  /// True for a file that `data images` reads in a folder.
  package var isPicture: Bool { PictureList.isPicture(self) }
}

extension DatasetError {
  fileprivate static func noPictures(_ folder: String, of path: String? = nil) -> Self {
    Self(
      .contents, "\(folder) has no pictures: no file in it ends in .png, .jpg, .jpeg, .pgm, .ppm or .pnm",
      file: path ?? folder)
  }
}

extension DatasetArguments {
  /// The names in the file of classes, one a line; `nil` where none was given.
  fileprivate func classNames() throws(DatasetError) -> [String]? {
    guard values.has("classes") else { return nil }
    return try reading(try path("classes")) { stream throws(DatasetError) in
      let text = try TextStream(stream)
      var (names, line, written) = ([String](), [UInt8](), true)
      func end() throws(DatasetError) {
        while let last = line.last, last == 0x20 || last == 0x09 || last == 0x0d { line.removeLast() }
        guard !line.isEmpty else {
          throw text.file.error("line \(names.count + 1) is empty, and each is a class")
        }
        guard names.count < 100_000, line.count <= 1000 else {
          throw text.file.error(
            "line \(names.count + 1) is one too many, or too long: names of classes are read up to 100000 of 1000 bytes",
            .size)
        }
        names.append(String(decoding: line, as: UTF8.self))
        line = []
      }
      written = false
      while true {
        while text.start < text.end {
          let byte = text.base[text.start]
          text.start += 1
          written = byte != 0x0a
          if written { if line.count <= 1000 { line.append(byte) } } else { try end() }
        }
        guard try text.refill() else { break }
      }
      if written { try end() }
      guard !names.isEmpty else { throw text.file.error("has no names: a class is a line") }
      return names
    }
  }

  /// The class numbers of a text file, if one was given; below `classes` where these have names.
  fileprivate func labels(of n: Int, classes: Int?) throws(DatasetError) -> [Double]? {
    guard values.has("labels") else { return nil }
    let most = (classes.map { min($0, 1000) } ?? 1000) - 1
    return try reading(try path("labels")) { stream throws(DatasetError) in
      var labels: [Double] = []
      var count = 0
      var wrong: DatasetError?
      while let word = try stream.word() {
        count += 1
        guard count <= n, wrong == nil else { continue }
        if let label = Int(word), label >= 0, label <= most {
          labels.append(Double(label))
        } else {
          wrong = stream.file.error(
            "label \(count) is `\(word)`, and labels are whole numbers from 0 to \(most)")
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
