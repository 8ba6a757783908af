// Table.swift — examples written out in the command.
import Tensors

extension DatasetKind {
  /// Rows such as `0 1 -> 1`.
  public static let table = DatasetKind(
    "table", "examples written out: inputs, an arrow, targets",
    arguments: [.positional("rows", .table, "examples: inputs -> targets")],
    example: "data table { 0 0 -> 0; 0 1 -> 1; 1 0 -> 1; 1 1 -> 0 }"
  ) { arguments, _ throws(DatasetError) in
    guard let first = arguments.rows.first else {
      throw DatasetError("the table has no rows", hint: "write examples: `data table { 0 1 -> 1; 1 1 -> 0 }`")
    }
    let (width, targetWidth) = (first.inputs.count, first.targets.count)
    guard width >= 1 else { throw DatasetError("an example needs at least one input", row: 0) }
    guard targetWidth >= 1 else {
      throw DatasetError("an example needs a target", hint: "write it behind an arrow: `0 1 -> 1`", row: 0)
    }
    for (i, row) in arguments.rows.enumerated() {
      guard row.inputs.count == width, row.targets.count == targetWidth else {
        throw DatasetError(
          "row \(i + 1) has \(counted(row.inputs.count, "input")) and \(counted(row.targets.count, "target")), the first has \(width) and \(targetWidth)",
          row: i)
      }
    }
    let n = arguments.rows.count
    let targets = arguments.rows.flatMap(\.targets)
    var data = Dataset(
      "table", inputs: Tensor(arguments.rows.flatMap(\.inputs), shape: [n, width]),
      targets: Tensor(targets, shape: [n, targetWidth]),
      classes: targetWidth == 1 ? classCount(targets) : nil)
    data.isCounted = true
    return data
  }
}

/// The number of classes when all numbers are class numbers 0, 1, … below 1000, else `nil`.
func classCount(_ targets: [Double]) -> Int? {
  guard targets.allSatisfy({ $0 >= 0 && $0 < 1000 && $0 == $0.rounded() }) else { return nil }
  return max(2, Int(targets.max() ?? 0) + 1)
}
