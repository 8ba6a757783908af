// WatchTests.swift — a training that is watched, and measurements on the way.
import Testing
import Typography

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

/// A terminal that keeps its pictures, and always has time for the next.
private final class Frames: LiveScreen {
  var frames: [[String]] = []
  var isFinished = false
  let room: (columns: Int, rows: Int)
  init(columns: Int = 80, rows: Int = 24) { room = (columns, rows) }
  var isDue: Bool { true }
  func show(_ lines: [String]) { frames.append(lines) }
  func finish() { isFinished = true }
}

private let moons = "data moons n=40; split 0.75; layer dense 3 tanh; layer dense 1; loss crossentropy; "
private let digits =
  "data digits 20; data scale; layer conv 2 3x3 relu; layer maxpool 3x3; layer dropout 0.2; layer flatten; layer dense 10 softmax; loss crossentropy; "

/// A session after some commands, with the answer of the last.
private func session(_ typed: String, on live: Frames?) -> (Session, CommandResult?) {
  let interpreter = Session()
  interpreter.live = live
  var last: CommandResult?
  interpreter.run(typed) { last = $0 }
  return (interpreter, last)
}

@Suite struct WatchTests {
  @Test(arguments: [
    (moons, "train epochs=30 rate=0.5 watch", "x2"), (moons, "train epochs=4 batch=8 watch", "x2"),
    (moons, "train epochs=30 watch=loss", "J train"), (digits, "train epochs=2 batch=5 watch", "z(2)"),
    (digits, "train epochs=3 watch=loss", "J"),
    (digits, "train steps=3 epochs=9 batch=4 watch=filters", "2 filters 3x3"),
  ]) func learnsTheSame(_ network: String, _ train: String, _ mark: String) throws {
    let frames = Frames()
    let (watched, answer) = session(network + train, on: frames)
    let (plain, plainAnswer) = session(
      network + train.split(separator: " ").filter { !$0.hasPrefix("watch") }.joined(separator: " "), on: nil)
    #expect(watched.state.network.parameters == plain.state.network.parameters)
    #expect(watched.state.random == plain.state.random && watched.state.losses == plain.state.losses)
    #expect(answer?.answer.lines == plainAnswer?.answer.lines)
    #expect(frames.isFinished && frames.frames.count > 1)
    #expect(frames.frames.last?.joined(separator: "\n").contains(mark) == true, "\(frames.frames.last ?? [])")
    #expect(frames.frames.last?.last?.hasPrefix("step \(watched.state.steps)  J = ") == true)
  }

  @Test(arguments: [(80, 24), (200, 60), (60, 20), (20, 4), (72, 12), (120, 24)], [moons, digits])
  func fits(_ window: (columns: Int, rows: Int), _ network: String) {
    let frames = Frames(columns: window.columns, rows: window.rows)
    _ = session(network + "train epochs=3 watch", on: frames)
    #expect(!frames.frames.isEmpty)
    for frame in frames.frames {
      #expect(frame.count < window.rows)
      // A legend may be cut at the edge by the terminal; nothing else is wider.
      #expect(frame.allSatisfy { displayWidth(of: $0) < max(window.columns, 24) }, "\(frame)")
    }
  }

  @Test(arguments: ["train epochs=3 watch", "train epochs=3 watch=boundary", "train epochs=3 watch=loss"])
  func elsewhereItOnlyAnswers(_ train: String) throws {
    let result = try #require(session(moons + train, on: nil).1)
    #expect(result.held && result.answer.lines.first?.hasPrefix("3 epochs, 3 steps: J = ") == true)
  }

  @Test(arguments: [
    (moons + "train watch=filters", "there are no filters to watch: no layer is a convolution"),
    (digits + "train watch=boundary", "a point of the plane has 2 inputs and these examples have 196"),
    (moons + "train watch=movie", "`movie` is no watch"),
  ]) func explains(_ typed: String, _ message: String) {
    let frames = Frames()
    #expect(session(typed, on: frames).1?.error?.message == message)
    #expect(frames.frames.isEmpty)
  }
}

@Suite struct WatchPageTests {
  private static let network =
    "data digits 40 seed=3; data scale; split 0.5; layer conv 3 3x3 relu; layer maxpool 2x2; layer flatten; layer dense 10 softmax; loss crossentropy; "

  /// The last page of a short training in a window, after `commands`.
  private func page(_ commands: String, columns: Int = 80, rows: Int = 24) throws -> [String] {
    let frames = Frames(columns: columns, rows: rows)
    let (_, answer) = session(Self.network + commands + "; train epochs=3 batch=5 watch=network", on: frames)
    #expect(answer?.held == true, "\(answer?.error?.message ?? "")")
    return try #require(frames.frames.last)
  }

  @Test func showsEachPart() throws {
    let page = try page("accuracy")
    let text = page.joined(separator: "\n")
    for part in [
      "J train", "J test", "example ", "w(1)", "z(1)", "z(2)", " %", "step 12  J = ", "errtest = ",
    ] {
      #expect(text.contains(part), "\(part):\n\(text)")
    }
    // One of the bars is that of the right class, where it is among the likeliest.
    let bars = page.filter { $0.hasSuffix(" %") }
    let right = try Regex("[*] \\d  [# ]* +\\d+ %$")
    #expect(bars.count >= 3 && bars.count { $0.contains(right) } <= 1, "\(bars)")
  }

  /// The title names the selected example, else the first of the test examples, with its class.
  @Test func showsTheSelectedElseTheTest() throws {
    let frames = Frames()
    let state = session(Self.network, on: frames).0.state
    let data = try #require(state.data)
    let first = try #require(data.testRows.first)
    #expect(try page("1").contains { $0.contains("example \(first + 1): \(Int(data.targets[first]))") })
    #expect(try page("example 7").contains { $0.contains("example 7: \(Int(data.targets[6]))") })
  }

  /// A tall window has room for several pictures, a narrow one for no curve.
  @Test func followsTheWindow() throws {
    #expect(try page("1", columns: 100, rows: 60).count { $0.contains("example ") } > 1)
    #expect(try !page("1", columns: 50).contains { $0.contains("J train") })
    #expect(try page("1", columns: 30, rows: 5).count <= 4)
  }

  /// Names stand whole beside a picture and bars in a window of 80×24; a narrow window cuts the bars first.
  @Test(arguments: [80, 72, 60, 46]) func namesStandWhole(_ columns: Int) throws {
    let frames = Frames(columns: columns)
    let (_, answer) = session(
      "data objects n=20 seed=1; data scale; layer conv 2 3x3 stride=4 relu; layer flatten; layer dense 10 softmax; "
        + "w(3) = 0; b(3) = 0:9; loss crossentropy; train rate=1e-9 watch", on: frames)
    #expect(answer?.held == true)
    let bars = try #require(frames.frames.last).filter { $0.hasSuffix(" %") }
    #expect(bars.contains { $0.contains(/8 dumbbell  #+ +\d+ %$/) }, "\(bars)")
    #expect(bars.contains { $0.contains(/9 fence  +#{3,} +63 %$/) }, "\(bars)")
  }

  /// The bars of a page are the probabilities that `predict` prints.
  @Test func barsArePredictions() throws {
    let frames = Frames()
    let (interpreter, _) = session(
      Self.network + "example 7; train epochs=30 batch=5 watch=network", on: frames)
    var best: CommandResult?
    interpreter.run("predict top=1") { best = $0 }
    let line = try #require(best?.answer.lines.first)
    let share = try #require(Double(line.split(separator: " ")[0]))
    let name = try #require(line.split(separator: " ").last)
    let percent = "\(Int((share * 100).rounded())) %"
    let bars = try #require(frames.frames.last).filter { $0.hasSuffix(percent) && $0.contains(" \(name)  ") }
    #expect(!bars.isEmpty, "\(line)\n\(frames.frames.last?.joined(separator: "\n") ?? "")")
  }

  @Test func isOfImages() {
    let result = session(moons + "train watch=network", on: Frames()).1
    #expect(result?.error?.message == "the page of a network shows pictures, and the data are none")
  }
}

@Suite struct LossPictureTests {
  @Test func bothHalvesAreDrawn() {
    let typed = """
      data blobs n=20 seed=1; split 0.5; layer dense 1; loss crossentropy; init zero; train epochs=40 rate=0.5
      plot loss rows=6 columns=30
      """
    #expect(
      printed(typed) == """
          1 +
            |
        0.5 +ooo
            |   ooooooo
            |        **oooooooooooooooooo
          0 +                       *****oo
            +--------------+--------------+ step
                           20             40
             * J train   o J test
        """)
  }

  @Test func errorsAreDrawn() {
    let typed = """
      data xor n=40 seed=2; split 0.5; layer dense 2; layer dense 1; loss crossentropy; init normal seed=3
      train epochs=300 rate=2; plot loss error rows=6 columns=30
      """
    #expect(
      printed(typed) == """
          1 +
            |
        0.5 +
            |oooooooooooooooooooooooooooooo
            |   *******************
          0 +                      ********
            +---------+---------+---------+ step
                     100       200       300
             * errtrain   o errtest
        """)
  }

  @Test(arguments: [
    ("plot loss", "nothing has been trained yet"),
    ("step; cut 0; plot loss", "nothing has been trained yet"),
    ("step; layer dense 1; plot loss", "nothing has been trained yet"),
    ("step; loss mse; plot loss", "nothing has been trained yet"),
    ("step; data xor; plot loss", "nothing has been trained yet"),
    ("step; plot loss error", "no error rates were measured while training"),
    ("split 0.5; plot loss error", "nothing has been trained yet"),
  ]) func explains(_ typed: String, _ message: String) {
    #expect(run("data xor n=20; layer dense 1; loss crossentropy; " + typed).last?.error?.message == message)
  }

  @Test func aLongTrainingIsMeasuredAboutTwoHundredTimes() {
    let typed = "data xor n=20; split 0.5; layer dense 1; loss crossentropy; train epochs=1000 rate=0.1"
    let losses = session(typed, on: nil).0.state.losses
    #expect(losses.count == 1000 && losses.measurements.count == 200)
    #expect(losses.measurements.last?.count == 1000)
  }

  @Test func theHistoryStaysSmall() {
    var losses = LossHistory()
    for i in 0..<200_000 {
      losses.append(Double(i))
      losses.append(.init(count: losses.count, testObjective: 0, trainingError: nil, testError: nil))
    }
    #expect(losses.values.count <= 1 << 15 && losses.measurements.count <= 1 << 11)
    #expect(losses.values.first == 0 && losses.measurements.first?.count == 1)
  }
}
