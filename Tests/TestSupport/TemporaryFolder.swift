// TemporaryFolder.swift — a folder of a test's own.
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder of a test's own, gone with it.
public final class TemporaryFolder {
  /// Its path.
  public let path: String

  /// Makes it.
  public init() throws {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/chainrule-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw PseudoTerminal.Failure(description: "no temporary folder: \(String(cString: strerror(errno)))")
    }
    // The folder for temporary files may be a link.
    let real = realpath(template, nil)
    defer { free(real) }
    path =
      real.map { String(cString: $0) }
      ?? String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  /// Writes a file into it; returns the file's path.
  @discardableResult
  public func write(_ bytes: [UInt8], to name: String) throws -> String {
    guard let file = fopen("\(path)/\(name)", "w") else {
      throw PseudoTerminal.Failure(description: "\(name) is not written: \(String(cString: strerror(errno)))")
    }
    _ = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
    fclose(file)
    return "\(path)/\(name)"
  }

  /// Writes a file of text into it; returns the file's path.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// Makes a folder in it, and those between; returns its path.
  @discardableResult
  public func makeFolder(_ name: String) throws -> String {
    var place = path
    for part in name.split(separator: "/") {
      place += "/" + part
      guard mkdir(place, 0o700) == 0 || errno == EEXIST else {
        throw PseudoTerminal.Failure(description: "\(place) is not made: \(String(cString: strerror(errno)))")
      }
    }
    return place
  }

  /// Renames a file in it.
  public func move(_ name: String, to other: String) throws {
    guard rename("\(path)/\(name)", "\(path)/\(other)") == 0 else {
      throw PseudoTerminal.Failure(description: "\(name) is not moved: \(String(cString: strerror(errno)))")
    }
  }

  /// The bytes of a file in it; nil when there is none.
  public func read(_ name: String) -> [UInt8]? {
    guard let file = fopen("\(path)/\(name)", "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = [], piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&piece, 1, piece.count, file)
      guard count > 0 else { return bytes }
      bytes += piece.prefix(count)
    }
  }

  /// The names in it, sorted.
  public var names: [String] { Self.names(in: path) }

  /// The names in a folder, sorted; none where there is no folder.
  public static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private static func remove(_ path: String) {
    if unlink(path) == 0 || errno == ENOENT { return }
    for name in names(in: path) { remove(path + "/" + name) }
    rmdir(path)
  }
}
