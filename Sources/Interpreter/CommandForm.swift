// CommandForm.swift — one of the words that select what a command does: `layer conv`, `set rate`.
import Autograd
import Language
import Parameters

/// A form of a command, as its parser, its help and completion read it.
package struct CommandForm: Sendable {
  /// The word behind the command's name.
  package let name: String
  /// Meaning, in one line.
  package let summary: String
  /// Formula, where one says more.
  package var formula: String?
  /// The arguments that only this form takes; `nil` where it takes those of every form.
  package var parameters: [Parameter]?
  /// Usage line, where it is not the one made from the parameters.
  package var syntax: String?
  /// Details, a paragraph each.
  package var details: [String]
  /// Words that may follow it, for completion.
  package var values: [String]
  /// What other tools call it.
  package var synonyms: [String]
  /// A session that shows it, its output made when help is asked for.
  package let example: String
  /// Claims of the help, as examples that the tests run.
  package var claims: [Example]

  /// A form with its help.
  package init(
    _ name: String, _ summary: String, formula: String? = nil, parameters: [Parameter]? = nil,
    syntax: String? = nil, details: [String] = [], values: [String] = [], synonyms: [String] = [],
    example: String, claims: [Example] = []
  ) {
    (self.name, self.summary, self.formula, self.parameters) = (name, summary, formula, parameters)
    (self.syntax, self.details, self.values, self.synonyms) = (syntax, details, values, synonyms)
    (self.example, self.claims) = (example, claims)
  }
}
