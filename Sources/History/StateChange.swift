// StateChange.swift — a command's changes to a session's state, in bytes.
import Autograd
import Datasets
import Language
import Networks
import Platform
import Quantities
import Sharing
import Tensors

/// The change of a state in bytes.
enum StateChange {
  /// The change from `before` to `after`; `nil` where layers, and so the places of parameters, or defined words differ.
  static func bytes(from before: State, to after: State) -> [UInt8]? {
    let (old, new) = (before.network, after.network)
    guard old.structure == new.structure, old.store.shapes == new.store.shapes, before.pieces == after.pieces
    else {
      return nil
    }
    var writer = ByteWriter()
    for key in new.keys {
      let isSame = old.store.sharesDraw(key.layer - 1, with: new.store) || old[key] == new[key]
      writer.write(isSame ? nil : new[key]) { $0.write($1) }
    }
    writer.write(new.optimizerState.steps)
    writer.write(new.optimizerState.slots) { writer, slot in
      let keys = slot.keys.sorted { ($0.layer, $0.index) < ($1.layer, $1.index) }
      writer.write(keys) { writer, key in
        writer.write(key.layer)
        writer.write(key.index)
        if let tensor = slot[key] { writer.write(tensor) }
      }
    }
    writer.write(new.masks.sorted { $0.key < $1.key }) { writer, mask in
      writer.write(mask.key)
      writer.write(mask.value)
    }
    writer.write(after.random.bits) { $0.write($1) }
    writer.write(after.steps)
    write(after.effort, to: &writer)
    writer.write(before.losses == after.losses ? nil : after.losses) { writer, losses in
      losses.write(to: &writer)
    }
    writer.write(after.data == before.data ? nil : after.data) { writer, data in write(data, to: &writer) }
    writer.write(after.selection == before.selection ? nil : after.selection) {
      $0.write($1) { $0.write($1) }
    }
    writeNames(before, after, to: &writer)
    return writer.bytes
  }

  /// Definitions are called by their place in the order in which they were made: their numbers are a process's own.
  private static func writeNames(_ before: State, _ after: State, to writer: inout ByteWriter) {
    let isSame =
      before.names == after.names
      && before.definitions.all.map { $0.id } == after.definitions.all.map { $0.id }
    writer.write(isSame)
    guard !isSame else { return }
    func places(_ state: State) -> [Int: Int] {
      Dictionary(last: state.definitions.all.enumerated().map { ($1.id, $0) })
    }
    let (old, new) = (places(before), places(after))
    func write(_ names: Names, to writer: inout ByteWriter) {
      writer.write(names.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }) { writer, name in
        writer.write(name.0)
        writer.write(new[name.1] ?? -1)
      }
    }
    writer.write(after.definitions.all) { writer, item in
      writer.write(old[item.id]) { $0.write($1) }
      guard old[item.id] == nil else { return }
      let definition = item.definition
      writer.write(definition.name)
      writer.write(definition.value)
      writer.write(definition.expression) { $0.write($1) }
      writer.write(definition.isPure)
      writer.write(definition.depth)
      write(definition.bindings, to: &writer)
    }
    write(after.names, to: &writer)
  }

  private static func readNames(into state: inout State, from reader: inout ByteReader) throws(ByteReader
    .Damaged)
  {
    guard try !reader.flag() else { return }
    let old = state.definitions.all.map { $0.id }
    var (ids, definitions) = ([Int](), Definitions())
    func names(_ reader: inout ByteReader) throws(ByteReader.Damaged) -> Names {
      let pairs = try reader.list { reader throws(ByteReader.Damaged) in
        (try reader.text(), try reader.integer())
      }
      guard pairs.allSatisfy({ ids.indices.contains($0.1) }) else { throw ByteReader.Damaged() }
      return Names(pairs.map { ($0.0, ids[$0.1]) })
    }
    let count = try reader.integer()
    for _ in 0..<max(0, count) {
      if let place = try reader.optional({ reader throws(ByteReader.Damaged) in try reader.integer() }) {
        guard old.indices.contains(place) else { throw ByteReader.Damaged() }
        ids.append(old[place])
        definitions[old[place]] = state.definitions[old[place]]
        continue
      }
      let (name, value) = (try reader.text(), try reader.tensor())
      let expression = try reader.optional { reader throws(ByteReader.Damaged) in try reader.expression() }
      let (isPure, depth) = (try reader.flag(), try reader.integer())
      let id = State.nextGeneration()
      definitions[id] = Definition(
        name: name, value: value, expression: expression, bindings: try names(&reader), isPure: isPure,
        depth: depth)
      ids.append(id)
    }
    (state.definitions, state.names) = (definitions, try names(&reader))
  }

  /// `state` with a change made to it.
  static func applied(_ bytes: [UInt8], to state: State) throws(ByteReader.Damaged) -> State {
    var (reader, made) = (ByteReader(bytes), state)
    for key in state.network.keys {
      guard let tensor = try reader.optional({ reader throws(ByteReader.Damaged) in try reader.tensor() })
      else { continue }
      guard tensor.shape == state.network.spec(key).shape else { throw ByteReader.Damaged() }
      made.network[key] = tensor
    }
    made.network.optimizerState.steps = try reader.integer()
    made.network.optimizerState.slots = try reader.list { reader throws(ByteReader.Damaged) in
      let pairs = try reader.list { reader throws(ByteReader.Damaged) in
        (ParameterKey(layer: try reader.integer(), index: try reader.integer()), try reader.tensor())
      }
      return Dictionary(last: pairs)
    }
    made.network.masks = Dictionary(
      last: try reader.list { reader throws(ByteReader.Damaged) in (try reader.integer(), try reader.tensor())
      })
    guard
      let random = Random(bits: try reader.list { reader throws(ByteReader.Damaged) in try reader.word() })
    else { throw ByteReader.Damaged() }
    made.random = random
    made.steps = try reader.integer()
    made.effort = try effort(from: &reader)
    if let losses = try reader.optional({ reader throws(ByteReader.Damaged) in try LossHistory(from: &reader)
    }) {
      made.losses = losses
    }
    if let data = try reader.optional({ reader throws(ByteReader.Damaged) in try Self.data(from: &reader) }) {
      made.data = data
    }
    let selection = try reader.optional { reader throws(ByteReader.Damaged) in
      try reader.list { reader throws(ByteReader.Damaged) in try reader.integer() }
    }
    if let selection { made.selection = selection }
    try readNames(into: &made, from: &reader)
    guard reader.isAtEnd else { throw ByteReader.Damaged() }
    made.noteRun(after: state)
    made.touch()
    return made
  }

  private static func write(_ effort: Effort, to writer: inout ByteWriter) {
    for number in [effort.start, effort.steps, effort.typed, effort.clock, effort.last] {
      writer.write(number)
    }
    func write(_ mark: TrainingSetup.Mark, to writer: inout ByteWriter) {
      writer.write(mark.number)
      writer.write(mark.whole)
    }
    writer.write(effort.setup) { writer, setup in
      for mark in setup.marks { writer.write(mark) { write($1, to: &$0) } }
    }
    writer.write(effort.past) { writer, past in
      writer.write(past.part.rawValue)
      write(past.mark, to: &writer)
      writer.write(past.last)
    }
  }

  private static func effort(from reader: inout ByteReader) throws(ByteReader.Damaged) -> Effort {
    func mark(_ reader: inout ByteReader) throws(ByteReader.Damaged) -> TrainingSetup.Mark {
      TrainingSetup.Mark(number: try reader.word(), whole: try reader.word())
    }
    var effort = Effort(
      start: try reader.integer(), steps: try reader.integer(), typed: try reader.integer(),
      clock: try reader.integer(), last: try reader.integer())
    effort.setup = try reader.optional { reader throws(ByteReader.Damaged) in
      var setup = TrainingSetup()
      for part in TrainingSetup.Part.allCases {
        setup[part] = try reader.optional { reader throws(ByteReader.Damaged) in try mark(&reader) }
      }
      return setup
    }
    effort.past = try reader.list { reader throws(ByteReader.Damaged) in
      guard let part = TrainingSetup.Part(rawValue: try reader.integer()) else { throw ByteReader.Damaged() }
      return Effort.PastMark(part: part, mark: try mark(&reader), last: try reader.integer())
    }
    return effort
  }

  private static func write(_ data: Dataset, to writer: inout ByteWriter) {
    writer.write(data.name)
    writer.write(data.inputs)
    writer.write(data.targets)
    writer.write(data.classes) { $0.write($1) }
    writer.write(data.isCounted)
    // A scaling that was fitted is made by `data scale`, which takes no time; one that was given came with the data.
    let given = data.inputScaling.flatMap { $0.kind == .given ? $0.lines : nil }
    writer.write(given) { writer, lines in
      writer.write(lines) { writer, line in
        writer.write(line.origin.shift)
        writer.write(line.origin.scale)
      }
    }
    for names in [data.classNames, data.inputNames] { writer.write(names) { $0.write($1) { $0.write($1) } } }
    for rows in [data.trainingRows, data.unlabelledRows, data.testRows, data.targetlessRows] {
      writer.write(rows) { $0.write($1) }
    }
  }

  private static func data(from reader: inout ByteReader) throws(ByteReader.Damaged) -> Dataset {
    let (name, inputs, targets) = (try reader.text(), try reader.tensor(), try reader.tensor())
    guard inputs.shape.rank >= 1, targets.shape.rank == 2, inputs.shape[0] == targets.shape[0] else {
      throw ByteReader.Damaged()
    }
    let classes = try reader.optional { reader throws(ByteReader.Damaged) in try reader.integer() }
    var data = Dataset(name, inputs: inputs, targets: targets, classes: classes)
    data.isCounted = try reader.flag()
    func names(_ reader: inout ByteReader) throws(ByteReader.Damaged) -> [String]? {
      try reader.optional { reader throws(ByteReader.Damaged) in
        try reader.list { reader throws(ByteReader.Damaged) in try reader.text() }
      }
    }
    let given = try reader.optional { reader throws(ByteReader.Damaged) in
      try reader.list { reader throws(ByteReader.Damaged) in (try reader.double(), try reader.double()) }
    }
    if let given {
      guard data.isImages, given.count == inputs.shape[1], !given.isEmpty else { throw ByteReader.Damaged() }
      data.noteNormalized(means: given.map { $0.0 }, deviations: given.map { $0.1 })
    }
    (data.classNames, data.inputNames) = (try names(&reader), try names(&reader))
    func rows(_ reader: inout ByteReader) throws(ByteReader.Damaged) -> [Int] {
      let rows = try reader.list { reader throws(ByteReader.Damaged) in try reader.integer() }
      guard rows.allSatisfy({ $0 >= 0 && $0 < data.count }) else { throw ByteReader.Damaged() }
      return rows
    }
    data.trainingRows = try rows(&reader)
    data.unlabelledRows = try rows(&reader)
    data.testRows = try rows(&reader)
    data.targetlessRows = try rows(&reader)
    return data
  }
}
