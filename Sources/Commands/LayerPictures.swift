// LayerPictures.swift — `plot image`, `plot filters`, `plot maps`: images, filters and feature maps.
import Autograd
import Cells
import Datasets
import Diagnostics
import Interpreter
import Language
import Networks
import Parameters
import Plots
import Quantities
import Tensors

extension PictureKind {
  static let image = PictureKind(
    "image", "the selected image, or any matrix, as grey levels; an image of three channels in colour",
    [.positional("values", .expression, "a matrix: `x`, `z(1,2)`", optional: true)] + [
      .option(
        "columns", .integer,
        "the most signs across, with the frame, 8 to 500; as many as the window has room for unless given",
        in: columnBounds),
      .option(
        "rows", .integer, "the most signs down, with the frame, 3 to 500; no bound unless given",
        in: rowBounds),
    ],
    example: "plot image [0 1; 1 0]",
    claims: [
      Example(
        "plot image reshape(1:64, 8, 8) columns=10",
        prints: """
          +--------+
          |  ......|
          |------==|
          |++******|
          |%%%%%%@@|
          +--------+
          8x8, min 1, max 64, means of 2 by 2 pixels
          """),
      Example(
        "plot image reshape(1:64, 8, 8) rows=4",
        prints: "+----+\n|::::|\n|####|\n+----+\n8x8, min 1, max 64, means of 4 by 4 pixels"),
      Example(
        "data digit; layer maxpool 7x7; plot image z(1,1)",
        prints: """
          +----+
          |++++|
          |++++|
          +----+
          2x2, min 252, max 252
          """),
      Example(
        "data digit; plot image x columns=16",
        prints: """
          +--------------+
          |              |
          |        ++::  |
          |      **####..|
          |    %%::  ++..|
          |  ====  ::##  |
          |  ==++**++    |
          |    ::        |
          +--------------+
          14x14, min 0, max 252, means of 2 by 2 pixels
          """),
    ]
  ) { call, session throws(Diagnostic) in
    Picture(plot: try session.image(call))
  }

  static let filters = PictureKind(
    "filters",
    "the filters of a layer on one scale with 0 in its middle; of several input channels, a row of slices each; of a layer of units that reads pixels, the weights of each unit",
    [
      .positional("k", .integer, "which layer"),
      .positional("which", .span, "filters from … to, as 1..4; all unless given", optional: true),
    ],
    example: "data digit; layer conv 3 3x3; init normal seed=1; plot filters 1",
    claims: [
      Example(
        "data digit; layer conv 3 1x2; w(1,1) = [1 -1]; w(1,2) = [2 0]; w(1,3) = [3 -4]; plot filters 1 2..3",
        prints: """
          w(1,2)  w(1,3)
          **..    ##==
          2 of 3 filters 1x2, min -4, max 3, signs =~-.+*# from -4 to 4
          """),
      Example(
        "data digit; layer conv 2 1x1; layer conv 1 1x2; w(2) = 0; w(2,1)1,2,2 = 3; plot filters 2",
        prints: """
                  d=1   d=2
          w(2,1)  ....  ..##
          1 filter 1x2x2, min 0, max 3, signs =~-.+*# from -3 to 3
          """),
      Example(
        "data digit; layer maxpool 7x7; layer dense 2; w(2) = [1 0; -1 0; 0 0; 0 1]; plot filters 2",
        prints: """
          w(2)*,1  w(2)*,2
          ##==     ....
          ....     ..##
          2 filters 2x2, min -1, max 1, signs =~-.+*# from -1 to 1
          """),
    ]
  ) { call, session throws(Diagnostic) in
    try session.filters(call)
  }

  static let maps = PictureKind(
    "maps", "the feature maps that a layer makes of the selected example, on one scale; layer 0 is the input",
    [
      .positional("k", .integer, "which layer", in: 0 ... .infinity),
      .positional("which", .span, "maps from … to, as 1..4; all unless given", optional: true),
    ],
    example: "data digit; data scale; layer conv 2 3x3 relu; layer maxpool; init normal seed=1; plot maps 2",
    claims: [
      Example(
        "data digit; layer maxpool 7x7; layer conv 3 1x1; w(2,1) = 1; w(2,2) = -1; w(2,3) = 2; plot maps 2 1..2",
        prints: """
          z(2,1)  z(2,2)
          +----+  +----+
          |****|  |    |
          |****|  |    |
          +----+  +----+
          2 of 3 maps 2x2, min -252, max 252, scale -252 to 504
          """),
      Example(
        "data digit; layer maxpool 7x7; plot maps 1",
        prints: """
          z(1,1)
          +----+
          |++++|
          |++++|
          +----+
          1 map 2x2, min 252, max 252
          """),
      Example(
        "data digit; plot maps 0",
        prints: """
          z(0,1)
          +----------------------------+
          |                            |
          |                            |
          |                            |
          |              ::@@@@@@..    |
          |              **@@@@@@@@    |
          |            @@@@@@  ..@@==  |
          |        ==@@@@        @@==  |
          |      ::@@@@        ::@@    |
          |      @@@@::        %%@@    |
          |      @@##        %%@@      |
          |      @@::    ==@@**        |
          |      @@@@@@@@@@--          |
          |        ====..              |
          |                            |
          +----------------------------+
          1 map 14x14, min 0, max 252
          """),
    ]
  ) { call, session throws(Diagnostic) in
    try session.maps(call)
  }

  /// Greatest number of small pictures drawn at once.
  fileprivate static let mostPictures = 256
}

extension Session {
  /// A matrix, or the selected image.
  fileprivate func image(_ call: Call) throws(Diagnostic) -> ImagePlot {
    let value: Tensor
    if let expression = call["values"]?.expression {
      value = try calculator().value(of: expression)
    } else {
      let data = try requireData(at: call.nameRange)
      guard data.isImages, let selected = state.selection.first, state.selection.count == 1 else {
        throw Diagnostic(
          .oneExampleNeeded, "which image?", at: call.nameRange,
          hint: "select one: `example 1`, or name a matrix")
      }
      let (depth, rows, columns) = (data.input[0], data.input[1], data.input[2])
      let pixels = data.levels(ofImage: selected)
      if depth == 3 {
        let size = rows * columns
        return ImagePlot(
          channels: (0..<3).map { Array(pixels[($0 * size)..<(($0 + 1) * size)]) }, rows: rows,
          columns: columns)
      }
      return ImagePlot(pixels, rows: depth * rows, columns: columns)
    }
    guard value.shape.rank == 2 else {
      throw Diagnostic(
        .wrongArgument, "an image is a matrix, and this is \(value.shape.inWords)",
        at: call.range(of: "values"))
    }
    return ImagePlot(value.doubles, rows: value.shape[0], columns: value.shape[1])
  }

  fileprivate func filters(_ call: Call) throws(Diagnostic) -> Picture {
    let (k, place) = try layerNumber(call)
    let network = state.network
    let key = network.filters.first { $0.layer == k }
    guard let weights = key.map({ network[$0] }) ?? pixelWeights(of: network, k) else {
      throw .noFilters(k, try network.layer(k, at: place), state, at: place)
    }
    let count = weights.shape[0]
    let (shown, notes) = try part(of: count, "filter", each: weights.shape[1], call)
    return Picture(
      plot: filterPlot(of: network, k, weights, shown, name: key == nil ? { "w(\(k))·,\($0)" } : nil),
      value: .extremes(of: weights.doubles, ["filters": .integer(count)]), notes: notes)
  }

  /// The weights of a layer of units that reads pixels, as filters of the size of its image: (units, maps, rows,
  /// columns); nil for any other layer.
  private func pixelWeights(of network: Network, _ k: Int) -> Tensor? {
    guard let node = try? network.node(k), let key = network.keys(of: k).first,
      network.spec(key).symbol == .weight, network.spec(key).shape.rank == 2, node.inputs.count == 1,
      var image = node.layer.inputs.first
    else { return nil }
    // Behind `layer flatten` the image is what that reads.
    if image.rank == 1, let before = try? network.node(node.inputs[0]), before.layer.kind == "flatten" {
      image = before.layer.inputs.first ?? image
    }
    let weights = network[key]
    guard image.rank == 3, image.count == weights.shape[0] else { return nil }
    let (pixels, units, values) = (weights.shape[0], weights.shape[1], weights.doubles)
    let turned = (0..<units).flatMap { u in (0..<pixels).map { values[$0 * units + u] } }
    return Tensor(turned, shape: Shape([units] + image.sizes))
  }

  /// Some filters of layer `k` with `weights` (filters, channels, rows, columns), on a scale for all of them.
  ///
  /// - Parameter name: the name of a filter by its number, from 1; w(k,m) unless given.
  func filterPlot(
    of network: Network, _ k: Int, _ weights: Tensor, _ shown: Range<Int>, name: ((Int) -> String)? = nil
  ) -> FilterPlot {
    let (depth, rows, columns) = (weights.shape[1], weights.shape[2], weights.shape[3])
    let (values, size) = (weights.doubles, rows * columns)
    func slice(_ m: Int, _ d: Int) -> [Double] {
      let start = (m * depth + d) * size
      return Array(values[start..<(start + size)])
    }
    let strongest = values.reduce(0) { $1.isFinite ? max($0, $1.magnitude) : $0 }
    let node = try? network.node(k)
    let isColored = node?.inputs == [0] && depth == 3 && node?.layer.groups == 1
    return FilterPlot(
      shown.map { m in
        FilterPlot.Filter(name?(m + 1) ?? "w(\(k),\(m + 1))", slices: (0..<depth).map { slice(m, $0) })
      }, rows: rows, columns: columns, total: weights.shape[0], strongest: strongest, isColored: isColored)
  }

  fileprivate func maps(_ call: Call) throws(Diagnostic) -> Picture {
    let (k, place) = try layerNumber(call)
    let data = try requireData(at: call.nameRange)
    let shape = k == 0 ? data.input : try state.network.layer(k, at: place).output
    guard shape.rank == 3 else {
      throw Diagnostic(
        .wrongArgument,
        "\(k == 0 ? "the input" : "layer \(k)") is no picture: it is \(k == 0 ? Shape([shape.count]).inWords : try state.network.layer(k, at: place).summary)",
        at: place, hint: "`plot histogram z(\(k))` shows how its values spread")
    }
    guard state.hasOneExample else {
      throw Diagnostic(
        .oneExampleNeeded, "the maps of which example? \(state.selection.count) are selected",
        at: call.nameRange,
        hint: "select one: `example 1`")
    }
    let (count, rows, columns) = (shape[0], shape[1], shape[2])
    let (shown, notes) = try part(of: count, "map", each: 1, call)
    let layer = Expression(.number(Double(k)), at: place)
    let values = try calculator().value(
      of: Expression(.quantity(Quantity("z", layers: [layer])), at: place)
    ).doubles
    let range = PixelRange(values)
    let plot = ImageGrid(
      shown.map { m in
        .init(
          "z(\(k),\(m + 1))", Array(values[(m * rows * columns)..<((m + 1) * rows * columns)]), rows: rows,
          columns: columns)
      }, scale: .grey, range: shown.count < count ? range.bounds : nil,
      subject: (shown.count < count ? "\(shown.count) of " : "")
        + "\(counted(count, "map")) \(rows)×\(columns)")
    return Picture(plot: plot, value: .extremes(of: values, ["maps": .integer(count)]), notes: notes)
  }

  /// The layer that a picture is of, and where it was named.
  private func layerNumber(_ call: Call) throws(Diagnostic) -> (Int, SourceRange) {
    let (k, place) = (try call.integer("k"), try call.argument("k").range)
    // Number 0 is the input.
    guard k > 0 else { return (k, place) }
    guard !state.network.isEmpty else {
      let advice = "load images and add one: `data digit; layer conv 4 3x3`"
      throw Diagnostic(LayerError.noLayers(hint: advice), at: place)
    }
    _ = try state.network.layer(k, at: place)
    return (k, place)
  }

  /// Selects the part of `count` pictures to draw, from 0, with a note on those left out.
  private func part(
    of count: Int, _ noun: String, each pictures: Int, _ call: Call
  ) throws(Diagnostic) -> (shown: Range<Int>, notes: [String]) {
    var range = 0..<count
    if let (low, high) = try call.span(ifGiven: "which") {
      guard low >= 1, high >= low, high <= count else {
        throw Diagnostic(
          .indexOutOfRange, "there is no \(noun) \(low < 1 ? low : high)", at: call.range(of: "which"),
          hint: count == 1 ? "there is only \(noun) 1" : "\(noun)s are 1 to \(count)")
      }
      range = (low - 1)..<high
    }
    let most = max(1, PictureKind.mostPictures / max(1, pictures))
    guard range.count > most else { return (range, []) }
    let end = range.lowerBound + most
    return (
      range.lowerBound..<end,
      [
        "… \(range.count - most) more \(noun)s: `\(call.name) \(noun)s … \(end + 1)..\(min(range.upperBound, end + most))`"
      ]
    )
  }

}

/// The least and greatest finite of some numbers.
private struct PixelRange {
  var (least, greatest) = (Double.infinity, -Double.infinity)

  init(_ values: [Double]) {
    for value in values where value.isFinite {
      (least, greatest) = (min(least, value), max(greatest, value))
    }
  }

  var bounds: ClosedRange<Double>? { least <= greatest ? least...greatest : nil }
}

extension JSON {
  /// Their number, and the least and greatest of their values.
  fileprivate static func extremes(of values: [Double], _ counts: KeyValuePairs<String, JSON?>) -> JSON {
    guard let bounds = PixelRange(values).bounds, case .object(let members) = JSON.members(counts) else {
      return .members(counts)
    }
    return .object(
      members + [
        Member(name: "min", value: .number(bounds.lowerBound)),
        Member(name: "max", value: .number(bounds.upperBound)),
      ])
  }
}

extension Diagnostic {
  fileprivate static func noFilters(_ k: Int, _ layer: Layer, _ state: State, at place: SourceRange)
    -> Self
  {
    let having = state.network.filters.map { "\($0.layer)" }
    let list = having.dropLast().joined(separator: ", ") + (having.count > 1 ? " and " : "")
    return .noFilters(
      k, layer, at: place,
      hint: having.isEmpty
        ? "`plot histogram w(\(k))` shows how its weights spread"
        : "layer\(having.count == 1 ? "" : "s") \(list)\(having.last ?? "") \(having.count == 1 ? "has" : "have") some"
    )
  }
}
