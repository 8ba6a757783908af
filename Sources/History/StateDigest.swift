// StateDigest.swift — a number made of all that a session's state is, to tell two states apart.
import Diagnostics
import Networks
import Quantities
import Tensors

/// Digests of states: equal ones have, for all purposes, bit for bit the same contents, also in different processes.
///
/// Fields are found by reflection, so that one that is added to ``State`` some day counts without being named here.
struct StateDigest {
  /// The tensors seen so far, by where their numbers lie: data that several states share are read once.
  private var tensors: [TensorPlace: UInt64] = [:]

  private struct TensorPlace: Hashable {
    let address: UInt
    let shape: Shape
  }

  /// The digest of `state`.
  mutating func callAsFunction(_ state: State) -> UInt64 {
    var hash = Hash()
    for child in Mirror(reflecting: state).children {
      switch child.label {
      // Numbers that differ from process to process, or derive from others: their meaning counts.
      case "generation", "names", "definitions", "marks": continue
      default:
        hash.add(child.label ?? "")
        hash.add(digest(child.value, depth: 0))
      }
    }
    // Definitions are numbered in the order in which they were made.
    let order = state.definitions.all.map { $0.id }
    let ranks = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    for (name, id) in state.names.sorted(by: { $0.key < $1.key }) {
      hash.add(name)
      hash.add(UInt64(ranks[id] ?? -1, wrapping: true))
    }
    for id in order {
      guard let definition = state.definitions[id] else { continue }
      hash.add(definition.name)
      hash.add(digest(definition.value, depth: 0))
      hash.add(digest(definition.expression as Any, depth: 0))
      hash.add(UInt64(definition.depth * 2 + (definition.isPure ? 1 : 0), wrapping: true))
      for (name, id) in definition.bindings.sorted(by: { $0.key < $1.key }) {
        hash.add(name)
        hash.add(UInt64(ranks[id] ?? -1, wrapping: true))
      }
    }
    return hash.value
  }

  private mutating func digest(_ value: Any, depth: Int) -> UInt64 {
    switch value {
    case let tensor as Tensor: return digest(tensor)
    case let parameters as ParameterStore: return digest(parameters.values, depth: depth)
    case let stream as RandomStream: return digest(stream.random, depth: depth)
    case let number as Int: return Hash.of(UInt64(number, wrapping: true))
    case let number as Double: return Hash.of(number.bitPattern)
    case let text as String: return Hash.of(text)
    case let flag as Bool: return Hash.of(flag ? 1 : 0)
    case let number as UInt64: return Hash.of(number)
    case let activation as Activation: return Hash.of(activation.name)
    case is SourceRange: return 0  // where a line was typed
    default: break
    }
    // Bytes suffice for long lists.
    if type(of: value) == [Int].self, let list = value as? [Int] { return list.withUnsafeBytes(Hash.of) }
    if type(of: value) == [Double].self, let list = value as? [Double] {
      return list.withUnsafeBytes(Hash.of)
    }
    let mirror = Mirror(reflecting: value)
    var hash = Hash()
    guard depth < 200, !mirror.children.isEmpty else {
      // An empty list, a case without values, or something that has no parts.
      hash.add(mirror.displayStyle == .enum || mirror.displayStyle == nil ? String(describing: value) : "")
      return hash.value
    }
    if mirror.displayStyle == .dictionary || mirror.displayStyle == .set {
      // Their order is a different one in each process.
      return mirror.children.reduce(Hash.of(UInt64(mirror.children.count))) {
        $0 &+ digest($1.value, depth: depth + 1)
      }
    }
    let isNetwork = value is Network
    for child in mirror.children where !(isNetwork && child.label == "structure") {
      if let label = child.label { hash.add(label) }
      hash.add(digest(child.value, depth: depth + 1))
    }
    return hash.value
  }

  private mutating func digest(_ tensor: Tensor) -> UInt64 {
    let place = TensorPlace(address: tensor.storageAddress, shape: tensor.shape)
    if tensor.count > 64, let known = tensors[place] { return known }
    var hash = Hash()
    for size in tensor.shape.sizes { hash.add(UInt64(size)) }
    switch tensor.storage {
    case .single(let numbers): hash.add(numbers.withUnsafeBytes(Hash.of) ^ 1)
    case .double(let numbers): hash.add(numbers.withUnsafeBytes(Hash.of))
    }
    tensors[place] = hash.value
    return hash.value
  }
}
