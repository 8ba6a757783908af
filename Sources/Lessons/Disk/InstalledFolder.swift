// InstalledFolder.swift — the folders that come with the tool: its lessons, its models.
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder that comes with the tool.
package enum InstalledFolder {
  /// The possible places of the folder called `name`, the likeliest first: the variable's path, the folder
  /// here, beside the program, the target of `make install`, and the path from a program in `.build`.
  package static func places(of name: String, variable: String) -> [String] {
    let program = programPath.map(TextFile.folder(of:)) ?? "."
    let chosen = getenv(variable).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    return [chosen].compactMap { $0 } + [name]
      + ["", "/../share/chainrule", "/../..", "/../../.."].map { "\(program)\($0)/\(name)" }
  }

  /// The file of this program, links followed; nil when the system does not tell.
  ///
  /// Path of the program, beside which folders are installed: `argv[0]` is a bare name when a shell found it.
  package static var programPath: String? {
    #if canImport(Glibc)
      guard let path = realpath("/proc/self/exe", nil) else { return nil }
    #else
      var size = UInt32(PATH_MAX)
      var name = [CChar](repeating: 0, count: Int(size))
      guard _NSGetExecutablePath(&name, &size) == 0, let path = realpath(name, nil) else { return nil }
    #endif
    defer { free(path) }
    return String(cString: path)
  }
}
