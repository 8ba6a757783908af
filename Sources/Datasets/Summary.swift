// Summary.swift — a data set in one line.
import Tensors

extension Dataset {
  /// Summary in one line: `digits  1000 examples, 14×14 images, 10 classes (100 each)`.
  package var summary: String {
    var parts = [counted(count, "example"), inputSummary, targetSummary]
    if !testRows.isEmpty || !unlabelledRows.isEmpty { parts.append("\(trainingRows.count) for training") }
    if !unlabelledRows.isEmpty { parts.append("\(unlabelledRows.count) without label") }
    if !testRows.isEmpty { parts.append("\(testRows.count) for testing") }
    return name + "  " + parts.joined(separator: ", ")
  }

  private var inputSummary: String {
    guard isImages else { return counted(inputs.count / max(1, count), "input") }
    let (channels, plural) = (inputs.shape[1], count == 1 ? "image" : "images")
    let size = "\(inputs.shape[2])×\(inputs.shape[3])"
    switch channels {
    case 1: return "\(size) \(plural)"
    case 3: return "\(size) colour \(plural)"
    default: return "\(size) \(plural) of \(channels) channels"
    }
  }

  private var targetSummary: String {
    if targetlessRows.count == count { return "no labels" }
    guard let classes, let counts = classCounts else { return counted(targetWidth, "target") }
    let number = counted(classes, "class", "classes")
    guard let first = counts.first, classes <= 20 else { return number }
    if counts.allSatisfy({ $0 == first }) { return "\(number) (\(first) each)" }
    guard let classNames, classNames.count == classes else {
      return "\(number) (\(counts.map(String.init).joined(separator: " ")))"
    }
    return "\(number) (\(zip(classNames, counts).map { "\($0) \($1)" }.joined(separator: ", ")))"
  }
}
