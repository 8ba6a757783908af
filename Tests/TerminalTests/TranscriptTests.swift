// TranscriptTests.swift — the commands of a pasted stretch of a session or a lesson.
import Testing

@testable import Terminal

private struct Pasted: CustomTestStringConvertible {
  var text: String
  /// The commands; nil when the text is taken as it stands.
  var commands: String?
  var testDescription: String { text.debugDescription }
}

@Test(arguments: [
  Pasted(text: "data xor\nstep", commands: nil),
  Pasted(text: "> 6 * 7\n42", commands: "6 * 7\n"),
  Pasted(text: "[3] > 6 * 7\n42\n[4] > step\n", commands: "6 * 7\n\nstep\n"),
  Pasted(text: "[12]> a = 1", commands: "a = 1"),
  Pasted(text: "  > 6 * 7\r\n  42", commands: "6 * 7\n"),
  Pasted(text: "> data table {\n. 0 1 -> 1\n. }\ntable  1 example", commands: "data table {\n0 1 -> 1\n}\n"),
  Pasted(text: "> data table {\n... 0 1 -> 1\n... }\n...", commands: "data table {\n0 1 -> 1\n}\n"),
  // Dots below an output are output, and so is a bare `...`.
  Pasted(text: "> 1\n1\n. 2", commands: "1\n\n"),
  Pasted(text: "> 1\n...", commands: "1\n"),
  Pasted(text: ">", commands: ""),
  // No prompts.
  Pasted(text: ">= 3", commands: nil),
  Pasted(text: "[1 2; 3 4] > 2", commands: nil),
  Pasted(text: "a = 3 \\\n> 2", commands: nil),
  Pasted(text: "[] > 1", commands: nil),
  Pasted(text: "", commands: nil),
  // Commands of a lesson are those in its blocks.
  Pasted(text: "> said somebody\n```chainrule\n> 1\n1\n```\n> and\n", commands: "\n\n1\n\n\n\n"),
  Pasted(text: "```chainrule tol=1e-6\n> 1\n```\n```question\n> 2\n```", commands: "\n1\n\n\n\n"),
])
private func commands(_ pasted: Pasted) { #expect(Transcript.commands(in: pasted.text) == pasted.commands) }

@Test(
  arguments: [
    (["XDG_CONFIG_HOME": "/c", "HOME": "/h"], "/c/chainrule/config"),
    (["XDG_CONFIG_HOME": "relative", "HOME": "/h"], "/h/.config/chainrule/config"),
    (["HOME": "/h"], "/h/.config/chainrule/config"),
    ([:], nil),
  ] as [([String: String], String?)])
func configurationStandsWhereXDGSays(_ variables: [String: String], _ path: String?) {
  #expect(Configuration.path(in: EnvironmentView(variables)) == path)
}
