// PromptLesson.swift — the lesson at the prompt, which there never is.

/// A lesson at the prompt.
package final class PromptLesson {
  /// A lesson's tutor.
  package struct Tutor {
    package let isOver = true

    package func saw(_ command: String) -> String? { nil }
  }

  package let tutor = Tutor()
}
