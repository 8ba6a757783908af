// SinglePrecision.swift — numbers that the precision of the session can't hold, refused at every door.
import Datasets
import Diagnostics
import Language
import Networks
import Sharing
import Tensors
import Typography

extension Precision {
  /// True for a finite number that stays one in this precision.
  package func holds(_ x: Double) -> Bool { x.isFinite && (self == .double || Float(x).isFinite) }

  /// Position of the first number that this precision can't hold; `nil` when it holds them all.
  package func firstNotHeld(in tensor: Tensor) -> Int? {
    if case .single(let numbers) = tensor.storage { return numbers.firstIndex { !$0.isFinite } }
    guard self == .single else { return tensor.doubles.firstNotFinite }
    return tensor.doubles.firstIndex { !holds($0) }
  }
}

extension Diagnostic {
  /// `name` is a number that `precision` can't hold.
  package static func notHeld(
    _ name: String, _ x: Double, in precision: Precision, at place: SourceRange?
  ) -> Self {
    let text = NumberText(digits: 6, width: 80)
    let subject = name.isEmpty || name == text(x) ? text(x) : "\(name) is \(text(x)), which"
    guard x.isFinite else {
      return .init(.notFinite, "\(name) is \(text(x)): a number must be finite", at: place)
    }
    return .init(
      .tooLarge,
      "\(subject) is too large for \(precision.rawValue) precision, whose largest number is \(text(Double(Float.greatestFiniteMagnitude)))",
      at: place, hint: "`precision double` holds numbers up to 1.79769e308")
  }
}

extension State {
  /// Refuses data with a number that `precision` can't hold: its place is that of the row in `rows`, where there is one.
  package func refuseNotHeld(
    _ data: Dataset, in precision: Precision, at place: SourceRange,
    row rangeOfRow: (Int) -> SourceRange? = { _ in nil }
  ) throws(Diagnostic) {
    let parts = [(data.inputs, data.input.count, "x"), (data.targets, data.targetWidth, "y")]
    for (tensor, width, symbol) in parts {
      guard let offset = precision.firstNotHeld(in: tensor), width > 0 else { continue }
      let (row, column) = (offset / width, offset % width)
      let name = symbol == "y" && width == 1 ? "y" : "\(symbol)\(column + 1)"
      throw .notHeld(
        "\(name) of example \(row + 1)", tensor[offset], in: precision,
        at: rangeOfRow(row) ?? place)
    }
  }

  /// Refuses to go over to `precision` with a number that it can't hold.
  package func refuseNotHeld(in precision: Precision, at place: SourceRange) throws(Diagnostic) {
    func check(_ tensor: Tensor, _ name: () -> String) throws(Diagnostic) {
      guard let offset = precision.firstNotHeld(in: tensor) else { return }
      throw .notHeld(name(), tensor[offset], in: precision, at: place)
    }
    // Numbers that are still to be drawn are small.
    for key in network.keys where network.store.known(key.layer - 1) != nil {
      try check(network[key]) { "a number in \(network.name(of: key))" }
    }
    for (slot, kept) in zip(network.optimizer.kind.slots, network.optimizerState.slots) {
      for (key, value) in kept.sorted(by: { $0.key < $1.key }) {
        try check(value) { "a number in \(slot) of \(network.name(of: key))" }
      }
    }
    if let data { try refuseNotHeld(data, in: precision, at: place) }
    for (name, id) in names.sorted(by: { $0.key < $1.key }) {
      guard let value = definitions[id]?.value else { continue }
      try check(value) { value.count == 1 ? name : "a number in \(name)" }
    }
    try check(Tensor(settings.rate)) { "the rate" }
    for (name, number) in network.optimizer.values.sorted(by: { $0.key < $1.key }) {
      try check(Tensor(number)) { "the optimizer's \(name)" }
    }
  }
}
