// DiskAccess.swift — hints on files: none, where there are no files.
import Diagnostics

/// No hint.
package func nearestFile(to path: String) -> Hint? { nil }
