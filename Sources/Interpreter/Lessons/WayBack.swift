// WayBack.swift — the session before a lesson's new one, and the way to restore it.
import Datasets
import History
import Networks
import Quantities
import Sharing
import Typography

extension Session {
  /// Message of a lesson that starts a new session: the content of the one before, and the `undo` that brings
  /// it back.
  ///
  /// - Parameters:
  ///   - before: the session's state before.
  ///   - place: where it stood in time, by ``Timeline/place``.
  /// - Returns: `nil` where there was nothing.
  package func wayBack(to before: State, at place: Int) -> String? {
    var parts: [String] = []
    if let data = before.data { parts.append("the data \(data.name)") }
    let layers = before.network.count
    if layers > 0 { parts.append("a network of \(layers) layer\(layers == 1 ? "" : "s")") }
    let names = before.names.keys.sorted()
    if !names.isEmpty {
      let shown = names.prefix(4).joined(separator: ", ") + (names.count > 4 ? ", …" : "")
      parts.append("the name\(names.count == 1 ? "" : "s") \(shown)")
    }
    guard let last = parts.popLast() else { return nil }
    let what = parts.isEmpty ? last : parts.joined(separator: ", ") + " and " + last
    let steps = timeline.place - place
    guard steps > 0, steps <= timeline.undoable else {
      return
        "This is a new session; your own, with \(what), can't be brought back: it is too large for `undo`."
    }
    return "This is a new session; `undo\(steps == 1 ? "" : " \(steps)")` brings back your own, with \(what)."
  }
}
