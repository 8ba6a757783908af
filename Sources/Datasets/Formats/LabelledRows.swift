// LabelledRows.swift — numbers from files become a data set.
import Tensors

extension Dataset {
  /// A data set of class numbers, one for each input.
  ///
  /// - Parameter classes: The number of classes where the format fixes it; else what the labels show.
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

extension FileBytes {
  /// Throws unless all numbers are finite; `place` says where number i stands.
  func check(finite numbers: [Double], place: (Int) -> String) throws(DatasetError) {
    guard let i = numbers.firstIndex(where: { !$0.isFinite }) else { return }
    throw error("\(place(i)) is \(numbers[i].isNaN ? "NaN, not a number" : "infinite")")
  }

  /// Throws unless `found` examples are as many as those of another file.
  func check(count found: Int, equals other: Int, of file: FileBytes, _ what: String) throws(DatasetError) {
    guard found != other else { return }
    throw error(
      "has \(found) \(what), and \(file.path) has \(other) examples",
      hint: "the two files must be of one data set")
  }
}
