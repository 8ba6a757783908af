// Scaling.swift — inputs and targets brought to a range that networks learn well from, and back to their own units.
import Tensors

/// A map of numbers to a common size: each group of columns by its own line.
package struct Scaling: Hashable, Sendable {
  /// Target range of a group of columns.
  package enum Kind: Hashable, Sendable {
    /// Range from 0 to 1, by the least and greatest number of the training examples.
    case range
    /// Mean 0 and standard deviation 1 over the training examples.
    case standard
    /// Grey levels 0 … 255 divided by 255: nothing is fitted.
    case grey
    /// Lines that were given with the data, as the means and deviations of a published network: nothing is fitted.
    case given
  }

  /// A line x → (x·unit − shift) / scale, and back.
  package struct Line: Hashable, Sendable {
    /// A power of two that keeps intermediate values from overflow; nearly always 1.
    let unit: Double
    let shift: Double, scale: Double
    /// True where all training examples have the same number, which becomes 0.
    package let isConstant: Bool

    /// A number of the data as the network sees it.
    package func scaled(_ x: Double) -> Double { (x * unit - shift) / scale }
    /// Converts an output of the network to the data's own unit.
    package func unscaled(_ z: Double) -> Double { (z * scale + shift) / unit }
    /// The number that becomes 0, and its distance to the number that becomes 1.
    package var origin: (shift: Double, scale: Double) { (shift / unit, scale / unit) }
  }

  /// Target range of the groups.
  package let kind: Kind
  /// The line of each group, in order.
  package let lines: [Line]
  /// Number of neighbouring columns in a group.
  let together: Int
  /// The numbers as they were; `nil` where nothing is fitted: they are found again without.
  var original: Tensor?

  /// The line of a column.
  package func line(ofColumn column: Int) -> Line { lines[min(column / max(1, together), lines.count - 1)] }

  /// Rows of own units, one behind the other, as the network sees them.
  package func scaled(_ numbers: [Double], width: Int) -> [Double] {
    if let line = lines.first, lines.count == 1 { return numbers.map(line.scaled) }
    return numbers.enumerated().map { line(ofColumn: $0 % max(1, width)).scaled($1) }
  }

  /// Converts rows of outputs of the network, one behind the other, to own units.
  package func unscaled(_ numbers: [Double], width: Int) -> [Double] {
    if let line = lines.first, lines.count == 1 { return numbers.map(line.unscaled) }
    return numbers.enumerated().map { line(ofColumn: $0 % max(1, width)).unscaled($1) }
  }
}

extension Dataset {
  /// The same data with inputs from 0 to 1.
  ///
  /// Images of grey levels 0 … 255 are divided by 255, others by their whole range. Each column of a table is
  /// brought from its own range over the examples for training; a constant column becomes 0. Scaled columns
  /// are scaled anew from their own units.
  package func scaled() -> Dataset {
    guard inputScaling?.kind != .grey else { return self }
    if isImages {
      let own = ownInputs
      let numbers = own.doubles
      let (least, most) = (numbers.min() ?? 0, numbers.max() ?? 1)
      if least >= 0, most <= 1 {
        var data = self
        (data.inputs, data.inputScaling) = (own, nil)
        return data
      }
      if least >= 0, most <= 255 {
        let line = Scaling.Line(unit: 1, shift: 0, scale: 255, isConstant: false)
        return fitted(Scaling(kind: .grey, lines: [line], together: count(from: 1)), to: numbers)
      }
    }
    return fitted(.range)
  }

  /// The same data with inputs of mean 0 and standard deviation 1 over the examples for training.
  ///
  /// Each column of a table by itself, each channel of images as a whole; a constant becomes 0. Scaled
  /// columns are scaled anew from their own units.
  package func standardized() -> Dataset { fitted(.standard) }

  /// The same data with targets from 0 to 1, or of mean 0 and standard deviation 1, over the examples with a label.
  ///
  /// Targets that were class numbers are plain numbers then.
  package func scalingTargets(to kind: Scaling.Kind) -> Dataset {
    let original = targetScaling?.original ?? targets
    var data = self
    let scaling = Scaling(
      kind: kind,
      lines: lines(kind, of: original.doubles, width: targetWidth, together: 1, rows: trainingRows),
      together: 1, original: original)
    data.targetScaling = scaling
    data.targets = Tensor(scaling.scaled(original.doubles, width: targetWidth), shape: targets.shape)
      .converted(to: targets.precision)
    (data.classes, data.classNames, data.isCounted) = (nil, nil, false)
    data.lookAtTargets()
    return data
  }

  /// The same data with every scaling fitted to the examples that are for training now.
  func refitted() -> Dataset {
    var data = self
    if let scaling = inputScaling, scaling.original != nil { data = data.fitted(scaling.kind) }
    if let scaling = targetScaling { data = data.scalingTargets(to: scaling.kind) }
    return data
  }

  /// Inputs in own units as the network sees them: whole examples, one behind the other.
  package func scaledInputs(_ numbers: [Double]) -> [Double] {
    inputScaling?.scaled(numbers, width: input.count) ?? numbers
  }

  /// An input of an example in its own unit, both counted from 0.
  package func ownInput(_ row: Int, _ column: Int) -> Double {
    let offset = row * input.count + column
    return inputScaling.map { $0.original?[offset] ?? $0.line(ofColumn: column).unscaled(inputs[offset]) }
      ?? inputs[offset]
  }

  /// The levels of an image to be drawn: in their own units where each channel has a scaling that came with the data.
  package func levels(ofImage row: Int) -> [Double] {
    let numbers = inputs.rows([row]).doubles
    guard let inputScaling, inputScaling.kind == .given else { return numbers }
    return inputScaling.unscaled(numbers, width: input.count)
  }

  /// A target of an example in its own unit, both counted from 0.
  package func ownTarget(_ row: Int, _ column: Int) -> Double {
    let offset = row * targetWidth + column
    return targetScaling?.original?[offset] ?? targets[offset]
  }

  /// Gives an input another value, as the network sees it; `offset` counts over all examples from 0.
  package mutating func set(input offset: Int, to number: Double) {
    inputs[offset] = number
    let column = offset % max(1, input.count)
    if let line = inputScaling?.line(ofColumn: column) {
      inputScaling?.original?[offset] = line.unscaled(number)
    }
  }

  /// Gives a target another value, as the network sees it; `offset` counts over all examples from 0.
  package mutating func set(target offset: Int, to number: Double) {
    targets[offset] = number
    if let line = targetScaling?.line(ofColumn: offset % max(1, targetWidth)) {
      targetScaling?.original?[offset] = line.unscaled(number)
    }
  }

  /// All numbers that it holds.
  package var tensors: [Tensor] {
    [inputs, targets] + [inputScaling?.original, targetScaling?.original].compactMap { $0 }
  }

  /// The number of numbers that the axes from `axis` on hold.
  private func count(from axis: Int) -> Int { inputs.shape.sizes.dropFirst(axis).reduce(1, *) }

  /// The same data with inputs scaled from their own units, fitted to the training examples, labelled or not.
  private func fitted(_ kind: Scaling.Kind) -> Dataset {
    let width = count(from: 1)
    let together = isImages ? count(from: kind == .standard ? 2 : 1) : 1
    guard together > 0, width > 0 else { return self }
    let own = ownInputs
    let numbers = own.doubles
    let lines = lines(
      kind, of: numbers, width: width, together: together, rows: (trainingRows + unlabelledRows).sorted())
    return fitted(Scaling(kind: kind, lines: lines, together: together, original: own), to: numbers)
  }

  /// The inputs in their own units, found again where they were not kept.
  private var ownInputs: Tensor {
    guard let inputScaling else { return inputs }
    return inputScaling.original
      ?? Tensor(inputScaling.unscaled(inputs.doubles, width: input.count), shape: inputs.shape)
      .converted(to: inputs.precision)
  }

  /// The same data with images scaled channel by channel, each level to (level − mean) / deviation.
  package func normalized(means: [Double], deviations: [Double]) -> Dataset {
    fitted(normalization(means: means, deviations: deviations), to: ownInputs.doubles)
  }

  /// Notes that the images were made by ``normalized(means:deviations:)``.
  package mutating func noteNormalized(means: [Double], deviations: [Double]) {
    inputScaling = normalization(means: means, deviations: deviations)
  }

  private func normalization(means: [Double], deviations: [Double]) -> Scaling {
    let lines = zip(means, deviations).map {
      Scaling.Line(unit: 1, shift: $0, scale: $1, isConstant: false)
    }
    return Scaling(kind: .given, lines: lines, together: count(from: 2))
  }

  private func fitted(_ scaling: Scaling, to numbers: [Double]) -> Dataset {
    var data = self
    data.inputScaling = scaling
    data.inputs = Tensor(scaling.scaled(numbers, width: count(from: 1)), shape: inputs.shape)
      .converted(to: inputs.precision)
    return data
  }

  /// The line of each group of `together` columns, where `rows` have `numbers`.
  private func lines(
    _ kind: Scaling.Kind, of numbers: [Double], width: Int, together: Int, rows: [Int]
  ) -> [Scaling.Line] {
    stride(from: 0, to: width, by: max(1, together)).map { group in
      let columns = group..<min(width, group + together)
      return Scaling.Line(
        kind, fitting: rows.flatMap { row in columns.map { numbers[row * width + $0] } })
    }
  }
}

extension Scaling.Line {
  /// The line that brings `values` to a range, or to a mean and a deviation.
  fileprivate init(_ kind: Scaling.Kind, fitting values: [Double]) {
    guard let least = values.min(), let most = values.max(), least < most else {
      self.init(unit: 1, shift: values.first ?? 0, scale: 1, isConstant: !values.isEmpty)
      return
    }
    if kind == .range {
      let unit = (most - least).isFinite ? 1 : 0.5
      self.init(unit: unit, shift: least * unit, scale: most * unit - least * unit, isConstant: false)
      return
    }
    func moments(_ unit: Double) -> (mean: Double, variance: Double) {
      let n = Double(values.count)
      let mean = values.reduce(0) { $0 + $1 * unit } / n
      return (mean, values.reduce(0) { $0 + ($1 * unit - mean) * ($1 * unit - mean) } / n)
    }
    var unit = 1.0
    var (mean, variance) = moments(unit)
    if !(variance.isFinite && variance >= Double.leastNormalMagnitude) {
      // The squares overflow: the sum is computed once more where the largest is about 1.
      let exponent = max(least.magnitude, most.magnitude).exponent
      unit = Double(sign: .plus, exponent: min(1000, max(-1000, -Int(exponent))), significand: 1)
      (mean, variance) = moments(unit)
    }
    self.init(unit: unit, shift: mean, scale: variance.squareRoot(), isConstant: false)
  }
}
