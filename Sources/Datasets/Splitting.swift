// Splitting.swift — the examples for training and for testing, and those with known labels.
import Tensors

extension Dataset {
  /// The same data with a part of the examples, drawn at random, for training, and the others for testing.
  ///
  /// A scaling is fitted anew: to the examples for training alone.
  ///
  /// - Parameter fraction: The part for training, from above 0 up to 1; at least one example goes to either side
  ///   unless it is 1.
  package func split(_ fraction: Double, random: inout Random) throws(DatasetError) -> Dataset {
    guard fraction > 0, fraction <= 1 else {
      throw DatasetError(
        .argument, "\(short(fraction)) is no part of the examples",
        hint: "`split 0.8` trains on 80 % and tests on the others")
    }
    guard fraction == 1 || count >= 2 else {
      throw DatasetError(.tooFewExamples, "one example can't be split: training and testing need one each")
    }
    var data = self
    let order = random.permutation(count)
    let rounded = Int((fraction * Double(count)).rounded())
    let training = fraction == 1 ? count : min(count - 1, max(1, rounded))
    data.trainingRows = order[..<training].sorted()
    data.testRows = order[training...].sorted()
    data.unlabelledRows = []
    return data.refitted()
  }

  /// The same data of which only `n` examples for training have a known label.
  ///
  /// The rows are drawn at random, as many of each class as of the others, as far as there are any. The other
  /// training examples become `unlabelledRows`.
  package func labelled(_ n: Int, random: inout Random) throws(DatasetError) -> Dataset {
    let all = allTrainingRows
    guard n >= 1, n <= all.count else {
      throw DatasetError(
        .argument,
        "\(n) examples can't keep their labels: there are \(counted(all.count, "example")) for training")
    }
    let order = random.permutation(all.count).map { all[$0] }
    // Each example's place among those of its class: the first of every class come before the second of any.
    var seen: [Double: Int] = [:]
    let turns = order.map { row in
      let label = classes == nil || targetWidth != 1 ? 0 : targets[row]
      defer { seen[label, default: 0] += 1 }
      return (turn: seen[label, default: 0], row: row)
    }
    let ranked = turns.indices.sorted { (turns[$0].turn, $0) < (turns[$1].turn, $1) }.map { turns[$0].row }
    var data = self
    data.trainingRows = ranked[..<n].sorted()
    data.unlabelledRows = ranked[n...].sorted()
    return data.refitted()
  }

  /// The examples for training in order, with a known label or without.
  package var allTrainingRows: [Int] {
    unlabelledRows.isEmpty ? trainingRows : (trainingRows + unlabelledRows).sorted()
  }

  /// The same data of which every example for training has its label.
  package func allLabelled() -> Dataset {
    var data = self
    data.trainingRows = allTrainingRows
    data.unlabelledRows = []
    return data.refitted()
  }
}
