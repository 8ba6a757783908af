// FileName.swift — the name of a file in errors.
import Tensors

/// The name of a file in errors.
struct FileName: Hashable, Sendable {
  /// The path as typed.
  let path: String

  /// Makes an error about this file.
  ///
  /// - Parameter reason: its contents unless given.
  func error(_ message: String, hint: String? = nil, _ reason: DatasetError.Reason = .contents)
    -> DatasetError
  {
    DatasetError(reason, "\(path): \(message)", hint: hint, file: path)
  }
}

/// Greatest count of numbers in a data set: 2 GiB of doubles, or the memory limit.
var mostNumbers: Int { min(1 << 28, Arena.limit / 8) }

extension FileName {
  /// The product of sizes that the file states, if with `taken` it is not more than data may hold.
  func numberCount(_ sizes: [Int], besides taken: Int = 0) throws(DatasetError) -> Int {
    let count = sizes.reduce(1, saturatingProduct)
    guard count <= mostNumbers - taken else {
      let stated = sizes.map(String.init).joined(separator: "×")
      let others = taken > 0 ? ", of which the inputs are \(taken)" : ""
      throw error("states \(stated) numbers, and data hold up to \(mostNumbers)\(others)", .size)
    }
    return count
  }

  /// Throws unless as many numbers were read as the file states.
  func check(count found: Int, stated: Int) throws(DatasetError) {
    guard found == stated else {
      throw error("is cut short: it has \(found) of the \(counted(stated, "number")) that it states")
    }
  }

  /// Throws unless all numbers are finite; `sizes` are those of their axes.
  func check(finite numbers: [Double], sizes: [Int]) throws(DatasetError) {
    guard let i = numbers.firstNotFinite else { return }
    throw error("\(place(of: i, sizes)) is \(numbers[i].isNaN ? "NaN, not a number" : "infinite")")
  }

  /// Place of number `offset`, from 0, counted from 1: `row 1, column 2`.
  private func place(of offset: Int, _ sizes: [Int]) -> String {
    let index = Shape(sizes).index(at: offset).map { $0 + 1 }
    switch index.count {
    case 0, 1: return "number \(offset + 1)"
    case 2: return "row \(index[0]), column \(index[1])"
    default: return "the number at [\(index.map(String.init).joined(separator: ", "))], counted from 1,"
    }
  }

  /// Throws unless `found` examples are as many as those of another file.
  func check(count found: Int, equals other: Int, of file: FileName, _ what: String) throws(DatasetError) {
    guard found != other else { return }
    throw error(
      "has \(found) \(what), and \(file.path) has \(counted(other, "example"))",
      hint: "the two files must be of one data set")
  }
}
