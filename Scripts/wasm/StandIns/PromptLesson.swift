// PromptLesson.swift — the lesson at the prompt, which there never is.

/// A lesson at the prompt.
final class PromptLesson {
  /// A lesson's tutor.
  struct Tutor {
    let isOver = true

    func saw(_ command: String) -> String? { nil }
  }

  let tutor = Tutor()
}
