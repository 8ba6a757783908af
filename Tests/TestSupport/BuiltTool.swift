// BuiltTool.swift — the executable that was built beside the tests.
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Folder of the executables of this package.
public enum BuiltTool {
  /// The path of the executable `name`, which SwiftPM puts beside the test bundle; nil when it is not there.
  public static func path(_ name: String) -> String? {
    // The bundle is the running program (Linux) or an argument of it (macOS).
    let bundles = CommandLine.arguments.compactMap { argument -> Substring? in
      var path = argument[...]
      while !path.hasSuffix(".xctest") {
        guard let slash = path.lastIndex(of: "/") else { return nil }
        path = path[..<slash]
      }
      return path.lastIndex(of: "/").map { path[...$0] }
    }
    return bundles.map { $0 + name }.first { access($0, X_OK) == 0 }
  }
}
