// ValueText.swift — a value with its name, as answers print it.
import Quantities
import Tensors

extension Session {
  /// `name = value`; of a large value only its shape, `z(0)  14×14`.
  package func lines(_ value: Tensor, called name: String) -> [String] {
    value.count <= 64 ? text.lines(value, after: "\(name) = ") : ["\(name)  \(value.shape)"]
  }

  /// The value at a place, in full: a matrix for each map where it lists maps.
  ///
  /// - Parameter name: the text before `=`, from the quantity's written form.
  package func lines(_ value: Tensor, at place: Place, called name: (String) -> String) -> [String] {
    let maps = place.maps
    guard !maps.isEmpty, value.count <= NumberText.mostNumbers, value.shape.rank == 3 else {
      return text.lines(value, after: place.maps.isEmpty ? "\(name(place.text)) = " : "")
    }
    let (numbers, size) = (value.doubles, value.count / maps.count)
    return maps.indices.flatMap { m in
      text.lines(
        Tensor(Array(numbers[(m * size)..<((m + 1) * size)]), shape: [value.shape[1], value.shape[2]]),
        after: "\(name(maps[m])) = ")
    }
  }
}
