// ClaimTests.swift — every sentence of help that claims something has a session, or a test, that shows it.
import Diagnostics
import Lessons
import TestSupport
import Testing
import Typography

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

/// A sentence of help with the proof of its truth.
struct Claim: Sendable, CustomStringConvertible {
  enum Proof: Sendable {
    /// Typed commands, and the output of the last: `…` at an end stands for more.
    case session(typed: String, prints: String)
    /// A test elsewhere, `File.function`.
    case test(String)
  }

  let topic: String
  /// Words of the sentence.
  let says: String
  let proof: Proof

  init(_ topic: String, _ says: String, _ typed: String, _ prints: String) {
    (self.topic, self.says, proof) = (topic, says, .session(typed: typed, prints: prints))
  }

  init(_ topic: String, _ says: String, in test: String) {
    (self.topic, self.says, proof) = (topic, says, .test(test))
  }

  var description: String {
    switch proof {
    case .session(let typed, _): "\(topic): \(says) | \(typed)"
    case .test(let name): "\(topic): \(says) | \(name)"
    }
  }
}

@Suite struct ClaimTests {
  @Test(arguments: Claim.all) func holds(_ claim: Claim) throws {
    switch claim.proof {
    case .session(let typed, let prints):
      let said = printed(typed)
      let (opens, closes) = (prints.hasPrefix("…"), prints.hasSuffix("…"))
      let words = String(prints.dropFirst(opens ? 1 : 0).dropLast(closes ? 1 : 0))
      let holds =
        switch (opens, closes) {
        case (true, true): said.contains(words)
        case (true, false): said.hasSuffix(words)
        case (false, true): said.hasPrefix(words)
        case (false, false): said == words
        }
      #expect(holds, "\(typed)\nprints\n\(said)")
    case .test(let name):
      let parts = name.split(separator: ".").map(String.init)
      let tests = TextFile.folder(of: TextFile.folder(of: #filePath))
      let texts = (TextFile.names(in: tests) ?? []).compactMap { folder in
        try? TextFile.read("\(tests)/\(folder)/\(parts[0]).swift")
      }
      #expect(texts.contains { $0.contains("func \(parts[1])(") }, "there is no test \(name)")
    }
  }

  /// A claim that help does not make any more is to be read again.
  @Test(arguments: Claim.all) func isMade(_ claim: Claim) throws {
    let topic = try #require(HelpPages.standard.named(claim.topic).first)
    let told = [topic.meaning] + topic.details + topic.parameters.map { "\($0.name): \($0.help)" }
    #expect(told.contains { $0.contains(claim.says) }, "\(told)")
  }

  /// Claims exist for every sentence of help beyond the purpose of a word.
  @Test func everySentenceIsShown() {
    var missing: [String] = []
    var seen: Set<String> = []
    for topic in HelpPages.standard.all {
      for sentence in topic.sentences where seen.insert(sentence).inserted {
        let isShown = Claim.all.contains { sentence.contains($0.says) }
        if !isShown { missing.append("\(topic.name): \(sentence)") }
      }
    }
    #expect(missing == [])
  }
}

// MARK: - Claims that take more than a session and its last line

extension ClaimTests {
  /// Two epochs of the same batches would have the same gradients; another seed has other batches.
  @Test func epochsAreShuffled() {
    let start =
      "data table { 1 -> 1; 2 -> 5; 3 -> 2 }; layer dense 1 linear; loss mse; w(1) = 0; b(1) = 0; "
    let weights = (1...6).map { printed(start + "seed \($0); train epochs=2 batch=1 rate=0.01; w(1)") }
    #expect(Set(weights).count > 2)
    #expect(
      printed(start + "seed 1; train epochs=2 batch=3 rate=0.01; w(1)")
        == printed(
          start + "seed 2; train epochs=2 batch=3 rate=0.01; w(1)"))
  }

  /// 6 and 6·(1 + 6.3e-13).
  @Test func relativeIsOfTheLarger() throws {
    let result = try #require(run("set digits 17; a = 3; g = a^2; check a of g").last)
    let words = (result.answer.lines.first ?? "").split(separator: " ").map(String.init)
    let analytic = try #require(Double(words[2])), numeric = try #require(Double(words[4]))
    let relative = try #require(Double(words[6]))
    #expect(abs(relative / (abs(analytic - numeric) / max(analytic, numeric)) - 1) < 0.1)
  }

  /// Two of three channels are shown; the sum is of all, and `depth=3` shows the third.
  @Test func channelsOfAWindow() {
    let start =
      "data digit; x = 1; layer conv 3 1x1; layer conv 1 1x1; w(1,1) = 1; w(1,2) = 10; w(1,3) = 100; w(2) = 1; "
    let two = printed(start + "set terms 2; window 2,1 1,1")
    #expect(two.contains("z(1,2)") && !two.contains("z(1,3)1") && two.contains("= 111"))
    #expect(printed(start + "window 2,1 1,1 depth=3").contains("z(1,3)"))
    #expect(printed(start + "set terms 3; window 2,1 1,1").contains("z(1,3)"))
  }

  /// Rows and columns between the axes.
  @Test(arguments: [
    ("data xor; plot data", 40, 16), ("data xor; plot data columns=30 rows=5", 30, 5),
    ("data xor; layer dense 1; plot boundary", 40, 16),
    ("data xor; layer dense 1; plot boundary columns=30 rows=5", 30, 5),
    ("data xor; layer dense 1; loss crossentropy; train epochs=90; plot loss", 60, 14),
    ("data xor; layer dense 1; loss crossentropy; train epochs=90; plot loss columns=30 rows=5", 30, 5),
  ]) func picturesAreAsLargeAsSaid(_ typed: String, columns: Int, rows: Int) throws {
    let lines = printed(typed).split(separator: "\n").map(String.init)
    let axis = try #require(
      lines.first { $0.hasSuffix("- x1") || $0.hasSuffix("+ step") || $0.hasSuffix("- step") })
    let signs = axis.drop { $0 == " " }.prefix { $0 != " " }
    #expect(signs.count - 1 == columns)
    let area = lines.filter { line in
      let start = line.prefix { !"|+".contains($0) }
      return start.count < line.count && line != axis && start.allSatisfy { " 0123456789.-e".contains($0) }
    }
    #expect(area.count == rows)
  }

  @Test(arguments: ["plot data", "layer dense 1; plot boundary"]) func picturesFitTheWindow(_ typed: String) {
    let lines = printed("set width 40; data xor; \(typed) columns=500").split(separator: "\n")
    #expect(lines.allSatisfy { displayWidth(of: String($0)) <= 40 })
    #expect(lines.contains { displayWidth(of: String($0)) > 34 })
  }

  @Test(arguments: [
    ("columns=10", 10, 6), ("columns=18", 18, 10), ("rows=4", 6, 4), ("rows=6 columns=18", 10, 6),
    ("columns=500 rows=500", 18, 10),
  ]) func imagesAreNoLargerThanSaid(_ size: String, columns: Int, rows: Int) {
    let lines = printed("plot image reshape(1:64, 8, 8) \(size)").split(separator: "\n").dropLast()
    #expect(lines.count == rows && lines.allSatisfy { $0.count == columns }, "\(lines)")
  }

  /// Three channels of three levels make one picture, of which letters show the brightness.
  @Test func imagesOfThreeChannels() {
    var options = SessionOptions()
    options.files = .lesson(in: fixtureFolder)
    options.pictures = .blocks24
    var last: [String] = []
    Session(options).run("data images colour.ppm; plot image") { last = $0.answer.lines }
    #expect(last.joined().contains("\u{1B}[38;2;") || last.joined().contains("\u{1B}[48;2;"))
    #expect(last.last == "1×2, min 1, max 6" || last.last?.hasPrefix("1×2") == true, "\(last)")
  }

  @Test func anOpenedLessonLeavesErrorsOut() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "# A\n\n```chainrule\n> a = 2\na = 2\n```\n\n```chainrule expect=error\n> nosuch\n```\n\n```chainrule norun\n> a = 9\n```\n",
      to: "a.md")
    var options = SessionOptions()
    options.files = .free
    var results: [CommandResult] = []
    Session(options).run("open \(folder.path)/a.md; a") { results.append($0) }
    #expect(results.allSatisfy(\.held) && results.last?.answer.lines == ["2"])
  }
}

extension HelpTopic {
  /// The sentences that claim something: those of its details, and those parts of its parameters and meaning
  /// that stand behind a semicolon or have a number.
  fileprivate var sentences: [String] {
    // A command lists the sentences that its forms have themselves.
    let own = details.filter { text in
      !HelpPages.standard.all.contains {
        text.hasPrefix("\($0.name): ") || text.hasSuffix(": \($0.meaning).")
      }
    }
    let details = own.flatMap { $0.split(separator: ". ").map(String.init) }
    let brief = ([meaning] + parameters.map { "\($0.name): \($0.help)" }).filter {
      $0.contains(";") || $0.contains { $0.isNumber && $0.isASCII }
    }
    // Functions and quantities have examples of their own.
    switch part {
    case .function, .quantity: return []
    case .command, .form: return details + brief
    }
  }
}
