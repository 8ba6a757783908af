// ConsoleLessons.swift — the folders of lessons and progress, and the look of lessons at this terminal.
import Commands
import Help
import History
import Interpreter
import Markdown
import Quantities
import Terminal
import Tutoring

extension Console {
  /// The prompt's access to lessons.
  static func lessonAccess(
    _ options: SharedOptions, _ environment: EnvironmentView, _ style: Style
  ) -> LessonAccess {
    var access = LessonAccess()
    access.shelf = { LessonShelf.find() }
    access.progress = ProgressFolder(in: environment)
    access.layout = {
      let size = environment.outputIsTerminal ? TerminalSize.current(in: environment) : .standard
      return (lessonView(width: size.columns, style), size.rows)
    }
    (access.student, access.isTrusted) = (options.student, options.trust)
    return access
  }

  /// Lessons in lines of at most 80 columns.
  static func lessonView(width: Int, _ style: Style) -> LessonView {
    LessonView(width: min(width, 80), keepsMarks: !style.isColored) { meaning, text in
      style(meaning.look, text)
    }
  }
}

extension LessonView.Meaning {
  /// Style of the text at a terminal.
  var look: Terminal.Meaning {
    switch self {
    case .heading: .heading
    case .strong, .emphasis, .command: .command
    case .code: .number
    case .note: .dim
    }
  }
}

extension ProgressFolder {
  /// `chainrule/progress` in the folder for state (XDG base directories); `nil` where there is none.
  init?(in environment: EnvironmentView) {
    if let state = environment.text("XDG_STATE_HOME"), state.hasPrefix("/") {
      self.init(state + "/chainrule/progress")
    } else if let home = environment.text("HOME") {
      self.init(home + "/.local/state/chainrule/progress")
    } else {
      return nil
    }
  }
}
