// WeightsMatching.swift — the tensors of a file beside the parameters of a network: what fits, and what does not.
import Cells
import Datasets
import Diagnostics
import Networks
import Platform
import Quantities
import Tensors

/// The tensors of a file of weights beside the parameters of a network.
struct WeightsMatching {
  /// Parameters with the tensor that they get.
  private(set) var fitting: [(parameter: PublishedParameter, tensor: StoredTensor)] = []
  /// Parameters that the file has in another shape.
  private(set) var otherShapes: [(parameter: PublishedParameter, tensor: StoredTensor)] = []
  /// Parameters that are not in the file.
  private(set) var missing: [PublishedParameter] = []
  /// Names in the file that belong to no parameter.
  private(set) var unused: [String] = []

  /// Compares names and shapes.
  init(_ parameters: [PublishedParameter], _ tensors: [StoredTensor]) {
    let named = Dictionary(first: tensors.map { ($0.name, $0) })
    for parameter in parameters {
      guard let tensor = named[parameter.name] else {
        missing.append(parameter)
        continue
      }
      if tensor.isUnreadable || tensor.sizes == parameter.publishedShape.sizes {
        fitting.append((parameter, tensor))
      } else {
        otherShapes.append((parameter, tensor))
      }
    }
    let known = Set(parameters.map { $0.name })
    unused = tensors.filter { !known.contains($0.name) && !$0.isBatchCount }.map { $0.name }
  }

  /// True where every parameter gets its tensor, and none is left.
  var isWhole: Bool { otherShapes.isEmpty && missing.isEmpty && unused.isEmpty }

  /// Most names of a kind that are told.
  private static let mostTold = 3

  /// Everything that does not fit, a sentence for each kind.
  var misfits: [String] {
    var told: [String] = []
    if !missing.isEmpty {
      let names = missing.prefix(Self.mostTold).map { parameter in
        let near = nearest(to: parameter.name, in: unused)
        return Self.quoted(parameter.name) + (near.map { " (the file has \(Self.quoted($0)))" } ?? "")
      }
      told.append(
        "\(counted(missing.count, "tensor")) of the network \(missing.count == 1 ? "is" : "are") not in the file: "
          + Self.listed(names, of: missing.count))
    }
    if !otherShapes.isEmpty {
      let names = otherShapes.prefix(Self.mostTold).map {
        "\(Self.quoted($0.parameter.name)) is \(Shape($0.tensor.sizes)) in the file and \($0.parameter.publishedShape) here"
      }
      told.append(
        "\(counted(otherShapes.count, "tensor")) \(otherShapes.count == 1 ? "has" : "have") another shape: "
          + Self.listed(names, of: otherShapes.count))
    }
    if !unused.isEmpty {
      let names = unused.prefix(Self.mostTold).map { Self.quoted($0) }
      told.append(
        "\(counted(unused.count, "tensor")) of the file \(unused.count == 1 ? "belongs" : "belong") to no layer: "
          + Self.listed(names, of: unused.count))
    }
    return told
  }

  private static func quoted(_ name: String) -> String { "`\(shortened(name, to: 80))`" }

  private static func listed(_ shown: [String], of count: Int) -> String {
    shown.joined(separator: ", ") + (count > shown.count ? ", and \(count - shown.count) more" : "")
  }

  /// The same for machines, with every name.
  var json: JSON {
    .members([
      "tensors": .integer(fitting.count),
      "numbers": .integer(fitting.reduce(0) { $0 + $1.parameter.shape.count }),
      "missing": .array(missing.map { .string($0.name) }), "unused": .array(unused.map { .string($0) }),
      "shapes": .array(
        otherShapes.map {
          .members([
            "name": .string($0.parameter.name), "file": .array($0.tensor.sizes.map { .integer($0) }),
            "network": .array($0.parameter.publishedShape.sizes.map { .integer($0) }),
          ])
        }),
    ])
  }
}

extension StoredTensor {
  /// True for the number of batches that PyTorch counts beside the statistics of batch normalisation.
  fileprivate var isBatchCount: Bool {
    isWhole && (name == "num_batches_tracked" || name.hasSuffix(".num_batches_tracked"))
  }
}
