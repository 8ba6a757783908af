// LikeliestClasses.swift — the likeliest classes of inputs, with their probabilities or scores: `predict top=5`.
import Autograd
import Cells
import Datasets
import Diagnostics
import Interpreter
import Language
import Networks
import Quantities
import Tensors
import Typography

/// The likeliest classes of some inputs, the likeliest first.
struct LikeliestClasses {
  /// A class, and what the network says of it.
  typealias Said = (label: Int, number: Double)

  /// The likeliest classes of each input.
  let rows: [[Said]]
  /// True where the numbers are probabilities, and not scores of any size.
  let areProbabilities: Bool
  private let names: [String]?

  /// The `count` likeliest classes of each of `inputs` rows, from the outputs of a network for them.
  ///
  /// Scores become probabilities where the loss takes their softmax; of equals the first class is first.
  init(
    _ count: Int, of network: Network, outputs: Tensor, inputs: Int, data: Dataset?, at place: SourceRange
  ) throws(Diagnostic) {
    guard let output = network.output, let last = network.last, network.learnsTargets else {
      throw .noClasses("the network learns its own input", at: place)
    }
    guard output.rank == 1 else {
      let maps = counted(output[0], "map")
      throw .noClasses(
        "the network ends in \(maps), and classes are units of a vector", at: place,
        hint: "`layer globalpool` or `layer flatten; layer dense \(data?.classes ?? 10)` behind it")
    }
    let units = output[0]
    let isYesOrNo = units == 1 && data?.classes == 2
    guard units > 1 || isYesOrNo else {
      throw .noClasses("the network has one output, and a class is a unit", at: place)
    }
    guard data?.targetScaling == nil else {
      throw .noClasses("the targets are scaled numbers, and no classes", at: place)
    }
    let classes = isYesOrNo ? 2 : units
    names = data?.classNames
    if let names, names.count != classes {
      throw Diagnostic(
        .shapeMismatch,
        "the network's last layer has \(counted(units, "unit")), and there are \(counted(names.count, "name")) of classes",
        at: place, hint: "`data` lists the names; a class is a unit")
    }
    areProbabilities =
      network.givesScores || last.activation == .softmax || (isYesOrNo && last.activation == .sigmoid)
    rows = (0..<inputs).map { row -> [Said] in
      var numbers = (0..<units).map { outputs[row * units + $0] }
      if isYesOrNo { numbers.insert(1 - numbers[0], at: 0) }
      if network.givesScores { numbers = Self.softmax(numbers) }
      let order = numbers.indices.sorted { (-numbers[$0], $0) < (-numbers[$1], $1) }
      return order.prefix(count).map { ($0, numbers[$0]) }
    }
  }

  /// e^s / Σ e^s, with the largest score taken off first, so that no power overflows.
  private static func softmax(_ scores: [Double]) -> [Double] {
    let most = scores.max() ?? 0
    let powers = scores.map { Math.exp($0 - most) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  /// A line for each class, below the name of the input where there are several.
  func lines(text: NumberText, data: Dataset?, title: (Int) -> String) -> [String] {
    rows.prefix(20).enumerated().flatMap { row, classes -> [String] in
      let numbers = classes.map { text($0.number) }
      let width = numbers.map { displayWidth(of: $0) }.max() ?? 0
      let lines = zip(numbers, classes).map { number, said in
        let name = data?.className(said.label) ?? "\(said.label)"
        return "\(padded(number, to: width))  class \(name)"
      }
      return rows.count == 1 ? lines : ["\(title(row)):"] + lines.map { "  " + $0 }
    } + (rows.count > 20 ? ["… \(rows.count - 20) more"] : [])
  }

  /// The classes for machines: for each input a list of class, name and number.
  var json: JSON {
    .array(
      rows.map { classes in
        .array(
          classes.map { label, number in
            .members([
              "class": .integer(label), "name": names.map { .string($0[label]) },
              (areProbabilities ? "probability" : "score"): .number(number),
            ])
          })
      })
  }
}

extension Diagnostic {
  fileprivate static func noClasses(_ message: String, at place: SourceRange, hint: Hint? = nil) -> Self {
    .init(.notClasses, message, at: place, hint: hint ?? "`predict` without `top` prints all outputs")
  }
}
