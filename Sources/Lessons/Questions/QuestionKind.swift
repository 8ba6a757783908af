// QuestionKind.swift — the kinds of questions, each a value with its name and what is done with its answers.

/// A kind of question.
///
/// Reader, judge, tutor, replay, hand-out and pages ask the value; a new kind is a file that makes one, and its name
/// in ``all``.
package struct QuestionKind: Hashable, Sendable {
  /// The word behind `kind:`.
  package let name: String
  /// What the tutor asks for, as `Answer by a number.`.
  package let invitation: String
  /// How answers are read, judged and shown.
  package let answers: AnswerForm
  /// True where several answers may be listed, all of them right together or each alone.
  let takesList: Bool
  /// The most choices that an answer may name; `nil` for any number.
  let mostChoices: Int?
  /// At how many points values are compared; at one, the session as it is.
  package let points: Int
  /// At how many more, where variables that the question names are negative or near 0.
  let pointsElsewhere: Int
  /// What is said of an answer within a hundredth of what is right; `nil` for nothing.
  let nearMiss: String?

  /// A kind of question.
  init(
    _ name: String, _ answers: AnswerForm, invitation: String, takesList: Bool = false,
    mostChoices: Int? = nil,
    points: Int = 1, pointsElsewhere: Int = 0, nearMiss: String? = nil
  ) {
    (self.name, self.answers, self.invitation) = (name, answers, invitation)
    (self.takesList, self.mostChoices) = (takesList, mostChoices)
    (self.points, self.pointsElsewhere, self.nearMiss) = (points, pointsElsewhere, nearMiss)
  }

  /// Every kind, in the order in which messages list them.
  package static let all: [QuestionKind] = [.number, .choice, .several, .formula, .command, .text]
  /// The kinds by name.
  package static let named = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  /// The kind of a question that names none: the first that takes choices, or takes none.
  static func usual(withChoices: Bool) -> QuestionKind {
    all.first { $0.answers.takesChoices == withChoices } ?? .number
  }

  /// Equality of names.
  package static func == (a: Self, b: Self) -> Bool { a.name == b.name }
  /// Hashes the name.
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
