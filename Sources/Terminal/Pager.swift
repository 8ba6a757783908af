// Pager.swift — long output through a program that shows it a screen at a time.
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The program that shows long output: `$PAGER`, else `less`.
package struct Pager {
  private let command: String
  private let environment: EnvironmentView

  /// The pager that the person has chosen.
  package init(in environment: EnvironmentView) {
    (command, self.environment) = (environment.text("PAGER") ?? "less", environment)
  }

  /// Shows `text`, and waits until the person has seen enough; false when there is no such program.
  package func show(_ text: String) -> Bool {
    guard let (process, descriptor) = start() else { return false }
    // A failed write is no failure here: the user may leave the pager early.
    try? writeAll(Array(text.utf8), to: descriptor)
    close(descriptor)
    var status: CInt = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let exitCode = status & 0x7F == 0 ? status >> 8 & 0xFF : 0
    return exitCode != 126 && exitCode != 127  // the shell's codes for a program that is not there
  }

  /// Starts the pager; returns its process and the descriptor that it reads from.
  private func start() -> (process: pid_t, descriptor: CInt)? {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
      close(ends[0])
    }
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
    // A child process would inherit the signals that this process ignores (SIGPIPE).
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGPIPE, SIGINT] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    // Options of less: leave at once when the text fits the screen, let colours through, leave the text on
    // the screen.
    let script = environment["LESS"] == nil ? "LESS=FRX; export LESS; \(command)" : command
    let words: [UnsafeMutablePointer<CChar>?] = ["/bin/sh", "-c", script].map { (word: String) in strdup(word)
    }
    defer { for word in words { free(word) } }
    var process: pid_t = 0
    guard posix_spawn(&process, "/bin/sh", &actions, &attributes, words + [nil], environ) == 0 else {
      close(ends[1])
      return nil
    }
    return (process, ends[1])
  }
}
