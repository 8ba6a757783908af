// Subject.swift — what a lesson can teach: what `help` explains, and the kinds of errors.
import Diagnostics
import Help
import Interpreter

/// What a lesson can teach: what `help` explains, and the kinds of errors.
package enum Subject {
  /// True for the name of something that `help` explains, and for the code of an error.
  package static func isKnown(_ name: String) -> Bool {
    !HelpPages.standard.named(name).isEmpty || Diagnostic.Code(named: name) != nil
  }

  /// The known name near to one that is none, as a hint; `nil` where none is near enough.
  package static func near(_ name: String) -> String? {
    let names = HelpPages.standard.all.map { $0.name } + Diagnostic.Code.all.map { $0.name }
    return didYouMean(name, in: names, synonyms: CommandTable.standard.synonyms)?.text
  }
}
