// TaskSession.swift — a task's checks on the lesson's own data and names, and changes in its kept parts.
import Autograd
import Datasets
import Diagnostics
import Language
import Lessons
import Networks
import Quantities
import Sharing
import Tensors

/// A task in a session: the state in which it began, and the changes that its solution allows to the student.
struct TaskSession {
  private let before: State
  private let scope: TaskScope
  private let kept: Set<LessonTask.Kept>
  /// Setup of the task's own training steps.
  private let setup: TrainingSetup
  private let commands: CommandTable

  /// The task `task`, which begins in the state of `session`.
  init(_ task: LessonTask, in session: Session) {
    (before, commands) = (session.state, session.commands)
    scope = TaskScope(task, session.vocabulary)
    kept = scope.kept(by: task)
    var state = session.state
    setup = state.setup(on: state.selection, isSelection: true)
  }

  // MARK: - Checks

  /// The state in which a check is evaluated when the student's is `now`.
  ///
  /// Names that the solution does not touch have the lesson's values, and names of the student's own mean nothing:
  /// `accuracy = 1` can't stand in for the accuracy. Selection and settings are the lesson's, too, unless the solution
  /// changes them.
  func stateOfChecks(_ now: State) -> State {
    var state = now
    for (id, definition) in before.definitions.all where state.definitions[id] == nil {
      state.definitions[id] = definition
    }
    if let theirs = scope.names {
      state.names = before.names
      for name in theirs { state.names[name] = now.names[name] }
    } else {
      // Any name may be one that the task asks for where there is no solution; none may hide a quantity.
      state.names.keep { name, _ in before.names[name] != nil || !Self.isQuantity(name, in: now) }
    }
    if !scope.sets { state.settings = before.settings }
    if !scope.selects, let data = now.data, data.count == before.data?.count {
      state.selection = before.selection
    }
    if state.selection != now.selection { state.touch() }
    return state
  }

  /// The states in all of which a check must hold when the student's is `now`.
  ///
  /// The solution may select examples; the student's may be other, easier ones. A check that holds for those
  /// must hold for the examples that the solution ends with, too.
  func statesOfChecks(_ now: State) -> [State] {
    let state = stateOfChecks(now)
    guard let command = scope.selection, state.data != nil else { return [state] }
    let session = Session(SessionOptions(commands: commands))
    session.state = state
    let isSelected = session.run(SourceText(command)) { _ in }
    guard isSelected, session.state.selection != state.selection else { return [state] }
    var meant = state
    meant.selection = session.state.selection
    meant.touch()
    return [state, meant]
  }

  /// True for a word that is a quantity of the session's data or network, or a measure of them.
  private static func isQuantity(_ name: String, in state: State) -> Bool {
    guard state.data != nil || !state.network.isEmpty else { return false }
    return QuantityKind.named[name] != nil || QuantityKind.quantity(named: name) != nil
  }

  // MARK: - What differs

  /// Changes in the parts that the task keeps, a sentence each without its full stop.
  func differences(_ now: State) -> [String] {
    var found: [String?] = []
    if let own = before.data {
      if let data = now.data {
        let other = kept.contains(.data) ? Self.difference(of: data, from: own) : nil
        found.append(other ?? learnt(.data, now))
        if other == nil { found += data.count == own.count ? splits(data, own, now) : learntRows(now) }
      } else if !kept.isDisjoint(with: [.data, .split, .labels, .selection]) {
        found.append("the lesson's data are gone")
      }
    }
    if kept.contains(.loss) { found.append(loss(now) ?? learnt(.loss, now) ?? learnt(.reduction, now)) }
    if kept.contains(.layers) { found.append(layers(now) ?? learnt(.layers, now)) }
    if kept.contains(.weights), now.effort.wasTyped(since: before.effort) {
      found.append("parameters were typed in, and here they come from `init`, `step` and `train` alone")
    }
    return found.compactMap { $0 }
  }

  private static func difference(of data: Dataset, from own: Dataset) -> String? {
    guard data.count == own.count, data.input == own.input, data.targetWidth == own.targetWidth else {
      return "these are not the lesson's data: \(words(data)) in place of \(words(own))"
    }
    if !isSame(data.inputs, own.inputs) { return "the inputs of the data are not the lesson's any more" }
    if !isSame(data.targets, own.targets) { return "the targets of the data are not the lesson's any more" }
    if data.classes != own.classes { return "the classes of the data are not the lesson's any more" }
    if data.inputScaling?.lines != own.inputScaling?.lines
      || data.targetScaling?.lines != own.targetScaling?.lines
    {
      return "the scaling of the data is not the lesson's any more"
    }
    return nil
  }

  /// True for the same numbers, in either precision.
  private static func isSame(_ a: Tensor, _ b: Tensor) -> Bool {
    a == b
      || a.shape == b.shape && a.precision != b.precision
        && a.converted(to: .single) == b.converted(to: .single)
  }

  private static func words(_ data: Dataset) -> String {
    "\(data.count) example\(data.count == 1 ? "" : "s") of \(data.input.count) input\(data.input.count == 1 ? "" : "s")"
  }

  private func splits(_ data: Dataset, _ own: Dataset, _ now: State) -> [String?] {
    var found: [String?] = []
    let training = (data: data.trainingRows + data.unlabelledRows, own: own.trainingRows + own.unlabelledRows)
    let isSplit = data.testRows == own.testRows && training.data.sorted() == training.own.sorted()
    if kept.contains(.split), !isSplit {
      found.append(
        "the split is not the lesson's: \(training.data.count) for training and \(data.testRows.count) for testing"
          + " in place of \(training.own.count) and \(own.testRows.count)")
    }
    let isLabelled = !kept.contains(.labels) || !isSplit || data.trainingRows == own.trainingRows
    if !isLabelled {
      found.append(
        "other examples have their labels: \(data.trainingRows.count) in place of \(own.trainingRows.count)")
    }
    let isSelected = !kept.contains(.selection) || now.selection == before.selection
    if !isSelected { found.append("other examples are selected than the lesson's") }
    return found + (isSplit && isLabelled && isSelected ? learntRows(now) : [learnt(.purpose, now)])
  }

  // MARK: - What differed during training

  /// Messages about the rows of steps made since the task began.
  private func learntRows(_ now: State) -> [String?] {
    [TrainingSetup.Part.split, .labels, .selection, .purpose].map { learnt($0, now) }
  }

  /// Message about a kept part that was another one while steps were made since the task began.
  private func learnt(_ part: TrainingSetup.Part, _ now: State) -> String? {
    let (kinds, wanted, words) = learning(of: part)
    guard !kept.isDisjoint(with: kinds),
      now.effort.hasLearnt(onOther: part, than: wanted, since: before.effort)
    else { return nil }
    return "steps were made \(words)"
  }

  /// Names of the part in a task that keeps it, the marks that steps may have, and the words for steps that
  /// have others.
  private func learning(of part: TrainingSetup.Part)
    -> (kinds: Set<LessonTask.Kept>, wanted: [TrainingSetup.Mark?], words: String)
  {
    switch part {
    case .data: ([.data], [setup[.data]], "on other data than the lesson's")
    case .split: ([.split], [setup[.split]], "while the split was another than the lesson's")
    case .labels: ([.labels], [setup[.labels]], "while other examples had their labels than the lesson's")
    case .selection:
      ([.selection], [setup[.selection]], "on other examples than those that the lesson has selected")
    case .purpose: ([.split, .labels], [.forTraining], "on examples that are not for training")
    case .loss:
      (
        [.loss], lossesInTraining,
        "with another loss than \(scope.loss ?? before.network.lossNode?.written ?? "none")"
      )
    case .reduction:
      (
        [.loss], scope.sets ? [] : [setup[.reduction]],
        "while J was not the \(before.settings.reduction.rawValue) of the errors"
      )
    case .layers: ([.layers], [setup[.layers]], "while the layers were others than the lesson's")
    }
  }

  /// The losses with which steps may be made: those of the solution's steps, else the one that it ends with.
  private var lossesInTraining: [TrainingSetup.Mark?] {
    let own = setup[.loss]
    guard !scope.lossesInTraining.isEmpty else {
      return [scope.loss.map(TrainingSetup.Mark.init(loss:)) ?? own]
    }
    return scope.lossesInTraining.map { $0.map(TrainingSetup.Mark.init(loss:)) ?? own }
  }

  private func loss(_ now: State) -> String? {
    if let wanted = scope.loss ?? before.network.lossNode?.written, now.network.lossNode?.written != wanted {
      return now.network.lossNode.map { "the loss is \($0.written) in place of \(wanted)" }
        ?? "the loss is gone: it was \(wanted)"
    }
    guard !scope.sets, now.settings.reduction != before.settings.reduction else { return nil }
    return
      "J is the \(now.settings.reduction.rawValue) of the errors in place of their \(before.settings.reduction.rawValue)"
  }

  private func layers(_ now: State) -> String? {
    let (layers, own) = (
      now.network.layers.map { $0.layer.written }, before.network.layers.map { $0.layer.written }
    )
    guard
      layers != own || now.network.input != before.network.input
        || now.network.nodeInputs != before.network.nodeInputs
    else { return nil }
    return
      "the layers are not the lesson's: \(list(layers)) in place of \(list(own))"
  }

  private func list(_ layers: [String]) -> String { layers.isEmpty ? "none" : layers.joined(separator: ", ") }
}

extension Session {
  /// Begins a task in the session as it is; checks are run in `probe`, which leaves no trace.
  func begin(
    _ task: LessonTask, evaluate: @escaping (_ condition: SourceText, _ state: State) -> Lessons.Evaluation
  ) -> TaskStart {
    let task = TaskSession(task, in: self)
    return TaskStart(
      usage: usage, usageNow: { [unowned self] in usage },
      differences: { [unowned self] in task.differences(state) }
    ) { [unowned self] condition in
      var found = Lessons.Evaluation(lines: [], failed: false)
      for state in task.statesOfChecks(state) where !found.failed { found = evaluate(condition, state) }
      return found
    }
  }
}
