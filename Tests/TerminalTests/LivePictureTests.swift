// LivePictureTests.swift — a picture drawn over again, looked at in a recorded window.
import Testing

@testable import Terminal

/// A clock that a test sets.
private final class Clock {
  var time = Duration.zero
}

@Suite struct LivePictureTests {
  @Test func takesThePlaceOfTheOneBefore() {
    let screen = RecordedScreen(size: TerminalSize(columns: 20, rows: 8))
    screen.write("[1] > train watch")
    let picture = LivePicture(on: screen)
    picture.show(["one", "two", "three"])
    #expect(screen.visible == ["[1] > train watch", "one", "two", "three"])
    picture.show(["four", "five"])
    #expect(screen.visible == ["[1] > train watch", "four", "five"])
    picture.finish()
    screen.write("the answer")
    picture.show(["another"])
    #expect(screen.visible == ["[1] > train watch", "four", "five", "the answer", "another"])
  }

  @Test func staysInTheWindow() {
    let screen = RecordedScreen(size: TerminalSize(columns: 10, rows: 4))
    for line in ["a", "b", "c"] { screen.write(line) }
    let picture = LivePicture(on: screen)
    for round in 1...3 { picture.show((1...9).map { "\(round) line \($0) is long" }) }
    #expect(screen.visible == ["3 line 1…", "3 line 2…", "3 line 3…"])
    #expect(screen.lines.filter { $0.hasPrefix("1") || $0.hasPrefix("2") }.isEmpty)
  }

  @Test func aWindowOfAnotherSizeIsDrawnAnew() {
    final class Window: Screen {
      var size = TerminalSize(columns: 30, rows: 10)
      var text = ""
      func write(_ line: String) { text += line + "\n" }
      func write(styled text: String) { self.text += text + "\n" }
      func put(_ text: String) { self.text += text }
      func flush() {}
    }
    let screen = Window()
    let picture = LivePicture(on: screen)
    picture.show(["one", "two"])
    screen.text = ""
    screen.size.columns = 25
    picture.show(["three"])
    #expect(screen.text == "\u{1B}[H\u{1B}[2Jthree\u{1B}[K\n\u{1B}[J")
  }

  @Test func isDueTenTimesASecondAndAFifthOfTheTime() {
    let clock = Clock()
    let picture = LivePicture(on: RecordedScreen()) { clock.time }
    #expect(picture.isDue)
    clock.time = .milliseconds(10)  // duration of the drawing
    picture.show(["a"])
    clock.time = .milliseconds(109)
    #expect(!picture.isDue)
    clock.time = .milliseconds(110)
    #expect(picture.isDue)
    clock.time = .milliseconds(310)  // a slow one
    picture.show(["b"])
    clock.time = .milliseconds(1100)
    #expect(!picture.isDue)
    clock.time = .milliseconds(1110)
    #expect(picture.isDue)
  }
}
