// Published.swift — w6: published networks on one picture of 224×224, forward, and forward with all gradients; a small
// one of residual blocks that trains.
import Autograd
import Networks
import Parameters
import Tensors

/// A network as it grows: the node that the next layer reads, and shorthands for the layers of published networks.
private struct Growing {
  var network = Network()
  var random = Random(seed: 1)
  let precision: Precision
  /// The node that the next layer reads.
  var tail = 0
  var input: Shape = [3, 224, 224]

  init(_ precision: Precision) { self.precision = precision }

  mutating func add(_ kind: String, _ arguments: [String: Arguments.Value] = [:], inputs: [Int]? = nil) throws
  {
    let inputs = inputs ?? [tail]
    guard let known = LayerKind.named[kind] else { Options.fail("no layer \(kind)") }
    let layer = try known.make(
      Arguments(arguments), inputs.map { $0 == 0 ? input : network.shape(of: $0) ?? input })
    try network.add(layer, inputs: inputs, initialization: .zero, random: &random, precision: precision)
    tail = network.count
  }

  mutating func conv(
    _ filters: Int, _ size: Int, stride: Int = 1, padding: Int = 0, relu: Bool = false, bias: Bool = false
  ) throws {
    try add(
      "conv",
      [
        "depth": .integer(filters), "size": .size(size, size), "stride": .size(stride, stride),
        "padding": .size(padding, padding), "activation": .word(relu ? "relu" : "linear"),
        "bias": .word(bias ? "yes" : "no"),
      ])
  }

  /// A convolution with a batch normalisation and a ReLU.
  mutating func unit(
    _ filters: Int, _ size: Int, stride: Int = 1, padding: Int = 0, epsilon: Double? = nil, relu: Bool = true
  ) throws {
    try conv(filters, size, stride: stride, padding: padding)
    try add("batchnorm", epsilon.map { ["eps": .number($0)] } ?? [:])
    if relu { try add("relu") }
  }

  mutating func pool(_ size: Int, stride: Int, padding: Int = 0, ceil: Bool = false) throws {
    try add(
      "maxpool",
      [
        "size": .size(size, size), "stride": .size(stride, stride), "padding": .size(padding, padding),
        "ceil": .word(ceil ? "yes" : "no"),
      ])
  }

  mutating func dense(_ units: Int, _ activation: String) throws {
    try add("dense", ["units": .integer(units), "activation": .word(activation)])
  }

  /// Branches that read the same node, joined by `kind`.
  mutating func branches(_ kind: String, _ branches: [(inout Growing) throws -> Void]) throws {
    let start = tail
    var ends: [Int] = []
    for branch in branches {
      tail = start
      try branch(&self)
      ends.append(tail)
    }
    try add(kind, inputs: ends)
  }
}

extension Growing {
  mutating func alexNet() throws {
    try conv(64, 11, stride: 4, padding: 2, relu: true, bias: true)
    try pool(3, stride: 2)
    try conv(192, 5, padding: 2, relu: true, bias: true)
    try pool(3, stride: 2)
    for filters in [384, 256, 256] { try conv(filters, 3, padding: 1, relu: true, bias: true) }
    try pool(3, stride: 2)
    try add("flatten")
    for units in [4096, 4096] { try dense(units, "relu") }
    try dense(1000, "softmax")
  }

  mutating func vgg19() throws {
    for (filters, count) in [(64, 2), (128, 2), (256, 4), (512, 4), (512, 4)] {
      for _ in 0..<count { try conv(filters, 3, padding: 1, relu: true, bias: true) }
      try pool(2, stride: 2)
    }
    try add("flatten")
    for units in [4096, 4096] { try dense(units, "relu") }
    try dense(1000, "softmax")
  }

  mutating func googLeNet() throws {
    func unit(_ filters: Int, _ size: Int, _ growing: inout Growing) throws {
      try growing.unit(filters, size, padding: size / 2, epsilon: 0.001)
    }
    try self.unit(64, 7, stride: 2, padding: 3, epsilon: 0.001)
    try pool(3, stride: 2, ceil: true)
    try unit(64, 1, &self)
    try unit(192, 3, &self)
    try pool(3, stride: 2, ceil: true)
    let widths = [
      [64, 96, 128, 16, 32, 32], [128, 128, 192, 32, 96, 64], [192, 96, 208, 16, 48, 64],
      [160, 112, 224, 24, 64, 64], [128, 128, 256, 24, 64, 64], [112, 144, 288, 32, 64, 64],
      [256, 160, 320, 32, 128, 128], [256, 160, 320, 32, 128, 128], [384, 192, 384, 48, 128, 128],
    ]
    for (i, width) in widths.enumerated() {
      try branches(
        "concat",
        [
          { try unit(width[0], 1, &$0) },
          {
            try unit(width[1], 1, &$0)
            try unit(width[2], 3, &$0)
          },
          {
            try unit(width[3], 1, &$0)
            try unit(width[4], 3, &$0)
          },
          {
            try $0.pool(3, stride: 1, padding: 1, ceil: true)
            try unit(width[5], 1, &$0)
          },
        ])
      if i == 1 { try pool(3, stride: 2, ceil: true) }
      if i == 6 { try pool(2, stride: 2, ceil: true) }
    }
    try add("globalpool")
    try dense(1000, "softmax")
  }

  mutating func resNet50() throws {
    try unit(64, 7, stride: 2, padding: 3)
    try pool(3, stride: 2, padding: 1)
    for (stage, count) in [3, 4, 6, 3].enumerated() {
      let width = 64 << stage
      for block in 0..<count {
        let stride = block == 0 && stage > 0 ? 2 : 1
        let isFirst = block == 0
        try branches(
          "sum",
          [
            {
              try $0.unit(width, 1)
              try $0.unit(width, 3, stride: stride, padding: 1)
              try $0.unit(4 * width, 1, relu: false)
            },
            { if isFirst { try $0.unit(4 * width, 1, stride: stride, relu: false) } },
          ])
        try add("relu")
      }
    }
    try add("globalpool")
    try dense(1000, "softmax")
  }

  /// `Models/resnet-mini.chain`.
  mutating func resNetMini() throws {
    input = [1, 14, 14]
    try unit(8, 3, padding: 1)
    for (width, stride) in [(8, 1), (8, 1), (16, 2), (16, 1)] {
      try branches(
        "sum",
        [
          {
            try $0.unit(width, 3, stride: stride, padding: 1)
            try $0.unit(width, 3, padding: 1, relu: false)
          },
          { if stride > 1 { try $0.unit(width, 1, stride: stride, relu: false) } },
        ])
      try add("relu")
    }
    try add("globalpool")
    try dense(10, "softmax")
  }

  mutating func denseNet121() throws {
    func before(_ filters: Int, _ size: Int, _ growing: inout Growing) throws {
      try growing.add("batchnorm")
      try growing.add("relu")
      try growing.conv(filters, size, padding: size / 2)
    }
    try unit(64, 7, stride: 2, padding: 3)
    try pool(3, stride: 2, padding: 1)
    var maps = 64
    for (block, count) in [6, 12, 24, 16].enumerated() {
      for _ in 0..<count {
        try branches(
          "concat",
          [
            { _ in },
            {
              try before(128, 1, &$0)
              try before(32, 3, &$0)
            },
          ])
      }
      maps += 32 * count
      guard block < 3 else { break }
      maps /= 2
      try before(maps, 1, &self)
      try add("meanpool", ["size": .size(2, 2)])
    }
    try add("batchnorm")
    try add("relu")
    try add("globalpool")
    try dense(1000, "softmax")
  }
}

/// A published network; its parameters are made one by one (`parameter`), so that they are in memory once.
private func published(_ options: Options) throws -> Network {
  var growing = Growing(options.precision)
  switch options.network {
  case "alexnet": try growing.alexNet()
  case "vgg19": try growing.vgg19()
  case "googlenet": try growing.googLeNet()
  case "resnet50": try growing.resNet50()
  case "densenet121": try growing.denseNet121()
  case "resnet-mini": try growing.resNetMini()
  default: Options.fail("no network `\(options.network)`")
  }
  var network = growing.network
  network.setLoss(.crossEntropy)
  return network
}

/// Parameter `i` of the network, with the numbers of the formula.
private func parameter(_ i: Int, _ spec: ParameterSpec, _ precision: Precision) -> Tensor {
  let (factor, start) =
    switch spec.symbol.name {
    case "w":
      if case .random(let fanIn, _) = spec.start { (2 * scale(fanIn), 0.0) } else { (1.0, 0.0) }
    case "gamma": (0.25, 1.0)
    case "sigma2": (0.5, 1.0)
    default: (0.25, 0.0)
    }
  let numbers = 0..<spec.shape.count
  return precision == .single
    ? Tensor(numbers.map { Float(start + factor * symmetric(16 + i, $0)) }, shape: spec.shape)
    : Tensor(numbers.map { start + factor * symmetric(16 + i, $0) }, shape: spec.shape)
}

/// w6: training of a small network of residual blocks.
func residualTraining(_ options: Options) throws -> Workload {
  var network = try published(options)
  for (i, key) in network.keys.enumerated() {
    network[key] = parameter(i, network.spec(key), options.precision)
  }
  return training(
    network, on: imageData(input: [1, 14, 14], batch: 20, options.precision), batch: 20, rate: 0.01,
    options.precision)
}

/// w6: a published network in evaluation mode, on one picture.
func picture(_ options: Options) throws -> Workload {
  let network = try published(options)
  let recording = try Recording(
    network, examples: 1, input: [3, 224, 224], targets: TargetInfo(width: 1, classes: 1000),
    reduction: .mean,
    precision: options.precision, isDry: true)
  guard let y = recording.y, let objective = recording.objective,
    let scores = recording.variable(recording.parameters.last?.key.layer ?? 1, .preactivation)
  else { Options.fail("no loss") }
  let isForward = options.pass == "forward"
  // Of the four parameters of a batch normalisation the last two are averages.
  let learned = recording.parameters.filter { $0.key.index < 2 }
  let pass = try PlannedPass(
    recording.tape, leaves: [recording.x, y] + recording.parameters.map { $0.variable },
    results: [objective, scores], gradientsOf: isForward ? nil : objective,
    wanted: isForward ? [] : learned.map { $0.variable })
  for (i, (key, variable)) in recording.parameters.enumerated() {
    pass.set(variable, to: parameter(i, network.spec(key), options.precision))
  }
  let pixels = (0..<(3 * 224 * 224)).map { Float(byte(1, $0)) / 256 }
  pass.set(recording.x, to: Tensor(pixels, shape: [1, 3, 224, 224]).converted(to: options.precision))
  pass.set(y, to: Tensor([Double(byte(2, 0) % 10)], shape: [1, 1]).converted(to: options.precision))
  func norm(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
  return Workload {
    for _ in 0..<$0 { try pass.run() }
  } losses: {
    try pass.run()
    let loss = pass.value(of: objective).map { $0[0] } ?? .nan
    guard !isForward else {
      let scores = pass.value(of: scores).map { $0.doubles } ?? []
      return [loss, norm(scores), scores.max() ?? 0, scores.min() ?? 0]
    }
    let first = pass.gradient(of: learned[0].variable).map { $0.doubles } ?? []
    let weights = learned.filter { $0.key.index == 0 }
    let last = weights.last.flatMap { pass.gradient(of: $0.variable) }.map { $0.doubles } ?? []
    return [loss, norm(first), first.first ?? .nan, norm(last)]
  }
}
