// LiveScreen.swift — a terminal screen that a training draws on while it runs.

/// A terminal on which one picture takes the place of the one before.
package protocol LiveScreen: AnyObject {
  /// Columns and rows of the window now.
  var room: (columns: Int, rows: Int) { get }
  /// True when it is time for the next picture.
  var isDue: Bool { get }
  /// Draws over the picture before.
  func show(_ lines: [String])
  /// Leaves the last picture standing; later text comes below.
  func finish()
}
