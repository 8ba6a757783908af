// Resampling.swift — pictures made smaller or larger, and cut to a size, as Pillow and torchvision do it.

extension Bitmap {
  /// The middle of the picture in a size of `height`×`width`.
  ///
  /// The picture is resized to cover 256/224 of the size, its sides in proportion, by bilinear interpolation with
  /// antialiasing; the size is cut from its centre. Of a square size that is torchvision's `Resize(256)` and
  /// `CenterCrop(224)`, level by level.
  ///
  /// - Source: torchvision 0.29, `_compute_resized_output_size` and `center_crop`.
  func fitted(height: Int, width: Int) -> Bitmap {
    let (least, across) = (Int64(height) * 256 / 224, Int64(width) * 256 / 224)
    let (h, w) = (Int64(self.height), Int64(self.width))
    // The side that needs the larger factor gets its length, the other one its share of it.
    let resized =
      across * h >= least * w
      ? (height: across * h / w, width: across) : (height: least, width: least * w / h)
    let rows = Resampling(from: self.height, to: resized.height, keeping: height)
    let columns = Resampling(from: self.width, to: resized.width, keeping: width)
    // Only the rows that the second pass reads are made.
    let read = rows.read
    let narrow = resampledAcross(columns, rows: read)
    return narrow.resampledDown(rows, from: read.lowerBound)
  }

  /// Each of some rows, with the columns of `columns`.
  private func resampledAcross(_ columns: Resampling, rows: Range<Int>) -> Bitmap {
    let (channels, stride) = (channels, width * channels)
    let made = [UInt8](unsafeUninitializedCapacity: rows.count * columns.count * channels) { made, filled in
      levels.withUnsafeBufferPointer { levels in
        columns.withWeights { windows, weights in
          for row in rows {
            for window in windows {
              let start = row * stride + window.first * channels
              for channel in 0..<channels {
                var sum = Resampling.half
                for i in 0..<window.count {
                  sum &+= Int32(levels[start + i * channels + channel]) &* weights[window.weights + i]
                }
                made[filled] = Resampling.level(sum)
                filled += 1
              }
            }
          }
        }
      }
    }
    return Bitmap(channels: channels, height: rows.count, width: columns.count, levels: made)
  }

  /// All columns, with the rows of `rows`, of which row `first` is the first of this picture.
  private func resampledDown(_ rows: Resampling, from first: Int) -> Bitmap {
    let stride = width * channels
    let made = [UInt8](unsafeUninitializedCapacity: rows.count * stride) { made, filled in
      levels.withUnsafeBufferPointer { levels in
        rows.withWeights { windows, weights in
          for window in windows {
            let start = (window.first - first) * stride
            for column in 0..<stride {
              var sum = Resampling.half
              for i in 0..<window.count {
                sum &+= Int32(levels[start + i * stride + column]) &* weights[window.weights + i]
              }
              made[filled] = Resampling.level(sum)
              filled += 1
            }
          }
        }
      }
    }
    return Bitmap(channels: channels, height: rows.count, width: width, levels: made)
  }
}

/// Positions along a side of a new picture, each the weighted mean of a window of old ones, in whole numbers.
///
/// A weight is a whole number of 2⁻²²: sums of levels are exact, and the same everywhere.
///
/// - Source: Pillow 13, `Resample.c`: `precompute_coeffs`, `normalize_coeffs_8bpc`, `bilinear_filter`.
private struct Resampling {
  /// Old positions that make a new one: `count` from `first` on, their weights from `weights` on.
  struct Window {
    let first: Int
    let count: Int
    let weights: Int
  }
  /// Bits behind the point of a weight: a sum of levels has 32 bits, 8 of a level and 2 to spare.
  private static let bits: Int32 = 32 - 8 - 2
  /// A half level, so that a sum is rounded.
  static let half: Int32 = 1 << (bits - 1)

  private var windows: [Window] = []
  private var weights: [Int32] = []

  /// The middle `kept` positions of `size` resized to `new`.
  init(from size: Int, to new: Int64, keeping kept: Int) {
    let start = (Double(new - Int64(kept)) / 2).rounded(.toNearestOrEven)
    let scale = Double(size) / Double(new)
    // A smaller picture's level is a mean over all that it stands for: the triangle is as wide as its pixels are apart.
    let support = max(scale, 1)
    for position in 0..<kept {
      let center = (start + Double(position) + 0.5) * scale
      let first = max(0, Int(center - support + 0.5))
      let last = min(size, Int(center + support + 0.5))
      let shares = (0..<max(0, last - first)).map { i in
        max(0, 1 - (abs((Double(i + first) - center + 0.5) * (1 / support))))
      }
      let sum = shares.reduce(0, +)
      windows.append(Window(first: first, count: shares.count, weights: weights.count))
      for share in shares {
        let weight = sum != 0 ? share / sum : share
        weights.append(Int32(0.5 + weight * Double(Int32(1) << Self.bits)))
      }
    }
  }

  /// The number of new positions.
  var count: Int { windows.count }
  /// The old positions that are read.
  var read: Range<Int> {
    let first = windows.first?.first ?? 0
    return first..<(windows.last.map { max(first, $0.first + $0.count) } ?? first)
  }

  func withWeights(
    _ body: (_ windows: UnsafeBufferPointer<Window>, _ weights: UnsafeBufferPointer<Int32>) -> Void
  ) {
    windows.withUnsafeBufferPointer { windows in weights.withUnsafeBufferPointer { body(windows, $0) } }
  }

  /// The level of a sum.
  @inline(__always)
  static func level(_ sum: Int32) -> UInt8 { UInt8(min(255, max(0, sum >> bits))) }
}
