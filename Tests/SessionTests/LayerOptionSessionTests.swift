// LayerOptionSessionTests.swift — options of convolutions, pooling and batch normalisation as they are typed.
import Diagnostics
import TestSupport
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

/// Layers with options, each behind `data digit`, `layer conv 4 1x1` and those before it, with their summary.
private let typedLayers: [(typed: String, written: String, summary: String)] = [
  ("conv 2 1x7 padding=0x3", "conv 2 1x7 padding=0x3", "conv 2 1×7 padding 0×3, linear"),
  (
    "conv 2 7x1 relu padding=3x0 bias=no", "conv 2 7x1 relu padding=3x0 bias=no",
    "conv 2 7×1 padding 3×0 without bias, relu"
  ),
  ("conv 2 3x3 stride=2x1", "conv 2 3x3 stride=2x1", "conv 2 3×3 stride 2×1, linear"),
  (
    "conv 2 3x3 stride=1x1 padding=1x1 dilation=1 bias=yes", "conv 2 3x3 padding=1",
    "conv 2 3×3 padding 1, linear"
  ),
  ("conv 8 3x3 dilation=2", "conv 8 3x3 dilation=2", "conv 8 3×3 dilation 2, linear"),
  (
    "conv 2 2x3 tanh mirror dilation=3x2 padding=same", "conv 2 2x3 tanh mirror padding=same dilation=3x2",
    "conv 2 2×3 padding same dilation 3×2 mirrored, tanh"
  ),
  (
    "conv 2 3x3 dilation=2 padding=same", "conv 2 3x3 padding=2 dilation=2",
    "conv 2 3×3 padding 2 dilation 2, linear"
  ),
  (
    "conv 4 3x3 groups=2 stride=2 padding=1 bias=no", "conv 4 3x3 stride=2 padding=1 groups=2 bias=no",
    "conv 4 3×3 stride 2 padding 1 groups 2 without bias, linear"
  ),
  ("maxpool 3x3 stride=2 ceil=yes", "maxpool 3x3 stride=2 ceil=yes", "maxpool 3×3 stride 2 ceil"),
  (
    "maxpool 3x3 stride=2x1 padding=1x0 ceil=no", "maxpool 3x3 stride=2x1 padding=1x0",
    "maxpool 3×3 stride 2×1 padding 1×0"
  ),
  (
    "meanpool 3x3 stride=1 padding=1 count=inside", "meanpool 3x3 stride=1 padding=1",
    "meanpool 3×3 stride 1 padding 1"
  ),
  (
    "meanpool 3x3 stride=1 padding=1 count=all", "meanpool 3x3 stride=1 padding=1 count=all",
    "meanpool 3×3 stride 1 padding 1 count all"
  ),
  ("meanpool 2x3 ceil=yes", "meanpool 2x3 ceil=yes", "meanpool 2×3 ceil"),
  ("meanpool to=6x4", "meanpool to=6x4", "meanpool to 6×4"),
  ("maxpool to=5", "maxpool to=5", "maxpool to 5×5"),
  ("batchnorm eps=0.001", "batchnorm eps=0.001", "batchnorm eps=0.001"),
  ("batchnorm eps=0.00001 momentum=0.1", "batchnorm", "batchnorm"),
  (
    "batchnorm eps=1e-12 momentum=1", "batchnorm eps=1e-12 momentum=1",
    "batchnorm eps=1e-12 momentum=1"
  ),
]

@Suite struct LayerOptionSessionTests {
  private func layer(_ typed: String) throws -> (written: String, summary: String) {
    let session = Session()
    session.run("data digit; layer conv 4 1x1; layer " + typed) { _ in }
    let layer = try #require(session.state.network.last)
    #expect(session.state.network.count == 2)
    return (layer.written, layer.summary)
  }

  /// A layer is written as typed, in one form, and that form typed again makes the same layer.
  @Test(arguments: typedLayers.indices) func writtenIsTypedAgain(_ index: Int) throws {
    let (typed, written, summary) = typedLayers[index]
    let found = try layer(typed)
    #expect(found.written == written && found.summary == summary)
    let again = try layer(found.written)
    #expect(again == found)
  }

  /// Every derivative agrees with finite differences, and in training, too.
  @Test(arguments: typedLayers.map(\.typed)) func derivativesAgree(_ typed: String) throws {
    let network = """
      data digits n=2 seed=3; data scale; layer conv 4 1x1 tanh; layer \(typed); layer flatten
      layer dense 2 softmax bias=no; loss crossentropy; examples all

      """
    for mode in ["", "set mode train\n"] where mode.isEmpty || typed.hasPrefix("batchnorm") {
      let result = try #require(run(network + mode + "check").last)
      #expect(
        result.held && result.answer.lines.last?.contains("all agree") == true, "\(result.answer.lines)")
    }
  }

  /// A derivative element by element is the one of the pass backward.
  @Test(arguments: typedLayers.map(\.typed).filter { !$0.hasPrefix("batchnorm") })
  func explanationsAgree(_ typed: String) throws {
    let network = "data digit; data scale; layer conv 4 1x1 tanh; layer \(typed); "
    for place in ["w(1,2)1,1", "b(1,1)", "z(1,1)7,7", "z(0,1)8,9"] {
      let gradient = try number(network + "grad \(place) of z(2,1)2,2")
      let result = try #require(run(network + "explain \(place) of z(2,1)2,2").last)
      #expect(result.held)
      let found = result.answer.value["derivative"]
      #expect(found.map { abs($0 - gradient) <= 1e-12 * max(1, abs(gradient)) } ?? (gradient == 0))
    }
  }

  // MARK: What a window shows

  private func window(_ network: String, _ place: String) -> String {
    printed("data digit; x = reshape(1:196, 14, 14); set width 30; \(network); window \(place)")
  }

  @Test func aDilatedFilterSeesPixelsWithGaps() {
    #expect(
      window("layer conv 1 2x3 dilation=2x3 bias=no; w(1,1) = [1 0 0; 0 0 2]", "1,1 2,1") == """
        a(1,1)2,1 of conv 1 2×3
        dilation 2×3 without bias,
        linear: rows 2 to 4 in steps
        of 2, columns 1 to 7 in steps
        of 3 of z(0,1)

        z(0,1) under the window
          15 18 21
          43 46 49
        times w(1,1)
          1 0 0
          0 0 2
        products
          15  0  0
           0  0 98
        sum       = 113
        a(1,1)2,1 = sum = 113
        z(1,1)2,1 = a(1,1)2,1 = 113
        """)
  }

  @Test func aMeanTellsItsDivisor() {
    #expect(
      window("layer meanpool 3x3 stride=1 padding=1 count=all", "1,1 1,1").contains(
        """
        sum = 34 of 4 numbers
        z(1,1)1,1 = 34/9 = 3.77778, padding counted
        """))
    #expect(window("layer meanpool 3x3 stride=1 padding=1", "1,1 1,1").contains("z(1,1)1,1 = 34/4 = 8.5\n"))
    #expect(
      window("layer meanpool 3x3 stride=2 ceil=yes count=all", "1,1 7,7").contains(
        "z(1,1)7,7 = 754/4 = 188.5\n(0) lies outside"))
  }

  @Test func aPartOfAMapHasItsOwnSize() {
    let text = window("layer maxpool to=4x5", "1,1 2,2")
    #expect(text.contains("columns 3 to 6 of") && text.contains("rows 4 to 7"))
    #expect(text.contains("from z(0,1)7,6, marked"))
  }

  // MARK: Arguments

  /// Options take what whole numbers took before: names and sums.
  @Test func optionsTakeExpressions() throws {
    let typed =
      "data digit; s = 2; layer conv 1 3x3 stride=s padding=s-1; layer maxpool 2 stride=1+1; network"
    #expect(printed(typed).contains("conv 1 3×3 stride 2 padding 1, linear  14×14×1 → 7×7×1"))
    #expect(printed(typed).contains("maxpool 2×2  7×7×1 → 3×3×1"))
  }

  /// A layer without bias has none: no quantity, nothing to freeze, nothing behind the weights.
  @Test func withoutBiasThereIsNone() throws {
    let network = "data digit; layer conv 2 3x3 bias=no; layer flatten; layer dense 3 bias=no; "
    for typed in ["b(1)", "b(3)", "w(3)289,1", "grad b(1,1)", "b(1,1) = 1"] {
      #expect(run(network + typed).last?.held == false, "\(typed)")
    }
    #expect(printed(network + "network").contains("882 parameters in all"))
  }
}

extension BadInput {
  /// Wrong values of a layer's options.
  static let layerOptions = [
    BadInput(
      "layer conv 2 3x3 padding=▸3◂", .outOfRange, after: "data digit; ",
      says: "a padding of 3 makes windows that hold nothing"),
    BadInput(
      "layer conv 2 1x7 padding=▸3◂", .outOfRange, after: "data digit; ",
      says: "a padding of 3 makes windows that hold nothing"),
    BadInput(
      "layer conv 2 1x7 padding=▸1x3◂", .outOfRange, after: "data digit; ",
      says: "a padding of 1x3 makes windows"),
    BadInput("layer conv 2 3x3 padding=▸-1◂", .outOfRange, after: "data digit; ", says: "a padding of -1"),
    BadInput(
      "layer conv 2 3x3 padding=▸sme◂", .unknownChoice, after: "data digit; ", says: "`sme` is no padding"),
    BadInput("layer conv 2 3x3 padding=▸0x◂", .badNumber, after: "data digit; ", says: "`0x` is no size"),
    BadInput("layer conv 2 3x3 padding=▸2.5◂", .badNumber, after: "data digit; ", says: "`2.5` is no size"),
    BadInput(
      "layer conv 2 3x3 padding=▸half◂", .wrongArgument, after: "data digit; half = 0.5; ",
      says: "a whole number is needed here"),
    BadInput(
      "layer conv 2 3x3 dilation=▸0◂", .outOfRange, after: "data digit; ",
      says: "a dilation is at least 1, and this is 0"),
    BadInput(
      "layer conv 2 3x3 dilation=▸1x0◂", .outOfRange, after: "data digit; ",
      says: "a dilation is at least 1, and this is 1x0"),
    BadInput(
      "▸layer conv 2 3x3 dilation=7◂", .shapeMismatch, after: "data digit; ",
      says: "a filter of 3×3, dilated to 15×15, is larger"),
    BadInput(
      "layer conv 2 3x3 stride=▸2x0◂", .outOfRange, after: "data digit; ", says: "a stride is at least 1"),
    BadInput(
      "layer conv 2 3x3 bias=▸none◂", .unknownChoice, after: "data digit; ", says: "`none` is no bias"),
    BadInput(
      "layer maxpool 3x3 padding=▸2◂", .outOfRange, after: "data digit; ",
      says: "padding is 0 to half the window, and this is 2"),
    BadInput(
      "layer maxpool 3x2 padding=▸1x2◂", .outOfRange, after: "data digit; ",
      says: "padding is 0 to half the window"),
    BadInput("layer maxpool 3x3 ceil=▸up◂", .unknownChoice, after: "data digit; ", says: "`up` is no ceil"),
    BadInput(
      "layer maxpool 3x3 stride=▸0◂", .outOfRange, after: "data digit; ",
      says: "a window and its stride are at least 1"),
    BadInput(
      "layer meanpool 3x3 count=▸none◂", .unknownChoice, after: "data digit; ", says: "`none` is no count"),
    BadInput(
      "layer meanpool ▸3x3◂ to=2", .outOfRange, after: "data digit; ",
      says: "`to` makes windows of its own, and a size is given"),
    BadInput(
      "layer maxpool to=2 stride=▸2◂", .outOfRange, after: "data digit; ",
      says: "`to` makes windows of its own, and `stride`"),
    BadInput(
      "layer maxpool to=▸0x2◂", .outOfRange, after: "data digit; ",
      says: "a map is pooled to at least 1×1, and this is 0×2"),
    BadInput(
      "layer batchnorm eps=▸-0.1◂", .outOfRange, after: "data digit; ",
      says: "ε is at least 0, and this is -0.1"),
    BadInput(
      "layer batchnorm momentum=▸2◂", .outOfRange, after: "data digit; ",
      says: "the share of the newest batch is 0 to 1, and this is 2"),
  ]
}

extension JSON {
  /// The number that a member holds.
  fileprivate subscript(name: String) -> Double? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value.numbers?.first
  }
}
