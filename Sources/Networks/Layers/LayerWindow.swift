// LayerWindow.swift — which part of the maps before it an output of a layer comes from.

/// How a layer moves a window over the maps before it.
public struct LayerWindow: Hashable, Sendable {
  /// Rows and columns of the window.
  public let rows: Int, columns: Int
  /// Pixels between two positions, down and across.
  public let down: Int, across: Int
  /// Pixels assumed beyond the top and the left border.
  public let top: Int, left: Int

  /// The row and column of the map, both from 0, under the window's first pixel; negative in the padding.
  public func corner(row: Int, column: Int) -> (row: Int, column: Int) {
    (row * down - top, column * across - left)
  }
}

/// A layer whose outputs each come from a window.
public protocol WindowedLayer: Layer {
  /// How the window moves.
  var movement: LayerWindow { get }
  /// The maps before it, from 0, that map `m` is made of.
  func sources(ofMap m: Int) -> Range<Int>
}

extension Convolution: WindowedLayer {
  /// How the filters move.
  public var movement: LayerWindow {
    LayerWindow(
      rows: height, columns: width, down: stride, across: stride, top: padding.first ?? 0,
      left: padding.count > 1 ? padding[1] : 0)
  }

  /// The maps of the filter's group.
  public func sources(ofMap m: Int) -> Range<Int> {
    let depth = input[0] / groups
    let group = m / max(1, filters / groups)
    return (group * depth)..<((group + 1) * depth)
  }
}

extension PoolingLayer {
  /// How the window moves.
  public var movement: LayerWindow {
    LayerWindow(
      rows: window.height, columns: window.width, down: window.stride.0, across: window.stride.1,
      top: window.padding, left: window.padding)
  }

  /// The map of the same number.
  public func sources(ofMap m: Int) -> Range<Int> { m..<(m + 1) }
}

extension MaxPooling: WindowedLayer {}
extension MeanPooling: WindowedLayer {}
