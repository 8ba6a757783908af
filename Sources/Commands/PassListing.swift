// PassListing.swift — the values of a forward or backward pass, layer by layer.
import Autograd
import Cells
import Diagnostics
import Interpreter
import Language
import Networks
import Quantities
import Tensors

extension Session {
  /// The quantities of a recorded network in order of computation, with a word about some: z(0), a(1), z(1), … err, J.
  func quantitiesInOrder(_ recording: Recording) -> [(remark: String, place: Place)] {
    var requests: [(String, String, [Int])] = [("", "z", [0])]
    for (k, layer) in state.network.layers {
      for quantity in layer.quantities where recording.shows(quantity, of: k, layer) {
        requests.append((quantity.remark.map { $0 + " " } ?? "", quantity.symbol.name, [k]))
      }
    }
    if recording.errors != nil { requests.append(("", "err", [])) }
    if recording.objective != nil, recording.examples > 1 { requests.append(("", "J", [])) }
    return requests.compactMap { remark, symbol, layers in place(symbol, layers).map { (remark, $0) } }
  }

  /// The place of a quantity, when there is one.
  private func place(_ symbol: String, _ layers: [Int]) -> Place? {
    let request = QuantityRequest(symbol: symbol, layers: layers, indices: [], range: SourceRange(0, 0))
    return try? QuantityKind.named[symbol]?.place(request, state, workspace)
  }

  /// The values at a place.
  func values(of place: Place, _ tape: Tape) -> Tensor {
    let offsets = place.offsets
    return Tensor(offsets.map { tape.element(of: place.variable, at: $0) }, shape: place.shape)
  }

  /// Named values, a line each; large ones by their shape.
  func table(_ rows: [(remark: String, place: Place, value: Tensor)]) -> Answer {
    Answer(
      rows.flatMap { row in listed(row.value, at: row.place) { row.remark + $0 } },
      .object(rows.map { JSON.Member(name: $0.place.text, value: .tensor($0.value)) }))
  }

  /// The same in a listing: of a large value only its shape, rows × columns × maps as the course writes them.
  private func listed(_ value: Tensor, at place: Place, called name: (String) -> String) -> [String] {
    guard !place.maps.isEmpty else { return lines(value, called: name(place.text)) }
    guard value.count > 64 else { return lines(value, at: place, called: name) }
    return ["\(name(place.text))  \(value.shape[1])×\(value.shape[2])×\(value.shape[0])"]
  }

  /// All derivatives of a walk, layer by layer from the loss down.
  func describeBackward(_ walk: Backward, _ root: Place, _ recording: Recording) -> Answer {
    var lines: [String] = [], members: [JSON.Member] = []
    func show(_ symbol: String, _ layers: [Int]) {
      guard let place = place(symbol, layers), walk.reaches(place.variable), place.variable != root.variable
      else { return }
      let gradient = Tensor(
        place.offsets.map { walk.element(of: place.variable, at: $0) }, shape: place.shape)
      members.append(JSON.Member(name: "∂\(root.text)/∂\(place.text)", value: .tensor(gradient)))
      lines += listed(gradient, at: place) { "∂\(root.text)/∂\($0)" }.map { "  " + $0 }
    }
    let network = state.network
    let firstReaders = network.firstReaders
    lines.append("layer \(network.lossNumber), the loss")
    show("z", [network.count])
    if !walk.reaches(recording.output) {
      // The loss was computed from the scores: z is the displayed probabilities.
      lines.append(
        "  softmax and \(state.network.loss?.title ?? "the loss") are one step: see \(network.scoresName) below"
      )
    }
    for (k, layer) in network.layers.reversed() {
      lines.append("layer \(k), \(layer.summary)")
      for symbol in layer.orderBackward where recording.isOwn(k, symbol) { show(symbol.name, [k]) }
      var seen: Set<Int> = []
      for input in (try? network.node(k).inputs) ?? [] where seen.insert(input).inserted {
        // What flows back into an output from several layers is whole at the first that reads it.
        if let first = firstReaders[input], first < k, recording.output(of: input).map(walk.reaches) == true {
          lines.append("  a part of ∂\(root.text)/∂z(\(input)), which is whole at layer \(first)")
        } else {
          show("z", [input])
        }
      }
    }
    return Answer(lines, .object(members))
  }
}

extension Recording {
  /// True for quantities of layer `k` in a listing of values: the computed ones, and the running averages
  /// that it used.
  fileprivate func shows(_ quantity: LayerQuantity, of k: Int, _ layer: Layer) -> Bool {
    guard case .parameter(let index) = quantity.role else { return isOwn(k, quantity.symbol) }
    return !layer.parameters[index].isLearned && mode == .evaluation
  }

  /// True where a layer has a quantity on the tape that is not its output under another symbol.
  fileprivate func isOwn(_ k: Int, _ symbol: QuantitySymbol) -> Bool {
    guard let variable = variable(k, symbol) else { return false }
    return symbol == .output || variable != output(of: k)
  }
}

extension Layer {
  /// Its quantities in the order in which derivatives reach them, without the output, which the layer behind shows.
  fileprivate var orderBackward: [QuantitySymbol] {
    var before: [QuantitySymbol] = [], own: [QuantitySymbol] = [], after: [QuantitySymbol] = []
    for quantity in quantities {
      switch quantity.role {
      case .preactivation, .intermediate: before.insert(quantity.symbol, at: 0)
      case .parameter, .transpose: own.append(quantity.symbol)
      case .statistic: after.insert(quantity.symbol, at: 0)
      case .output, .mask: break
      }
    }
    return before + own + after
  }
}
