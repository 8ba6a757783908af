// DataCommandTests.swift — the content of data, their known labels, and the roles of their examples.
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct DataCommandTests {
  private static let three = "data table { 0 -> 3; 1 -> 5 }; "
  private static let points = "data table { 0 -> 0; 1 -> 1; 2 -> 0; 3 -> 1 }; layer dense 1; w(1) = 1; "

  @Test(arguments: [
    ("data digits n=200 seed=1", "digits  200 examples, images of 14×14×1, 10 classes (20 each)"),
    (
      "data digits n=12 seed=1; split 0.5; examples",
      "digits  12 examples, images of 14×14×1, 10 classes (2 2 1 1 1 1 1 1 1 1), 6 for training, 6 for testing"
    ),
    ("data digit", "digit  1 example, images of 14×14×1, 10 classes"),
    (
      "data digits n=100; split 0.8; labelled 20",
      "20 training examples keep their label (2 of each class), 60 are without"
    ),
    (
      "data digits n=100; split 0.8; labelled 20; examples",
      "digits  100 examples, images of 14×14×1, 10 classes (10 each), 20 for training, 60 without label, 20 for testing"
    ),
    ("data digits n=100; labelled 20; labelled 99", "99 training examples keep their label, 1 is without"),
    ("data digits n=100; labelled 20; labelled all", "all 100 training examples have their label"),
    ("data digits n=100; labelled 20; examples train", "20 examples selected"),
    ("data digits n=100; labelled 20; undo; examples train", "100 examples selected"),
    (
      points + "mistakes",
      "2 of 4 examples are wrong\n  example 3  is 0, taken for 1  p = 0.880797\n  example 1  is 0, taken for 1  p = 0.5"
    ),
    (
      points + "mistakes most=1",
      "2 of 4 examples are wrong\n  example 3  is 0, taken for 1  p = 0.880797\n  … 1 more"
    ),
    (points + "example 2; mistakes", "none of 1 example is wrong"),
    (
      "data table { 0 -> 0; 1 -> 2; 2 -> 1 }; layer dense 3 linear; loss crossentropy; init zero; mistakes",
      "2 of 3 examples are wrong\n  example 2  is 2, taken for 0  p = 0.333333\n  example 3  is 1, taken for 0  p = 0.333333"
    ),
    // Classes are numbered from 0: numbers missing in a table are named.
    (
      "data table { 0 -> 3; 1 -> 5 }",
      "table  2 examples, 1 input, 6 classes (1 of 3, 1 of 5)\nnote: no target is 0, 1, 2, 4: classes are numbered from 0; numbers that are no\n      classes take `loss mse`"
    ),
    ("data table { 0 -> 1 }", "table  1 example, 1 input, 2 classes (0 of 0, 1 of 1)"),
    ("data table { 0 -> 3; 1 -> 5 }; layer dense 1 linear; loss mse; w(1) = 2; b(1) = 3; J", "0"),
    (
      "data table { 0 -> 3; 1 -> 5 }; layer dense 6 linear; loss crossentropy; init zero; err",
      "[1.79176; 1.79176]"
    ),
  ]) func prints(_ typed: String, _ expected: String) { #expect(printed(typed) == expected) }

  @Test(arguments: [
    ("labelled 5", "there are no data"), ("data xor n=10; labelled", "how many?"),
    ("data xor n=10; labelled 11", "11 examples can't keep their labels: there are 10 examples for training"),
    ("data xor n=10; labelled 0", "at least 1"), (points + "mistakes test", "there are no test examples"),
    ("mistakes", "there are no data"), ("data xor; mistakes", "there is no layer"),
    ("data table { 1 -> 0.5 }; layer dense 1; mistakes", "the targets are no classes"),
    (
      three + "layer dense 1; loss crossentropy; forward",
      "a sigmoid unit takes targets from 0 to 1, and these go from 3 to 5"
    ),
    (three + "layer dense 1; loss crossentropy; train", "or end with `layer dense 6 linear`"),
    (three + "layer dense 2; loss crossentropy; evaluate", "over 2 units takes class numbers from 0 to 1"),
    (
      three + "layer dense 2 softmax; loss crossentropy; step",
      "number the classes from 0, or end with `layer dense 6 linear`"
    ),
    ("data table { 1 -> -1; 2 -> 1 }; layer dense 1; loss crossentropy; J", "call two classes 0 and 1"),
    (
      "data table { 1 -> 0.5; 2 -> 1 }; layer dense 2 linear; loss crossentropy; J",
      "`loss mse` takes any numbers"
    ),
    (
      "data table { 1 -> 0; 2 -> 1 }; layer dense 1; loss crossentropy; forward; y = [0 2]; forward",
      "these go from 0 to 2"
    ),
    ("data table { 1 -> 7 }; layer dense 1; loss crossentropy", "and here they are 7"),
  ]) func refuses(_ typed: String, _ says: String) {
    #expect(printed(typed).hasPrefix("error:") && printed(typed).contains(says), "\(printed(typed))")
  }

  /// Training learns from the labelled ones alone; testing from neither.
  @Test func trainingUsesTheLabelled() throws {
    let start =
      "data digits n=60 seed=2; data scale; split 0.5; labelled 10; layer flatten; layer dense 10 softmax; loss crossentropy; "
    let result = try #require(run(start + "train epochs=1 batch=5").last)
    #expect(result.answer.value.text.contains("\"steps\":2"))
  }
}
