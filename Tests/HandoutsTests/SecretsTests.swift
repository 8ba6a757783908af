// SecretsTests.swift — answers that a hand-out would show, in other words, order and digits, and none that it does not.
import Language
import LessonTestSupport
import Testing

@testable import Handouts
@testable import Lessons

@Suite struct SecretsTests {
  private func leaks(_ line: String, _ question: String, values: [String] = [], above: String = "") throws
    -> [String]
  {
    let text = "\(above)\n\n```question\nid: q\ntext: What is it?\n\(question)\n```\n\n\(line)\n"
    let lesson = try Lesson(parsing: text, path: "l.md")
    return Handout(of: lesson, values: values.isEmpty ? [:] : [1: values], vocabulary: .blackboard).leaks.map(
      \.message)
  }

  @Test(
    arguments: [
      ("It was the vanishing gradient.", "kind: text\nanswer: vanishing gradient", []),
      (
        "**Vanishing**\ngradients? No: a *vanishing* gradient.", "kind: text\nanswer: the vanishing gradient",
        []
      ),
      ("So weight\ndecay it is.", "kind: text\nanswer: [momentum, weight decay]", []),
      ("It comes to 12,345.6 here.", "answer: 2*x1", ["12345.6"]),
      ("It is 12 345,6.", "answer: 2*x1", ["12345.6"]),
      ("It is 12'345.6!", "answer: 2*x1", ["12345.6"]), ("It is 12.345,6.", "answer: 2*x1", ["12345.6"]),
      ("$1{,}234{,}567$", "answer: 2*x1", ["1234567"]),
      ("1\u{202F}234\u{202F}567 in all", "answer: 2*x1", ["1234567"]),
      ("about 1,234,567 of them", "answer: 2*x1", ["-1234567"]),
      ("Compute b1+w1*x1 first.", "answer: x1*w1 + b1", []), ("that is w1·x1 + b1", "answer: b1 + x1*w1", []),
      ("(y − z)·z·(1−z), as it was", "answer: z*(1-z)*(y-z)", []), ("so `x2*w2`", "answer: w2*x2", []),
      ("2 + b1 + w1·x1 = 3", "answer: 2 + x1*w1 + b1", []),
      ("w(2)1,1 * (z(2)1 - y)", "answer: (z(2)1 - y)*w(2)1,1", []),
      ("it is (-y + z(2)1)", "answer: z(2)1 - y", []), ("x1/n1*w1", "answer: w1*x1/n1", []),
    ] as [(String, String, [String])]) func isFound(_ line: String, _ question: String, values: [String])
    throws
  {
    #expect(try !leaks(line, question, values: values).isEmpty, "\(line)")
  }

  @Test(
    arguments: [
      ("A gradient is vanishing.", "kind: text\nanswer: vanishing gradient", []),
      ("Yes, no, and so on.", "kind: text\nanswer: no", []),
      ("It comes to 12,345.7 here, or 12, 345.6.", "answer: 2*x1", ["12345.6"]),
      ("In 12 345 cases, 6 of them", "answer: 2*x1", ["12345.6"]), ("1,2,345", "answer: 2*x1", ["12345"]),
      ("Compute b1-w1*x1 first.", "answer: x1*w1 + b1", []), ("b1 + w1, then x1", "answer: x1*w1 + b1", []),
      ("x1/w1", "answer: w1/x1", []), ("a well-known x2 or w2", "answer: w2*x2", []),
      ("z(1)2 - y", "answer: z(2)1 - y", []), ("y - z(2)1", "answer: z(2)1 - y", []),
      (String(repeating: "(", count: 5000), "answer: x1*w1 + b1", []),
    ] as [(String, String, [String])]) func isNotFound(_ line: String, _ question: String, values: [String])
    throws
  {
    #expect(try leaks(line, question, values: values) == [], "\(line)")
  }

  /// Text that the lesson has taught above is no secret.
  @Test func whatIsTaughtAboveIsNoSecret() throws {
    let question = "kind: text\nanswer: vanishing gradient"
    #expect(try leaks("The vanishing gradient.", question, above: "This is a vanishing gradient.") == [])
    #expect(try !leaks("The vanishing gradient.", question, above: "This is a gradient.").isEmpty)
  }

  /// Answers in lists are read, wherever Markdown has them.
  @Test(arguments: [
    "- ```answer 1\n  a + 1\n  ```", "- First\n\n  ```answer 1\n  a + 1\n  ```",
    "1. ```answer 1\n   a + 1\n   ```",
    "10. Tenth\n\n    ```answer 1\n    a + 1\n    ```", "- \n  ```answer 1\n  a + 1\n  ```",
    "* - ```answer 1\n    a + 1\n    ```", "- a\n  - b\n    ```answer 1\n    a + 1\n    ```",
    "-\t```answer 1\n\ta + 1\n\t```", "- x\n\ny\n\n```answer 1\na + 1\n```",
    "1) ~~~answer 1\n   a + 1\n   ~~~",
    "- x\n\n```answer 1\na + 1\n```",
  ]) func answersOfLists(_ text: String) {
    let submission = Submission(parsing: text + "\n\nMore prose.\n", path: "s.md")
    #expect(submission.answers["1"]?.text == "a + 1", "\(submission)")
    #expect(submission.problems.isEmpty, "\(submission.problems)")
  }

  /// Code that is indented outside of lists is text.
  @Test(arguments: ["    ```answer 1\n    a\n    ```", "a - ```answer 1```", "-```answer 1\na\n```"])
  func textIsNoAnswer(_ text: String) {
    #expect(Submission(parsing: text + "\n", path: "s.md").answers.isEmpty)
  }
}
