// LiveTraining.swift — `train … watch`: pictures of a network while it learns.
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

/// Pictures that can be watched.
enum WatchedPicture: String, Hashable, Sendable, CaseIterable {
  case boundary, filters, loss, network
}

/// One training that is watched.
struct LiveTraining {
  private let session: Session
  private let screen: any LiveScreen
  private let picture: WatchedPicture
  private let place: SourceRange

  fileprivate init(
    _ session: Session, _ screen: any LiveScreen, _ picture: WatchedPicture, at place: SourceRange
  ) {
    (self.session, self.screen, self.picture) = (session, screen, picture)
    self.place = place
  }

  /// Draws when it is time to; `network` is asked for only then.
  func update(_ steps: Int, _ losses: LossHistory, _ objective: Double, _ network: () -> Network) {
    if screen.isDue { show(steps, losses, objective, network()) }
  }

  /// Draws.
  func show(_ steps: Int, _ losses: LossHistory, _ objective: Double, _ network: Network) {
    let window = screen.room
    // The cursor stands below the picture, and the status line is a row; a full line would wrap.
    let (columns, room) = (max(1, window.columns - 1), max(1, window.rows - 2))
    let lines = self.lines(losses, network, columns: columns, rows: room)
    screen.show(Array(lines.prefix(room)) + [truncated(status(steps, losses, objective), to: columns)])
  }

  /// The last picture stays.
  func finish() { screen.finish() }

  /// `step 1200  J = 0.132653  errtest = 0.05`.
  private func status(_ steps: Int, _ losses: LossHistory, _ objective: Double) -> String {
    let text = session.text
    var parts = ["step \(steps)", "J = \(text(objective))"]
    if let last = losses.measurements.last {
      if let rate = last.trainingError { parts.append("errtrain = \(text(rate))") }
      if let rate = last.testError { parts.append("errtest = \(text(rate))") }
    }
    return parts.joined(separator: "  ")
  }

  /// The picture in at most `rows` lines of `columns`.
  private func lines(_ losses: LossHistory, _ network: Network, columns: Int, rows: Int) -> [String] {
    var options = session.plotOptions(session.pictureStyle)
    options.width = columns
    switch picture {
    case .boundary:
      // Besides the plotting area: the name of the axis, the axis, its numbers, two lines of legend.
      options.rows = min(16, max(3, rows - 5))
      options.columns = min(40, 2 * (options.rows ?? 16) + 8)
      let isWide = columns >= 72
      if isWide { options.width = (options.columns ?? 40) + 12 }
      guard let plot = try? session.boundary(of: network, at: place) else { return [] }
      let boundary = plot.text(options)
      guard isWide, !losses.isEmpty else { return boundary }
      options.width = columns - (boundary.map(displayWidth(of:)).max() ?? 0) - 3
      options.columns = nil
      return beside(boundary, losses.plot.text(options))
    case .filters:
      guard let (k, weights) = Self.firstFilters(of: network) else { return [] }
      let all = session.filterPlot(of: network, k, weights, 0..<min(weights.shape[0], 64))
      let filters = Array(all.text(options).prefix(rows))
      let free = rows - filters.count - 4
      guard free >= 4, !losses.isEmpty else { return filters }
      options.rows = min(free, 10)
      return filters + [""] + losses.plot.text(options)
    case .network:
      return LivePage(session, network, losses).lines(columns: columns, rows: rows)
    case .loss:
      options.rows = min(14, max(3, rows - 4))
      return losses.plot.text(options)
    }
  }

  /// The filters of the first layer that has some: its number, and they.
  fileprivate static func firstFilters(of network: Network) -> (layer: Int, weights: Tensor)? {
    network.filters.first.map { ($0.layer, network[$0]) }
  }
}

extension Session {
  /// Pictures that a call of `train` asks to watch; nil where it asks for none, or there is no terminal.
  func watching(_ call: Call) throws(Diagnostic) -> LiveTraining? {
    var picture: WatchedPicture?
    if let argument = call["watch"], let word = argument.word {
      picture = WatchedPicture(rawValue: word)
      if picture == .boundary { _ = try boundary(of: state.network, at: argument.range) }
      guard picture != .filters || LiveTraining.firstFilters(of: state.network) != nil else {
        throw Diagnostic(
          .noSuchQuantity, "there are no filters to watch: no layer is a convolution", at: argument.range,
          hint: "`watch=loss` shows J")
      }
    }
    if picture == .network, state.data?.isImages != true, let place = call["watch"]?.range {
      throw Diagnostic(
        .wrongArgument, "the page of a network shows pictures, and the data are none", at: place,
        hint: "`watch=loss` shows J")
    }
    guard call.has("watch") || call.has("live"), let live else { return nil }
    let hasFilters = LiveTraining.firstFilters(of: state.network) != nil
    let usual: WatchedPicture =
      state.data?.input == [2] && state.network.output?.rank == 1
      ? .boundary : hasFilters && state.data?.isImages == true ? .network : hasFilters ? .filters : .loss
    return LiveTraining(self, live, picture ?? usual, at: call.nameRange)
  }
}
