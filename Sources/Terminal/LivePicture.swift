// LivePicture.swift — a picture of several lines that is drawn over again in its place.
import Typography

/// A picture that changes: each time it is drawn over the one before, no more often than can be seen.
package final class LivePicture {
  private let screen: any Screen
  private let now: () -> Duration
  private var lastDrawn: Duration?
  /// Duration of the last drawing, from being due to being drawn.
  private var cost = Duration.zero
  private var asked: Duration?
  /// Number of lines above the cursor, and the window they were drawn in.
  private var height = 0
  private var size: TerminalSize?

  /// The picture changes no faster.
  private static let pause = Duration.milliseconds(100)

  /// Makes a picture on `screen`, a terminal that can move its cursor; `now` is a clock that only goes forward.
  package init(on screen: any Screen, now: @escaping () -> Duration = Progress.monotonicTime) {
    (self.screen, self.now) = (screen, now)
  }

  /// The size of the window now.
  package var room: TerminalSize { screen.size }

  /// True when the next picture may be drawn: ten times a second at most, and at most a fifth of the time.
  package var isDue: Bool {
    let time = now()
    guard let lastDrawn else {
      asked = time
      return true
    }
    guard time - lastDrawn >= max(Self.pause, cost * 4) else { return false }
    asked = time
    return true
  }

  /// Draws `lines` in the place of those before; lines beyond the window are left out.
  package func show(_ lines: [String]) {
    let size = screen.size
    var text = "\r"
    if let before = self.size, before != size {
      // The place of the lines is unknown after the window has changed.
      text = "\u{1B}[H\u{1B}[2J"
      height = 0
    }
    if height > 0 { text += "\u{1B}[\(height)A" }
    let shown = lines.prefix(max(size.rows - 1, 1))
    for line in shown {
      // A line as long as the window is wide would wrap.
      text += truncated(printableColored(line, keeping: ""), to: size.columns - 1) + "\u{1B}[K\n"
    }
    screen.put(text + "\u{1B}[J")
    screen.flush()
    (height, self.size) = (shown.count, size)
    let time = now()
    if let asked { cost = time - asked }
    (lastDrawn, asked) = (time, nil)
  }

  /// Leaves the last picture standing: the next begins below it.
  package func finish() { (height, lastDrawn, size) = (0, nil, nil) }
}
