// Stripes.swift — two classes in turns along one axis.
import Tensors

@testable import Datasets

extension DatasetKind {
  /// Points of the square [−1, 1]²; the class changes four times from left to right.
  package static let stripes = DatasetKind(
    "stripes", "two classes in upright stripes", arguments: [.count], example: "data stripes n=200"
  ) { arguments, random throws(DatasetError) in
    let n = try arguments.examples(standard: 200)
    var (inputs, targets): ([Double], [Double]) = ([], [])
    for _ in 0..<n {
      let (x1, x2) = (random.uniform(-1, 1), random.uniform(-1, 1))
      inputs += [x1, x2]
      targets.append(Double(Int((x1 + 1) * 2.5) % 2))
    }
    return Dataset(
      "stripes", inputs: Tensor(inputs, shape: [n, 2]), targets: Tensor(targets, shape: [n, 1]), classes: 2)
  }
}
