// PromptLesson.swift — the lesson at the prompt, which there never is.

/// A lesson at the prompt.
package final class PromptLesson {
  package let isOver = true

  func saw(_ command: String) -> String? { nil }
}
