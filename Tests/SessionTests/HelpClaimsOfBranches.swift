// HelpClaimsOfBranches.swift — claims of help on networks that branch and on pieces of network, with sessions as proof.
@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

private let pair = "data table { 1 2 -> 1 }; "
private let zero = "; init zero; z(2)"

extension Claim {
  static let branches: [Claim] = [
    Claim(
      "layer", "0 for the input; the last unless given",
      pair + "layer dense 3; layer dense 4 from=0; layer dense 5",
      "layer 3  dense 4 → 5, sigmoid  25 parameters"),
    Claim(
      "layer sum", "an empty one is the identity", pair + "layer sum { layer dense 2 } { }" + zero,
      "[1.5 2.5]"),
    Claim(
      "layer sum", "by number or name; 0 is the input", pair + "layer linear name=a; layer sum a 0; z(2)",
      "[2 4]"),
    Claim(
      "layer sum", "numbered as they are written, and the sum gets",
      pair + "layer sum { layer dense 3; layer dense 2 } { layer dense 2 }; layer dense 1",
      "layer 5  dense 2 → 1, sigmoid  3 parameters"),
    Claim(
      "layer sum", "All branches give the same shape", pair + "layer sum { layer dense 3 } { }",
      "error: branch 2…"),
    Claim(
      "layer concat", "numbered as they are written, and the joining layer gets",
      pair + "layer concat { layer dense 3; layer dense 2 } { layer dense 2 }; layer dense 1",
      "layer 5  dense 4 → 1, sigmoid  5 parameters"),
    Claim(
      "layer concat", "Maps of all branches have the same rows and columns",
      "data digit; layer concat { layer conv 1 3x3 } { }", "error: branch 2…"),
    Claim(
      "network", "layers that repeat stand once",
      "layer dense 2 2; repeat 26 { layer dense 3; layer dense 2 }; network",
      "layer  1  dense 2 → 2, sigmoid  6 parameters\nlayer  2  dense 2 → 3, sigmoid  9 parameters\nlayer  3  dense 3 → 2, sigmoid  8 parameters\nlayers 4 to 53  as layers 2 to 3, 25 times more  17 parameters each\n          448 parameters in all"
    ),
    Claim(
      "network", "every layer, also where a block repeats",
      "layer dense 2 2; repeat 50 { layer dense 2 }; network all",
      "…layer 51  dense 2 → 2, sigmoid  6 parameters…"),
    Claim(
      "network", "Branches stand between a line that opens each",
      pair + "layer sum { layer linear } { }; network",
      "         ┌ branch 1\n…"),
    Claim(
      "network", "A layer that does not read the one above",
      pair + "layer dense 2; layer dense 3 from=0; network",
      "…from the input\nnothing reads the output of layer 1\n…"),
    Claim(
      "cut", "A block of branches stays whole", pair + "layer sum { layer linear } { }; cut 1",
      "error: layer 1 stands in the block of layers 1 to 2…"),
    Claim(
      "train", "nothing reads the output of a layer is not trained",
      pair + "layer dense 2; layer dense 1 from=0; loss mse; train",
      "error: nothing reads the output of layer 1, so it can't be trained…"),
    Claim(
      "define", "An argument with a value behind `=` need not",
      pair + "define two(n, m=3) { layer dense n*m }; two 2",
      "layer 1  dense 2 → 6, sigmoid  18 parameters"),
    Claim(
      "define", "Arguments stand in expressions", pair + "define two(n) { layer dense 4*n }; two 2",
      "layer 1  dense 2 → 8, sigmoid  24 parameters"),
    Claim(
      "define", "Names of layers inside get the name",
      pair + "define two(n) { layer dense n name=a }; two 2 name=b.1",
      "…name=b.1.a"),
    Claim(
      "define", "Layers inside are called by such names",
      pair + "define two(n) { layer dense n; layer dense n from=1 }; two 2", "error: two, …"),
    Claim("define", "shows the definition, `undo` removes it", in: "DefineTests.prints"),
    Claim(
      "define", "with its arguments: block(width, stride=1)",
      "define block(width, stride=1) { layer conv width 3x3 stride=stride }; block 2 input=5x5x1",
      "layer 1  conv 2 3×3, linear  5×5×1 → 3×3×2  20 parameters"),
    Claim(
      "repeat", "a word stands for the number of the round",
      pair + "repeat 2 as i { layer dense i name=unit{i} }; network",
      "…name=unit2\n…"),
    Claim("repeat", "the number of the round, from 1: i", "repeat 3 as i { i }", "1\n2\n3"),
    Claim("model", "Words that it defines stay", in: "ModelTests.itsWordsStay"),
  ]
}
