// MemoryPlan.swift — places of a program's numbers: numbers that live at different times share room.
import Tensors

/// Places for the blocks of a program, planned before anything is allocated.
///
/// A block lives from the instruction that first writes it to the last that reads it; blocks with disjoint
/// lives may lie at the same place. Pinned blocks (parameters, data, results read after the program) never
/// move over for another.
struct MemoryPlan {
  /// The program on the planned places.
  let program: Program
  /// Numbers needed in all.
  let count: Int
  private let blocks: [Range<Int>]
  private let places: [Int]

  /// Plans places for `program`, with operands in `blocks` (ascending, apart).
  ///
  /// The pinned blocks `inOrder` come first, side by side.
  init(_ program: Program, blocks: [Range<Int>], pinned: Set<Int>, inOrder: [Int], precision: Precision) {
    self.blocks = blocks
    func padded(_ count: Int) -> Int { Self.room(for: [count], precision) }

    var (firsts, lasts) = (
      [Int](repeating: -1, count: blocks.count), [Int](repeating: -1, count: blocks.count)
    )
    var isPinned = [Bool](repeating: false, count: blocks.count)
    for offset in pinned { isPinned[Self.block(of: offset, in: blocks)] = true }
    for index in 0..<program.count {
      let (output, inputs, readsOutput) = program.operands(of: index)
      let third = program.writesThird(index) ? inputs.last : nil
      for offset in inputs where offset != third {
        let block = Self.block(of: offset, in: blocks)
        // Read before it is written: it comes from outside, or from the step before.
        if firsts[block] < 0 { isPinned[block] = true }
        lasts[block] = index
      }
      for offset in [output] + (third.map { [$0] } ?? []) {
        let block = Self.block(of: offset, in: blocks)
        if firsts[block] < 0, readsOutput, offset == output { isPinned[block] = true }
        if firsts[block] < 0 { firsts[block] = index }
        lasts[block] = index
      }
    }

    var places = [Int](repeating: 0, count: blocks.count)
    var room = Room()
    for offset in inOrder {
      let block = Self.block(of: offset, in: blocks)
      places[block] = room.take(padded(blocks[block].count))
    }
    let placed = Set(inOrder.map { Self.block(of: $0, in: blocks) })
    for block in blocks.indices where isPinned[block] && !placed.contains(block) {
      places[block] = room.take(padded(blocks[block].count))
    }
    // Blocks that start and end at each instruction, in order of the program.
    var starting: [Int: [Int]] = [:], ending: [Int: [Int]] = [:]
    for block in blocks.indices where !isPinned[block] && firsts[block] >= 0 {
      starting[firsts[block], default: []].append(block)
      ending[lasts[block], default: []].append(block)
    }
    for index in 0..<program.count {
      // An output is placed before the inputs are released: the two never share room.
      for block in starting[index] ?? [] { places[block] = room.take(padded(blocks[block].count)) }
      for block in ending[index] ?? [] { room.give(places[block], padded(blocks[block].count)) }
    }
    self.places = places
    count = room.end
    self.program = program.relocated {
      places[Self.block(of: $0, in: blocks)] + $0 - blocks[Self.block(of: $0, in: blocks)].lowerBound
    }
  }

  /// The room that blocks of these sizes take side by side: each starts on a line of 64 bytes.
  static func room(for counts: [Int], _ precision: Precision) -> Int {
    let line = 64 / precision.bytes
    return counts.reduce(0) { $0 + ($1 + line - 1) / line * line }
  }

  /// Place of the number at `offset` in the plan.
  func place(of offset: Int) -> Int {
    let block = Self.block(of: offset, in: blocks)
    return places[block] + offset - blocks[block].lowerBound
  }

  /// The block that holds `offset`, by bisection.
  private static func block(of offset: Int, in blocks: [Range<Int>]) -> Int {
    var (low, high) = (0, blocks.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if blocks[middle].lowerBound <= offset { low = middle } else { high = middle - 1 }
    }
    return low
  }
}

/// Free stretches of a growing room; the smallest that fits is taken.
private struct Room {
  private(set) var end = 0
  private var free: [Range<Int>] = []

  mutating func take(_ count: Int) -> Int {
    guard count > 0 else { return end }
    if let best = free.indices.filter({ free[$0].count >= count }).min(by: { free[$0].count < free[$1].count }
    ) {
      let stretch = free[best]
      if stretch.count == count {
        free.remove(at: best)
      } else {
        free[best] = (stretch.lowerBound + count)..<stretch.upperBound
      }
      return stretch.lowerBound
    }
    // A stretch that ends the room grows.
    if let last = free.last, last.upperBound == end {
      free.removeLast()
      end = last.lowerBound + count
      return last.lowerBound
    }
    end += count
    return end - count
  }

  mutating func give(_ start: Int, _ count: Int) {
    guard count > 0 else { return }
    var stretch = start..<(start + count)
    let position = free.firstIndex { $0.lowerBound > start } ?? free.count
    free.insert(stretch, at: position)
    if position + 1 < free.count, free[position + 1].lowerBound == stretch.upperBound {
      stretch = stretch.lowerBound..<free[position + 1].upperBound
      free[position] = stretch
      free.remove(at: position + 1)
    }
    if position > 0, free[position - 1].upperBound == stretch.lowerBound {
      free[position - 1] = free[position - 1].lowerBound..<stretch.upperBound
      free.remove(at: position)
    }
  }
}
