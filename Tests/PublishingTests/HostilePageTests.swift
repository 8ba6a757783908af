// HostilePageTests.swift — control characters and marks of direction are shown in pages, not sent.
import Testing

@testable import Publishing

@Suite struct HostilePageTests {
  /// One of everything, with overrides of the direction in each.
  @Test(arguments: Publisher.Format.allCases) func directionsAreShown(_ format: Publisher.Format) throws {
    let turn = "\u{202E}txet\u{2066}\u{202A}\u{2069}\u{202C}"
    let text = """
      ---
      title: "Title \(turn)"
      ---
      # Heading \(turn)

      Prose \(turn), `code \(turn)`, **bold \(turn)**, [link \(turn)](https://example.org/\(turn)), $x\(turn) + 1$.

      | a \(turn) | b |
      |---|---|
      | 1 | 2 \(turn) |

      - item \(turn)

      > quoted \(turn)

      ```text
      block \(turn)
      ```

      ```chainrule
      > say out \(turn)
      out \(turn)
      ```

      ```question
      text: "How much? \(turn)"
      answer: 40
      hints: ["hint \(turn)"]
      wrong:
        - answer: 41
          say: "Off \(turn)"
      ```

      ```question
      text: Which?
      choices: ["left \(turn)", right]
      answer: 2
      ```

      """
    let files = try PublishTests.files(["01-a.md": text], [format])
    #expect(!files.isEmpty)
    for (name, content) in files {
      let turning = content.unicodeScalars.filter {
        (0x202A...0x202E).contains($0.value) || (0x2066...0x2069).contains($0.value)
      }
      #expect(turning.isEmpty, "\(name)")
      // Nor as escapes of JSON, or as references that a browser reads.
      let plain = content.lowercased()
      #expect(
        !plain.contains("\\u202e") && !plain.contains("&#8238;") && !plain.contains("&#x202e;"), "\(name)")
    }
    let all = files.values.joined()
    #expect(all.contains("U+202E"))
  }
}
