// WindowTests.swift — `window`: the numbers of one position agree with the layer's own.
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

private let stack = """
  data digit
  layer conv 2 3x3 relu
  layer maxpool 2x2
  layer conv 2 3x2 tanh padding=1 stride=2 mirror groups=2
  layer meanpool 2x2 stride=1 padding=1
  layer conv 3 2x2
  init normal seed=1
  b(1) = 0.5; b(3) = -2; b(5) = 7

  """

@Suite struct WindowTests {
  @Test func showsAPosition() {
    let typed = """
      data digit; layer conv 1 3x3 relu; w(1,1) = [1 0 -1; 2 0 -2; 1 0 -1]; b(1,1) = 900
      window 1,1 12,2
      """
    #expect(
      printed(typed) == """
        a(1,1)12,2 of conv 1 3×3, relu: rows 12 to 14, columns 2 to 4 of z(0,1)

        +------------------------------+   z(0,1) under the window
        |                              |       0   0 251
        |                              |       0   0   0
        |                              |       0   0   0
        |                ::@@@@@@..    |   times w(1,1)
        |                **@@@@@@@@    |      1  0 -1
        |              @@@@@@  ..@@==  |      2  0 -2
        |          ==@@@@        @@==  |      1  0 -1
        |       :: @@@@        ::@@    |   products
        |       @@ @@::        %%@@    |        0    0 -251
        |       @@ ##        %%@@      |        0    0    0
        |       @@ ::    ==@@**        |        0    0    0
        |  +------+                    |   sum        = -251
        |  |    @@|@@@@@@@@--          |   b(1,1)     = 900
        |  |      |====..              |   a(1,1)12,2 = sum + b(1,1) = 649
        |  |      |                    |   z(1,1)12,2 = relu(649) = 649
        |  +------+                    |
        +------------------------------+
        z(0,1)
        """)
  }

  @Test func showsSlicesAndPadding() {
    let typed = """
      data digit; layer conv 2 3x3; init zero; w(1,1) = [0 0 0; 0 1 0; 0 0 0]; b(1,2) = 3
      layer conv 1 2x3 sigmoid mirror padding=1; w(2) = reshape(0.001 * (1:12), 2, 3, 2)
      set width 60
      window z(2,1)5,12
      """
    #expect(
      printed(typed) == """
        a(2,1)5,12 of conv 1 2×3 padding 1 mirrored, sigmoid: rows 4
        to 5, columns 11 to 13 of z(1,1) to z(1,2)

        z(1,1) under the window
          252   0 (0)
          252 116 (0)
        times w(2,1) d=1 turned
          0.011 0.009 0.007
          0.005 0.003 0.001
        products
          2.772     0     0
           1.26 0.348     0
        sum of this slice = 4.38

        z(1,2) under the window
            3   3 (0)
            3   3 (0)
        times w(2,1) d=2 turned
          0.012  0.01 0.008
          0.006 0.004 0.002
        products
          0.036  0.03     0
          0.018 0.012     0
        sum of this slice = 0.096

        sum        = 4.476
        b(2,1)     = 0
        a(2,1)5,12 = sum + b(2,1) = 4.476
        z(2,1)5,12 = sigmoid(4.476) = 0.988749
        turned: by 180°, as `mirror` asks
        (0) lies outside: padding
        """)
  }

  @Test(arguments: [
    "1,1 1,1", "1,2 12,12", "1,2 4,7", "3,1 1,1", "3,2 3,4", "3,1 2,2", "3,2 1,4", "5,1 1,1", "5,3 3,4",
  ]) func convolutionsAgree(_ place: String) throws {
    let names = place.split(separator: " ")
    let value = try #require(run(stack + "window \(place)").last).answer.value
    let z = try number(stack + "z(\(names[0]))\(names[1])"),
      a = try number(stack + "a(\(names[0]))\(names[1])")
    #expect(value["z"] == z && value["a"] == a)
    let sum = try #require(value["sum"]), bias = try #require(value["bias"])
    #expect(abs(sum + bias - a) < 1e-9)
  }

  @Test(arguments: ["2,1 1,1", "2,2 6,5", "4,1 1,1", "4,2 4,5", "4,1 2,3"])
  func poolingsAgree(_ place: String) throws {
    let names = place.split(separator: " ")
    let result = try #require(run(stack + "window \(place)").last)
    let z = try number(stack + "z(\(names[0]))\(names[1])")
    #expect(result.answer.value["z"] == z && result.answer.value["a"] == nil)
    #expect(result.answer.lines.contains { $0.contains("z(\(names[0]))\(names[1]) = ") })
  }

  @Test func namesTheFirstMaximum() {
    let typed = "data digit; layer maxpool 2x2; z(0) = 0; z(0,1)2,1 = 5; z(0,1)2,2 = 5; window 1,1 1,1"
    #expect(printed(typed).contains("from z(0,1)2,1, marked [ ]"))
  }

  @Test(arguments: [
    ("window 1,1 4,88", "`z(1,1)4,88`: there is no column 88"),
    ("window 1,3 4,8", "`z(1,3)4,8`: there is no map 3"),
    ("window 1,1 0,1", "`z(1,1)0,1`: there is no row 0"),
    ("window 1,1 4", "a window is named by layer and map, row and column"),
    ("window z(1,1)", "a window is named by layer and map, row and column"),
    ("window 9,1 1,1", "there is no layer 9: the network has 5 layers"),
    ("window 0,1 1,1", "there is no layer 0: the network has 5 layers"),
    ("window 1,1 4,8 depth=2", "there is no input channel 2 under this window"),
    ("layer flatten; window 6,1 1,1", "layer 6 has no window: it is flatten"),
    ("window 1.5,1 1,1", "a whole number is needed here, and this is 1.5"),
    ("data digits 3; window 1,1 1,1", "the window over which example? 3 are selected"),
    ("reset; window 1,1 1,1", "there are no data yet"),
  ]) func explains(_ typed: String, _ message: String) throws {
    #expect(try #require(run(stack + typed).last?.error).message == message)
  }
}

extension JSON {
  /// The number that a member holds.
  fileprivate subscript(name: String) -> Double? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value.numbers?.first
  }
}
