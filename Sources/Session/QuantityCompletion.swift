// QuantityCompletion.swift — names, quantities and functions that may stand in an expression, from shapes alone.
import Autograd
import Datasets
import Networks
import Tensors

extension Interpreter {
  /// Names, quantities that exist now, functions.
  func expressionCompletions(_ word: String) -> [SessionCompletion] {
    let plain = SignName.spelledOut(word)
    var candidates = state.names.keys.sorted().map { SessionCompletion($0, "a name of this session") }
    candidates += quantityCompletions(plain).filter { $0.text.hasPrefix(plain) }
    for operation in Autograd.Operation.all where operation.name.hasPrefix(plain) {
      candidates.append(SessionCompletion(operation.name + "(", operation.summary, closes: false))
    }
    return candidates
  }

  /// What a kind of data is.
  static func dataMeaning(of word: String) -> String? { DatasetKind.named[word]?.summary }

  private func quantityCompletions(_ word: String) -> [SessionCompletion] {
    // Once a whole quantity is typed, its elements.
    if let close = word.lastIndex(of: ")"), let elements = ElementList(of: word[...close], in: state) {
      return elements.completions(after: word[word.index(after: close)...])
    }
    if let open = word.firstIndex(of: "("), let comma = word.lastIndex(of: ","), comma > open {
      return mapCompletions(word[..<comma])
    }
    var found: [SessionCompletion] = []
    for (index, layer) in state.network.layers.enumerated() {
      let k = index + 1
      for spec in layer.parameters {
        found.append(SessionCompletion("\(spec.symbol)(\(k))", "\(spec.shape), layer \(k)"))
        if spec.shape.rank == 4 {
          found.append(
            SessionCompletion("\(spec.symbol)(\(k),", "one of \(spec.shape[0]) filters", closes: false))
        }
      }
      if state.network.masks[index] != nil {
        found.append(SessionCompletion("mask(\(k))", "what layer \(k) let through in the last step"))
      }
      guard state.data != nil else { continue }
      if layer.activation != nil, !(layer is ActivationLayer) {
        found.append(SessionCompletion("a(\(k))", "before the activation of layer \(k)"))
      }
      found.append(SessionCompletion("z(\(k))", "output of layer \(k)"))
      if layer.output.rank == 3 {
        found.append(SessionCompletion("z(\(k),", "one of \(layer.output[0]) feature maps", closes: false))
      }
    }
    guard state.data != nil else { return found }
    found += [
      SessionCompletion("z(0)", "the input"), SessionCompletion("x", "the input"),
      SessionCompletion("y", "the target"),
    ]
    if !state.network.layers.isEmpty {
      found.append(SessionCompletion("p", "the prediction"))
      if state.network.loss != nil {
        found += [SessionCompletion("err", "loss of an example"), SessionCompletion("J", "the objective")]
      }
    }
    return found + Metric.all.map { SessionCompletion($0.name, $0.meaning) }
  }

  /// `w(2,1) w(2,2) …` for `w(2`.
  private func mapCompletions(_ whole: Substring) -> [SessionCompletion] {
    guard let list = ElementList(of: whole + ")", in: state), let maps = list.maps else { return [] }
    return (1...max(1, min(maps, 500))).map { SessionCompletion("\(whole),\($0))", "of \(maps)") }
  }
}

/// The elements that a quantity has, known from its layer's shapes.
private struct ElementList {
  /// The quantity without indices: `w(2)`, `z(1,3)`.
  let whole: String
  /// How many values each index has.
  let sizes: [Int]
  /// How many maps or filters there are to choose from with a second number; `nil` where there are none.
  let maps: Int?

  /// All elements are listed up to here; of larger quantities, one index at a time.
  private static let limit = 200

  init?(of whole: Substring, in state: State) {
    guard let open = whole.firstIndex(of: "("), whole.last == ")" else { return nil }
    let symbol = whole[..<open]
    let parts = whole[whole.index(after: open)...].dropLast().split(
      separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard numbers.count == parts.count, let k = numbers.first, numbers.count <= 2, k >= 0 else { return nil }
    let layers = state.network.layers
    let shape: [Int]
    if symbol == "z" || symbol == "x", k == 0, let data = state.data {
      shape = data.input.sizes
    } else if layers.indices.contains(k - 1), symbol == "a" || symbol == "z" {
      shape = layers[k - 1].output.sizes
    } else if layers.indices.contains(k - 1),
      let spec = layers[k - 1].parameters.first(where: { $0.symbol == symbol })
    {
      shape = spec.shape.sizes
    } else {
      return nil
    }
    self.whole = String(whole)
    switch (shape.count, numbers.count) {
    case (1, 1), (2, 1): (sizes, maps) = (shape, nil)
    case (3, 1), (4, 1): (sizes, maps) = ([], shape[0])
    case (3, 2): (sizes, maps) = ([shape[1], shape[2]], shape[0])
    case (4, 2): (sizes, maps) = ([shape[2], shape[3], shape[1]], shape[0])  // filters: row, column, depth
    default: return nil
    }
    if let maps, numbers.count == 2, !(1...max(1, maps)).contains(numbers[1]) { return nil }
  }

  /// The elements, given the indices typed so far.
  func completions(after typed: Substring) -> [SessionCompletion] {
    guard !sizes.isEmpty else { return [SessionCompletion(whole, "all of it", closes: false)] }
    let here = [
      SessionCompletion(whole, "all of it: \(sizes.map(String.init).joined(separator: "×"))", closes: false)
    ]
    if sizes.reduce(1, { saturatingProduct($0, $1) }) <= Self.limit {
      return here + all(sizes[...]).map { SessionCompletion(whole + $0) }
    }
    let indices = typed.split(separator: ",", omittingEmptySubsequences: false)
    let axis = max(0, indices.count - 1)
    guard axis < sizes.count else { return [] }
    let before = indices.dropLast().map { $0 + "," }.joined()
    let ends = axis == sizes.count - 1
    return here
      + Self.numbers(startingWith: indices.last ?? "", upTo: sizes[axis])
      .map { SessionCompletion("\(whole)\(before)\($0)\(ends ? "" : ",")", closes: ends) }
  }

  /// The first numbers up to `size` that begin with `digits`, without looking at the others: an index may have 25,088.
  private static func numbers(startingWith digits: Substring, upTo size: Int) -> [Int] {
    if digits.isEmpty { return Array(1...max(1, min(size, limit))) }
    guard let start = Int(digits), start > 0, digits.first?.isNumber == true, digits.first != "0" else {
      return []
    }
    var (low, high, found) = (start, start, [Int]())
    while low <= size, found.count < limit {
      found += (low...min(high, size)).prefix(limit - found.count)
      low = saturatingProduct(low, 10)
      high = saturatingProduct(high, 10)
      high = high > Int.max - 9 ? Int.max : high + 9
    }
    return found
  }

  private func all(_ sizes: ArraySlice<Int>) -> [String] {
    guard let size = sizes.first, size > 0 else { return [""] }
    let rest = all(sizes.dropFirst())
    return (1...size).flatMap { index in rest.map { "\(index)" + ($0.isEmpty ? "" : ",") + $0 } }
  }
}
