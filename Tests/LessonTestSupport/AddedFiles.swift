// AddedFiles.swift — files in folders of their own, as the tests of lessons write them.
import Foundation
import TestSupport

extension TemporaryFolder {
  /// Writes a file of text into it, below folders that are made where they are missing.
  package func add(_ name: String, _ text: String = "") throws { try add(name, bytes: Array(text.utf8)) }

  /// Writes a file into it, below folders that are made where they are missing.
  package func add(_ name: String, bytes: [UInt8]) throws {
    let url = URL(fileURLWithPath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  /// Makes a symbolic link in it.
  package func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
  }
}
