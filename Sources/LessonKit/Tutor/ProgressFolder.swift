// ProgressFolder.swift — how far students are in their lessons, a small file for each lesson.
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The folder in which progress is kept.
public struct ProgressFolder: Hashable, Sendable {
  /// Its path.
  public let path: String

  /// The folder at `path`; it is made when something is kept in it.
  public init(_ path: String) { self.path = path }

  /// Progress in the lesson at `lesson`; `nil` when there is none, or none that can be read.
  public func progress(in lesson: String) -> Progress? {
    guard let text = try? TextFile.read(file(of: lesson)) else { return nil }
    return Progress(text)
  }

  /// Keeps progress in the lesson at `lesson`: all of it or, if anything goes wrong, what was there before.
  public func keep(_ progress: Progress, in lesson: String) throws(LessonProblem) {
    Self.make(path)
    try TextFile.write(progress.text, to: file(of: lesson))
  }

  /// The file for a lesson, called by the lesson's file and folder: a lesson that moves along with its folder
  /// keeps its progress.
  func file(of lesson: String) -> String {
    let parts = (TextFile.realPath(lesson) ?? lesson).split(separator: "/").suffix(2)
    let name = parts.joined(separator: "-").prefix(120)
    return "\(path)/\(name).progress"
  }

  /// Makes a folder and those it lies in, for this user alone; what can't be made shows when the file is written.
  static func make(_ path: String) {
    guard mkdir(path, 0o700) != 0, errno == ENOENT else { return }
    let outer = TextFile.folder(of: path)
    guard outer != path, outer != "." else { return }
    make(outer)
    mkdir(path, 0o700)
  }
}
