// LineCompletionTests.swift — the offers of Tab for a half-typed line.
import Diagnostics
import Networks
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

private struct Typed: CustomTestStringConvertible {
  /// The line up to the cursor; the word that is replaced stands behind `▸`.
  var line: String
  /// Candidates that must be among those offered.
  var offers: [String]
  /// True when no others may be.
  var only = false
  var testDescription: String { line }
}

/// A session with a network and a name.
private func session(_ commands: String = design + "rho = 1") -> Session {
  let interpreter = Session()
  interpreter.run(SourceText(commands)) { _ in }
  return interpreter
}

@Suite struct LineCompletionTests {
  private static let cases = [
    Typed(line: "▸laye", offers: ["layer"], only: true),
    Typed(line: "data xor; ▸tra", offers: ["train", "transpose("], only: true),
    Typed(line: "repeat 3 { ▸st", offers: ["step"], only: true),
    Typed(line: "layer ▸de", offers: ["dense"], only: true),
    Typed(line: "layer dense 2 ▸re", offers: ["relu"], only: true),
    Typed(line: "data ▸mo", offers: ["moons"], only: true),
    Typed(line: "data moons ▸", offers: ["noise=", "seed="]),
    Typed(line: "data moons noise=0.1 ▸no", offers: [], only: true),
    Typed(line: "loss ▸", offers: Loss.all.map(\.name)),
    Typed(line: "train ▸ep", offers: ["epochs="], only: true),
    Typed(line: "train epochs=3 ▸", offers: ["batch=", "rate="]),
    Typed(line: "set ▸pa", offers: ["pager", "paths"], only: true),
    Typed(line: "set ▸p", offers: ["pager", "paths", "pictures"], only: true),
    Typed(line: "layer conv 3 3x3 padding=▸", offers: ["same", "valid"], only: true),
    Typed(line: "optimizer adam schedule=▸", offers: ["step", "cosine"], only: true),
    Typed(line: "resume ▸", offers: ["list", "drop"], only: true),
    Typed(line: "set pager ▸", offers: ["on", "off"]),
    Typed(line: "set reduction ▸s", offers: ["sum"]),
    Typed(line: "help ▸tra", offers: ["train", "transpose"], only: true),
    Typed(line: "help layer ▸conv", offers: ["conv", "convtranspose"], only: true),
    Typed(line: "grad ▸w(", offers: ["w(1)", "w(2)"], only: true),
    Typed(line: "grad w(1)1,1 ▸o", offers: ["of"]),
    Typed(line: "grad w(1)1,1 of ▸err", offers: ["err", "errtrain", "errtest"], only: true),
    Typed(line: "▸w(2)", offers: ["w(2)", "w(2)1,1", "w(2)2,1"], only: true),
    Typed(line: "▸w⁽²⁾", offers: ["w(2)", "w(2)1,1", "w(2)2,1"], only: true),
    Typed(line: "1+▸b(1)", offers: ["b(1)", "b(1)1", "b(1)2"], only: true),
    Typed(line: "relu(▸z(", offers: ["z(1)", "z(2)", "z(0)"], only: true),
    Typed(line: "v = ▸rh", offers: ["rho"], only: true),
    Typed(line: "▸sigm", offers: ["sigmoid("], only: true),
    Typed(line: "▸\\gamma", offers: ["γ"], only: true),
    Typed(line: "1+▸\\par", offers: ["∂"], only: true),
    Typed(line: "▸\\c", offers: ["\\cdot", "\\chi"], only: true),
    Typed(line: "w▸\\^(2)", offers: ["⁽²⁾"], only: true),
    Typed(line: "w⁽²⁾▸\\_1,1", offers: ["₁,₁"], only: true),
    Typed(line: "▸\\nothing", offers: [], only: true),
    Typed(line: "▸no such word", offers: [], only: true),
    Typed(line: "▸", offers: ["data", "rho", "w(1)", "relu("]),
  ]

  @Test(arguments: cases) private func offers(_ typed: Typed) throws {
    let parts = typed.line.split(separator: "▸", maxSplits: 1, omittingEmptySubsequences: false)
    let line = parts.joined()
    let (start, candidates) = session().completions(of: line, at: line.utf8.count)
    let texts = candidates.map(\.text)
    if typed.only { #expect(Set(texts) == Set(typed.offers)) }
    for offer in typed.offers { #expect(texts.contains(offer), "\(texts)") }
    if !typed.offers.isEmpty { #expect(start == parts[0].utf8.count) }
  }

  @Test func everythingOfferedHasAMeaning() {
    let interpreter = session()
    for line in [
      "", "layer ", "optimizer ", "plot ", "explain w(1)1,1 ", "data ", "loss ", "init ", "help ", "set ",
      "train ", "grad w(",
    ] {
      for candidate in interpreter.completions(of: line, at: line.utf8.count).candidates {
        #expect(!candidate.meaning.isEmpty, "\(line)\(candidate.text)")
      }
    }
  }

  @Test(arguments: [
    ("plot ", "data", "the training examples"), ("plot ", "boundary", "plane"),
    ("optimizer ", "adam", "Kingma"),
    ("resume ", "drop", "forgets one for good"), ("explain w(1)1,1 ", "latex", "an align* block"),
    ("loss ", "mse", "squared"),
  ])
  func choicesSayWhatTheyMean(_ line: String, _ choice: String, _ part: String) {
    let found = session().completions(of: line, at: line.utf8.count).candidates.first { $0.text == choice }
    #expect(found?.meaning.contains(part) == true, "\(found?.meaning ?? "not offered")")
  }

  @Test(arguments: [
    ("data digit; layer conv 6 5x5", "w(1", ["w(1)", "w(1,"]),
    ("data digit; layer conv 6 5x5", "w(1)", ["w(1)"]),
    ("data digit; layer conv 6 5x5", "z(1,", ["z(1,1)", "z(1,6)"]),
    ("data digit; layer conv 6 5x5", "w(1,", ["w(1,1)", "w(1,6)"]),
    ("data digit; layer conv 6 5x5", "w(1,2)", ["w(1,2)1,1,1", "w(1,2)5,5,1"]),
    ("data digit; layer flatten; layer dense 100", "w(2)", ["w(2)1,", "w(2)196,"]),
    ("data digit; layer flatten; layer dense 100", "w(2)12,", ["w(2)12,1", "w(2)12,100"]),
    ("data digit; layer flatten; layer dense 100", "w(2)19", ["w(2)19,", "w(2)190,", "w(2)196,"]),
    (
      "layer dense 25088 9; init zero", "w(1)250",
      ["w(1)250,", "w(1)2500,", "w(1)2509,", "w(1)25000,", "w(1)25088,"]
    ),
    ("layer dense 25088 9; init zero", "w(1)2509,9", ["w(1)2509,9"]),
  ])
  func elementsOfLargeQuantities(_ commands: String, _ word: String, _ offers: [String]) {
    let texts = session(commands).completions(of: word, at: word.utf8.count).candidates.map(\.text)
    for offer in offers { #expect(texts.contains(offer), "\(texts.prefix(20))") }
  }

  @Test func tabComputesNothing() {
    let interpreter = session("data digit; layer flatten; layer dense 100")
    let entries = interpreter.workspace.tape.entries.count
    _ = interpreter.completions(of: "w(2)12,", at: 7)
    _ = interpreter.completions(of: "grad z(1)", at: 9)
    #expect(interpreter.workspace.tape.entries.count == entries)
  }

  @Test(arguments: [
    "w(1)0", "w(1)-1", "w(1)+1", "w(1)99999999999999999999", "w(1)9223372036854775807", "w(1)25089",
    "w(1)1,0",
    "w(1)1,1,1", "w(9)1", "w()", "w(1", "w(99999999999999999999)",
  ]) func noElementThatIsNotThere(_ word: String) {
    let texts = session("layer dense 25088 9; init zero").completions(of: word, at: word.utf8.count)
      .candidates.map(\.text)
    #expect(
      texts.allSatisfy { !$0.contains("(1)25089") && !$0.hasPrefix("w(1)0") && !$0.contains("1,0") },
      "\(texts)")
  }
}
