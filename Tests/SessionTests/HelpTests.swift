// HelpTests.swift — help explains every definition, and the reference has the texts of help.
import Lessons
import Testing
import Typography

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct HelpTests {
  /// Every page fits the window; the outputs of examples are as they are.
  @Test(arguments: HelpPages.standard.all.map(\.name) + HelpPages.standard.lists + ["/the"], [80, 50])
  func pagesFitTheWindow(_ topic: String, _ width: Int) {
    var options = SessionOptions()
    options.width = width
    var isProse = true
    Session(options).run("help \(topic)") { result in
      #expect(result.held)
      for line in result.answer.lines {
        if line == "  example:" { isProse = false }
        if line.hasPrefix("  see also") { isProse = true }
        if isProse { #expect(displayWidth(of: line) <= width, "\(line)") }
      }
    }
  }

  @Test func aWordWithoutAPageIsSearched() {
    let found = printed("help gradient")
    #expect(found.hasPrefix("`gradient` has no page of its own; these speak of it:\noptimizer "))
    #expect(printed("help zzzz").hasPrefix("error: there is no help about `zzzz`"))
  }

  @Test(arguments: HelpPages.standard.all.map(\.name)) func topicIsWhole(_ name: String) throws {
    let topic = try #require(HelpPages.standard.named(name).first)
    #expect(!topic.syntax.isEmpty && !topic.meaning.isEmpty && !topic.related.isEmpty)
    let readsFile =
      topic.syntax.hasPrefix("data")
      && topic.parameters.contains { $0.help.contains("file") || $0.help.contains("picture") }
    let example = try #require(topic.examples.first, "its example does not hold: give it one")
    #expect(
      !example.prints.isEmpty || readsFile || ["quit", "assert", "reset"].contains(name)
        || topic.name.hasPrefix("data "), "\(example)")
    for related in topic.related { #expect(Command.topics.contains(related), "\(name) → \(related)") }
    #expect(run("help \(name)").last?.held == true)
  }

  @Test(arguments: [
    // typed, part of its answer
    ("help", "`help /rate` searches"),
    ("set width 20; help", "derivatives grad\n            explain\n            paths\n"),
    ("help commands", "\ntrain"), ("help commands", "gradient descent over the training examples"),
    ("help time", "undo    takes the last change back"), ("help run", "\ntrain"), ("help pictures", "plot"),
    ("help layer", "layer conv: "),
    ("help layer conv", "layer conv depth"),
    ("help layer conv", "> layer conv"),
    ("help conv", "see also: grad, layer conv"),
    ("help w", "w(k)v,u"),
    ("help w", "    > data table { 1 2 -> 1 }\n    > layer dense 2 2"),
    ("help loss mse", "err = (1/m)"),
    ("help loss crossentropy", "    0.693147"),
    ("help init he", "He et al."),
    ("help set rate", "    rate 0.1"),
    ("help data moons", "    moons  "),
    ("help repeat", "    > repeat 3 { a = 2 * a }"),
    ("help /learning", "set rate"),
    ("help /sigmoid", "layer sigmoid"),
    ("help functions", "sigmoid"),
    ("help quantities", "w(k)v,u"),
    ("help undo", "random generator"),
    ("help nonsens", "error: there is no help about `nonsens`"),
    ("help trian", "did you mean `train`?"),
    ("help /zzz", "error: nothing in the help speaks of `zzz`"),
  ]) func says(_ typed: String, _ part: String) {
    let text = printed(typed)
    #expect(text.contains(part), "\(text)")
  }

  @Test(arguments: [
    ("data table { 1 -> 1; 2 -> 0 }; x", ["data table { 1 -> 1; 2 -> 0 }", "x"]),
    ("m = [1 2; 3 4]; m @ m", ["m = [1 2; 3 4]", "m @ m"]),
    ("a\nb;", ["a", "b"]),
  ]) func examplesAreCutBetweenCommands(_ typed: String, _ commands: [String]) {
    #expect(HelpExample.commands(of: typed) == commands)
  }

  @Test func theReferenceIsUpToDate() throws {
    let folder = TextFile.folder(of: TextFile.folder(of: TextFile.folder(of: #filePath)))
    let text = try TextFile.read(folder + "/Docs/commands.md")
    #expect(
      text == CommandReference.markdown(.standard), "Docs/commands.md is stale: `make docs` writes it anew")
  }

  @Test func theFirstSessionHolds() {
    for result in run(Command.firstSession.joined(separator: "; ")) {
      #expect(result.held, "\(result.errorLines)")
    }
  }

  @Test(arguments: [20, 40, 80, 200]) func helpFitsTheWindow(_ width: Int) {
    let lines = run("set width \(width); help").last?.answer.lines ?? []
    #expect(!lines.isEmpty && lines.allSatisfy { $0.hasPrefix("    > ") || displayWidth(of: $0) <= width })
  }
}
