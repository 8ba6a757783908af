// Editor.swift — the person's own editor, for `edit`.
import Diagnostics
import Lessons
import Terminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The program that VISUAL or EDITOR names.
enum Editor {
  /// Opens an editor on `text`, and returns the edited text.
  @Sendable static func edit(_ text: String) throws(Diagnostic) -> String {
    guard isatty(STDIN_FILENO) == 1 else { throw Diagnostic(.notHere, "an editor needs a terminal") }
    let variables = EnvironmentView.process
    let name = variables.text("VISUAL") ?? variables.text("EDITOR") ?? "vi"
    let folder = variables.text("TMPDIR") ?? "/tmp"
    var template = Array("\(folder)/chainrule-XXXXXX.chain".utf8CString)
    let file = mkstemps(&template, CInt(".chain".utf8.count))
    guard file >= 0 else {
      throw Diagnostic(
        .fileAccess, "there is no place for a file to edit: \(String(cString: strerror(errno)))")
    }
    close(file)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(path) }
    do throws(LessonProblem) {
      try TextFile.write(text, to: path)
      try run(name, on: path)
      return try TextFile.read(path)
    } catch {
      throw Diagnostic(error.code, error.message, hint: error.hint)
    }
  }

  /// Waits until the editor has ended.
  ///
  /// The shell splits `code --wait` into words; the path is a word of its own.
  private static func run(_ editor: String, on path: String) throws(LessonProblem) {
    let words = ["/bin/sh", "-c", "\(editor) \"$1\"", "sh", path]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { (word: String) in strdup(word) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    let failure = posix_spawn(&process, "/bin/sh", nil, nil, &arguments, environ)
    guard failure == 0 else {
      throw LessonProblem("the editor does not start: \(String(cString: strerror(failure)))", path: path)
    }
    var status: CInt = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    guard status == 0 else {
      throw LessonProblem(
        "`\(editor)` ended with an error: nothing was run", path: path,
        hint: "the variables VISUAL and EDITOR name the editor")
    }
  }
}
