// LayerWindow.swift — the part of the maps before a layer that one output comes from.

/// Movement of a window over the maps before a layer.
public struct LayerWindow: Hashable, Sendable {
  /// Source of an output.
  public enum Reading: Hashable, Sendable {
    /// The products of the pixels with weights and their sum; mirrored, with the filter turned by 180°.
    case weights(isMirrored: Bool)
    /// The largest pixel.
    case maximum
    /// The mean of the pixels.
    case mean
  }

  /// Rows and columns of the window.
  public let rows: Int, columns: Int
  /// Pixels between two positions, down and across.
  public let down: Int, across: Int
  /// Pixels assumed beyond the top and the left border.
  public let top: Int, left: Int
  /// Source of an output.
  public let reads: Reading
  /// The maps under a window, and the outputs that share them.
  let depth: Int, outputs: Int

  /// The row and column of the map, both from 0, under the window's first pixel; negative in the padding.
  public func corner(row: Int, column: Int) -> (row: Int, column: Int) {
    (row * down - top, column * across - left)
  }

  /// The maps before it, from 0, that map `m` is made of.
  public func sources(ofMap m: Int) -> Range<Int> {
    let first = m / outputs * depth
    return first..<(first + depth)
  }
}
