// StateBytes.swift — the memory of a state, and its part that another does not share.
import Cells
import Datasets
import Networks
import Sharing
import Tensors

extension State {
  /// Approximate size in bytes.
  package var bytes: Int {
    var tensors = Array(network.masks.values)
    tensors += network.optimizerState.slots.flatMap { $0.values }
    if let data { tensors += data.tensors }
    let parameters = network.store.bytes + (start?.store.bytes ?? 0)
    let curves = losses.bytes + (lostCurve?.bytes ?? 0)
    let texts = pieces.values.reduce(0) { $0 + $1.bytes }
    return tensors.reduce(
      parameters + 64 * names.count + definitions.bytes + texts + curves + selection.heapBytes
    ) {
      $0 + $1.count * $1.precision.bytes
    }
  }

  /// Bytes that it holds beside itself and `later`, the state that a command has made of it, does not.
  ///
  /// Storage that both share counts for neither. Places are compared one by one, for a command leaves a
  /// parameter where it was: the cost does not grow with the size of the session.
  package func bytes(besides later: State) -> Int {
    var bytes = network.bytes(besides: later.network) + losses.bytes(besides: later.losses)
    if let lostCurve { bytes += lostCurve.bytes(besides: later.lostCurve ?? later.losses) }
    bytes += names.bytes(besides: later.names) + definitions.bytes(besides: later.definitions)
    for (word, piece) in pieces where later.pieces[word] != piece { bytes += piece.bytes }
    bytes += selection.heapBytes(besides: later.selection)
    bytes += effort.past.heapBytes(besides: later.effort.past)
    if let setup = effort.setup { bytes += setup.marks.heapBytes(besides: later.effort.setup?.marks ?? []) }
    if let data { bytes += data.bytes(besides: later.data) }
    if let start {
      let other = later.start?.store ?? later.network.store
      bytes += State.bytes(start.store, besides: other)
      bytes += start.losses.bytes(besides: later.start?.losses ?? later.losses)
    }
    return bytes
  }

  /// Parameters that are still to be drawn take no memory.
  fileprivate static func bytes(_ parameters: ParameterStore, besides later: ParameterStore) -> Int {
    guard !parameters.sharesStorage(with: later) else { return 0 }
    return (0..<parameters.count).reduce(allocated(32 + parameters.listBytes)) { sum, k in
      guard !parameters.sharesDraw(k, with: later), let mine = parameters.known(k) else { return sum }
      let other = (k < later.count ? later.known(k) : nil) ?? []
      guard !mine.sharesStorage(with: other) else { return sum }
      return mine.indices.reduce(sum + mine.heapBytes) {
        $0 + mine[$1].heapBytes(besides: $1 < other.count ? other[$1] : nil)
      }
    }
  }
}

extension Network {
  fileprivate func bytes(besides later: Network) -> Int {
    var bytes = State.bytes(store, besides: later.store)
    if !isEmpty, structure != later.structure { bytes += nodes.heapBytes + 256 }
    bytes += Self.bytes(masks, besides: later.masks)
    let slots = optimizerState.slots, others = later.optimizerState.slots
    guard !slots.sharesStorage(with: others) else { return bytes }
    return slots.indices.reduce(bytes + slots.heapBytes) {
      $0 + Self.bytes(slots[$1], besides: $1 < others.count ? others[$1] : [:])
    }
  }

  private static func bytes<Key>(_ tensors: [Key: Tensor], besides later: [Key: Tensor]) -> Int {
    var (bytes, isShared) = (0, tensors.count == later.count)
    for (key, tensor) in tensors {
      let held = tensor.heapBytes(besides: later[key])
      bytes += held
      if held > 0 { isShared = false }
    }
    // The table itself: keys and values with a bit for each place.
    let table = tensors.capacity * (MemoryLayout<(Key, Tensor)>.stride + 1)
    return tensors.isEmpty || isShared ? bytes : bytes + allocated(64 + table)
  }
}

extension Dataset {
  fileprivate func bytes(besides later: Dataset?) -> Int {
    let rows = [
      (trainingRows, later?.trainingRows), (unlabelledRows, later?.unlabelledRows),
      (testRows, later?.testRows), (targetlessRows, later?.targetlessRows),
    ]
    let (mine, its) = (tensors, later?.tensors ?? [])
    let numbers = mine.indices.reduce(0) { $0 + mine[$1].heapBytes(besides: $1 < its.count ? its[$1] : nil) }
    return rows.reduce(numbers) {
      $0 + $1.0.heapBytes(besides: $1.1 ?? [])
    }
  }
}
