// ProgressTests.swift — the progress line: its delay, its text, its end.
import Testing

@testable import Terminal

/// A clock that a test moves.
private final class Clock {
  var time = Duration.seconds(1000)
}

@Suite struct ProgressTests {
  private let clock = Clock()
  private let screen = RecordedScreen()

  private func progress(total: Int = 100, isShown: Bool = true, on screen: RecordedScreen? = nil) -> Progress
  {
    let clock = clock
    return Progress("train", total: total, on: screen ?? self.screen, isShown: isShown) { clock.time }
  }

  @Test func shortWorkShowsNothing() {
    let progress = progress()
    for step in 1...4 {
      clock.time += .milliseconds(120)
      progress.update(done: step)
    }
    progress.finish()
    #expect(screen.transcript.isEmpty)
  }

  @Test func longWorkShowsHowFarItIsAndThenGoesAway() {
    let progress = progress()
    clock.time += .seconds(2)
    progress.update(done: 50, note: "J 0.25")
    #expect(screen.visible == ["train  [━━━━━━━━━━          ]  50 %  25/s  J 0.25  2 s left"])
    clock.time += .seconds(1)
    progress.update(done: 75, note: "J 0.1")
    #expect(screen.visible == ["train  [━━━━━━━━━━━━━━━     ]  75 %  25/s  J 0.1  1 s left"])
    progress.finish()
    #expect(screen.visible.isEmpty)
    screen.write("stopped")
    #expect(screen.visible == ["stopped"])
  }

  @Test func whereItIsNotShownNothingIsWritten() {
    let progress = progress(isShown: false)
    clock.time += .seconds(2)
    progress.update(done: 50)
    progress.finish()
    #expect(screen.transcript.isEmpty)
  }

  @Test func manyFastStepsDrawAFewLines() {
    let progress = progress(total: 1_000_000)
    for step in 1...1_000_000 {
      clock.time += .microseconds(2)
      progress.update(done: step)
    }
    let drawn = screen.transcript.count { $0 == "%" }
    #expect((10...16).contains(drawn), "2 s less the first half, a line each 0.1 s: \(drawn)")
  }

  @Test(arguments: [
    (20, "train  50 %  25/s"), (33, "train  50 %  25/s  J 0.25"), (45, "train  50 %  25/s  J 0.25  2 s left"),
  ])
  func aNarrowWindowShowsLess(_ columns: Int, _ line: String) {
    let screen = RecordedScreen(size: TerminalSize(columns: columns, rows: 24))
    let progress = progress(on: screen)
    clock.time += .seconds(2)
    progress.update(done: 50, note: "J 0.25")
    #expect(screen.visible == [line])
  }

  @Test(arguments: [(0, 0), (5, 0), (-3, 10), (20, 10), (Int.max, Int.max), (Int.min, Int.max)])
  func noCountIsTooOdd(_ done: Int, _ total: Int) {
    let progress = progress(total: total)
    clock.time += .seconds(2)
    progress.update(done: done)
    #expect(screen.visible.count == 1)
  }

  @Test(arguments: [
    (0, "0.0"), (4.26, "4.2"), (12.9, "12"), (999, "999"), (1000, "1,000"), (12_345_678, "12,345,678"),
  ]) func rates(_ rate: Double, _ text: String) { #expect(Progress.count(rate) == text) }

  @Test(arguments: [
    (0.2, "1 s"), (59, "59 s"), (61, "1 min 1 s"), (4800, "1 h 20 min"), (Double.infinity, "277777 h 46 min"),
  ]) func times(_ seconds: Double, _ text: String) { #expect(Progress.time(seconds) == text) }
}
