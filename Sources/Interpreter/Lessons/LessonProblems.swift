// LessonProblems.swift — converts problems of lesson files and text files to diagnostics.
import Diagnostics
import Lessons
import Quantities

extension LessonProblem: Diagnosable {
  package func diagnostic(at place: SourceRange?) -> Diagnostic { Diagnostic(self, at: place) }
}

extension Diagnostic {
  /// The problem of a lesson file or of a text file, for the command at `place` that named it.
  package init(_ problem: LessonProblem, at place: SourceRange?) {
    self.init(problem.code, "\(problem.location): \(problem.message)", at: place, hint: problem.hint)
  }
}
