// LivePage.swift — a network of images while it learns: J, predictions, filters and maps on one page.
import Autograd
import Datasets
import Diagnostics
import Interpreter
import Language
import Networks
import Plots
import Quantities
import Tensors
import Typography

/// The page of `watch=network`, after the page of ConvNetJS for CIFAR-10.
///
/// On top the curve of J, and pictures with the classes that the network holds for likely; below, a row of the filters
/// of the first convolution, and rows of the maps that each layer makes of the first of these pictures.
struct LivePage {
  private let session: Session
  private let network: Network
  private let losses: LossHistory

  init(_ session: Session, _ network: Network, _ losses: LossHistory) {
    (self.session, self.network, self.losses) = (session, network, losses)
  }

  /// Pictures need as many rows as this to be told apart.
  private static let pictureRows = 8
  /// The page has two halves from this width on.
  private static let halved = 64
  /// A picture, ten names and their bars need this width; the curve beside them gives way, down to its own least.
  private static let predictionColumns = 46
  private static let narrowestCurve = 26
  /// Bars have a picture beside them where this width is left to them.
  private static let narrowestBars = 23
  /// The most rows of one strip.
  private static let stripRows = 6

  /// The page in at most `rows` lines of `columns`.
  func lines(columns: Int, rows: Int) -> [String] {
    let isHalved = columns >= Self.halved
    let half = isHalved ? (columns - 3) / 2 : columns
    let right = isHalved ? max(half, min(Self.predictionColumns, columns - 3 - Self.narrowestCurve)) : columns
    let top = min(rows, max(Self.pictureRows + 1, rows * 2 / 5))
    let shown = Array(examples.prefix(max(1, top / (Self.pictureRows + 1))))
    guard let data = session.state.data, let recording = recorded(shown, of: data) else { return [] }

    var lines = predictions(shown, of: data, recording, columns: right, rows: top)
    if isHalved, !losses.isEmpty {
      var options = session.plotOptions(session.pictureStyle)
      (options.width, options.rows) = (columns - 3 - right, max(3, top - 4))
      lines = beside(Array(losses.plot.text(options).prefix(top)), lines)
    }
    lines += strips(recording, across: isHalved ? 2 : 1, columns: half, rows: rows - top)
    return lines
  }

  /// The examples to show: those that are selected, else the first that were kept for testing.
  private var examples: [Int] {
    let state = session.state
    guard let data = state.data else { return [] }
    let isUsual = state.selection == data.trainingRows || state.selection.count == data.count
    if !isUsual { return state.selection }
    return data.testRows.isEmpty ? data.trainingRows : data.testRows
  }

  /// What the network makes of some examples; `nil` where it can't be recorded.
  private func recorded(_ examples: [Int], of data: Dataset) -> Recording? {
    guard !examples.isEmpty,
      let recording = try? Recording(
        network.withoutLoss(), examples: examples.count, input: data.input, targets: nil, reduction: .mean,
        precision: session.state.precision)
    else { return nil }
    recording.tape.set(
      recording.x, to: data.inputs.rows(examples).converted(to: session.state.precision))
    guard (try? recording.tape.replay()) != nil else { return nil }
    return recording
  }

  // MARK: - Predictions

  /// A picture with its bars for each example, below each other.
  private func predictions(
    _ examples: [Int], of data: Dataset, _ recording: Recording, columns: Int, rows: Int
  ) -> [String] {
    let each = rows / max(1, examples.count)
    let place = SourceRange(0, 0)
    let likeliest = recording.variable(network.count, .output).flatMap { variable in
      try? LikeliestClasses(
        each - 1, of: network, outputs: recording.tape.value(of: variable),
        inputs: examples.count, data: data, at: place)
    }
    return examples.enumerated().flatMap { index, example -> [String] in
      let target = data.targetClass(of: example)
      let name = target.map { ": \(data.className($0) ?? "\($0)")" } ?? ""
      var options = session.plotOptions(session.pictureStyle)
      options.width = max(20, columns / 2)
      let picture = ImageStrip("", [data.picture(of: example)]).lines(options, rows: each - 1)
      var lines = picture
      if let likeliest, likeliest.areProbabilities {
        let room = columns - (picture.map(displayWidth(of:)).max() ?? 0) - 2
        options.width = room < Self.narrowestBars ? columns : room
        let bars = BarList(
          likeliest.rows[index].map { label, share in
            BarList.Bar(data.className(label) ?? "\(label)", share, isMarked: label == target)
          }
        ).lines(options)
        lines = room < Self.narrowestBars ? bars : beside(picture, bars, gap: 2)
      }
      return [truncated("example \(example + 1)\(name)", to: columns)] + lines
    }
  }

  // MARK: - Filters and maps

  /// Rows of filters and maps, in `across` columns of the page.
  private func strips(_ recording: Recording, across: Int, columns: Int, rows: Int) -> [String] {
    var strips = [filters].compactMap { $0 }
    for (k, node) in zip(1..., network.nodes) {
      let shape = node.layer.output
      guard shape.rank == 3, let variable = recording.variable(k, .output) else { continue }
      let size = shape[1] * shape[2]
      // Beyond these no window has room.
      let values = recording.tape.value(of: variable)
      let items = (0..<min(shape[0], 256)).map { m in
        ImageGrid.Item(
          "", (0..<size).map { values[m * size + $0] }, rows: shape[1], columns: shape[2])
      }
      strips.append(ImageStrip("z(\(k))", items))
    }
    // A strip of fewer than three lines shows nothing: of a deep network some layers are shown, evenly spread.
    let room = max(0, rows / 3 * across)
    if strips.count > room, room > 0 {
      let all = strips
      strips = (0..<room).map { all[$0 * (all.count - 1) / max(1, room - 1)] }
    }
    guard !strips.isEmpty, room > 0 else { return [] }
    let bands = (strips.count + across - 1) / across
    let height = min(Self.stripRows, max(3, rows / bands))
    var options = session.plotOptions(session.pictureStyle)
    options.width = columns
    return stride(from: 0, to: strips.count, by: across).flatMap { first -> [String] in
      let left = strips[first].lines(options, rows: height)
      guard first + 1 < strips.count, across > 1 else { return left }
      return beside(left, strips[first + 1].lines(options, rows: height))
    }
  }

  /// The filters of the first convolution: in colour where they read red, green and blue, else their first slices.
  private var filters: ImageStrip? {
    guard let key = network.filters.first else { return nil }
    let weights = network[key]
    let (depth, size) = (weights.shape[1], weights.shape[2] * weights.shape[3])
    let isColored = depth == 3 && session.pictureStyle != .ascii
    let items = (0..<min(weights.shape[0], 256)).map { m in
      ImageGrid.Item(
        "",
        channels: (0..<(isColored ? 3 : 1)).map { d in
          (0..<size).map { weights[(m * depth + d) * size + $0] }
        }, rows: weights.shape[2], columns: weights.shape[3])
    }
    return ImageStrip("\(network.name(of: key))", items, scale: isColored ? .grey : .diverging)
  }
}

extension Dataset {
  /// The pixels of an example, in colour where it has three channels.
  fileprivate func picture(of example: Int) -> ImageGrid.Item {
    let (depth, rows, columns) = (input[0], input[1], input[2])
    let pixels = levels(ofImage: example)
    let size = rows * columns
    guard depth == 3 else {
      return ImageGrid.Item("", Array(pixels.prefix(size)), rows: rows, columns: columns)
    }
    return ImageGrid.Item(
      "", channels: (0..<3).map { Array(pixels[($0 * size)..<(($0 + 1) * size)]) }, rows: rows,
      columns: columns)
  }

  /// The class of an example, where targets are classes.
  fileprivate func targetClass(of example: Int) -> Int? {
    guard let classes, targets.shape.rank == 2, targets.shape[1] == 1, example < targets.shape[0] else {
      return nil
    }
    return Int(exactly: targets[example]).flatMap { (0..<classes).contains($0) ? $0 : nil }
  }
}
