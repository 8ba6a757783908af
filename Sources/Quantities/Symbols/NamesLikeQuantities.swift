// NamesLikeQuantities.swift — elements of names such as `w(1)`, where there is no network.
import Language
import Networks
import Sharing
import Tensors

extension Statement {
  /// The statement in which quantities of a network that is not there are elements of names.
  ///
  /// `a(1,2)` is 2 after `a = [1 2; 3 4]`; with a network it is map 2 of layer 1.
  package func readingNames(in state: State) -> Statement {
    guard state.network.isEmpty, !state.names.isEmpty else { return self }
    return mappingExpressions { expression in
      expression.replacing { part in
        guard case .quantity(let quantity) = part.kind, !quantity.layers.isEmpty, quantity.indices.isEmpty,
          let id = state.names[quantity.symbol], let definition = state.definitions[id],
          definition.value.shape.rank > 0
        else { return nil }
        return .call(function: quantity.symbol, functionRange: part.range, arguments: quantity.layers)
      }
    }
  }
}
