// TooLargeTests.swift — what does not fit in memory is refused before any of it is taken, with what it would be for.
import Testing

@testable import Session

private struct TooLarge: CustomTestStringConvertible {
  var command: String
  var after = ""
  /// What the message begins with, and what it ends with.
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
    says: "its parameters would take 24 TB of memory, and "),
  TooLarge(
    command: "layer conv 1000000000000 3x3", after: "data digit",
    says: "its parameters would take 240 TB of memory, and "),
  TooLarge(
    command: "train batch=1000", after: wide, says: "this would take ",
    parts: "may be used: parameters 24 MB, gradients 24 MB, activations "),
  TooLarge(
    command: "forward", after: wide + "examples all", says: "this would take ",
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
