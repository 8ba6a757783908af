// DataUnits.swift — `data scale`, and conversion between the data's own units and the network's inputs.
import Cells
import Datasets
import Diagnostics
import Interpreter
import Language
import Networks
import Quantities
import Sharing
import Tensors
import Typography

extension Dataset {
  /// Text of a class, its number and its name; `nil` where it has none.
  func className(_ label: Int) -> String? {
    guard let names = classNames, names.indices.contains(label) else { return nil }
    let name = names[label].split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
    return "\(label) \(shortened(name, to: 40))"
  }
}

extension Session {
  /// Brings the inputs, or the targets, to a common size.
  func scaleData(_ call: Call) throws(Diagnostic) -> Answer {
    let data = try requireData(at: call.nameRange)
    let (isStandard, ofTargets) = (call.has("to"), call.has("of"))
    let scaled: Dataset
    var notes: [String] = []
    if ofTargets {
      // Class numbers that were read off the targets may be numbers after all; those that the data declare are names.
      if data.classes != nil {
        guard data.isCounted, data.classNames == nil else {
          throw Diagnostic(
            .notClasses, "the targets are classes, and the numbers of classes are not scaled",
            at: call.range(of: "of"),
            hint: "`data scale` scales the inputs")
        }
        notes.append("the targets are numbers from now on, not classes")
      }
      scaled = data.scalingTargets(to: isStandard ? .standard : .range)
    } else {
      scaled = isStandard ? data.standardized() : data.scaled()
    }
    let scaling = ofTargets ? scaled.targetScaling : scaled.inputScaling
    try take(scaled, at: call.nameRange)
    notes += ofTargets ? constantTargets(scaled) : constantInputs(scaled)
    let noun = ofTargets ? "targets" : "inputs"
    return Answer(
      [isStandard ? "\(noun) of mean 0 and deviation 1" : "\(noun) from 0 to 1"]
        + notes.flatMap { wrapped("note: \($0)", width: text.width, indent: 6) },
      .members([
        "scaled": .string(noun), "to": .string(isStandard ? "standard" : "range"),
        "shift": scaling.map { .array($0.lines.map { .number($0.origin.shift) }) },
        "scale": scaling.map { .array($0.lines.map { .number($0.origin.scale) }) },
      ]))
  }

  /// Takes data with a scaling that may have been fitted anew; returns lines that say so.
  func takeRescaled(_ data: Dataset, at place: SourceRange) throws(Diagnostic) -> [String] {
    let before = state.data
    try take(data, at: place)
    let kinds = [
      data.inputScaling != before?.inputScaling ? "inputs" : nil,
      data.targetScaling != before?.targetScaling ? "targets" : nil,
    ].compactMap { $0 }
    guard !kinds.isEmpty else { return [] }
    let notes = [
      "the scaling of the \(kinds.joined(separator: " and ")) is fitted anew, to the examples for training"
    ]
    return (notes + constantInputs(data) + constantTargets(data)).flatMap {
      wrapped("note: \($0)", width: text.width, indent: 6)
    }
  }

  private func take(_ data: Dataset, at place: SourceRange) throws(Diagnostic) {
    try state.refuseNotHeld(data, in: state.precision, at: place)
    state.data = data
    state.touch()
  }

  /// A sentence on the inputs that became 0.
  private func constantInputs(_ data: Dataset) -> [String] {
    let isTable = data.input.rank == 1
    return constants(data.inputScaling) { isTable ? "x\($0 + 1)" : "channel \($0 + 1)" }
  }

  /// A sentence on the targets that became 0.
  private func constantTargets(_ data: Dataset) -> [String] {
    constants(data.targetScaling) { data.targetWidth == 1 ? "y" : "y\($0 + 1)" }
  }

  private func constants(_ scaling: Scaling?, _ name: (Int) -> String) -> [String] {
    let lines = scaling?.lines ?? []
    let constant = lines.indices.filter { lines[$0].isConstant }
    guard let first = constant.first else { return [] }
    guard constant.count > 1 else {
      let number = text(lines[first].origin.shift)
      return ["\(name(first)) is \(number) in every example for training: it became 0"]
    }
    let named = constant.prefix(4).map(name).joined(separator: ", ")
    let more = constant.count > 4 ? " and \(constant.count - 4) more" : ""
    return ["\(named)\(more) are each the same number in every example for training: they became 0"]
  }

  /// Inputs of the network from numbers given to `predict`, with notes on the conversion.
  ///
  /// The numbers are in the data's own units, unless the argument names the input itself, which has the
  /// network's units.
  func networkInputs(_ given: [Argument]) throws(Diagnostic) -> (inputs: Tensor, notes: [String]) {
    guard let shape = state.data?.input ?? state.network.input else {
      throw Diagnostic(
        .missingData, "the network does not know its input's shape", at: given.first?.range,
        hint: "load data first")
    }
    let range = given.dropFirst().reduce(given[0].range) { $0.union($1.range) }
    var numbers: [Double] = []
    var (rows, isSeen) = (1, false)
    for argument in given {
      guard let expression = argument.expression else { continue }
      if let literal = expression.literal {
        numbers.append(literal)
        continue
      }
      let value = try calculator().value(of: expression)
      numbers += value.doubles
      isSeen = isSeen || usesInput(expression, state.names)
      // A matrix with rows as long as an input is several of them.
      if given.count == 1, value.shape.rank == 2, shape.rank == 1, value.shape[1] == shape.count {
        rows = value.shape[0]
      } else if given.count == 1, value.shape.rank == 1, shape.count == 1 {
        rows = value.count
      }
    }
    guard numbers.count == rows * shape.count, shape.count > 0 else {
      throw Diagnostic(
        .shapeMismatch, "an input has \(counted(shape.count, "number")), \(numbers.count) given", at: range,
        hint: state.data?.inputNames.map { names in
          "the inputs are \(names.prefix(24).joined(separator: ", "))\(names.count > 24 ? ", …" : "")"
        } ?? "several inputs are the rows of a matrix")
    }
    var notes: [String] = []
    if isSeen, state.data?.inputScaling != nil {
      notes.append("x is what the network sees: so these numbers are read, and not in the data's own units")
    } else if let data = state.data {
      numbers = data.scaledInputs(numbers)
    }
    if let bad = numbers.first(where: { !state.precision.holds($0) }) {
      throw .notHeld("an input", bad, in: state.precision, at: range)
    }
    return (Tensor(numbers, shape: Shape([rows] + shape.sizes)), notes)
  }

  /// True when the input of the network, or a name made of it, is in an expression.
  private func usesInput(_ expression: Expression, _ names: Names) -> Bool {
    var found = false
    expression.visit { part in
      switch part.kind {
      case .quantity(let quantity):
        let isInput = quantity.symbol == "z" && quantity.layers.first?.literal == 0
        found = found || quantity.symbol == "x" || isInput
      case .name(let name), .call(let name, _, _):
        if let id = names[name] {
          guard let definition = state.definitions[id], let made = definition.expression else { return }
          found = found || usesInput(made, definition.bindings)
        } else if QuantityKind.quantity(named: name)?.symbol == QuantityKind.input.symbol {
          found = found || state.data != nil
        }
      default: break
      }
    }
    return found
  }
}

extension Dataset {
  /// Name of the axis of input `column`, counted from 0, where it shows the data's own unit.
  func axisName(_ column: Int) -> String {
    guard inputScaling != nil else { return "x\(column + 1)" }
    if let names = inputNames, names.indices.contains(column) { return names[column] }
    return "x\(column + 1) (not scaled)"
  }

  /// Outputs of a network that learns its input, in the inputs' own units; as they are where they are not as many.
  func ownInputs(_ outputs: Tensor, width: Int) -> Tensor {
    guard let inputScaling, width == input.count else { return outputs }
    return Tensor(inputScaling.unscaled(outputs.doubles, width: width), shape: outputs.shape)
  }

  /// Outputs of the network in the data's own units, rows of `width` one behind the other; as they are where the
  /// targets were not scaled, or are not as many.
  func ownAnswers(_ outputs: Tensor, width: Int) -> Tensor {
    guard let targetScaling, width == targetWidth else { return outputs }
    return Tensor(targetScaling.unscaled(outputs.doubles, width: width), shape: outputs.shape)
  }
}

extension State {
  /// Outputs of the network, rows of `width`, in the data's own units: those of the quantity that they are compared with.
  func inOwnUnits(_ outputs: Tensor, width: Int) -> Tensor {
    guard let data else { return outputs }
    switch network.lossNode?.target ?? .data {
    case .data: return data.ownAnswers(outputs, width: width)
    case .output(0): return data.ownInputs(outputs, width: width)
    case .output: return outputs
    }
  }
}
