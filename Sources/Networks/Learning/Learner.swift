// Learner.swift — the learner, a step at a time, and one training of it: batches, epochs, the end.
import Tensors

/// A way to learn from rows of data.
///
/// ``GradientDescent`` is one. A learner defines a step; their number, their rows and their end are a
/// ``Training``'s. Whole epochs have a form of their own only where that is faster.
public protocol Learner: AnyObject {
  /// Random numbers for the order of the examples, and for the draws of a step.
  var random: Random { get set }
  /// Steps made.
  var steps: Int { get }
  /// The objective of each step of the epoch that was begun last.
  var epochObjectives: [Double] { get }

  /// One step on the given rows.
  ///
  /// - Returns: the objective before it.
  /// - Throws: `.diverged` where the objective is no finite number; `.stopped`. The parameters are those
  ///   before the step, or after it if it was being completed: `steps` tells.
  func step(on rows: ArraySlice<Int>) throws(NetworkError) -> Double

  /// The network as trained so far.
  func trained() -> Network

  /// One pass over the data in batches of `batch`, in the order of `rows`.
  ///
  /// - Parameter keepGoing: asked between steps, at least a few hundred times a second; the pass ends when it says no.
  /// - Returns: the mean of the steps' objectives, weighted by their examples.
  func epoch(order rows: [Int], batch: Int, keepGoing: (_ objective: Double) -> Bool) throws(NetworkError)
    -> Double

  /// Makes many passes over the same rows, all of them a batch.
  ///
  /// - Returns: the objective of the last step before its update.
  func fullBatchSteps(
    _ rows: [Int], count: Int, keepGoing: (_ done: Int, _ objective: Double) -> Bool, record: (Double) -> Void
  ) throws(NetworkError) -> Double
}

/// One training: passes over the data, in batches, and their results so far.
public final class Training {
  /// The most passes and steps.
  public let epochs: Int, mostSteps: Int
  /// Examples a step.
  public let batch: Int
  /// The rows that are learnt from.
  public let rows: [Int]
  /// Passes finished.
  public private(set) var finished = 0
  /// The objective of the last step, or the mean of the last epoch's.
  public private(set) var objective = 0.0
  /// The first one; `nil` before it.
  public private(set) var first: Double?
  /// True once it was told to stop.
  public private(set) var isStopped = false

  /// A training of `epochs` passes over `rows`, in batches of `batch`, all of them unless given.
  public init(on rows: [Int], epochs: Int = 1, batch: Int? = nil, mostSteps: Int = .max) {
    (self.rows, self.epochs, self.mostSteps) = (rows, epochs, mostSteps)
    self.batch = batch ?? rows.count
  }

  /// True where each step is on all rows.
  public var isFullBatch: Bool { batch >= rows.count }

  /// The steps that it makes when nothing stops it.
  public var plannedSteps: Int {
    let perEpoch = isFullBatch ? 1 : (rows.count + batch - 1) / max(1, batch)
    return min(saturatingProduct(epochs, perEpoch), mostSteps)
  }

  /// Lets `learner` learn to the end, or until `keepGoing` says no.
  ///
  /// Rows come in a new random order each epoch where a batch is smaller than their number.
  ///
  /// - Parameter interval: the epochs between two calls of `pause`; `nil` for none but the last.
  /// - Parameter keepGoing: told the objective between steps.
  /// - Parameter record: told the objective of each step of a full batch, else the mean of each epoch.
  /// - Parameter pause: called between epochs, and at the end.
  public func run(
    _ learner: any Learner, pausingEvery interval: Int? = nil, keepGoing: (_ objective: Double) -> Bool,
    record: (_ objective: Double) -> Void,
    pause: () throws(NetworkError) -> Void = { () throws(NetworkError) in }
  ) throws(NetworkError) {
    func goesOn(_ objective: Double) -> Bool {
      isStopped = !keepGoing(objective)
      return !isStopped
    }
    func note(_ objective: Double) {
      if first == nil { first = objective }
      record(objective)
    }
    if isFullBatch {
      let all = min(epochs, mostSteps)
      repeat {
        let before = finished
        objective = try learner.fullBatchSteps(rows, count: min(interval ?? all, all - before)) {
          finished = before + $0
          return goesOn($1)
        } record: {
          note($0)
        }
        if finished < all, !isStopped, interval != nil { try pause() }
      } while finished < all && !isStopped
    }
    while !isFullBatch, finished < epochs, learner.steps < mostSteps, !isStopped {
      var order = learner.random.permutation(rows.count).map { rows[$0] }
      order.removeLast(max(0, order.count - saturatingProduct(mostSteps - learner.steps, batch)))
      objective = try learner.epoch(order: order, batch: batch, keepGoing: goesOn)
      finished += 1
      note(objective)
      if let interval, finished % interval == 0 { try pause() }
    }
    try pause()
  }
}

extension Learner {
  /// Steps one after the other, on batches in order.
  public func epoch(
    order rows: [Int], batch: Int, keepGoing: (_ objective: Double) -> Bool
  ) throws(NetworkError) -> Double {
    let batch = max(1, batch)
    var (total, examples) = (0.0, 0)
    for start in stride(from: 0, to: rows.count, by: batch) {
      let part = rows[start..<min(rows.count, start + batch)]
      let objective = try step(on: part)
      total += objective * Double(part.count)
      examples += part.count
      if !keepGoing(objective) { break }
    }
    return examples == 0 ? 0 : total / Double(examples)
  }

  /// Steps one after the other, each on all rows.
  public func fullBatchSteps(
    _ rows: [Int], count: Int, keepGoing: (_ done: Int, _ objective: Double) -> Bool, record: (Double) -> Void
  ) throws(NetworkError) -> Double {
    var objective = 0.0
    for done in 0..<max(0, count) {
      objective = try step(on: rows[...])
      record(objective)
      if !keepGoing(done + 1, objective) { break }
    }
    return objective
  }
}
