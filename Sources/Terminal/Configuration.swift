// Configuration.swift — the user's file of commands that every prompt starts with.
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The file of commands that the prompt runs before the first line is typed.
package enum Configuration {
  /// Its path: `chainrule/config` in the folder for configuration (XDG base directories: `XDG_CONFIG_HOME`,
  /// `~/.config`); nil without a home.
  package static func path(in environment: EnvironmentView) -> String? {
    if let folder = environment.text("XDG_CONFIG_HOME"), folder.hasPrefix("/") {
      return folder + "/chainrule/config"
    }
    return environment.text("HOME").map { $0 + "/.config/chainrule/config" }
  }

  /// Content of the file at `path`; nil when there is none.
  ///
  /// Throws ``Unreadable`` when there is one that is no text, too long, or out of reach.
  package static func read(_ path: String) throws(Unreadable) -> String? {
    let bytes: [UInt8]?
    do throws(SystemFailure) {
      bytes = try readFile(path, atMost: 1 << 20)
    } catch {
      // A folder that is missing or can't be reached holds no file either.
      if [ENOTDIR, ENOENT].contains(error.code) { return nil }
      throw Unreadable(reason: error.words)
    }
    guard let bytes else { return nil }
    guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
      throw Unreadable(reason: "it is no text")
    }
    return text
  }

  /// Reason why the file could not be read.
  package struct Unreadable: Error, Hashable, Sendable {
    /// The system's message, or ours.
    package let reason: String
  }
}
