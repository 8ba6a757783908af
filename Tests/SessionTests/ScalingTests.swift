// ScalingTests.swift — `data scale`: the network's inputs, and input and output in the data's own units.
import Testing

@testable import Cells
@testable import Commands
@testable import Datasets
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

/// Rows that are for training or for testing, by hand.
private func session(_ commands: String, training: [Int]? = nil) -> Session {
  let session = Session()
  session.run(commands) { #expect($0.held, "\($0.errorLines)") }
  return session
}

extension Session {
  /// Output of the last of some commands, or its error.
  fileprivate func said(_ commands: String) -> String {
    var last: CommandResult?
    run(commands, keepGoing: true) { last = $0 }
    return last.map { ($0.held ? $0.answer.lines : $0.errorLines).joined(separator: "\n") } ?? ""
  }
}

@Suite struct ScalingTests {
  private static let table = "data table { 1 10 -> 1; 2 20 -> 0; 3 30 -> 1; 5 50 -> 0 }; "
  private static let house = "data table { 1 5 -> 100.5; 2 5 -> 200; 3 5 -> 300; 4 5 -> 400 }; "
  /// A unit that answers its first input as it sees it.
  private static let seen = "layer dense 1 linear; w(1) = [1; 0]; b(1) = 0; "

  @Test(arguments: [
    // Inputs of `predict` are in the data's own units.
    (table + "data scale; " + seen + "predict 5 50", "1"),
    (table + "data scale; " + seen + "predict 3 0", "0.5"),
    (table + "data scale; " + seen + "predict [3 0]", "0.5"),
    (table + "data scale; " + seen + "predict [1 0; 3 0; 5 0; 7 9]", "0\n0.5\n1\n1.5"),
    (table + "data scale; " + seen + "predict", "0  class 0\n0.25  class 0\n0.5  class 1\n1  class 1"),
    (table + "data scale; " + seen + "a = 3; predict a 0", "0.5  class 1"),
    (table + "data scale; " + seen + "x1", "[0; 0.25; 0.5; 1]"),
    (table + "data scale; " + seen + "example 3; p", "0.5"),
    (
      "data table { 2 -> 1.5; 4 -> 2 }; data scale; layer dense 1 linear; w(1) = 1; b(1) = 0; predict 2:5",
      "0\n0.5\n1\n1.5"
    ),
    ("data table { 2 -> 1.5; 4 -> 2 }; layer dense 1 linear; w(1) = 1; b(1) = 0; predict [1; 3]", "1\n3"),
    // The network's own inputs may be given as such.
    (
      table + "data scale; example 3; " + seen + "predict x",
      "0.5  class 1\nnote: x is what the network sees: so these numbers are read, and not in the\n      data's own units"
    ),
    (
      table + "data scale; example 3; " + seen + "v = x + 0.25; u = 1 * v; predict u",
      "0.75  class 1\nnote: x is what the network sees: so these numbers are read, and not in the\n      data's own units"
    ),
    (table + "example 3; " + seen + "predict x", "3  class 1"),
    // Scaling starts from the own units again, after all earlier scalings.
    (table + "data scale standard; data scale; x1", "[0; 0.25; 0.5; 1]"),
    (table + "data scale; data scale; x1", "[0; 0.25; 0.5; 1]"),
    (table + "data scale standard; undo; x1", "[1; 2; 3; 5]"),
    (table + "data scale standard; undo; " + seen + "predict 3 0", "3  class 1"),
    // A new value of a network's input is one in own units, too.
    (table + "data scale; example 1; x1 = 2; data scale; examples all; x1", "[1; 0; 0.142857; 0.428571]"),
    // Targets.
    (house + "data scale target", "targets from 0 to 1"),
    (house + "data scale target; y", "[0; 0.33222; 0.66611; 1]"),
    (house + "data scale standard target; sum(y)^2 < 1e-20", "1"),
    (house + "data scale standard target; abs(mean(y^2) - 1) < 1e-12", "1"),
    (house + "data scale standard target; x1", "[1; 2; 3; 4]"),
    (house + "data scale target; " + seen + "predict 0.5 5", "250.25"),
    (house + "data scale; data scale target; " + seen + "predict 4 5", "400"),
    (house + "data scale; data scale target; " + seen + "predict [4 5; 1 5]", "400\n100.5"),
    (house + "data scale; data scale target; " + seen + "predict", "100.5\n200.333\n300.167\n400"),
    (house + "data scale; data scale target; " + seen + "loss mse; example 4; p; y; J", "0"),
    (
      "data table { 1 -> 10 30.5; 2 -> 20 30.5 }; data scale target; layer dense 2 linear; w(1) = [0.5 7]; b(1) = 0; predict 1",
      "[15 37.5]"
    ),
    (
      "data table { 1 -> 10; 2 -> 20; 3 -> 60 }; data scale target",
      "targets from 0 to 1\nnote: the targets are numbers from now on, not classes"
    ),
    ("data table { 1 -> 10; 2 -> 20; 3 -> 60 }; data scale target; y", "[0; 0.2; 1]"),
    // Columns of one number become 0.
    (
      house + "data scale",
      "inputs from 0 to 1\nnote: x2 is 5 in every example for training: it became 0"
    ),
    (house + "data scale; x2", "[0; 0; 0; 0]"),
    (house + "data scale standard; x2", "[0; 0; 0; 0]"),
    (
      "data table { 1 1 1 -> 1; 1 2 1 -> 0 }; data scale",
      "inputs from 0 to 1\nnote: x1, x3 are each the same number in every example for training: they became\n      0"
    ),
    (
      "data table { 1 -> 2.5; 2 -> 2.5 }; data scale target",
      "targets from 0 to 1\nnote: y is 2.5 in every example for training: it became 0"
    ),
    // Ranges too large to be subtracted, and squared.
    ("data table { -1.7e308 -> 1; 1.7e308 -> 0; 0 -> 1 }; data scale; x1", "[0; 1; 0.5]"),
    ("data table { -1e200 -> 1; 1e200 -> 0 }; data scale standard; x1", "[-1; 1]"),
    ("data table { -1e-200 -> 1; 1e-200 -> 0 }; data scale standard; x1", "[-1; 1]"),
    (
      "data table { -1e200 -> 1; 3e200 -> 0 }; data scale standard; layer dense 1 linear; w(1) = 1; predict 3e200",
      "1  class 1"
    ),
    // Grey levels.
    ("data digit; data scale; max(max(x))", "0.988235"),
    ("data digit; data scale standard; data scale; max(max(x))", "0.988235"),
    ("precision single; " + table + "data scale; " + seen + "predict 3 30", "0.5  class 1"),
    // Another data set is not scaled as the last one was.
    (
      table + "data scale; " + seen + table,
      "table  4 examples, 2 inputs, 2 classes (2 of 0, 2 of 1)\nnote: the data before were scaled, and these are not: `data scale`"
    ),
  ]) func prints(_ typed: String, _ expected: String) {
    // Answers below one half of data with classes name a class as well.
    let text = printed(typed)
    #expect(
      text == expected || text == expected + "  class \(Double(expected) ?? 0 >= 0.5 ? 1 : 0)"
        || text.split(separator: "\n").map { $0.split(separator: " ").first ?? "" }.joined(separator: "\n")
          == expected,
      "\(typed): \(text)")
  }

  @Test(arguments: [
    ("data scale", "there are no data yet"),
    ("data xor n=10; data scale target", "the targets are classes"),
    ("data digits n=10; data scale standard target", "the targets are classes"),
    (table + "data scale; " + seen + "predict 1", "an input has 2 numbers, 1 given"),
    (table + "data scale; " + seen + "predict [1 2 3; 4 5 6]", "an input has 2 numbers, 6 given"),
    (table + "data scale; " + seen + "predict 1 2 3 4", "an input has 2 numbers, 4 given"),
    ("predict 1", "there is no layer yet"),
    ("data table { 0 -> 1; 1e-300 -> 0; 1e300 -> 1 }; split 0.7; seed 1; data scale standard; x1", ""),
  ]) func mistakes(_ typed: String, _ says: String) {
    let text = printed(typed)
    if !says.isEmpty { #expect(text.hasPrefix("error:") && text.contains(says), "\(typed): \(text)") }
  }

  /// The scaling is that of the training part, whichever comes first.
  @Test(arguments: [
    "data scale", "data scale standard", "data scale; data scale target", "data scale standard target",
  ])
  func orderDoesNotMatter(_ scale: String) throws {
    let data =
      "data table { 1 10 -> 1.5; 2 20 -> 0.5; 3 33 -> 1; 5 50 -> 7; 8 81 -> 3; 13 7 -> 2; 21 1 -> 9 }; "
    let first = session(data + scale + "; seed 5; split 0.6")
    let last = session(data + "seed 5; split 0.6; " + scale)
    #expect(first.state.data == last.state.data)
    #expect(first.state.data?.testRows.isEmpty == false)
    // Fitted to the training part, and not to all: its least and greatest are 0 and 1.
    let made = try #require(first.state.data)
    if !scale.contains("standard") {
      let seen = made.trainingRows.map { made.inputs[2 * $0] }
      #expect(seen.min() == 0 && seen.max() == 1)
    }
    first.run("split 0.3") { #expect($0.answer.lines.joined().contains("fitted anew"), "\($0.answer.lines)") }
  }

  @Test func greyLevelsAreNotFitted() throws {
    let scaled = session("data digits n=20; data scale")
    let before = try #require(scaled.state.data?.inputs)
    scaled.run("split 0.5") { #expect($0.answer.lines.count == 1, "\($0.answer.lines)") }
    #expect(scaled.state.data?.inputs == before)
    #expect(scaled.state.data?.inputScaling?.original == nil)
    scaled.run("layer flatten; layer dense 10; predict 255 * (1:196) / (1:196)") { #expect($0.held) }
  }

  /// Targets are known of the labelled examples only.
  @Test func targetsAreFittedToLabels() throws {
    let few = session("data table { 1 -> 1.5; 2 -> 2; 3 -> 7; 4 -> 11 }; data scale target; labelled 2")
    let data = try #require(few.state.data)
    let known = data.trainingRows.map { data.targets[$0] }
    #expect(known.sorted() == [0, 1])
    few.run("labelled all; y") { #expect($0.held) }
    #expect(few.said("y") == "[0; 0.0526316; 0.578947; 1]")
  }

  /// Axes are in own units, and called so.
  @Test func picturesHaveOwnUnits() {
    let tested = session(Self.table + "data scale standard; " + Self.seen + "loss mse")
    for picture in ["plot data rows=8", "plot boundary rows=8", "plot boundary z(1) rows=8"] {
      let text = tested.said(picture)
      #expect(text.contains("x1 (not scaled)") && text.contains("50 +"), "\(text)")
    }
    let plain = session(Self.table + "plot data rows=8")
    #expect(plain.said("plot data rows=8").contains("x1\n"))
  }

  @Test func aRegressionIsDrawnInItsUnit() {
    let tested = session(Self.house + "data scale; data scale target; " + Self.seen)
    #expect(
      tested.said("plot boundary rows=6").contains("# answer = 250"), "\(tested.said("plot boundary rows=6"))"
    )
    #expect(tested.said("plot boundary z(1) rows=6").contains("z(1) = 0"))
  }

  @Test func programsReadOwnUnits() throws {
    let typed = Self.house + "data scale; data scale target; " + Self.seen + "predict 4 5"
    let result = try #require(run(typed).last)
    #expect(result.json.contains("\"outputs\":{\"shape\":[1,1],\"values\":[400"), "\(result.json)")
    let scale = try #require(run(Self.house + "data scale").last)
    #expect(
      scale.json.contains(
        "\"value\":{\"scaled\":\"inputs\",\"to\":\"range\",\"shift\":[1,5],\"scale\":[3,1]}"), "\(scale.json)"
    )
  }

  /// A saved session, and one run again, scale as this one does.
  @Test func savedSessionsScale() {
    let commands =
      Self.house
      + "seed 3; data scale standard; data scale target; split 0.5; layer dense 1 linear; loss mse; train epochs=5; predict 2 5; "
    #expect(
      printed(commands + "save a.chain; reset; open a.chain; predict 2 5")
        == printed(commands + "predict 2 5"))
  }

  @Test func labelsComeBackWithAWord() {
    let text = printed("data xor n=20; labelled 4; split 0.5")
    #expect(text.contains("every training example has its label again"), "\(text)")
  }
}
