// PlotCommandTests.swift — pictures of `plot`, and its errors.
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

/// Two filters of three rows and columns behind an image, and two with two slices behind them.
private let convolutions = """
  data digit
  data scale
  layer conv 2 3x3 relu
  layer maxpool 6x6
  layer conv 2 1x2
  w(1,1) = [1 0 -1; 2 0 -2; 1 0 -1]; w(1,2) = [0 0 0; 0 1 0; 0 0 0]
  w(3,1) = reshape([1 -1 0.5 0], 1, 2, 2)

  """
private let unit = """
  data table { 0 0 -> 0; 0 1 -> 1; 1 0 -> 1; 1 1 -> 0 }
  layer dense 1
  w(1) = [1; 1]; b(1) = -0.5

  """

@Suite struct PlotCommandTests {
  @Test(arguments: [
    (
      convolutions + "plot filters 1",
      """
      w(1,1)  w(1,2)
      **..~~  ......
      ##..==  ..**..
      **..~~  ......
      2 filters 3x3, min -2, max 2, signs =~-.+*# from -2 to 2
      """
    ),
    (
      convolutions + "plot filters 1 2",
      """
      w(1,2)
      ......
      ..**..
      ......
      1 of 2 filters 3x3, min 0, max 1, signs =~-.+*# from -2 to 2
      """
    ),
    (
      convolutions + "w(3) = 0; w(3,2)1,1,2 = -3; plot filters 3",
      """
              d=1   d=2
      w(3,1)  ....  ....

      w(3,2)  ....  ==..
      2 filters 1x2x2, min -3, max 0, signs =~-.+*# from -3 to 3
      """
    ),
    (
      convolutions + "plot maps 2",
      """
      z(2,1)  z(2,2)
      +----+  +----+
      |--@@|  |    |
      |@@@@|  |    |
      +----+  +----+
      2 maps 2x2, min 0.988235, max 3.95294
      """
    ),
    (
      convolutions + "plot maps 2 1..1",
      """
      z(2,1)
      +----+
      |--@@|
      |@@@@|
      +----+
      1 of 2 maps 2x2, min 2.01961, max 3.95294, scale 0.988235 to 3.95294
      """
    ),
    (
      convolutions + "plot histogram w(1,1) bins=3 columns=10",
      """
      w(1,1)
      -2 +##### 3
       0 +########## 6
       2 +
      9 values, min -2, max 2, mean 0, deviation 1.1547
      """
    ),
    (
      unit + "plot confusion",
      """
             predicted
      true | 0 1   error
      -----+------------
         0 | 1 1  50.0 %
         1 | . 2   0.0 %
      4 examples, 1 wrong (25.0 %)
      """
    ),
    (
      unit + "example 2; plot confusion",
      """
             predicted
      true | 0 1  error
      -----+-----------
         0 | 0 .
         1 | . 1  0.0 %
      1 example, 0 wrong (0.0 %)
      """
    ),
    ("v = [1 2; 3 6]; show v * 2", "v * 2  2×2, min 2, max 12, mean 6\n[2 4; 6 12]"),
    ("show 1:3", "1:3  3 numbers, min 1, max 3, mean 2\n[1 2 3]"), ("show 6 * 7", "42"),
    (
      "data table { -1 -1 -> 0; 1 1 -> 1 }; layer dense 2 tanh; layer dense 1; w(1) = [1 0; 1 2]; b(1) = 0; plot boundary z(1)1 rows=6 columns=30",
      """
      x2
        |..###:::::::::::===========x==
        |.....#####:::::::::::=========
      0 +..........#####:::::::::::====
        |    ...........#####::::::::::
        |         ...........#####:::::
        |  o           ...........###::
        +--+------------+-----------+-- x1
           -1           0           1
         o 0   x 1
         ' ' z(1)1 < -0.785   . z(1)1 < 0   # z(1)1 = 0   : z(1)1 > 0
         = z(1)1 > 0.785
      """
    ),
    (
      "set width 40; show reshape(1:90, 3, 30) - 45",
      """
      reshape(1:90, 3, 30) - 45  3×30
      ~~~~~~~~----------............
      ++++++************############
      3x30, min -44, max 45, signs =~-.+*#
      from -45 to 45, means of 2 by 2 pixels
      """
    ),
    (
      "set width 40; show 1:100",
      """
      1:100  100 numbers
        0 +######################### 9
       10 +############################ 10
       20 +############################ 10
       30 +############################ 10
       40 +############################ 10
       50 +############################ 10
       60 +############################ 10
       70 +############################ 10
       80 +############################ 10
       90 +############################### 11
      100 +
      100 values, min 1, max 100, mean 50.5,
      deviation 28.8661
      """
    ),
  ]) func draws(_ typed: String, _ expected: String) { #expect(printed(typed) == expected) }

  @Test(arguments: [
    // typed, the message, the hint
    (
      convolutions + "plot filters ▸2◂", "layer 2 has no filters: it is maxpool 6×6",
      "layers 1 and 3 have some"
    ),
    (convolutions + "plot filters 1 ▸3◂", "there is no filter 3", "filters are 1 to 2"),
    (convolutions + "plot filters 1 ▸0..1◂", "there is no filter 0", "filters are 1 to 2"),
    (
      convolutions + "plot maps ▸9◂", "there is no layer 9: the network has 3 layers",
      "`network` lists them"
    ),
    (
      convolutions + "layer flatten; plot maps ▸4◂", "layer 4 is no picture: it is flatten",
      "`plot histogram z(4)` shows how its values spread"
    ),
    (
      "data digits 5; ▸plot◂ maps 0", "the maps of which example? 5 are selected",
      "select one: `example 1`"
    ),
    (
      unit + "plot maps ▸0◂", "the input is no picture: it is a vector of 2",
      "`plot histogram z(0)` shows how its values spread"
    ),
    (
      unit + "plot filters ▸1◂", "layer 1 has no filters: it is dense 2 → 1, sigmoid",
      "`plot histogram w(1)` shows how its weights spread"
    ),
    (
      unit + "plot confusion ▸test◂", "there are no test examples",
      "`split 0.8` keeps a fifth of the data for testing"
    ),
    (
      "data table { 0 0 -> 0.5 }; layer dense 1; ▸plot◂ confusion",
      "the targets are no classes that 1 output can name", nil
    ),
    (
      "data digits 10; layer flatten; layer dense 2; ▸plot◂ confusion",
      "the targets are no classes that 2 outputs can name", "there are 10 classes"
    ),
    (
      "data digits 10; layer conv 1 3x3; ▸plot◂ confusion", "the last layer gives maps and no classes",
      "`layer flatten; layer dense 1`"
    ),
    ("▸plot◂ confusion", "there are no data yet", "load some: `data xor`, `data digit`"),
    (unit + "plot boundary ▸w(1)◂", "one unit is wanted here", "for example `plot boundary z(1)2`"),
    (unit + "plot boundary ▸z(1)2◂", "`z(1)2`: there is no unit 2", "there is only unit 1"),
    (
      unit + "plot boundary ▸z(0)◂", "which unit? Layer 0 has 2", "for example `plot boundary z(0)1`"
    ),
    ("plot ▸confusio◂", "`confusio` is no picture", "did you mean `confusion`?"),
  ]) func explains(_ marked: String, _ message: String, _ hint: String?) throws {
    let typed = marked.filter { $0 != "▸" && $0 != "◂" }
    let error = try #require(run(typed).last?.error)
    #expect(error.message == message && error.hint == hint, "\(error)")
    let place = try #require(error.place)
    let start = marked.prefix { $0 != "▸" }.utf8.count
    let length = marked.drop { $0 != "▸" }.dropFirst().prefix { $0 != "◂" }.utf8.count
    #expect(place.lowerBound == start && place.upperBound - place.lowerBound == length, "\(place)")
  }

  @Test(arguments: [
    ("data digit; layer conv 1 2x2; w(1,1) = [1 2; 3 4]; plot filters 1", #"{"filters":1,"min":1,"max":4}"#),
    (
      "plot histogram [0 1 1] bins=1",
      #"{"values":3,"bins":[{"from":0,"to":1,"count":3}]}"#
    ),
    (unit + "plot confusion", #"{"counts":[[1,1],[0,2]],"examples":4,"wrong":1}"#),
  ]) func tellsMachines(_ typed: String, _ json: String) throws {
    #expect(try #require(run(typed).last).answer.value.text == json)
  }
}
