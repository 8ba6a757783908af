// QuantityCompletion.swift — names, quantities and functions that may stand in an expression, from shapes alone.
import Autograd
import Datasets
import Interpreter
import Language
import Networks
import Quantities
import Sharing
import Tensors

extension Session {
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

  private func quantityCompletions(_ word: String) -> [SessionCompletion] {
    // Elements of a quantity follow once it is typed whole.
    if let close = word.lastIndex(of: ")"),
      let elements = ElementList(of: word[...close], in: state, commands.vocabulary)
    {
      return elements.completions(after: word[word.index(after: close)...])
    }
    if let open = word.firstIndex(of: "("), let comma = word.lastIndex(of: ","), comma > open {
      return mapCompletions(word[..<comma])
    }
    var found: [SessionCompletion] = []
    for (k, layer) in state.network.layers {
      for quantity in layer.quantities {
        let layout = quantity.layout
        guard let meaning = state.completionNote(of: quantity, k) else { continue }
        for word in quantity.symbol.words {
          found.append(SessionCompletion("\(word)(\(k))", meaning))
          guard let maps = layout.maps, !layout.axes.isEmpty else { continue }
          let noun = maps.name == "map" ? "feature map" : maps.name
          found.append(SessionCompletion("\(word)(\(k),", "one of \(maps.size) \(noun)s", closes: false))
        }
      }
    }
    guard state.data != nil else { return found }
    found += [
      SessionCompletion("z(0)", "the input"), SessionCompletion("x", "the input"),
      SessionCompletion("y", "the target"),
    ]
    if !state.network.isEmpty {
      found.append(SessionCompletion("p", "the prediction"))
      if state.network.loss != nil {
        found += [SessionCompletion("err", "loss of an example"), SessionCompletion("J", "the objective")]
      }
    }
    return found + Metric.all.map { SessionCompletion($0.name, $0.meaning) }
  }

  /// `w(2,1) w(2,2) …` for `w(2`.
  private func mapCompletions(_ whole: Substring) -> [SessionCompletion] {
    guard let list = ElementList(of: whole + ")", in: state, commands.vocabulary), let maps = list.maps else {
      return []
    }
    return (1...max(1, min(maps, 500))).map { SessionCompletion("\(whole),\($0))", "of \(maps)") }
  }
}

extension QuantitySymbol {
  /// The words that it is typed with: its name, and its sign where that is another word.
  fileprivate var words: [String] {
    let own = Vocabulary.word(for: sign)
    return own == name ? [name] : [name, own]
  }
}

extension State {
  /// Note of completion on a quantity of layer `k`; `nil` where there is nothing to read yet.
  fileprivate func completionNote(of quantity: LayerQuantity, _ k: Int) -> String? {
    switch quantity.role {
    case .parameter: "\(quantity.layout.storage), layer \(k)"
    case .mask: network.masks[k].map { _ in "what layer \(k) drew in the last step" }
    case .preactivation: data.map { _ in "before the activation of layer \(k)" }
    case .output: data.map { _ in "output of layer \(k)" }
    case .intermediate, .statistic, .transpose: data.map { _ in quantity.symbol.meaning }
    }
  }
}

/// The elements that a quantity has, known from its layer's shapes.
private struct ElementList {
  /// The quantity without indices: `w(2)`, `z(1,3)`.
  let whole: String
  /// Number of values of each index.
  let sizes: [Int]
  /// Number of maps or filters to choose from with a second number; `nil` where there are none.
  let maps: Int?

  /// All elements are listed up to here; of larger quantities, one index at a time.
  private static let limit = 200

  package init?(of whole: Substring, in state: State, _ vocabulary: Vocabulary) {
    let parser = Parser(vocabulary: vocabulary)
    guard let read = try? parser.parseExpression(String(whole)), case .quantity(let typed) = read.kind,
      typed.indices.isEmpty
    else { return nil }
    let numbers = typed.layers.compactMap { $0.literal.flatMap { Int(exactly: $0) } }
    guard numbers.count == typed.layers.count, let k = numbers.first, numbers.count <= 2, k >= 0 else {
      return nil
    }
    let layout: QuantityLayout
    let isInput = [QuantityKind.input.symbol, QuantitySymbol.output.name].contains(typed.symbol)
    if isInput, k == 0, let data = state.data {
      layout = .units(data.input)
    } else if let symbol = QuantitySymbol.named[typed.symbol],
      let quantity = try? state.network.layer(k).quantity(symbol)
    {
      layout = quantity.layout
    } else {
      return nil
    }
    self.whole = String(whole)
    guard numbers.count == 1 || layout.maps != nil else { return nil }
    maps = layout.maps?.size
    sizes = layout.maps != nil && numbers.count == 1 ? [] : layout.axes.map { $0.size }
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
