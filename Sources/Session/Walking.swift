// Walking.swift — forward and backward along the tape as text, the whole way.
import Autograd
import Diagnostics
import Language
import Networks
import Tensors

extension Interpreter {
  /// The quantities of a recorded network in order of computation, with a word about some: z(0), a(1), z(1), … err, J.
  func quantitiesInOrder(_ recording: Recording) -> [(remark: String, place: Place)] {
    var requests: [(String, String, [Int])] = [("", "z", [0])]
    for (k, layer) in recording.layers.enumerated() {
      if let a = layer.a, a != layer.z { requests.append(("", "a", [k + 1])) }
      if state.network.layers[k] is BatchNormalization {
        requests += (layer.batch == nil ? ["mu", "sigma2"] : ["muB", "sigma2B"]).map {
          (layer.batch == nil ? "running " : "batch's ", $0, [k + 1])
        }
      }
      if layer.mask != nil { requests.append(("", "mask", [k + 1])) }
      requests.append(("", "z", [k + 1]))
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
  func table(_ rows: [(remark: String, name: String, value: Tensor)]) -> Answer {
    Answer(
      rows.flatMap { lines($0.value, called: $0.remark + $0.name) },
      .object(rows.map { JSON.Member(name: $0.name, value: .tensor($0.value)) }))
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
      lines.append(
        "  softmax and \(state.network.loss?.title ?? "the loss") are one step: see \(state.network.scores) below"
      )
    }
    for (k, layer) in layers.enumerated().reversed() {
      lines.append("layer \(k + 1), \(layer.summary)")
      if let a = recording.layers[k].a, a != recording.layers[k].z { show("a", [k + 1]) }
      for parameter in layer.parameters { show(parameter.symbol, [k + 1]) }
      if recording.layers[k].batch != nil {
        show("sigma2B", [k + 1])
        show("muB", [k + 1])
      }
      show("z", [k])
    }
    return Answer(lines, .object(members))
  }
}
