// Timeline.swift — the states that a session was in, for `undo` and `redo`, within a budget of memory.
import Networks
import Quantities
import Sharing
import Tensors

/// Earlier states, and those that were undone.
///
/// Memory of the states is counted as the allocator hands it out, shared parts of neighbours once.
package struct Timeline: Sendable {
  /// A state that can be gone back or forward to.
  private final class Moment: Sendable {
    /// The state on the other side of the command.
    let state: State
    /// The command between.
    let command: String
    /// Bytes of this moment that its neighbour does not share.
    let bytes: Int

    init(_ state: State, _ command: String, _ bytes: Int) {
      (self.state, self.command, self.bytes) = (state, command, bytes)
    }
  }

  /// The states before, the oldest at `first`: those that were dropped leave empty places until there are many.
  private var past: [Moment?] = []
  private var first = 0
  private var future: [Moment] = []
  /// Bytes that the states of the past may take.
  package let budget: Int
  /// Bytes that they take.
  private(set) var bytes = 0
  /// States dropped so far to stay within the budget.
  package private(set) var dropped = 0
  /// Commands that came before the first that can be undone.
  private let base: Int

  package init(budget: Int, behind base: Int = 0) { (self.budget, self.base) = (max(0, budget), base) }

  /// Number of commands that can be undone.
  package var undoable: Int { past.count - first }
  /// Number of commands behind, those that can't be undone any more included.
  package var place: Int { base + dropped + undoable }
  /// Number of commands that can be done again.
  package var redoable: Int { future.count }

  /// Notes that `command` led from `before` to `after`; undone commands are gone.
  ///
  /// - Returns: the number of the oldest states that had to go.
  package mutating func push(_ before: State, _ command: String, to after: State) -> Int {
    future = []
    let cost = Self.bytes(of: command) + before.bytes(besides: after)
    past.append(Moment(before, command, cost))
    bytes += cost
    var gone = 0
    while bytes > budget, first < past.count {
      bytes -= past[first]?.bytes ?? 0
      past[first] = nil
      first += 1
      gone += 1
    }
    if first > 64, 2 * first > past.count {
      past.removeFirst(first)
      first = 0
    }
    dropped += gone
    return gone
  }

  /// Bytes of a moment with its place in the list, and of its command.
  private static func bytes(of command: String) -> Int {
    let moment = allocated(16 + MemoryLayout<(State, String, Int)>.stride) + 2 * MemoryLayout<Moment?>.stride
    let text = command.utf8.count
    return moment + (text > 15 ? allocated(32 + text) : 0)
  }

  /// Goes back `count` commands at most; answers with the state and the commands, last first.
  package mutating func undo(_ count: Int, from present: State) -> (state: State, commands: [String]) {
    var (state, commands) = (present, [String]())
    while commands.count < count, undoable > 0, let moment = past.removeLast() {
      future.append(Moment(state, moment.command, moment.bytes))
      bytes -= moment.bytes
      state = moment.state
      commands.append(moment.command)
    }
    return (state, commands)
  }

  /// Goes forward `count` commands at most; answers with the state and the commands, first first.
  package mutating func redo(_ count: Int, from present: State) -> (state: State, commands: [String]) {
    var (state, commands) = (present, [String]())
    while commands.count < count, let moment = future.popLast() {
      past.append(Moment(state, moment.command, moment.bytes))
      bytes += moment.bytes
      state = moment.state
      commands.append(moment.command)
    }
    return (state, commands)
  }

  /// Forgets everything.
  package mutating func clear() { self = Timeline(budget: budget, behind: place) }
}
