// WrittenTable.swift — examples written out in the command.
import Tensors

extension DatasetKind {
  /// Rows such as `0 1 -> 1`.
  package static let table = DatasetKind(
    "table", "examples written out: inputs, an arrow, targets",
    arguments: [.positional("rows", .table, "examples: inputs -> targets")],
    example: "data table { 0 0 -> 0; 0 1 -> 1; 1 0 -> 1; 1 1 -> 0 }",
    details: ["One target a row that is a whole number from 0 to 999 everywhere is the number of a class."],
    claims: [
      Claim("data table { 1 -> 0.5; 2 -> 1 }", prints: "table  2 examples, 1 input, 1 target"),
      Claim("data table { 1 -> 999 }; data", prints: "table  1 example, 1 input, 1000 classes (1 of 999)"),
      Claim("data table { 1 2 -> 3 4; 5 6 -> 7 8 }", prints: "table  2 examples, 2 inputs, 2 targets"),
      Claim("data table { 1 2 -> 3 4; 5 6 -> 7 8 }; x", prints: "[1 2; 5 6]"),
    ]
  ) { arguments, _ throws(DatasetError) in
    let rows = arguments.rows
    guard rows.count > 0 else {
      throw DatasetError(
        .contents, "the table has no rows", hint: "write examples: `data table { 0 1 -> 1; 1 1 -> 0 }`")
    }
    let (width, targetWidth) = rows.widths
    guard width >= 1 else { throw DatasetError(.contents, "an example needs at least one input", row: 0) }
    guard targetWidth >= 1 else {
      throw DatasetError(
        .contents, "an example needs a target", hint: "write it behind an arrow: `0 1 -> 1`", row: 0)
    }
    if let (row, widths) = rows.uneven {
      throw DatasetError(
        .contents,
        "row \(row + 1) has \(counted(widths.inputs, "input")) and \(counted(widths.targets, "target")), the first has \(width) and \(targetWidth)",
        row: row)
    }
    var data = Dataset(
      "table", inputs: Tensor(rows.inputs, shape: [rows.count, width]),
      targets: Tensor(rows.targets, shape: [rows.count, targetWidth]),
      classes: targetWidth == 1 ? classCount(rows.targets) : nil)
    data.isCounted = true
    return data
  }
}

/// The number of classes when all numbers are class numbers 0, 1, … below 1000, else `nil`.
func classCount(_ targets: [Double]) -> Int? {
  guard targets.allSatisfy({ $0 >= 0 && $0 < 1000 && $0 == $0.rounded() }) else { return nil }
  return max(2, Int(targets.max() ?? 0) + 1)
}
