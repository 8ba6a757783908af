// RunCommands.swift — `forward`, `backward`, `step`, `train`: the network at work.
import Autograd
import Cells
import Datasets
import Diagnostics
import Interpreter
import Language
import Networks
import Parameters
import Platform
import Quantities
import Sharing
import Tensors

extension Command {
  static let forward = Command(
    "forward", .run, "computes the network on the selected examples; with n, the next n tape entries only",
    [.positional("n", .integer, "entries", optional: true)],
    details: [
      "With a number the cursor of the tape moves on so many entries, and each says what it computed; without a network these are the entries of the names there are.",
      "It is the pass of a test, unless `set mode train` asks for that of a training step: batchnorm then takes the batch's own μB and σ²B instead of the running μ and σ², and dropout drops.",
    ],
    examples: [
      Example(
        "data table { 1 2 -> 1 }; layer dense 1; init zero; forward",
        prints: "z(0) = [1 2]\na(1) = 0\nz(1) = 0.5"),
      Example(
        "data table { 1 2 -> 1 }; layer dense 1; init zero; forward 1",
        prints:
          "entry 4  a(1) = z(0) @ w(1) + b(1)\n  a(1)1 = w(1)1,1·z(0)1 + w(1)2,1·z(0)2 + b(1)1 = 0·1 + 0·2 + 0 = 0"
      ),
    ], related: ["backward", "tape"]
  ) { call, session throws(Diagnostic) in
    let calculator = try session.calculator()
    if session.walksNames, let count = try call.integer(ifGiven: "n") {
      calculator.recordNames()
      return session.showNext(count)
    }
    let recording = try session.requireNetwork(at: call.nameRange)
    let tape = recording.tape
    if let count = try call.integer(ifGiven: "n") { return try session.advance(count, at: call.nameRange) }
    session.workspace.isStepping = false
    do throws(NotFinite) {
      try tape.forward()
    } catch {
      throw Diagnostic(tape.report(error), at: call.nameRange)
    }
    try session.requireGoing()
    return session.table(
      session.quantitiesInOrder(recording).map { remark, place in
        (remark, place, session.values(of: place, tape))
      })
  }

  static let backward = Command(
    "backward", .run, "derivatives from the loss down, layer by layer; with n, the next n tape entries only",
    [
      .positional("n", .integer, "entries", optional: true),
      .positional(
        "Y", .expression, "what is differentiated, in place of the loss", optional: true, after: "of"),
    ],
    details: [
      "With a number the walk against the current goes on so many entries, and each hands its adjoints on.",
      "`backward of g` walks back from g, also where there is no network; without `of`, that is the last name computed.",
    ],
    examples: [
      Example(
        "data table { 1 2 -> 1 }; layer dense 1; loss crossentropy; init zero; backward",
        prints:
          "layer 2, the loss\n  ∂err/∂z(1) = -2\nlayer 1, dense 2 → 1, sigmoid\n  ∂err/∂a(1) = -0.5\n  ∂err/∂w(1) = [-0.5; -1]\n  ∂err/∂b(1) = -0.5\n  ∂err/∂z(0) = [0 0]"
      ),
      Example(
        "a = 2; b = 3; g = (a + b) * b; backward 1",
        prints: "entry 4  g = t3·b\n  ∂g/∂b = t3 = 5  so far\n  ∂g/∂t3 = b = 3"),
      Example(
        "a = 2; b = 3; backward 1 of a * b",
        prints: "entry 3  (a·b) = a·b\n  ∂(a·b)/∂a = b = 3\n  ∂(a·b)/∂b = a = 2"),
    ], related: ["forward", "grad", "tape"]
  ) { call, session throws(Diagnostic) in
    let calculator = try session.calculator()
    if call.has("Y") || session.walksNames {
      let count = try call.integer(ifGiven: "n")
      if session.walksNames { calculator.recordNames() }
      let root = try session.rootOfWalk(call, calculator)
      return try session.walkBack(count ?? .max, root, at: call.nameRange)
    }
    let recording = try session.requireNetwork(at: call.nameRange)
    let root = try calculator.objective(at: call.nameRange)
    if let count = try call.integer(ifGiven: "n") {
      return try session.walkBack(count, root, at: call.nameRange)
    }
    let walk = try translating(at: call.nameRange) { () throws(OutOfMemory) in
      try recording.tape.backward(from: root.variable)
    }
    walk.run()
    try session.requireGoing()
    (session.workspace.walk, session.workspace.walked) = (walk, walk.steps.count)
    return session.describeBackward(walk, root, recording)
  }

  static let step = Command(
    "step", .run, "one step of gradient descent on the selected examples, or n",
    [
      .positional("n", .integer, "steps; 1 unless given", optional: true, standard: 1),
      .option("rate", .number, "the learning rate η; the setting `rate` unless given"),
    ],
    examples: [
      Example(
        "data table { 1 2 -> 1 }; layer dense 1; loss crossentropy; init zero; step rate=0.5",
        prints: "step 1  J 0.693147 → 0.201413, gradient norm 1.22474"),
      Example(
        "data table { 1 -> 0 }; layer dense 1 linear; loss sse; w(1) = 2; freeze b(1); step 2 rate=0.5; w(1)",
        prints: "0.5"),
    ], related: ["train", "set"]
  ) { call, session throws(Diagnostic) in
    let steps = try call.integer("n")
    let trainer = try session.trainer(call)
    trainer.random = session.state.random
    let rows = session.state.selection
    var (first, objective, norm, done) = (Double.nan, 0.0, 0.0, 0)
    var losses = session.state.losses
    var (trained, after) = (session.state.network, 0.0)
    try session.keepingCurve(at: call.nameRange, { losses }) { () throws(NetworkError) in
      objective = try trainer.fullBatchSteps(rows, count: steps) { made, objective in
        done = made
        session.progress(made, steps, "J \(session.text(objective))")
        return !session.options.isCancelled()
      } record: { objective in
        if first.isNaN { first = objective }
        losses.append(objective)
      }
      norm = trainer.gradientNorm
      guard done > 0 else { return nil }
      trained = trainer.trained()
      if let lost = session.lostNumber(in: trained, after: done, rate: trainer.rate) { return lost }
      after = try trainer.objective(on: rows[...])
      return nil
    }
    guard done > 0 else {
      throw Diagnostic(.stopped, "interrupted before the first step", at: call.nameRange)
    }
    (session.state.network, session.state.random) = (trained, trainer.random)
    session.state.count(steps: done, on: rows, isSelection: true)
    (session.state.losses, session.state.lostCurve) = (losses, nil)
    session.state.touch()
    let interrupted =
      done < steps ? ["interrupted after \(counted(done, "step")); what was learnt is kept"] : []
    var answer = Answer(
      interrupted + [
        "step \(session.state.steps)  J \(session.text(first)) → \(session.text(after)), gradient norm \(session.text(norm))"
      ] + session.stepHints(rows: rows, from: first, to: after)
        + session.growthNotes(from: first, to: after, rate: trainer.rate),
      .members(["J": .number(objective), "gradient_norm": .number(norm)]))
    if done < steps { answer.stopped = ("n", done) }
    return answer
  }

  static let train = Command(
    "train", .run, "gradient descent over the training examples",
    [
      .option(
        "epochs", .integer, "passes over the data; 1 unless given", standard: 1, synonyms: ["n_epochs"]),
      .option(
        "batch", .integer, "examples a step; all of them unless given", synonyms: ["batch_size", "batchsize"]),
      .option("rate", .number, "the learning rate η; the setting `rate` unless given"),
      .option(
        "steps", .integer, "the most steps; stops there, also within an epoch", synonyms: ["iterations"]),
      .option("layers", .span, "the layers that change, as 2 or 2..3; all unless given"),
      .option(
        "by", .choice(["gradient", "cd"]),
        "gradient: descent of J, unless given; cd: contrastive divergence, of a layer that is an rbm"),
      .option("k", .integer, "by=cd: steps to a reconstruction; 1 unless given", standard: 1, in: 1...10_000),
      .option(
        "sampling", .choice(["all", "none"]),
        "by=cd: all samples reconstructions too, none nothing; hidden units alone unless given"),
      .positional(
        "live", .choice(["watch"]), "draws at a terminal what is learnt, while it is", optional: true),
      .option(
        "watch", .choice(WatchedPicture.allCases.map({ $0.rawValue })), "which picture to watch: `watch=loss`"
      ),
    ],
    details: [
      "With `watch`, at a terminal: the decision boundary of data with two inputs, for images the page of the network (J, likeliest classes of some pictures, filters and maps), J of anything else; `watch=loss` chooses. What is learnt is the same.",
      "The page (`watch=network`) shows the selected examples, or the first ones that `split` keeps for testing; a star marks the right class.",
      "Where `split` keeps examples for testing, J and the error rate of both halves are measured on the way, for `plot loss`.",
      "With a batch smaller than the data, the examples come in a new random order each epoch.",
      "With `layers=2` or `layers=2..3` the parameters of the other layers, and their running averages, stay as they are in this command; what is frozen stays, too.",
      "`by=cd` trains one Boltzmann machine on what the layers below it give, with the rule of `optimizer`; `--json` has epochs, steps and reconstruction.",
      "A network in which nothing reads the output of a layer is not trained.",
      "A loss that compares with the input, as `loss mse target=x`, needs no labels: examples that `labelled` left without one are learnt from, too.",
      "Ctrl-C stops between two steps and keeps what was learnt.",
    ],
    examples: [
      Example(
        "data table { 0 0 -> 0; 1 1 -> 1 }; layer dense 1; loss crossentropy; init zero; train epochs=100 rate=1",
        prints: "100 epochs, 100 steps: J = 0.03159, errtrain = 0"),
      Example(
        "data xor n=10; layer dense 1; loss crossentropy; train epochs=2 batch=4",
        prints: "2 epochs, 6 steps: J = 0.668636, errtrain = 0.3"),
      Example(
        "data xor n=10; layer dense 1; loss crossentropy; train epochs=3 batch=4 steps=5",
        prints: "2 epochs, 5 steps: J = 0.664921, errtrain = 0.3"),
      Example(
        "data xor n=10; layer dense 2; layer dense 1; loss crossentropy; init zero; train epochs=2 layers=2; [sum(abs(b(1))) b(2) != 0]",
        prints: "[0 1]"),
      Example(
        "data table { 1 0 -> 0; 1 1 -> 1 }; layer rbm 1; init zero; train by=cd k=2 sampling=none",
        prints: "1 epoch, 1 step: reconstruction error = 0.25"),
      Example(
        "data table { 1 0 -> 0; 1 1 -> 1 }; layer rbm 1; init zero; train by=cd sampling=all",
        prints: "1 epoch, 1 step: reconstruction error = 0.25"),
      Example(
        "data table { 1 2 -> 1 }; layer dense 1; loss crossentropy; init zero; train by=gradient",
        prints: "1 epoch, 1 step: J = 0.554355, errtrain = 0"),
    ], related: ["step", "evaluate", "plot", "freeze"], synonyms: ["fit"]
  ) { call, session throws(Diagnostic) in
    if let note = session.state.network.unreadNote {
      throw .unread(note, session.state.network, at: call.nameRange)
    }
    return try call.isOfMachine() ? session.trainMachine(call) : session.train(call)
  }
}

extension Diagnostic {
  /// A network with an output that is for nothing.
  fileprivate static func unread(_ note: String, _ network: Network, at place: SourceRange) -> Self {
    let unread = network.unreadOutputs.first ?? 0
    return .init(
      .notHere, "\(note), so it can't be trained", at: place,
      hint:
        "`layer sum \(unread) \(network.count)` or `layer concat \(unread) \(network.count)` would read it")
  }
}

extension Session {
  /// True where `forward n` and `backward` walk along names: there are some, and no network.
  fileprivate var walksNames: Bool { state.network.isEmpty && !state.names.isEmpty }

  /// Root of `backward` when it is not the loss: the quantity named in the call, else the last name computed.
  fileprivate func rootOfWalk(_ call: Call, _ calculator: Calculator) throws(Diagnostic) -> Place {
    var root: Place?
    if let y = call["Y"]?.expression {
      root = try calculator.output(y)
      root.map(calculator.name)
    } else if let name = calculator.lastComputedName {
      root = try calculator.output(Expression(.name(name), at: call.nameRange))
    }
    guard let root else {
      throw Diagnostic(
        .nothingToDo, "no name is computed from others yet", at: call.nameRange,
        hint: "for example `a = 2; g = a^2`")
    }
    guard root.shape.count == 1 else {
      throw Diagnostic(
        .wrongArgument, "a walk back starts at one number, and \(root.text) is \(root.shape.inWords)",
        at: call.range(of: "Y"),
        hint: "`backward of sum(\(root.text))`")
    }
    return root
  }

  /// The recorded network; throws an error that names the missing part.
  func requireNetwork(at place: SourceRange) throws(Diagnostic) -> Recording {
    guard !state.network.isEmpty else {
      throw Diagnostic(LayerError.noLayers(), at: place)
    }
    if let failure = workspace.failure { throw .unrecorded(failure, state, at: place) }
    guard let recording = workspace.recording else { throw .noData(at: place) }
    return recording
  }

  /// A trainer on the training data, with the rate that the call or the session says.
  fileprivate func trainer(_ call: Call) throws(Diagnostic) -> GradientDescent {
    guard !state.network.isEmpty else {
      throw Diagnostic(
        .missingLayer, "there is no layer to train", at: call.nameRange, hint: "add one: `layer dense 2 2`")
    }
    let rows = call.name == "step" ? state.selection : state.trainingRows
    guard let data = state.trainingData(rows: rows) else {
      throw Diagnostic(
        .missingData, "there are no data to train on", at: call.nameRange, hint: "load some: `data xor`")
    }
    guard state.network.loss != nil else {
      throw Diagnostic(LayerError.noLoss, at: call.nameRange)
    }
    try state.requireLabels(of: rows, at: call.nameRange)
    let rate = call.has("rate") ? try call.learningRate("rate") : state.settings.rate
    return GradientDescent(
      state.network, on: data, rate: rate, reduction: state.settings.reduction, precision: state.precision,
      layers: try learningLayers(call))
  }

  /// The layers that a call lets learn; `nil` for all.
  private func learningLayers(_ call: Call) throws(Diagnostic) -> ClosedRange<Int>? {
    guard let (low, high) = try call.span(ifGiven: "layers") else { return nil }
    let place = call.range(of: "layers")
    _ = try state.network.layer(low, at: place)
    _ = try state.network.layer(high, at: place)
    guard low <= high else {
      throw Diagnostic(
        .outOfRange, "\(low)..\(high) runs backwards", at: place, hint: "`layers=\(high)..\(low)`")
    }
    return low...high
  }

  fileprivate func train(_ call: Call) throws(Diagnostic) -> Answer {
    let epochs = try call.integer("epochs")
    let most = try call.integer(ifGiven: "steps") ?? Int.max
    let trainer = try trainer(call)
    let rows = state.trainingRows
    let batch = try call.integer(ifGiven: "batch")
    let training = Training(on: rows, epochs: epochs, batch: batch, mostSteps: most)
    let watching = try watching(call)
    defer { watching?.finish() }
    let interval = measuringInterval(epochs: epochs)
    let started = Moment.now
    var losses = state.losses
    trainer.random = state.random
    func keepsGoing(_ objective: Double) -> Bool {
      if let watching {
        watching.update(trainer.steps, losses, objective) { trainer.trained() }
      } else {
        progress(trainer.steps, training.plannedSteps, "J \(text(objective))")
      }
      return !options.isCancelled()
    }
    func measure() throws(NetworkError) {
      guard interval != nil, trainer.steps > 0, losses.measurements.last?.count != losses.count else {
        return
      }
      if let measured = try measurement(of: trainer.trained(), after: losses.count) {
        losses.append(measured)
      }
    }
    func curve() -> LossHistory {
      // J in the epoch in which it diverged: the steps of a first epoch, else the mean of the finite ones.
      let begun = training.isFullBatch ? [] : trainer.epochObjectives
      var whole = losses
      if training.finished == 0 {
        for objective in begun { whole.append(objective) }
      } else if !begun.isEmpty {
        whole.append(begun.reduce(0, +) / Double(begun.count), ofEpoch: true)
      }
      return whole
    }
    try keepingCurve(at: call.nameRange, curve) { () throws(NetworkError) in
      try training.run(
        trainer, pausingEvery: interval, keepGoing: keepsGoing,
        record: { losses.append($0, ofEpoch: !training.isFullBatch) }, pause: measure)
      watching?.show(trainer.steps, losses, training.objective, trainer.trained())
      return nil
    }
    let seconds = started.elapsed
    (state.network, state.random) = (trainer.trained(), trainer.random)
    state.count(steps: trainer.steps, on: rows, isSelection: false)
    guard let data = state.trainingData(rows: rows) else { return Answer() }
    var result = Networks.Evaluation(outputs: Tensor(0))
    try keepingCurve(at: call.nameRange, { losses }) { () throws(NetworkError) in
      result = try state.network.evaluate(
        on: data, reduction: state.settings.reduction, precision: state.precision)
      guard result.objective?.isFinite != false else {
        // The last step went too far: the examples that show it are looked for in the first batch.
        _ = try trainer.objective(on: rows.prefix(max(1, training.batch)))
        throw .diverged(Diverged(report: nil, steps: trainer.steps, rate: trainer.rate))
      }
      return lostNumber(in: state.network, after: trainer.steps, rate: trainer.rate)
    }
    (state.losses, state.lostCurve) = (losses, nil)
    state.touch()
    let after = result.objective ?? training.objective
    let first = training.first ?? .nan
    let note =
      training.isStopped
      ? ["interrupted after \(counted(trainer.steps, "step")); what was learnt is kept"] : []
    var answer = Answer(
      note + [
        "\(counted(training.finished, "epoch")), \(counted(trainer.steps, "step")): J = \(text(after))"
          + (result.errorRate.map { ", errtrain = \(text($0))" } ?? "")
      ] + trainingHints(rows: rows, errorRate: result.errorRate, from: first, to: after)
        + growthNotes(from: first, to: after, rate: trainer.rate),
      .members([
        "epochs": .integer(training.finished), "steps": .integer(trainer.steps), "J": .number(after),
        "errtrain": result.errorRate.map(JSON.number),
        "seconds": .number(
          Double(seconds.components.seconds) + Double(seconds.components.attoseconds) * 1e-18),
      ]))
    if training.isStopped { answer.stopped = ("steps", trainer.steps) }
    return answer
  }
}
