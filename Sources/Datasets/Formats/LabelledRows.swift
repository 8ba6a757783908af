// LabelledRows.swift — numbers from files become a data set.
import Tensors

extension Dataset {
  /// A data set of class numbers, one for each input.
  ///
  /// - Parameter classes: The number of classes where the format fixes it; else it follows from the labels.
  static func labelled(
    _ name: String, inputs: [Double], shape: [Int], labels: [Double], classes: Int? = nil
  ) -> Dataset {
    var data = Dataset(
      name, inputs: Tensor(inputs, shape: Shape(shape)), targets: Tensor(labels, shape: [labels.count, 1]),
      classes: classes ?? classCount(labels))
    data.isCounted = classes == nil
    return data
  }
}
