// Joining.swift — what layers with several inputs share: their arguments, and errors about shapes that differ.
import Parameters
import Tensors

extension [Parameter] {
  /// Arguments of a layer that joins branches.
  static let ofJoin: [Parameter] = [
    .positional(
      "branches", .block, "layers of a branch; an empty one is the identity", optional: true, repeats: true),
    .positional(
      "layers", .node, "layers that stand already, by number or name; 0 is the input", optional: true,
      repeats: true),
  ]
}

extension LayerKind {
  /// The words that call the inputs of a joining layer in errors, among its arguments: `branch 1`, `layer 3`.
  package static let inputNames = "names of inputs"

  /// Throws unless there are two inputs or more, all of one shape along each axis but `free`.
  static func requireFitting(
    _ inputs: [Shape], _ arguments: Arguments, join: String, free: Int? = nil
  ) throws(LayerError) {
    guard let first = inputs.first else {
      throw LayerError(
        .missingInput, "\(join) needs to know its input", hint: "load data first, or say it: `input=28x28x1`")
    }
    guard inputs.count > 1 else { throw LayerError(.shape, "\(join) joins two inputs or more") }
    let names = arguments.words(inputNames) ?? []
    func name(_ i: Int) -> String { i < names.count ? names[i] : "input \(i + 1)" }
    for (i, shape) in inputs.enumerated() where i > 0 {
      guard
        let difference = ShapeDifference(first, shape, free: free)
      else { continue }
      throw LayerError(
        .shape,
        "\(name(i)) gives \(shape.asMaps) and \(name(0)) gives \(first.asMaps): \(difference.found)",
        hint: difference.remedy(name(0), name(i)), input: i)
    }
  }
}

/// The axes along which two shapes that were to fit differ.
private struct ShapeDifference {
  private let first: Shape, other: Shape
  private let axes: [Int]

  /// `nil` where they differ along axis `free` alone.
  init?(_ first: Shape, _ other: Shape, free: Int?) {
    (self.first, self.other) = (first, other)
    axes =
      first.rank == other.rank ? first.sizes.indices.filter { $0 != free && first[$0] != other[$0] } : []
    if axes.isEmpty, first.rank == other.rank { return nil }
  }

  /// The difference in words.
  var found: String {
    guard first.rank == other.rank else { return "maps and a vector do not fit" }
    let names = first.rank == 3 ? ["maps", "rows", "columns"] : ["units"]
    let parts = axes.map { axis in
      "\(axis < names.count ? names[axis] : "sizes") differ, \(other[axis]) and \(first[axis])"
    }
    return parts.joined(separator: "; ")
  }

  /// What would mend it.
  func remedy(_ firstName: String, _ otherName: String) -> String {
    guard first.rank == other.rank else {
      return
        "`layer flatten` at the end of \(first.rank == 3 ? firstName : otherName) makes one vector of its maps"
    }
    guard first.rank == 3 else {
      return "`layer dense \(first[0]) linear` at the end of \(otherName) makes \(first[0]) units"
    }
    let isOfDepth = axes.contains(0)
    if axes == [0] { return "`layer conv \(first[0]) 1x1` at the end of \(otherName) makes \(first[0]) maps" }
    if let stride = Self.stride(from: other, to: first) {
      let depth = isOfDepth ? first[0] : other[0]
      return
        "`layer conv \(depth) 1x1 stride=\(stride)` at the end of \(otherName) makes it \(first[1])×\(first[2])×\(depth)"
    }
    if let stride = Self.stride(from: first, to: other), !isOfDepth {
      return
        "`layer conv \(first[0]) 1x1 stride=\(stride)` at the end of \(firstName) makes it \(other[1])×\(other[2])×\(first[0])"
    }
    return "all branches need the same strides, and padding keeps the size: `padding=1` for a window of 3×3"
  }

  /// The stride of a window of 1×1 that makes the rows and columns of one those of another.
  private static func stride(from a: Shape, to b: Shape) -> Int? {
    (2...8).first { stride in (1...2).allSatisfy { (a[$0] - 1) / stride + 1 == b[$0] && a[$0] > b[$0] } }
  }
}
