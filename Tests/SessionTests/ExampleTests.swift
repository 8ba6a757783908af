// ExampleTests.swift — the examples of help are true: every example in every table is run.
import Autograd
import Datasets
import Diagnostics
import Language
import Lessons
import Networks
import Parameters
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct ExampleTests {
  /// Examples of help with written output.
  static let examples: [Example] = {
    var all: [Example] = CommandTable.standard.all.flatMap(\.examples)
    for operation in Autograd.Operation.all { all += [operation.example] + operation.claims }
    for layer in LayerKind.all { all += [layer.example] + layer.claims }
    for initialization in Initialization.all { all += initialization.claims }
    for loss in Loss.all { all += loss.claims }
    for quantity in QuantityKind.all { all += quantity.claims }
    for picture in PictureKind.all { all += picture.claims }
    for setting in SettingChoice.all { all += setting.claims }
    return all + DataScaling.claims
  }()
  static let dataClaims = DatasetKind.all.flatMap { kind in
    kind.claims.map { Example($0.typed, prints: $0.prints) }
  }

  @Test(arguments: examples) func printsWhatItSays(_ example: Example) {
    #expect(printed(example.typed) == example.prints, "\(example.typed)")
  }

  /// Claims of the readers about the files of `Tests/Fixtures/data`.
  @Test(arguments: dataClaims) func readsWhatItSays(_ example: Example) {
    var options = SessionOptions()
    options.files = .lesson(in: fixtureFolder)
    var last: CommandResult?
    Session(options).run(SourceText(example.typed)) { last = $0 }
    let lines = last.map { $0.held ? $0.answer.lines : $0.errorLines } ?? []
    #expect(lines.joined(separator: "\n") == example.prints, "\(example.typed)")
  }

  /// `help data csv` describes the content of its file.
  @Test func theFileOfTheExamplesIsTheOneInHelp() throws {
    let told = try #require(DatasetKind.csv.details.first).split(separator: "`").enumerated()
    let lines = told.filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
    let file = try TextFile.read(fixtureFolder + "/iris.csv")
    #expect(lines.first == "iris.csv" && lines.dropFirst().map { $0 + "\n" }.joined() == file)
  }

  @Test(arguments: CommandTable.standard.all.map(\.name)) func commandIsExplained(_ name: String) throws {
    let command = try #require(CommandTable.standard.named[name])
    #expect(!command.summary.isEmpty && !command.examples.isEmpty)
    #expect(command.signature.parameters.allSatisfy { !$0.help.isEmpty })
    #expect(run("help \(name)").last?.held == true)
    for topic in command.related { #expect(Command.topics.contains(topic), "\(name) → \(topic)") }
  }

  @Test func namesAreUnique() {
    #expect(Set(CommandTable.standard.all.map(\.name)).count == CommandTable.standard.all.count)
    #expect(Set(QuantityKind.all.map(\.symbol)).count == QuantityKind.all.count)
  }

  /// Words that no example can show here, with the tests that do: they need a terminal, or another session.
  private static let unshown: [String: String] = [
    "train watch": "WatchTests", "train watch=boundary": "WatchTests", "train watch=filters": "WatchTests",
    "train watch=network": "WatchTests",
    "train watch=loss": "WatchTests", "resume list": "ResumeTests", "resume drop": "ResumeTests",
    "resume number": "ResumeTests", "lesson student": "PromptLessonTests",
    "set pictures auto": "PictureFileTests", "set pictures 256": "PictureFileTests",
    "set pictures 24bit": "PictureFileTests", "set pager": "PromptTests", "set pager on": "PromptTests",
    "set pager off": "PromptTests",
  ]

  /// Every argument, keyword and choice of every command and its forms is used in an example, which is run.
  @Test func everyArgumentIsShown() {
    let written = Self.examples + Self.dataClaims
    let typed = written.map(\.typed) + DatasetKind.all.map(\.example) + PictureKind.all.map(\.example)
    let commands: [String] = typed.flatMap(HelpExample.commands(of:))
    let lines = commands.map { $0.split(separator: " ").map(String.init) }
    #expect(lines.count > 500)
    var missing: Set<String> = []
    for command in CommandTable.standard.all {
      let own = command.signature.parameters
      let calls = lines.filter { $0.first == command.name }
      for parameter in own {
        missing.formUnion(
          Self.missing(
            parameter, after: own.prefix { $0 != parameter }, in: calls.map { $0.dropFirst() }, command.name))
      }
      for (form, parameters) in command.signature.forms {
        for parameter in parameters {
          // Common parts of several forms are shown with one of them.
          let forms = command.signature.forms.filter { $0.value.contains(parameter) }.map(\.key)
          let calls = calls.filter { call in forms.contains { call.dropFirst().first == $0 } }
          missing.formUnion(
            Self.missing(
              parameter, after: parameters.prefix { $0 != parameter }, in: calls.map { $0.dropFirst(2) },
              "\(command.name) \(form)"))
        }
      }
    }
    #expect(missing.filter { Self.unshown[$0] == nil }.sorted() == [])
    #expect(Self.unshown.keys.filter { !missing.contains($0) }.sorted() == [])
  }

  /// Parts of `parameter` that none of `calls` uses: its name, its choices, its keyword.
  private static func missing(
    _ parameter: Parameter, after others: ArraySlice<Parameter>, in calls: [ArraySlice<String>],
    _ command: String
  ) -> [String] {
    var missing: [String] = []
    func need(_ what: String, _ isShown: (ArraySlice<String>) -> Bool) {
      if !calls.contains(where: isShown) { missing.append("\(command) \(what)") }
    }
    if let keyword = parameter.keyword { need(keyword) { $0.contains(keyword) } }
    switch parameter.kind {
    case .choice(let words) where parameter.isOption:
      for word in words { need("\(parameter.name)=\(word)") { $0.contains("\(parameter.name)=\(word)") } }
    case .choice(let words) where words == Activation.all.map(\.name):
      // Each is a layer of its own.
      need(parameter.name) { $0.contains { words.contains($0) } }
    case .choice(let words): for word in words { need(word) { $0.contains(word) } }
    case _ where parameter.isOption:
      need(parameter.name) { $0.contains { $0.hasPrefix(parameter.name + "=") } }
    default:
      // Positional parameters need as many words as they take, at least.
      let before = others.count { other in
        if case .choice = other.kind { return false }
        return !other.isOption && other.keyword == nil && parameter.keyword == nil
      }
      need(parameter.name) { $0.count { !$0.contains("=") } > before }
    }
    return missing
  }
}

/// Small files of every format.
let fixtureFolder = TextFile.folder(of: TextFile.folder(of: #filePath)) + "/Fixtures/data"
