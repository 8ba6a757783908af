// ReadableFiles.swift — the files that a reader may open.
import Parameters

/// Opens a file, or says why it can't be read.
///
/// The caller decides which files may be read.
package typealias FileAccess = @Sendable (_ path: String) throws(DatasetError) -> ByteSource

/// The usual ways to open files.
package enum Files {
  /// The largest file that is read, 16 GiB: files are read piece by piece, so that memory holds only the
  /// resulting numbers.
  package static let limit = Int(clamping: Int64(1) << 34)

  /// Opens nothing.
  package static let none: FileAccess = { path throws(DatasetError) in
    throw DatasetError(.access, "\(path): files can't be read here", file: path)
  }

  /// Opens any file of the disk that the program may read.
  package static let disk: FileAccess = { path throws(DatasetError) in try ByteSource(path: path) }

  /// Opens the files at `paths` and no others; the keys are the files' names in commands and errors.
  package static func disk(named paths: [String: String]) -> FileAccess {
    { name throws(DatasetError) in
      guard let path = paths[name] else { return try none(name) }
      return try ByteSource(path: path, name: name)
    }
  }
}

extension DatasetError {
  /// A person, or the end of a lesson's time, stopped the reading or the drawing.
  package static let stopped = DatasetError(.stopped, "stopped before the end")
}

extension DatasetArguments {
  /// Throws when the work is to stop; asked at example `i` of many, each of which takes little time.
  package func requireGoing(at i: Int = 0) throws(DatasetError) {
    if i & 4095 == 0, isCancelled() { throw .stopped }
  }

  /// The file given for an argument.
  func path(_ name: String) throws(DatasetError) -> String {
    guard let path = values.word(name) else {
      throw DatasetError(.missingName, name == "file" ? "no file is named" : "no file of \(name) is named")
    }
    return path
  }

  /// The files given for an argument; at least one.
  func paths(_ name: String) throws(DatasetError) -> [String] {
    guard let paths = values.words(name), !paths.isEmpty else {
      throw DatasetError(.missingName, "no file is named")
    }
    return paths
  }

  /// Opens a file as a stream, unpacked when it was compressed with gzip.
  func stream(_ path: String) throws(DatasetError) -> ByteStream {
    try ByteStream(try read(path), isStopped: isCancelled)
  }

  /// Reads a file.
  ///
  /// Throws the errors of `body`; for a damaged file, the damage instead of an error about its numbers.
  func reading<Result>(
    _ path: String, _ body: (ByteStream) throws(DatasetError) -> Result
  ) throws(DatasetError) -> Result {
    try stream(path).read(body)
  }
}
