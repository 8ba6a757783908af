// QuantityNames.swift — names of targets and errors on a tape.
import Autograd
import Notation
import Tensors

extension QuantityName {
  /// The targets.
  static func targets(width: Int, examples: Int) -> QuantityName {
    QuantityName("y") { index in
      WrittenName(
        "y", below: width == 1 ? "" : String(at(index[...], 1)),
        example: examples == 1 ? nil : at(index[...], 0))
    }
  }

  /// The targets as rows of 0s with a 1 at the class; element u is the target of unit u.
  static func oneHotTargets(examples: Int) -> QuantityName {
    QuantityName("onehot(y)") { index in
      WrittenName("[y = \(at(index[...], 1) - 1)]", example: examples == 1 ? nil : at(index[...], 0))
    }
  }

  /// The error of each example.
  static func errors(examples: Int) -> QuantityName {
    QuantityName("err") { WrittenName("err", example: examples == 1 ? nil : at($0[...], 0)) }
  }
}

/// Position `i` of an index, counted from 1.
private func at(_ index: ArraySlice<Int>, _ i: Int) -> Int {
  let place = index.startIndex + i
  return place < index.endIndex ? index[place] + 1 : 1
}
