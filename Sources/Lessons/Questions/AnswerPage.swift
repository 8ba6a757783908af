// AnswerPage.swift — the HTML that the answers to a question are made of on a page.
import Markdown

/// A page with the answers of a replayed lesson.
package struct AnswerPage {
  /// The words before a list of phrases, and those between two of them.
  let phrase: String, or: String
  /// The words of a choice that an answer names, or with the number it computes.
  let choice: (_ answer: LocatedText, _ question: Question) -> String
  /// The value of an expression, and the expression, within an element.
  let value: (_ expression: LocatedText, _ element: String) -> String
  /// An expression as a formula; `nil` where it is none.
  let formula: (_ expression: String) -> String?

  /// A page that makes HTML by these.
  package init(
    phrase: String, or: String, choice: @escaping (_ answer: LocatedText, _ question: Question) -> String,
    value: @escaping (_ expression: LocatedText, _ element: String) -> String,
    formula: @escaping (_ expression: String) -> String?
  ) {
    (self.phrase, self.or) = (phrase, or)
    (self.choice, self.value, self.formula) = (choice, value, formula)
  }
}
