// FileCompletion.swift — files and folders that go on with a half-typed path.
import Interpreter
import Typography

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Session {
  /// The files that `path` may become; hidden ones only when their dot is typed.
  ///
  /// - Parameter isQuoted: the path stands behind a quotation mark; else one that holds blanks is not offered whole.
  func fileCompletions(_ path: String, isQuoted: Bool) -> [SessionCompletion] {
    let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let (folder, begun) = (String(path[..<cut]), path[cut...])
    guard let stream = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(stream) }
    var found: [SessionCompletion] = []
    // A folder of a hundred thousand files is not to hold a key up.
    var looks = 0
    while looks < 5000, let entry = readdir(stream) {
      looks += 1
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(validating: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let name, name.hasPrefix(begun), name != ".", name != "..",
        name.first != "." || begun.first == "."
      else {
        continue
      }
      // A name that would steer the terminal is not sent to it.
      guard name == printable(name, keeping: "") else { continue }
      let isPlain = !name.unicodeScalars.contains {
        $0.value < 0x20 || " \t;{}\"'#".unicodeScalars.contains($0)
      }
      guard isPlain || (isQuoted && !name.contains { $0 == "\"" || $0 == "'" || $0 == "\n" }) else {
        continue
      }
      let isFolder = Int32(entry.pointee.d_type) == Int32(DT_DIR)
      found.append(
        SessionCompletion(
          folder + name + (isFolder ? "/" : ""), isFolder ? "folder" : "", closes: !isFolder && !isQuoted))
    }
    return found.sorted { $0.text < $1.text }
  }
}
