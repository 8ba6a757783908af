// Scaling.swift — inputs brought to a range that networks learn well from.
import Tensors

extension Dataset {
  /// The same data with inputs from 0 to 1.
  ///
  /// Images of grey levels 0 … 255 are divided by 255, others by their whole range. Each column of a table is
  /// brought from its own range over the examples for training; a constant column stays as it is.
  public func scaled() -> Dataset {
    if isImages {
      let numbers = inputs.doubles
      let (least, most) = (numbers.min() ?? 0, numbers.max() ?? 1)
      if least >= 0, most <= 1 { return self }
      if least >= 0, most <= 255 { return replacingInputs(numbers.map { $0 / 255 }) }
    }
    return mapColumns(together: isImages ? count(from: 1) : 1) { values in
      guard let least = values.min(), let most = values.max(), least < most else { return nil }
      return (shift: least, scale: most - least)
    }
  }

  /// The same data with inputs of mean 0 and standard deviation 1 over the examples for training.
  ///
  /// Each column of a table by itself, each channel of images as a whole; what is constant stays as it is.
  public func standardized() -> Dataset {
    mapColumns(together: isImages ? count(from: 2) : 1) { values in
      guard let first = values.first, values.contains(where: { $0 != first }) else { return nil }
      let n = Double(values.count)
      let mean = values.reduce(0, +) / n
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
      return (shift: mean, scale: variance.squareRoot())
    }
  }

  /// The number of numbers that the axes from `axis` on hold.
  private func count(from axis: Int) -> Int { inputs.shape.sizes.dropFirst(axis).reduce(1, *) }

  private func replacingInputs(_ numbers: [Double]) -> Dataset {
    var data = self
    data.inputs = Tensor(numbers, shape: inputs.shape).converted(to: inputs.precision)
    return data
  }

  /// x → (x − shift) / scale for each group of `together` neighbouring inputs, where `rule` sees the group's values
  /// in the training examples, labelled or not; `nil` leaves the group alone.
  private func mapColumns(together: Int, rule: ([Double]) -> (shift: Double, scale: Double)?) -> Dataset {
    var numbers = inputs.doubles
    let width = count(from: 1)
    guard together > 0, width > 0 else { return self }
    let rows = (trainingRows + unlabelledRows).sorted()
    for group in stride(from: 0, to: width, by: together) {
      let columns = group..<min(width, group + together)
      guard let (shift, scale) = rule(rows.flatMap { row in columns.map { numbers[row * width + $0] } }),
        scale > 0, scale.isFinite
      else { continue }
      for row in 0..<count {
        for column in columns {
          numbers[row * width + column] = (numbers[row * width + column] - shift) / scale
        }
      }
    }
    return replacingInputs(numbers)
  }
}
