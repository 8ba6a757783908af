// StatementTests.swift — texts and the statements they are: commands with arguments, assignments, derivatives.
import Diagnostics
import Language
import Testing

@Test(
  arguments: [
    // assignments
    ("g = (a + b)^2 / c", ["g = ((a + b) ^ 2) / c"]), ("w(1)2,1 = 0.3", ["w(1)2,1 = 0.3"]),
    ("x1 = 2", ["x1 = 2"]), ("d = 3", ["d = 3"]),
    ("tr = 3", ["tr = 3"]), ("a == b", ["a == b"]), ("γ(1)2 = 1", ["gamma(1)2 = 1"]),
    ("η = 0.1", ["eta = 0.1"]),
    // derivatives
    ("d g / d a", ["d g / d a"]), ("d w(2)1,1 / d w(1)1,1", ["d w(2)1,1 / d w(1)1,1"]),
    ("∂err/∂w(1)2,1", ["d err / d w(1)2,1"]),
    ("d (a / d) / d b", ["d (a / d) / d b"]), ("d a / b / d c", ["d (a / b) / d c"]),
    ("∂ err / ∂ w⁽²⁾₁,₁", ["d err / d w(2)1,1"]),
    ("d a*b + c / d (a)", ["d ((a * b) + c) / d a"]), ("d(g) / d(a)", ["d g / d a"]),
    ("d g / d / d a", ["d (g / d) / d a"]),
    // derivatives as values
    ("g = d a / d b", ["g = (d a / d b)"]), ("2 * (∂a/∂b)", ["2 * (d a / d b)"]),
    ("(d a / b / d c)", ["(d (a / b) / d c)"]), ("d (d a / d b) * c / d c", ["d ((d a / d b) * c) / d c"]),
    ("(d - 1)", ["d - 1"]), ("(d)", ["d"]),
    // `d` as a name
    ("d / 2", ["d / 2"]), ("d", ["d"]), ("d + 1", ["d + 1"]), ("d - g", ["d - g"]), ("a / d", ["a / d"]),
    // several
    ("a = 1; b = 2", ["a = 1", "b = 2"]), ("\n\n a = 1 # one\n;;b = 2\n", ["a = 1", "b = 2"]), ("", []),
    ("# nothing", []), ("a = 1;", ["a = 1"]),
    ("a = \\\n 1", ["a = 1"]), ("a\r\nb\r\n", ["a", "b"]),
    // prefixes of commands
    ("tr epochs=5", ["train(epochs=5)"]), ("gr w(2)", ["grad(X=`w(2)`)"]), ("g + 1", ["g + 1"]), ("g", ["g"]),
    ("und", ["undo()"]),
    ("net = 1; net", ["net = 1", "net"]), ("net", ["network()"]), ("s(2)", ["s(2)"]), ("ste -1", ["ste - 1"]),
    ("st 10", ["step(n=10)"]),
    ("op ./a.chain", ["open(file=\"./a.chain\")"]), ("rep 2 { undo }", ["repeat(n=2, body={ undo() })"]),
    ("max", ["max"]), ("re", ["re"]),
    ("example 3", ["example(number=3)"]), ("res", ["res"]),
    // arguments
    ("network", ["network()"]), ("step", ["step()"]), ("step 10", ["step(n=10)"]),
    ("step 10 rate=0.5", ["step(n=10, rate=0.5)"]),
    ("step rate=.5 10", ["step(rate=0.5, n=10)"]), ("step n=10", ["step(n=10)"]), ("step -3", ["step(n=-3)"]),
    ("step k", ["step(n=`k`)"]),
    ("step (k + 1)", ["step(n=`k + 1`)"]), ("step rate = 1/3", ["step(rate=`1 / 3`)"]),
    ("step 1 rate=−2", ["step(n=1, rate=-2)"]),
    ("train epochs=5 batch=32 optimizer=adam", ["train(epochs=5, batch=32, optimizer=adam)"]),
    ("grad w(3)1,1", ["grad(X=`w(3)1,1`)"]), ("grad w(1)1,1 of z(2)1", ["grad(X=`w(1)1,1`, Y=`z(2)1`)"]),
    ("grad g of h", ["grad(X=`g`, Y=`h`)"]),
    ("loss mse", ["loss(kind=mse)"]), ("loss \"mse\"", ["loss(kind=mse)"]),
    ("layer dense 2", ["layer(kind=dense, out=2)"]), ("layer dense 2 3", ["layer(kind=dense, in=2, out=3)"]),
    ("layer dense 2 relu", ["layer(kind=dense, out=2, activation=relu)"]),
    ("layer dense n", ["layer(kind=dense, out=`n`)"]),
    ("layer dense 2 3 tanh", ["layer(kind=dense, in=2, out=3, activation=tanh)"]),
    ("layer dense out=3", ["layer(kind=dense, out=3)"]),
    ("layer conv 6 5x5", ["layer(kind=conv, depth=6, size=5x5)"]),
    ("layer conv 6 5×3 relu", ["layer(kind=conv, depth=6, size=5x3, activation=relu)"]),
    ("layer conv 6 5 stride=2", ["layer(kind=conv, depth=6, size=5x5, stride=2)"]),
    ("layer conv 6 5 x 3", ["layer(kind=conv, depth=6, size=5x3)"]),
    ("layer conv depth k padding=1x2", ["layer(kind=conv, depth=`depth`, size=`k`, padding=1x2)"]),
    ("layer conv 6 5x5 mirror relu", ["layer(kind=conv, depth=6, size=5x5, mirror=mirror, activation=relu)"]),
    ("layer flatten", ["layer(kind=flatten)"]),
    (
      "layer sum {} { layer dense 2; layer sum { } { } }",
      [
        "layer(kind=sum, branches={  }, branches={ layer(kind=dense, out=2); layer(kind=sum, branches={  }, branches={  }) })"
      ]
    ),
    ("data xor", ["data(kind=xor)"]), ("data linear 40 noise=0.1", ["data(kind=linear, n=40, noise=0.1)"]),
    ("data table { 0 1 -> 1; 1 -1.5 → 0 }", ["data(kind=table, rows={ 0 1 -> 1; 1 -1.5 -> 0 })"]),
    (
      "data table {\n 0 1 -> 1 0 # first\n\n 1 1->0 1\n}",
      ["data(kind=table, rows={ 0 1 -> 1 0; 1 1 -> 0 1 })"]
    ), ("data table { 1 2 }", ["data(kind=table, rows={ 1 2 })"]),
    ("data csv ../a/b-c.csv label=price", ["data(kind=csv, file=\"../a/b-c.csv\", label=\"price\")"]),
    (
      "data csv \"my file.csv\" label=\"the price\"",
      ["data(kind=csv, file=\"my file.csv\", label=\"the price\")"]
    ), ("open “a b.md”; undo", ["open(file=\"a b.md\")", "undo()"]),
    ("examples", ["examples()"]), ("examples all", ["examples(all=all)"]),
    ("examples 1..32", ["examples(span=1..32)"]), ("examples 1 .. 3", ["examples(span=1..3)"]),
    ("examples 7", ["examples(span=7..7)"]), ("examples 1…3", ["examples(span=1..3)"]),
    ("examples k", ["examples(span=`k`)"]),
    ("window 1,2 4,8 depth=3", ["window(map=1,2, position=4,8, depth=3)"]),
    ("window 1 , k  (i+1),8", ["window(map=1,k, position=i + 1,8)"]),
    ("window z(1,2)4,8", ["window(map=z(1,2)4,8)"]),
    ("freeze 1", ["freeze(layer=1)"]), ("freeze b(1)", ["freeze(quantity=`b(1)`)"]), ("freeze", ["freeze()"]),
    ("predict 0 1", ["predict(inputs=`0`, inputs=`1`)"]),
    ("predict 1 -2", ["predict(inputs=`1`, inputs=`-2`)"]), ("predict 1 - 2", ["predict(inputs=`1 - 2`)"]),
    ("predict [1 2] a (b)", ["predict(inputs=`[1, 2]`, inputs=`a`, inputs=`b`)"]),
    ("target 1 2 -> 0 1", ["target(inputs=`1`, inputs=`2`, targets=`0`, targets=`1`)"]),
    ("assert abs (x - 1) < 0.1", ["assert(condition=`abs(x - 1) < 0.1`)"]),
    ("assert 3 -1", ["assert(condition=`3 - 1`)"]),
    ("help", ["help()"]), ("help how to plot # now", ["help(topic=\"how to plot\")"]),
    ("help layer conv; undo", ["help(topic=\"layer conv\")", "undo()"]),
    ("help \"a; b\"", ["help(topic=\"a; b\")"]), ("help d Y / d X = 3", ["help(topic=\"d Y / d X = 3\")"]),
    ("help \"a\" b", ["help(topic=\"\"a\" b\")"]),
    ("repeat 3 {\n step\n a = a + 1; undo\n}", ["repeat(n=3, body={ step(); a = a + 1; undo() })"]),
    ("repeat n{help me}", ["repeat(n=`n`, body={ help(topic=\"me\") })"]),
    ("repeat 2 { d g / d a }", ["repeat(n=2, body={ d g / d a })"]),
    ("repeat 2 { [1 2\n3 4] }", ["repeat(n=2, body={ [1, 2; 3, 4] })"]),
  ] as [(String, [String])])
func statementsAre(text: String, printed: [String]) throws {
  #expect(try Parser(vocabulary: .sample).parse(text).map(\.description) == printed)
}

@Test func commandsKnowTheirPlaces() throws {
  let text = "a; gra w(1)1,1  of z(2)1 # note"
  let statement = try #require(try Parser(vocabulary: .sample).parse(text).last)
  guard case .command(let call) = statement.kind else { throw Unexpected() }
  #expect(Marked.mark(statement.range, in: text) == "a; ▸gra w(1)1,1  of z(2)1◂ # note")
  #expect(Marked.mark(call.nameRange, in: text) == "a; ▸gra◂ w(1)1,1  of z(2)1 # note")
  #expect(Marked.mark(call["Y"]?.range, in: text) == "a; gra w(1)1,1  of ▸z(2)1◂ # note")
  let options = "train rate=1e-3  batch=8"
  guard case .command(let train)? = try Parser(vocabulary: .sample).parse(options).first?.kind else {
    throw Unexpected()
  }
  #expect(Marked.mark(train["rate"]?.range, in: options) == "train rate=▸1e-3◂  batch=8")
  let table = "data table { 1 2 -> 0; 3 4 -> 1 }"
  guard case .command(let data)? = try Parser(vocabulary: .sample).parse(table).first?.kind,
    case .table(let rows)? = data["rows"]?.value
  else { throw Unexpected() }
  #expect(Marked.mark(rows[1].range, in: table) == "data table { 1 2 -> 0; ▸3 4 -> 1◂ }")
}

/// The numbers of a table, however they are written: each is what it is in an expression.
@Test(
  arguments: [
    ("1 2.5 -3 -> -0.25", [1, 2.5, -3], [-0.25]), ("1-2 +3->4", [1, -2, 3], [4]),
    (".5 5. 007 -> 0", [0.5, 5, 7], [0]), ("-0 -> 1e3", [-0.0], [1000]),
    (
      "0.1234567890123456789 123456789012345678 -> 1.5e-3", [0.1234567890123456789, 123456789012345678],
      [0.0015]
    ),
    ("123456789012345 1234.56789012345\t-> 4 # note", [123456789012345, 1234.56789012345], [4]),
    ("1 \\\n 2 -> 3", [1, 2], [3]), ("0.1 0.2 0.3 0.7", [0.1, 0.2, 0.3, 0.7], []),
  ] as [(String, [Double], [Double])])
func numbersOfTables(row: String, inputs: [Double], targets: [Double]) throws {
  for text in ["data table { \(row)\n}", "data table { 9 -> 9; \(row)\n9 9 9\n \(row)\r\n}"] {
    guard case .command(let data)? = try Parser(vocabulary: .sample).parse(text).first?.kind,
      case .table(let rows)? = data["rows"]?.value
    else { throw Unexpected() }
    let found = try #require(text.hasPrefix("data table { 9") ? rows.dropFirst().first : rows.first)
    #expect(found.inputs.map(\.bitPattern) == inputs.map(\.bitPattern))
    #expect(found.targets.map(\.bitPattern) == targets.map(\.bitPattern))
    #expect(try #require(rows.last).inputs == inputs)
    #expect(rows.inputs == rows.flatMap(\.inputs) && rows.targets == rows.flatMap(\.targets))
  }
}

@Test func tablesKnowTheirRows() throws {
  let text = "data table { 1 2 -> 0; 3 4 -> 1; 5 -> 2; 6 7; 8 9 -> 1 }"
  guard case .command(let data)? = try Parser(vocabulary: .sample).parse(text).first?.kind,
    case .table(let rows)? = data["rows"]?.value
  else { throw Unexpected() }
  #expect(rows.map(\.inputs) == [[1, 2], [3, 4], [5], [6, 7], [8, 9]])
  #expect(rows.map(\.targets) == [[0], [1], [2], [], [1]])
  #expect(rows.widths?.inputs == 2 && rows.uneven?.row == 2 && rows.uneven?.widths.inputs == 1)
  #expect(
    rows.map { Marked.mark($0.range, in: text) }[3]
      == "data table { 1 2 -> 0; 3 4 -> 1; 5 -> 2; ▸6 7◂; 8 9 -> 1 }")
}

@Test(arguments: [
  ("grad", "grad X [of Y]"), ("train", "train [epochs=N] [batch=N] [rate=X] [optimizer=sgd/adam]"),
  ("undo", "undo"),
  ("loss", "loss crossentropy/mse/sse"), ("predict", "predict inputs …"), ("repeat", "repeat n { … }"),
  ("layer", "layer kind"),
  ("examples", "examples [all] [span]"), ("target", "target inputs … [-> targets …]"),
])
func usageLines(name: String, line: String) throws {
  #expect(usage(of: try #require(Vocabulary.sample.commands[name])) == line)
}

@Test func usageOfAForm() throws {
  let layer = try #require(Vocabulary.sample.commands["layer"])
  #expect(
    usage(of: layer, form: "conv")
      == "layer conv depth size [stride=N] [padding=HxW] [mirror] [sigmoid/tanh/relu]")
  #expect(usage(of: layer, form: "sum") == "layer sum { … } …")
}
