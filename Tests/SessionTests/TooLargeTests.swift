// TooLargeTests.swift — computations too large for memory are refused beforehand, with their purpose.
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

private struct TooLarge: CustomTestStringConvertible {
  var command: String
  var after = ""
  /// Beginning of the message, and its end.
  var says: String
  var parts = ""
  var testDescription: String { command }
}

private let wide = """
  data digits n=1000
  layer conv 1000000 1x1 relu
  layer globalpool
  layer dense 1 sigmoid
  loss mse

  """

@Test(arguments: [
  TooLarge(
    command: "layer dense 1000000", after: "data xor; layer dense 1000000",
    says: "its parameters would take 8 TB of memory, and "),
  TooLarge(
    command: "layer conv 1000000000000 3x3", after: "data digit",
    says: "its parameters would take 80 TB of memory, and "),
  TooLarge(
    command: "train batch=1000", after: wide, says: "this would take ",
    parts: "may be used: parameters 24 MB, gradients 24 MB, activations "),
  TooLarge(
    command: "forward", after: wide + "examples all",
    says: "the network on the 1000 selected examples would take ",
    parts: "may be used: parameters 24 MB, activations "),
  TooLarge(
    command: "reshape(a, 1000000, 1)*reshape(a, 1, 1000000)", after: "a = 1:1000000",
    says: "this would take 8 TB of memory, and "),
]) private func refuses(_ given: TooLarge) throws {
  let refused = try #require(run(given.after + "\n" + given.command).last)
  let message = try #require(refused.error?.message)
  #expect(message.hasPrefix(given.says), "\(message)")
  #expect(given.parts.isEmpty || message.contains(given.parts), "\(message)")
}

/// Commands without the network on the selected examples go on.
@Test(arguments: [
  ("1 + 1", "2"), ("a = 3; a*2", "6"), ("a = 3; g = a^2; d g / d a", "∂g/∂a = 6"),
  ("w(3) = 1; w(3)5,1", "1"), ("sum(y) >= 0", "1"), ("mean(x) > 0", "1"),
  ("undo", "undone: examples all"), ("layer dense 2; cut 3", "3 layers stay"),
  ("batch 16; forward; 1 + 1", "2"), ("tape memory", "a step on 1000 examples, double:"),
  ("network", "layer 1  conv 1000000 1×1, relu  14×14×1 → 14×14×1000000  2000000 parameters"),
  ("init zero; b(1,1)", "0"), ("err", "error: the network on the 1000 selected examples would take"),
  ("p = 1; d p / d w(3)1,1; J", "error: the network on the 1000 selected examples would take"),
  ("a = 3; tape", "n  output  computed as  shape         value"),
]) private func whatNeedsNoRecordingGoesOn(_ typed: String, _ begins: String) {
  let printed = printed(wide + "examples all; " + typed)
  #expect(printed.hasPrefix(begins), "\(printed)")
}

/// The message's advice works.
@Test func theHintAboutMemoryHolds() throws {
  let refused = try #require(run(wide + "examples all; forward").last?.error)
  let hint = try #require(refused.hint)
  let command = try #require(hint.split(separator: "`").first { $0.hasPrefix("batch ") })
  #expect(printed("data digits n=1000; layer conv 4 3x3; \(command)").contains("examples selected"))
  #expect(printed(wide + "examples all; tape").contains("the network is not on it: "))
}

/// Layers that don't fit each other stand in the way of nothing else.
@Test(arguments: [
  ("a = 3; a + 1", "4"), ("x1", "[0; 1]"), ("w(1)1,1 = 2; w(1)1,1", "2"),
  ("forward", "error: cross-entropy over 3 classes works on scores"), ("J", "error: cross-entropy over"),
]) private func misfitsAreToldToWhoAsks(_ typed: String, _ begins: String) {
  let printed = printed("data table { 0 -> 0; 1 -> 2 }; layer dense 3; loss crossentropy; \(typed)")
  #expect(printed.hasPrefix(begins), "\(printed)")
}
