// NamesLikeQuantities.swift — elements of names such as `w(1)`, where there is no network.
import Language
import Networks
import Sharing
import Tensors

extension Statement {
  /// The statement in which quantities that the network does not have are elements of names.
  ///
  /// `a(1,2)` is 2 after `a = [1 2; 3 4]`; with a network it is map 2 of layer 1. `c(2)` is an element of the
  /// name `c` where layer 2 has no visible biases.
  package func readingNames(in state: State) -> Statement {
    guard !state.names.isEmpty else { return self }
    return mappingExpressions { expression in
      expression.replacing { part in
        guard case .quantity(let quantity) = part.kind, !quantity.layers.isEmpty, quantity.indices.isEmpty,
          !state.network.mayHave(quantity), let id = state.names[quantity.symbol],
          let definition = state.definitions[id], definition.value.shape.rank > 0
        else { return nil }
        return .call(function: quantity.symbol, functionRange: part.range, arguments: quantity.layers)
      }
    }
  }
}

extension Network {
  /// True where layer k of `w(k)` has such a quantity, or may have: k is no plain number, or any network has such.
  fileprivate func mayHave(_ quantity: Quantity) -> Bool {
    guard !isEmpty else { return false }
    guard let symbol = QuantitySymbol.named[quantity.symbol], !symbol.isReserved,
      case .number(let number)? = quantity.layers.first?.kind, let k = Int(exactly: number)
    else { return true }
    return (try? layer(k))?.quantity(symbol) != nil
  }
}
