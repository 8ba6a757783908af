// Repository.swift — the files of this repository, as the tests of its order read them.
import Foundation

/// This repository.
enum Repository {
  /// Its folder.
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The text of a file.
  static func text(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }

  /// The files below some folders with one of these endings, by path, in order.
  static func files(below folders: [String], ending: [String]) -> [String] {
    folders.flatMap { name -> [String] in
      let below = FileManager.default.enumerator(atPath: folder.appending(path: name).path)
      return (below?.compactMap { $0 as? String } ?? []).filter { path in
        ending.contains { path.hasSuffix($0) }
      }
      .map { "\(name)/\($0)" }
    }.sorted()
  }

  /// Imports of each target, by its declaration in `Package.swift`: targets of this package only.
  static func declaredImports() throws -> [String: Set<String>] {
    let package = try text("Package.swift")
    var found: [String: Set<String>] = [:]
    let declaration = /\.(?:target|executableTarget|systemLibrary)\(\s*name: "(\w+)"/
    let starts = package.matches(of: declaration)
    for (place, match) in starts.enumerated() {
      let end = place + 1 < starts.count ? starts[place + 1].range.lowerBound : package.endIndex
      let body = package[match.range.upperBound..<end]
      var own: Set<String> = []
      if let list = body.firstMatch(of: /dependencies: \[((?s:.*?))\]/) {
        let plain = list.1.replacing(/\.product\([^)]*\)/, with: "")
        own = Set(plain.matches(of: /"(\w+)"/).map { String($0.1) })
      }
      found[String(match.1)] = own
    }
    return found
  }
}
