// DefineTests.swift — `define`: pieces of network with words and arguments, and `repeat` with a word that counts.
import Diagnostics
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

private let table = "data table { 1 2 -> 1 }; "
private let block =
  "define block(width, out=2) { layer sum { layer dense 2*width tanh name=in; layer dense out linear } { } name=join }; "

@Suite struct DefineTests {
  @Test(arguments: [
    (
      table + block + "block 3 name=b.1; block 1 2; network",
      """
               ┌ branch 1
      layer 1  │ dense 2 → 6, tanh  18 parameters  name=b.1.in
      layer 2  │ dense 6 → 2, linear  14 parameters
               ├ branch 2: the input as it is
      layer 3  └ sum of 2  name=b.1.join
               ┌ branch 1
      layer 4  │ dense 2 → 2, tanh  6 parameters  name=in
      layer 5  │ dense 2 → 2, linear  6 parameters
               ├ branch 2: z(3) as it is
      layer 6  └ sum of 2  name=join
               44 parameters in all
      """
    ),
    (
      block + "help block",
      "block width [out] [from=LAYER] [name=NAME]\n  a piece of network:\n    \(block.dropLast(2))"
    ),
    (block + "undo; block 3", "error: `block` is no command"),
    (
      block + "undo; define block { layer linear }; redo; \(table) block; network",
      "layer 1  linear\n         0 parameters in all"
    ),
    // Names nest with points; those inside are seen first.
    (
      table
        + "define inner(n) { layer dense n name=a; layer dense n from=a name=b; layer sum a b name=c }; define outer(n) { inner n name=x; inner n name=y; layer concat x.c y.c name=d }; outer 2 name=o; network",
      """
      layer 1  dense 2 → 2, sigmoid  6 parameters  name=o.x.a
      layer 2  dense 2 → 2, sigmoid  6 parameters  name=o.x.b
      layer 3  sum of 2  from layers 1 and 2  name=o.x.c
      layer 4  dense 2 → 2, sigmoid  6 parameters  name=o.y.a
      layer 5  dense 2 → 2, sigmoid  6 parameters  name=o.y.b
      layer 6  sum of 2  from layers 4 and 5  name=o.y.c
      layer 7  concat of 2  from layers 3 and 6  name=o.d
               24 parameters in all
      """
    ),
    (
      table + "repeat 2 as i { layer dense i name=unit{i}.{i-1} }; network",
      """
      layer 1  dense 2 → 1, sigmoid  3 parameters  name=unit1.0
      layer 2  dense 1 → 2, sigmoid  4 parameters  name=unit2.1
               7 parameters in all
      """
    ),
    (
      table + "define deep(n) { repeat n as i { layer dense n*i name={i} } }; deep 2 name=d; network",
      """
      layer 1  dense 2 → 2, sigmoid  6 parameters  name=d.1
      layer 2  dense 2 → 4, sigmoid  12 parameters  name=d.2
               18 parameters in all
      """
    ),
    ("a = 0; repeat 3 as i { a = a + i^2 }; a", "14"),
    ("repeat 2 as i { repeat 2 as j { [i j] } }", "[1 1]\n[1 2]\n[2 1]\n[2 2]"),
    ("repeat 2 as i { repeat 2 as i { i } }", "1\n2\n1\n2"),
    ("i = 7; repeat 2 as i { i }; i", "7"),
    (table + "define half(n) { layer dense n/2 }; half 4", "layer 1  dense 2 → 2, sigmoid  6 parameters"),
    (
      table + "define grow(n, m=2*n) { layer dense m }; grow 3",
      "layer 1  dense 2 → 6, sigmoid  18 parameters"
    ),
    (
      table + "m = 3; define known(n=m) { layer dense n }; known",
      "layer 1  dense 2 → 3, sigmoid  9 parameters"
    ),
    (
      "define stem(width, s=1) { layer conv width 3x3 stride=s padding=s }; stem 4 2 input=8x8x3",
      "layer 1  conv 4 3×3 stride 2 padding 2, linear  8×8×3 → 5×5×4  112 parameters"
    ),
    (
      table + "define nothing { }; layer dense 2; nothing; network",
      "layer 1  dense 2 → 2, sigmoid  6 parameters\n         6 parameters in all"
    ),
    (
      table + "layer dense 2; layer dense 3; define one(n) { layer dense n }; one 4 from=1; network",
      "layer 1  dense 2 → 2, sigmoid  6 parameters\nlayer 2  dense 2 → 3, sigmoid  9 parameters\nlayer 3  dense 2 → 4, sigmoid  12 parameters  from layer 1\nnothing reads the output of layer 2\n         27 parameters in all"
    ),
    (
      block + table
        + "layer concat { block 2 name=a } { block 2 name=b; block 2 name=c } { }; layer dense 1; loss mse; check",
      "…"
    ),
  ]) func prints(_ typed: String, _ expected: String) {
    let printed = printed(typed)
    let holds =
      expected == "…"
      ? !printed.hasPrefix("error")
      : printed == expected || expected.hasPrefix("error") && printed.hasPrefix(expected)
    #expect(holds, "\(typed)\n\(printed)")
  }

  @Test(arguments: [
    ("", "define ▸step◂(n) { layer dense n }", "`step` is a command"),
    ("", "define ▸relu◂ { layer dense 2 }", "`relu` is a function"),
    ("", "define ▸w◂(n) { layer dense n }", "`w` is a quantity"),
    ("", "define ▸err◂(n) { layer dense n }", "`err` is a quantity"),
    ("", "define ▸x1◂(n) { layer dense n }", "`x1` is a quantity"),
    ("mine = 2; ", "define ▸mine◂(n) { layer dense n }", "`mine` is a name that has a value"),
    (block, "define ▸block◂(n) { layer dense n }", "`block` is a piece of network already"),
    (block, "▸block◂ = 3", "is a command"),
    ("", "define rec(n) { layer dense n; ▸rec◂ n }", "stands in its own definition"),
    ("", "define rec(n) { layer sum { repeat 2 { ▸rec◂ n } } { } }", "stands in its own definition"),
    ("", "define two(n, ▸n◂) { layer dense n }", "twice"),
    ("", "define two(n=1, ▸m◂) { layer dense n }", "must be given"),
    ("", "define two(n, ▸linear◂) { layer dense n linear }", "a word of `layer`"),
    ("", "define two(▸same◂) { layer dense 2 }", "a word of `layer`"),
    ("", "define two(▸name◂) { layer dense 2 }", "an option of every layer"),
    ("", "define two(n) { ▸train◂ }", "only layers"),
    ("", "define two(n) { repeat 2 { ▸n◂ } }", "only layers"),
    ("", "define two(n) { ▸define three { layer relu }◂ }", "only layers"),
    (block, "block▸◂", "needs width"),
    (block, "block out=3▸◂", "needs width"),
    (block, "block 1 2 ▸3◂", "is more than `block` takes"),
    (block, "block 1 ▸wide◂=3", "no option `wide`"),
    (block + table, "▸block 0◂", "block, `layer sum { layer dense 2*width"),
    (block + table, "▸block 2 3◂", "units differ, 2 and 3"),
    (block + table + "block 1; ", "▸block 1◂", "layer 1 has the name `in` already"),
    (table + "define five { layer dense 2; layer dense 2 from=1 }; ", "▸five◂", "called by name"),
    (table + "define five { layer dense 2; layer dense 2 from=0 }; ", "▸five◂", "called by name"),
    ("", "repeat 2 as ▸step◂ { 1 }", "`step` is a command"),
    ("", "repeat 2 as i { layer dense 2 input=2 name=a{▸i-2◂} }", "0 or more"),
    ("", "repeat 2 as i { ▸i◂ = 3 }", "only a name"),
  ]) func saysWhere(_ before: String, _ marked: String, _ message: String) throws {
    let parts = marked.split(separator: "▸", maxSplits: 1, omittingEmptySubsequences: false)
    let inner = parts[1].split(separator: "◂", maxSplits: 1, omittingEmptySubsequences: false)
    let session = Session()
    session.run(before) { #expect($0.held, "\($0.errorLines)") }
    let state = session.state
    var last: CommandResult?
    session.run(String(parts[0] + inner[0] + inner[1])) { last = $0 }
    let error = try #require(last?.error, "\(marked) holds")
    #expect(error.message.contains(message), "\(error.message)")
    let start = parts[0].utf8.count
    #expect(
      error.place == SourceRange(start, start + inner[0].utf8.count),
      "\(marked): \(String(describing: error.place))")
    #expect(session.state.isSame(as: state) && session.building.pieces == 0 && session.building.names.isEmpty)
  }

  /// Words of words of words: an error, and no stack that overflows.
  @Test func deepNestingIsRefused() {
    var lines = "data table { 1 -> 1 }\ndefine blk0 { layer linear }\n"
    for i in 1...60 { lines += "define blk\(i) { blk\(i - 1) }\n" }
    #expect(printed(lines + "blk30").hasPrefix("layer 1"))
    #expect(printed(lines + "blk60").contains("stand within each other"))
    var many = "data table { 1 -> 1 }\ndefine q0 { layer linear; layer linear }\n"
    for i in 1...30 { many += "define q\(i) { q\(i - 1); q\(i - 1) }\n" }
    #expect(printed(many + "q20").contains("at most 5000 layers"))
  }
}
