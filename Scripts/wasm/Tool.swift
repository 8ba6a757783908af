import Commands
// Tool.swift — the interpreter as a module of WebAssembly: text in, lines out.
import Diagnostics
import Interpreter
import Tensors

nonisolated(unsafe) private var session: Session?

/// Starts a session.
@_expose(wasm, "tool_start") @_cdecl("tool_start")
public func toolStart(_ seed: Int32, _ isSingle: Int32) {
  var options = SessionOptions()
  options.seed = UInt64(seed)
  options.precision = isSingle != 0 ? .single : .double
  session = Session(options)
}

/// Runs commands, as `chainrule --json --keep-going run` does; the answer is text that ends in a zero, to be freed.
@_expose(wasm, "tool_run") @_cdecl("tool_run")
public func toolRun(_ text: UnsafePointer<UInt8>, _ count: Int32) -> UnsafeMutablePointer<UInt8> {
  let bytes = UnsafeBufferPointer(start: text, count: Int(count))
  var lines: [String] = []
  session?.run(SourceText(String(decoding: bytes, as: UTF8.self)), keepGoing: true) { lines.append($0.json) }
  let answer = Array(lines.joined(separator: "\n").utf8)
  let result = UnsafeMutablePointer<UInt8>.allocate(capacity: answer.count + 1)
  result.initialize(repeating: 0, count: answer.count + 1)
  for (place, byte) in answer.enumerated() { result[place] = byte }
  return result
}
