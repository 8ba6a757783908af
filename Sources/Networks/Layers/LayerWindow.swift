// LayerWindow.swift — the part of the maps before a layer that one output comes from.
import Autograd

/// Movement of a window over the maps before a layer.
public struct LayerWindow: Hashable, Sendable {
  /// Source of an output.
  public enum Reading: Hashable, Sendable {
    /// The products of the pixels with weights and their sum; mirrored, with the filter turned by 180°.
    case weights(isMirrored: Bool)
    /// The largest pixel.
    case maximum
    /// The mean of the pixels inside the map, or of the padding, too.
    case mean(countsPadding: Bool)
  }

  /// The window along the rows and along the columns of the maps.
  public let down: WindowAxis, across: WindowAxis
  /// Source of an output.
  public let reads: Reading
  /// The maps under a window, and the outputs that share them.
  let depth: Int, outputs: Int

  /// The maps before it, from 0, that map `m` is made of.
  public func sources(ofMap m: Int) -> Range<Int> {
    let first = m / outputs * depth
    return first..<(first + depth)
  }
}

/// Numbers for rows and columns as they are typed: `2` for both, `1x3`.
func sizeText(_ rows: Int, _ columns: Int) -> String {
  rows == columns ? "\(rows)" : "\(rows)x\(columns)"
}
