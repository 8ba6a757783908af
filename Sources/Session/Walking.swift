// Walking.swift — forward and backward along the tape as text, the whole way.
import Autograd
import Diagnostics
import Language
import Networks
import Tensors

extension Interpreter {
  /// The quantities of a recorded network in order of computation: z(0), a(1), z(1), … err, J.
  func quantitiesInOrder(_ recording: Recording) -> [Place] {
    var requests: [(String, [Int])] = [("z", [0])]
    for (k, layer) in recording.layers.enumerated() {
      if let a = layer.a, a != layer.z { requests.append(("a", [k + 1])) }
      requests.append(("z", [k + 1]))
    }
    if recording.errors != nil { requests.append(("err", [])) }
    if recording.objective != nil, recording.examples > 1 { requests.append(("J", [])) }
    return requests.compactMap { place($0, $1) }
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
  func table(_ rows: [(String, Tensor)]) -> Answer {
    Answer(
      rows.flatMap { name, value in lines(value, called: name) },
      .object(rows.map { JSON.Member(name: $0, value: .tensor($1)) }))
  }

  /// `name = value`; of a large value only its shape, `z(0)  14×14`.
  func lines(_ value: Tensor, called name: String) -> [String] {
    value.count <= 64 ? text.lines(value, after: "\(name) = ") : ["\(name)  \(value.shape)"]
  }

  /// All derivatives of a walk, layer by layer from the loss down.
  func describeBackward(_ walk: Backward, _ root: Place, _ recording: Recording) -> Answer {
    var lines: [String] = [], members: [JSON.Member] = []
    func show(_ symbol: String, _ layers: [Int]) {
      guard let place = place(symbol, layers), walk.reaches(place.variable), place.variable != root.variable
      else { return }
      let gradient = Tensor(
        place.offsets.map { walk.element(of: place.variable, at: $0) }, shape: place.shape)
      let name = "∂\(root.text)/∂\(place.text)"
      members.append(JSON.Member(name: name, value: .tensor(gradient)))
      lines += self.lines(gradient, called: name).map { "  " + $0 }
    }
    let layers = state.network.layers
    lines.append("layer \(layers.count + 1), the loss")
    show("z", [layers.count])
    if let z = recording.layers.last?.z, !walk.reaches(z) {
      // The loss was worked out from the scores: z is what they are turned into for people.
      let scores = layers.last is ActivationLayer ? "z(\(layers.count - 1))" : "a(\(layers.count))"
      lines.append(
        "  softmax and \(state.network.loss?.title ?? "the loss") are one step: see \(scores) below")
    }
    for (k, layer) in layers.enumerated().reversed() {
      lines.append("layer \(k + 1), \(layer.summary)")
      if let a = recording.layers[k].a, a != recording.layers[k].z { show("a", [k + 1]) }
      for parameter in layer.parameters { show(parameter.symbol, [k + 1]) }
      show("z", [k])
    }
    return Answer(lines, .object(members))
  }
}
