// TakeLessonCommands.swift — the commands of lessons, where there are none.
import Interpreter

extension Command {
  static let lesson = missing("lesson"), next = missing("next"), back = missing("back")
  static let answer = missing("answer"), hint = missing("hint"), solution = missing("solution")
  static let skip = missing("skip"), restart = missing("restart")
}
