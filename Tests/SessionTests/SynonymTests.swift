// SynonymTests.swift — words of other tools lead to the definitions that have them as synonyms.
import Autograd
import Diagnostics
import Language
import Networks
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

/// A word of another tool where it is typed, and the name that the hint gives.
private let typed: [(String, String)] = [
  ("step lr=1", "rate"), ("step learning_rate=1", "rate"), ("train LR=1", "rate"), ("set eta 1", "rate"),
  ("set learningrate 1", "rate"), ("train batch_size=1", "batch"), ("train batchsize=1", "batch"),
  ("train n_epochs=1", "epochs"), ("train iterations=1", "steps"), ("fit", "train"),
  ("loss bce", "crossentropy"), ("loss ce", "crossentropy"), ("loss nll", "crossentropy"),
  ("loss logloss", "crossentropy"), ("loss cross_entropy", "crossentropy"), ("loss l2loss", "mse"),
  ("ln + 1", "log"), ("logistic(2)", "sigmoid"), ("dot([1 2], [3 4])", "matmul"),
  ("layer dense 2 2 logistic", "sigmoid"), ("layer dense 2 2 sigma", "sigmoid"),
  ("layer avgpool", "meanpool"), ("layer averagepool", "meanpool"), ("layer fc 2 2", "dense"),
  ("layer fully_connected 2 2", "dense"), ("layer Conv2d 2 3x3", "conv"), ("layer bn", "batchnorm"),
  ("layer batch_norm", "batchnorm"), ("layer residual", "sum"),
  ("layer boltzmann 2 2", "rbm"), ("layer concatenate", "concat"),
  ("layer dense 2 2; init glorot", "xavier"),
  ("layer dense 2 2; init kaiming", "he"), ("help fit", "train"),
  ("layer maxpool 3x3 ceil_mode=True", "ceil"), ("layer meanpool 3x3 count_include_pad=no", "count"),
  ("layer meanpool output_size=6", "to"), ("layer maxpool adaptive=6", "to"),
  ("layer adaptiveavgpool 6", "meanpool"), ("layer adaptive_avg_pool2d 6", "meanpool"),
  ("layer avg_pool2d 3", "meanpool"), ("layer conv 2 3x3 dilated=2", "dilation"),
  ("layer conv 2 3x3 atrous=2", "dilation"), ("layer conv 2 3x3 use_bias=no", "bias"),
  ("layer batchnorm epsilon=0.1", "eps"), ("load a.npz", "import"), ("load_state_dict a.npz", "import"),
  ("layer convtranspose2d 2 3x3", "convtranspose"), ("layer deconv 2 3x3", "convtranspose"),
  ("layer conv_transpose2d 2 3x3", "convtranspose"), ("layer upsampling2d 2", "upsample"),
  ("layer unpool 2", "upsample"), ("layer view 2", "reshape"), ("layer unflatten 2", "reshape"),
  ("layer gaussiannoise 0.3", "noise"), ("layer convtranspose 2 3x3 output_padding=1", "extra"),
  ("data images photos normalize=imagenet", "normalise"),
]

@Suite struct SynonymTests {
  @Test(arguments: typed) func aWordOfAnotherToolLeadsToItsName(_ line: String, _ name: String) throws {
    var hints: [String] = []
    Session().run(SourceText(line)) { hints += $0.error?.hint.map { [$0] } ?? [] }
    let hint = try #require(hints.first)
    #expect(hint.contains("did you mean `\(name)"), "\(line): \(hint)")
  }

  @Test func everySynonymIsTyped() {
    let words = Set(typed.flatMap { $0.0.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" } })
    let missing = CommandTable.standard.synonyms.keys.filter { !words.contains(Substring($0)) }
    #expect(missing.sorted() == [])
  }

  @Test func aSynonymLeadsToOneName() {
    let pairs = Set(
      CommandTable.standard.definitionsWithSynonyms.flatMap { name, synonyms in synonyms.map { [$0, name] } })
    #expect(pairs.count == CommandTable.standard.synonyms.count)
    #expect(pairs.allSatisfy { $0[0] == $0[0].lowercased() })
  }

  @Test func aliasesLeadToOneCommandThatNeedsNothing() {
    let aliases = CommandTable.standard.all.flatMap(\.aliases)
    #expect(Set(aliases).count == aliases.count)
    for command in CommandTable.standard.all where !command.aliases.isEmpty {
      let required = command.signature.parameters.filter { !$0.isOptional }
      #expect(required == [])
      for alias in command.aliases { #expect(CommandTable.standard.named[alias] == nil) }
    }
  }
}
