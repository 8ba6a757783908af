// InstalledFolder.swift — where the folders are that come with the tool: its lessons, its models.
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder that comes with the tool.
public enum InstalledFolder {
  /// The places where the folder called `name` may be, the likeliest first: what the variable says, the folder here,
  /// beside the program, where `make install` puts it, and where a program in `.build` finds it.
  public static func places(of name: String, variable: String) -> [String] {
    let program = programPath.map(TextFile.folder(of:)) ?? "."
    let chosen = getenv(variable).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    return [chosen].compactMap { $0 } + [name]
      + ["", "/../share/chainrule", "/../..", "/../../.."].map { "\(program)\($0)/\(name)" }
  }

  /// The file of this program, links followed; nil when the system does not tell.
  ///
  /// What is installed beside it is found from here: `argv[0]` is a bare name when a shell found it.
  public static var programPath: String? {
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
