// SharedMapTests.swift — the map against a dictionary, and the shared parts of its copies.
import Sharing
import Testing

@Suite struct SharedMapTests {
  /// A sequence of numbers that is the same in every run.
  private struct Numbers {
    var state: UInt64 = 7
    mutating func next(below bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
  }

  @Test func behavesAsADictionary() {
    var (numbers, map, dictionary) = (Numbers(), SharedMap<Int, Int>(), [Int: Int]())
    var copies: [(map: SharedMap<Int, Int>, dictionary: [Int: Int])] = []
    for round in 0..<20_000 {
      let key = numbers.next(below: 3000)
      if numbers.next(below: 5) < 2 {
        (map[key], dictionary[key]) = (nil, nil)
      } else {
        (map[key], dictionary[key]) = (round, round)
      }
      if round % 997 == 0 { copies.append((map, dictionary)) }
    }
    copies.append((map, dictionary))
    for (map, dictionary) in copies {
      #expect(map.count == dictionary.count && map.keys == dictionary.keys.sorted())
      #expect(map.values == dictionary.keys.sorted().map { dictionary[$0] ?? -1 })
      #expect((0..<3000).allSatisfy { map[$0] == dictionary[$0] })
    }
    map.keep { key, _ in key % 3 == 0 }
    #expect(map.keys == dictionary.keys.filter { $0 % 3 == 0 }.sorted())
    #expect(map == SharedMap(map.map { ($0.key, $0.value) }) && map != copies[0].map)
  }

  /// Keys in ascending, descending and mixed order: the tree stays as flat as its balance promises.
  @Test(arguments: [1, -1, 7919]) func aChangeMakesFewNodes(step: Int) {
    var map = SharedMap<Int, Int>()
    for i in 0..<50_000 { map[i * step % 50_021] = i }
    let node = map.bytes / map.count
    var worst = 0
    for i in stride(from: 0, to: 50_000, by: 97) {
      let before = map
      map[i * step % 50_021] = -i
      worst = max(worst, before.bytes(besides: map) / node)
    }
    // The height is at most log(n) / log(4/3), and 16 of a full tree.
    #expect((10...28).contains(worst), "\(worst)")
    #expect(map.bytes(besides: map) == 0 && map.bytes(besides: [:]) == map.bytes)
  }

  @Test func aSeriesSharesItsBlocks() {
    var series = SharedSeries<Double>()
    for i in 0..<30_000 { series.append(Double(i)) }
    let before = series
    series.append(-1)
    #expect(before.bytes(besides: series) < 1000 && before.bytes > 240_000)
    #expect(before.count == 30_000 && series.last == -1 && before.last == 29_999)
    #expect(Array(before) == (0..<30_000).map(Double.init) && before == SharedSeries(before.map { $0 }))
    #expect(before.bytes(besides: SharedSeries()) == before.bytes && before != series)
  }
}
