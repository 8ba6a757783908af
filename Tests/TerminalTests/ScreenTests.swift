// ScreenTests.swift — written text arrives, and a window shows it.
import TestSupport
import Testing

@testable import Terminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

private struct Shown: CustomTestStringConvertible {
  var written: String
  var lines: [String]
  var testDescription: String { written.debugDescription }
}

@Test(arguments: [
  Shown(written: "one\ntwo", lines: ["one", "two"]),
  Shown(written: "one\rtwo", lines: ["two"]),
  Shown(written: "three\rtw\u{1B}[K", lines: ["tw"]),
  Shown(written: "three\u{1B}[2K\rx", lines: ["x"]),
  Shown(written: "0123456789ab", lines: ["0123456789", "ab"]),
  Shown(written: "012345678層", lines: ["012345678", "層"]),
  Shown(written: "\u{1B}[1;31mred\u{1B}[0m", lines: ["red"]),
  Shown(written: "ab\u{8}c", lines: ["ac"]),
  Shown(written: "one\ntwo\u{1B}[A\rO", lines: ["One", "two"]),
  Shown(written: "ab\u{1B}[C\u{1B}[C!\u{1B}[2D?\u{1B}[99D>", lines: [">b ?!"]),
  Shown(written: "1\n2\n3\n4", lines: ["1", "2", "3", "4"]),
  Shown(written: "1\n2\n3\n4\u{1B}[Htop", lines: ["1", "top", "3", "4"]),
  Shown(written: "1\n2\n3\n4\u{1B}[2J", lines: ["1"]),
  Shown(written: "1\n2\n3\u{1B}[H\u{1B}[J", lines: []),
  Shown(written: "\u{1B}[", lines: []),
  Shown(written: "e\u{301}x", lines: ["e\u{301}x"]),
])
private func aWindowShows(_ shown: Shown) {
  let screen = RecordedScreen(size: TerminalSize(columns: 10, rows: 3))
  screen.put(shown.written)
  #expect(screen.lines == shown.lines)
}

@Test func whatScrolledOutIsNotVisible() {
  let screen = RecordedScreen(size: TerminalSize(columns: 10, rows: 3))
  for line in ["1", "2", "3"] { screen.write(line) }
  #expect(screen.visible == ["2", "3"])  // the cursor is in the third row
  screen.put("4")
  #expect(screen.visible == ["2", "3", "4"])
  #expect(screen.lines == ["1", "2", "3", "4"])
  #expect(screen.transcript == "1\n2\n3\n4")
}

@Suite struct StandardScreenTests {
  private let reader: CInt
  private let writer: CInt

  init() throws {
    var ends: [CInt] = [0, 0]
    try #require(pipe(&ends) == 0)
    (reader, writer) = (ends[0], ends[1])
    // Programs that other tests start meanwhile are not to hold the pipe open for long.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(reader, F_SETFL, O_NONBLOCK)
  }

  private func received() -> String {
    close(writer)
    defer { close(reader) }
    var bytes: [UInt8] = [], piece = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(reader, &piece, piece.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += piece.prefix(count)
    }
  }

  @Test func linesArriveInOrder() {
    let screen = StandardScreen(descriptor: writer)
    screen.write("∂J = 1")
    screen.put("a")
    screen.write("b")
    screen.flush()
    #expect(received() == "∂J = 1\nab\n")
  }

  @Test func theLastLinesAreHandedOverAtTheEnd() {
    do {
      let screen = StandardScreen(descriptor: writer)
      screen.write("last")
    }
    #expect(received() == "last\n")
  }

  @Test func asciiIsASCII() {
    let screen = StandardScreen(descriptor: writer, isASCII: true)
    screen.write("∂err · 2")
    screen.flush()
    let text = received()
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
    #expect(text.contains("err") && text.hasSuffix("2\n"))
  }

  @Test func whatSteersATerminalIsShown() {
    let screen = StandardScreen(descriptor: writer)
    screen.write("a\u{1B}[2Jb\u{9B}c\u{202E}d\re\nf\tg")
    screen.write(styled: "\u{1B}[1;31mred\u{1B}[0m \u{1B}[2J\u{9B}31m\u{2066}")
    screen.put("\r\u{1B}[K")
    screen.finish()
    #expect(
      received()
        == "a␛[2Jb<U+009B>c<U+202E>d␍e␊f\tg\n\u{1B}[1;31mred\u{1B}[0m ␛[2J<U+009B>31m<U+2066>\n\r\u{1B}[K")
  }

  @Test func aClosedStreamIsAFailure() {
    let screen = StandardScreen(descriptor: 1000)
    screen.finish()
    #expect(screen.trouble == nil, "nothing was to be written")
    screen.write("lost")
    screen.finish()
    #expect(screen.trouble == .failed("it is closed"))
    close(reader)
    close(writer)
  }

  @Test func aReaderThatIsGoneIsNoCrash() {
    close(reader)
    defer { close(writer) }
    let screen = StandardScreen(descriptor: writer)
    #expect(screen.trouble == nil)
    for _ in 0..<30_000 where screen.trouble == nil {
      screen.write("nobody reads this")
      screen.flush()
      usleep(10_000)  // a program that is just being started may still have the other end
    }
    #expect(screen.trouble == .closed)
    screen.write("nor this")
    screen.flush()
  }

  @Test func aFullDiskIsSaid() throws {
    let full = open("/dev/full", O_WRONLY)
    try #require(full >= 0)
    defer { close(full) }
    let screen = StandardScreen(descriptor: full)
    screen.write("too much")
    screen.flush()
    #expect(screen.trouble == .failed(String(cString: strerror(ENOSPC))))
  }
}
