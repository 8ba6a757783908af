// LiveView.swift — pictures of a training as it runs, at the terminal.
import Commands
import Help
import History
import Interpreter
import Quantities
import Terminal

/// A session's live pictures on the screen.
final class LiveView: LiveScreen {
  private let picture: LivePicture

  init(_ screen: any Screen) { picture = LivePicture(on: screen) }

  var room: (columns: Int, rows: Int) { (picture.room.columns, picture.room.rows) }
  var isDue: Bool { picture.isDue }
  func show(_ lines: [String]) { picture.show(lines) }
  func finish() { picture.finish() }
}
