// Bitmap.swift — a picture of levels 0 … 255, a byte each.

/// A picture of levels 0 … 255: row by row, the channels of a pixel side by side.
struct Bitmap: Hashable, Sendable {
  /// 1 for grey, 3 for red, green and blue.
  let channels: Int
  let height: Int
  let width: Int
  /// The levels, `height · width · channels` of them.
  var levels: [UInt8]

  /// Appends the levels channel by channel, as data sets hold them.
  func append(to numbers: inout [Double]) {
    for channel in 0..<channels {
      numbers.append(
        contentsOf: stride(from: channel, to: levels.count, by: channels).lazy.map { Double(levels[$0]) })
    }
  }
}
