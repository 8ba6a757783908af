// NetworkFreeValues.swift — expressions independent of the network, computed without recording one.
import Autograd
import Diagnostics
import Language
import Quantities
import Sharing
import Tensors

extension Session {
  /// A value computed at once.
  ///
  /// The network on thousands of selected images takes gigabytes: `errtest < 0.03` must not ask for them.
  package func value(of expression: Expression) throws(Diagnostic) -> Tensor {
    guard workspace.isBehind(state), expression.isFreeOfNetwork(in: state) else {
      return try calculator().value(of: expression)
    }
    let bare = Workspace(precision: state.precision, words: workspace.words)
    return try Calculator(state: state, workspace: bare, results: notebook).value(of: expression)
  }
}

extension Expression {
  /// True when every word in it is a function, a name of the session or a metric.
  fileprivate func isFreeOfNetwork(in state: State) -> Bool {
    var isFree = true
    visit { part in
      switch part.kind {
      case .quantity, .derivative: isFree = false
      case .name(let name) where state.names[name] == nil && Metric.named[name] == nil: isFree = false
      default: break
      }
    }
    return isFree
  }
}
