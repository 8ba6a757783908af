// Options.swift — the options of the command line.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Options of the command line.
struct Options {
  var seconds = 60.0
  var seed: UInt64 = 1
  var jobs = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  /// The one target that is wanted; empty for all.
  var only = ""
  /// The one case that is wanted.
  var oneCase: Int?
  /// The repository.
  var root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
  /// Options of a worker: the file of its record, its cases, and the first of them.
  var record: String?
  var share = 0
  var first = 0

  /// Parses the command line; `nil` for an invalid one.
  init?(_ words: [String]) {
    var rest = words.dropFirst()
    while let word = rest.popFirst() {
      guard let value = rest.popFirst() else { return nil }
      switch word {
      case "--seconds":
        guard let number = Double(value), number > 0 else { return nil }
        seconds = number
      case "--seed":
        guard let number = UInt64(value) else { return nil }
        seed = number
      case "--jobs":
        guard let number = Int(value), number > 0 else { return nil }
        jobs = number
      case "--only": only = value
      case "--case":
        guard let number = Int(value), number >= 0 else { return nil }
        oneCase = number
      case "--root": root = value
      case "--record": record = value
      case "--share": share = Int(value) ?? 0
      case "--first": first = Int(value) ?? 0
      default: return nil
      }
    }
  }

  /// The words that repeat a case.
  func repeating(_ number: Int) -> String {
    "--seed \(seed)" + (only.isEmpty ? "" : " --only \(only)") + " --case \(number)"
  }
}

/// Seconds since some moment, or those of the processor that this process has used.
func now(_ clock: clockid_t = CLOCK_MONOTONIC) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Writes a line at once: a message before a crash is not lost.
func say(_ line: String, to descriptor: Int32 = STDOUT_FILENO) {
  let bytes = Array((line + "\n").utf8)
  var done = 0
  while done < bytes.count {
    let count = bytes[done...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard count > 0 else { return }
    done += count
  }
}
