// QuantityNames.swift — how the course writes each quantity of a network: `w(2)1,1`, `z(1,2)4,4`.
import Autograd
import Tensors

extension QuantityName {
  /// How a symbol that is typed in letters is printed: `gamma` as γ.
  public static func printed(_ symbol: String) -> String { greek[symbol] ?? symbol }
  private static let greek = [
    "gamma": "γ", "beta": "β", "mu": "μ", "sigma2": "σ²", "muB": "μB", "sigma2B": "σ²B",
  ]

  /// The output `z(k)` or pre-activation `a(k)` of layer k, for `examples` examples of shape `shape`.
  ///
  /// With several examples, an element also says which: `z(1)2 of example 3`.
  static func units(_ symbol: String, _ k: Int, shape: Shape, examples: Int) -> QuantityName {
    QuantityName("\(symbol)(\(k))") { index in
      let element = index.dropFirst()
      let written =
        shape.rank == 3
        ? "\(symbol)(\(k),\(at(element, 0)))\(at(element, 1)),\(at(element, 2))"
        : "\(symbol)(\(k))\(at(element, 0))"
      return examples == 1 ? written : "\(written) of example \(at(index[...], 0))"
    }
  }

  /// A parameter of layer k.
  static func parameter(_ symbol: String, _ k: Int, shape: Shape) -> QuantityName {
    let symbol = printed(symbol)
    return QuantityName("\(symbol)(\(k))") { index in
      switch shape.rank {
      case 4:
        // Stored (filter, depth, row, column), written w(k,m)r,c,d; a depth of 1 is left out.
        "\(symbol)(\(k),\(at(index[...], 0)))\(at(index[...], 2)),\(at(index[...], 3))"
          + (shape[1] == 1 ? "" : ",\(at(index[...], 1))")
      case 2: "\(symbol)(\(k))\(at(index[...], 0)),\(at(index[...], 1))"
      default: "\(symbol)(\(k))\(at(index[...], 0))"
      }
    }
  }

  /// A bias of convolution layer k: one for each filter.
  static func filterBias(_ k: Int) -> QuantityName {
    QuantityName("b(\(k))") { "b(\(k),\(at($0[...], 0)))" }
  }

  /// The targets.
  static func targets(width: Int, examples: Int) -> QuantityName {
    QuantityName("y") { index in
      let written = width == 1 ? "y" : "y\(at(index[...], 1))"
      return examples == 1 ? written : "\(written) of example \(at(index[...], 0))"
    }
  }

  /// The targets as rows of 0s with a 1 at the class; element u is the target of unit u.
  static func oneHotTargets(examples: Int) -> QuantityName {
    QuantityName("onehot(y)") { index in
      let written = "[y = \(at(index[...], 1) - 1)]"
      return examples == 1 ? written : "\(written) of example \(at(index[...], 0))"
    }
  }

  /// The error of each example.
  static func errors(examples: Int) -> QuantityName {
    QuantityName("err") { examples == 1 ? "err" : "err of example \(at($0[...], 0))" }
  }
}

/// Position `i` of an index, counted from 1.
private func at(_ index: ArraySlice<Int>, _ i: Int) -> Int {
  let place = index.startIndex + i
  return place < index.endIndex ? index[place] + 1 : 1
}
