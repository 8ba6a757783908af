// Journal.swift — the session written down as it goes, so that nothing is lost with the process.
import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The journal of a session: a file of its own, locked as long as the process lives.
///
/// Effects of long commands stand in a second file beside it (``EffectsFile``), so that `resume` is quick.
///
/// The file comes with the first command, and goes when the session ends as it should. An unlocked file is
/// the remains of a process that died; see ``LostSession``.
package final class Journal {
  /// The folder of all journals.
  package let folder: String
  private var seed: UInt64 = 1
  private var precision = Precision.double
  private var file: CInt = -1
  private var path: String?
  private var isWritable = true
  private var effects: EffectsFile?
  private var (isSynced, isFolderSynced) = (true, true)

  /// A journal in `folder`, which is made when it is needed.
  package init(folder: String) { self.folder = folder }

  /// Sets the start of the session: before its first command.
  package func start(seed: UInt64, precision: Precision) { (self.seed, self.precision) = (seed, precision) }

  /// Writes a command down.
  ///
  /// - Returns: the error, in a sentence, the first time.
  package func append(_ entry: JournalEntry) -> String? {
    guard isWritable else { return nil }
    if file < 0, !open() { return stop() }
    isSynced = false
    return write(JournalText.line(entry)) ? nil : stop()
  }

  /// Writes the effect of a long command; where that is not possible, the command will be run again.
  package func append(_ effect: Effect) {
    guard isWritable, let path else { return }
    if effects == nil {
      effects = EffectsFile(making: EffectsFile.path(ofJournal: path))
      isFolderSynced = false
    }
    _ = effects?.append(effect)
  }

  /// Flushes the written data to the disk, so that it survives a loss of power too: called while no command
  /// runs.
  package func sync() {
    guard !isSynced, file >= 0 else { return }
    isSynced = true
    effects?.sync()
    fsync(file)
    if !isFolderSynced { Self.syncFolder(folder) }
    isFolderSynced = true
  }

  /// Ends the journal: the session ended as it should.
  package func finish() {
    if let path { Self.remove(path) }
    release()
  }

  /// Leaves the file as if the process had died, for a later `resume`.
  package func release() {
    sync()
    effects?.release()
    if file >= 0 { close(file) }
    (file, path, effects) = (-1, nil, nil)
  }

  /// Removes the journal at `path` and the files that belong to it.
  static func remove(_ path: String) {
    unlink(EffectsFile.path(ofJournal: path))
    unlink(path)
  }

  deinit { release() }

  /// Makes the file: under another name until it is locked and has its head, so that no process takes it for
  /// a dead one.
  private func open() -> Bool {
    guard Self.makeFolder(folder) else { return false }
    let name = "\(folder)/\(time(nil))-\(getpid())"
    for number in 0..<100 {
      let final = number == 0 ? "\(name).journal" : "\(name)-\(number).journal"
      let temporary = final + ".new"
      file = Self.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_APPEND)
      if file < 0 {
        guard errno == EEXIST else { return false }
        continue
      }
      _ = flock(file, LOCK_EX | LOCK_NB)
      // link fails where a file has the name already, which rename would replace.
      let isMade = write(JournalText.head(seed: seed, precision: precision)) && link(temporary, final) == 0
      let reason = errno
      unlink(temporary)
      if isMade {
        (path, isFolderSynced) = (final, false)
        return true
      }
      close(file)
      file = -1
      errno = reason
      guard reason == EEXIST else { return false }
    }
    return false
  }

  private func write(_ text: String) -> Bool { Self.writeAll(Array(text.utf8), to: file) }

  /// Writes all of `bytes`; false where the system says no.
  static func writeAll(_ bytes: [UInt8], to file: CInt) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        systemWrite(file, $0.baseAddress?.advanced(by: done), $0.count - done)
      }
      if count > 0 { done += count } else if errno != EINTR { return false }
    }
    return true
  }

  /// Flushes the names in a folder to the disk: a file whose name is lost is lost.
  private static func syncFolder(_ path: String) {
    let folder = open(path, O_RDONLY | O_DIRECTORY)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private func stop() -> String {
    let reason = String(cString: strerror(errno))
    isWritable = false
    return "this session is not journalled, a crash would lose it: \(path ?? folder): \(reason)"
  }

  static func open(_ path: String, _ flags: CInt) -> CInt {
    #if canImport(Glibc)
      Glibc.open(path, flags | O_CLOEXEC, 0o600)
    #else
      Darwin.open(path, flags | O_CLOEXEC, 0o600)
    #endif
  }

  private static func systemWrite(_ file: CInt, _ from: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.write(file, from, count)
    #else
      Darwin.write(file, from, count)
    #endif
  }

  private static func makeFolder(_ path: String) -> Bool {
    if mkdir(path, 0o700) == 0 || errno == EEXIST { return true }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return false }
    return makeFolder(String(path[..<slash])) && (mkdir(path, 0o700) == 0 || errno == EEXIST)
  }
}
