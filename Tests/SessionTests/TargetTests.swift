// TargetTests.swift — forms of targets (class numbers, one-hot rows, shares), and quantities as columns.
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct TargetTests {
  private static let three = "layer dense 3 linear; w(1) = [1 2 3; -1 0.5 2]; b(1) = [0.1 0.2 0.3]; loss"

  /// The same network, the same classes: as numbers and as one-hot rows.
  @Test(arguments: [
    ("crossentropy", "J"), ("crossentropy", "sum(grad w(1)^2)"), ("crossentropy", "errtrain"), ("mse", "J"),
    ("mse", "sum(grad w(1)^2)"), ("sse", "J"), ("sse", "errtrain"),
  ]) func classesAndOneHotRowsAreTheSame(_ loss: String, _ asked: String) throws {
    let classes = try number("data table { 1 2 -> 2; 0 1 -> 0; 1 0 -> 1 }; \(Self.three) \(loss); \(asked)")
    let rows = try number(
      "data table { 1 2 -> 0 0 1; 0 1 -> 1 0 0; 1 0 -> 0 1 0 }; \(Self.three) \(loss); \(asked)")
    #expect(abs(classes - rows) <= 1e-14 * abs(rows), "\(classes) and \(rows)")
  }

  /// −Σ y·ln softmax(z) of shares, with softmax units and with linear ones.
  @Test(arguments: ["softmax", "linear"]) func sharesOfClasses(_ activation: String) throws {
    let typed = """
      data table { 1 2 -> 0.1 0.7 0.2 }; layer dense 3 \(activation); loss crossentropy
      w(1) = [1 2 3; -1 0.5 2]; b(1) = [0.1 0.2 0.3]
      """
    #expect(try abs(number("\(typed); err") - number("\(typed); -sum(y * logsoftmax(a(1)))")) < 1e-14)
    let largest = try number("\(typed); max(abs((grad a(1)) - (softmax(a(1)) - y)))")
    #expect(largest < 1e-15)
    #expect(printed("\(typed); check").contains("all agree"))
  }

  @Test func oneHotIsSaid() {
    let typed = "data table { 1 -> 2; 0 -> 0; 2 -> 1 }; layer dense 3; loss sse"
    #expect(printed(typed).contains("targets are class numbers: one-hot"))
    #expect(printed("\(typed); network").contains("targets are class numbers: one-hot"))
    #expect(printed("\(typed); example 1; explain a(1)1").hasPrefix("error") == false)
    #expect(printed("\(typed); check").contains("all agree"))
  }

  @Test(arguments: [
    (
      "data table { 1 -> 3; 0 -> 0 }; layer dense 3; loss mse; J",
      "mse over 3 units takes class numbers from 0 to 2"
    ),
    (
      "data table { 1 -> 0.5 -0.5 }; layer dense 2 softmax; loss crossentropy",
      "cross-entropy over 2 units takes shares of the classes, none below 0"
    ),
    ("data table { 1 -> 1 2 }; layer dense 3 softmax; loss crossentropy", "the network ends in 3 units"),
  ]) func whatDoesNotFitIsRefused(_ typed: String, _ says: String) {
    #expect(printed(typed).contains(says), "\(printed(typed))")
  }

  // MARK: Columns

  private static let several = "data xor n=5 seed=2; layer dense 1; loss crossentropy"

  /// A number for each of five examples is a column of five.
  @Test(arguments: [
    "y", "p", "err", "x1", "z(0)2", "z(1)", "z(1)1", "a(1)1", "z(1)1 - y", "z(1) - y", "p - y", "err - y",
  ])
  func numbersOfExamplesAreColumns(_ quantity: String) throws {
    let result = try #require(run("\(Self.several); \(quantity)").last)
    #expect(result.answer.value.tensor?.shape == [5, 1], "\(result.errorLines)")
  }

  /// A value computed from several quantities by hand equals the network's.
  @Test(arguments: [
    ("mean((z(1) - y)^2) - J", "mse"), ("mean(-y*ln(p) - (1-y)*ln(1-p)) - J", "crossentropy"),
    ("sum(abs(x1*w(1)1,1 + x2*w(1)2,1 + b(1)1 - a(1)1))", "sse"),
    ("mean((p - y) * x1) - grad w(1)1,1", "crossentropy"),
    ("mean(err) - J", "sse"),
  ]) func byHandIsTheSame(_ difference: String, _ loss: String) throws {
    #expect(try abs(number("data xor n=50; layer dense 1; loss \(loss); \(difference)")) < 1e-14)
  }

  /// Class numbers of several examples go as they are where class numbers are taken.
  @Test func columnsOfClassesAreTaken() throws {
    let typed = "data table { 1 2 -> 2; 0 1 -> 0; 1 0 -> 1 }; layer dense 3 linear; init normal seed=1"
    #expect(try abs(number("\(typed); loss mse; mean((z(1) - onehot(y, 3))^2) - J")) < 1e-15)
    #expect(try abs(number("\(typed); loss crossentropy; mean(classcrossentropy(z(1), y)) - J")) < 1e-15)
    #expect(try number("\(typed); loss crossentropy; max(abs(classcrossentropy(z(1), y) - err))") == 0)
  }

  @Test func targetsAndInputsTakeVectorsAndColumns() {
    let typed = "data table { 1 -> 0; 2 -> 1; 3 -> 0 }"
    #expect(printed("\(typed); y = [1 0 1]; y") == "[1; 0; 1]")
    #expect(printed("\(typed); y = [1; 0; 1]; y") == "[1; 0; 1]")
    #expect(printed("\(typed); x1 = [4 5 6]; x1") == "[4; 5; 6]")
  }

  /// The mask of maps is indexed as the maps are.
  @Test func masksReadLikeOutputs() {
    let typed =
      "data digit; data scale; layer conv 3 3x3 relu; layer dropout 0.5; layer flatten; layer dense 10; loss sse; set mode train"
    for part in ["", ",2", ",3"] {
      let shapes = ["mask(2\(part))", "z(2\(part))"].map {
        run("\(typed); \($0)").last?.answer.value.tensor?.shape
      }
      #expect(shapes[0] == shapes[1] && shapes[0] != nil)
    }
    #expect(printed("\(typed); max(abs(z(2) - mask(2)*z(1)))") == "0")
  }
}
