// Independence.swift — the reason why one number does not depend on another.
import Tensors

extension Derivation {
  /// Reason why there is no way from the input to the output, in a sentence; `nil` where there is one.
  ///
  /// A derivative that is 0 because some factor is 0 has a way.
  public var independence: String? {
    guard graph == nil else { return nil }
    let entries = tape.entries, noPath = "no path leads from \(inputName) to \(outputName)"
    if dependants(of: output.entry)[input.entry] {
      let isSame = output.entry == input.entry
      return isSame
        ? noPath
          + ": they are elements of the same \(entries[input.entry].operation == nil ? "value" : "result")"
        : noPath + ": \(inputName) is computed from \(outputName), not the other way round"
    }
    let depends = dependants(of: input.entry)
    guard depends[output.entry] else { return noPath }
    if tape.between(input.entry, output.entry).last == output.entry {
      return noPath + fed
    }
    for number in entries.indices where number > input.entry && depends[number] {
      guard let operation = entries[number].operation else { continue }
      for (position, source) in entries[number].inputs.enumerated()
      where depends[source] && !operation.isDifferentiable(byInput: position) {
        guard number == output.entry || dependants(of: number)[output.entry] else { continue }
        return "the way from \(inputName) to \(outputName) leads through \(tape.written(number)), "
          + "and nothing flows back through \(operation.name)"
      }
    }
    return noPath
  }

  /// The entries that depend on `entry` (itself included), differentiable or not.
  private func dependants(of entry: Int) -> [Bool] {
    var depends = [Bool](repeating: false, count: tape.entries.count)
    depends[entry] = true
    for number in tape.entries.indices where number > entry {
      depends[number] = tape.entries[number].inputs.contains { depends[$0] }
    }
    return depends
  }

  /// The quantity that the input feeds: `: it feeds a(2)2`.
  private var fed: String {
    var names: [String] = []
    for (number, entry) in tape.entries.enumerated() where number > input.entry && names.count < 4 {
      guard let place = entry.inputs.firstIndex(of: input.entry), entry.shape.count <= 100_000 else {
        continue
      }
      let shape = tape.entries[input.entry].shape
      for offset in 0..<entry.shape.count where names.count < 4 {
        let view = tape.scalarView(
          of: Variable(entry: number), at: offset,
          wanted: { $0 == place && shape.offset(of: $1) == input.offset })
        let isFed = view?.partials.contains {
          $0.input == place && shape.offset(of: $0.index) == input.offset
        }
        if isFed == true { names.append(reader.name(of: ScalarNode(entry: number, offset: offset))) }
      }
    }
    guard !names.isEmpty else { return "" }
    return ": it feeds " + names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " …" : "")
  }
}
