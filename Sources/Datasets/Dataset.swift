// Dataset.swift — examples to learn from, as a value.
import Tensors

/// Data that cannot be made or read, and why.
package struct DatasetError: Error, Hashable, Sendable {
  /// The kind of error, for whoever must tell one from another.
  package enum Reason: Hashable, Sendable, CaseIterable {
    /// No file is named.
    case missingName
    /// There is no file of that name.
    case missingFile
    /// The file can't be read.
    case access
    /// The contents of a file or table can't be used.
    case contents
    /// The file holds bytes that are no text.
    case notText
    /// A word is none of the possible ones: a column that does not exist.
    case choice
    /// A number is outside its bounds.
    case argument
    /// There are more bytes or numbers than allowed.
    case size
    /// More examples are needed.
    case tooFewExamples
    /// Reading was stopped.
    case stopped
  }
  /// The kind of error.
  package var reason: Reason
  /// The error, in one sentence.
  package var message: String
  /// Advice on the error.
  package var hint: String?
  /// The row of a table that is to blame, from 0.
  package var row: Int?
  /// The file that is to blame; the message names it too.
  package var file: String?
  /// The name of the argument that is to blame: `n`.
  package var argument: String?
  /// A message with help.
  package init(
    _ reason: Reason, _ message: String, hint: String? = nil, row: Int? = nil, file: String? = nil,
    argument: String? = nil
  ) {
    (self.reason, self.message, self.hint) = (reason, message, hint)
    (self.row, self.file, self.argument) = (row, file, argument)
  }
}

/// Examples: inputs and targets side by side.
package struct Dataset: Hashable, Sendable {
  /// Name of the data set: `xor`.
  package var name: String
  /// The inputs: (examples inputs) or, for images, (examples channels height width).
  package var inputs: Tensor
  /// The targets: (examples width); a class number is one number.
  package var targets: Tensor
  /// The lowest and the highest number in the targets, as they were when ``lookAtTargets()`` saw them last.
  package private(set) var targetBounds: ClosedRange<Double>?
  /// The number of classes 0, 1, … when targets are class numbers, else `nil`.
  package var classes: Int?
  /// True where the number of classes was read off the labels, which may leave some of them out.
  package var isCounted = false
  /// Names of the classes, where the data have them: `setosa`.
  package var classNames: [String]?
  /// Names of the inputs, where the data have them: `petal width`.
  package var inputNames: [String]?
  /// Scaling of the inputs; `nil` when they are as they were made or read.
  package internal(set) var inputScaling: Scaling?
  /// Scaling of the targets; `nil` when they are as they were made or read.
  package internal(set) var targetScaling: Scaling?
  /// The rows that training may use, in order.
  package var trainingRows: [Int]
  /// Rows for training with targets that count as unknown: for learning from few labels.
  package var unlabelledRows: [Int] = []
  /// The rows kept for testing.
  package var testRows: [Int]
  /// Rows that came without a target, in order: the numbers in their place mean nothing.
  package var targetlessRows: [Int] = []

  /// A data set of which every example is for training.
  package init(_ name: String, inputs: Tensor, targets: Tensor, classes: Int?) {
    (self.name, self.inputs, self.targets, self.classes) = (name, inputs, targets, classes)
    (trainingRows, testRows) = ([], [])
    trainingRows.reserveLarge(inputs.shape[0])
    trainingRows += 0..<inputs.shape[0]
    lookAtTargets()
  }

  /// Finds the bounds of the targets: to be called once some were given other values.
  package mutating func lookAtTargets() {
    targetBounds = Self.bounds(of: targets)
  }

  /// Bounds of the inputs, found by looking at all of them; `nil` without any.
  package var inputBounds: ClosedRange<Double>? { Self.bounds(of: inputs) }

  private static func bounds(of numbers: Tensor) -> ClosedRange<Double>? {
    let (low, high) = numbers.doubles.reduce((Double.infinity, -Double.infinity)) {
      (min($0.0, $1), max($0.1, $1))
    }
    return low <= high ? low...high : nil
  }

  /// The number of examples.
  package var count: Int { inputs.shape[0] }
  /// The shape of one input.
  package var input: Shape { Shape(Array(inputs.shape.sizes.dropFirst())) }
  /// The number of numbers in a target.
  package var targetWidth: Int { targets.shape[1] }
  /// True for images.
  package var isImages: Bool { inputs.shape.rank == 4 }

  /// True when one of `rows` came without a target.
  package func lacksTargets(of rows: some Sequence<Int>) -> Bool {
    guard !targetlessRows.isEmpty else { return false }
    let lacking = Set(targetlessRows)
    return rows.contains { lacking.contains($0) }
  }

  /// Notes that some rows have got a target; once every row has one, whole numbers are classes.
  package mutating func noteTargets(of rows: some Sequence<Int>) {
    guard !targetlessRows.isEmpty else { return }
    let known = Set(rows)
    targetlessRows.removeAll { known.contains($0) }
    guard targetlessRows.isEmpty, classes == nil, targetWidth == 1 else { return }
    guard let count = classCount(targets.doubles) else { return }
    (classes, isCounted) = (max(count, classNames?.count ?? 0), classNames == nil)
  }

  /// The number of examples of each class, in order of the classes; `nil` without classes.
  package var classCounts: [Int]? { classCounts(of: 0..<count) }

  /// The number of examples of each class among some rows; `nil` without classes.
  package func classCounts(of rows: some Sequence<Int>) -> [Int]? {
    guard let classes, targetWidth == 1 else { return nil }
    var counts = [Int](repeating: 0, count: classes)
    for row in rows {
      let label = Int(targets[row])
      if counts.indices.contains(label) { counts[label] += 1 }
    }
    return counts
  }
}
