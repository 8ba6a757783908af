// WindowAxis.swift — a window's places along the rows or the columns of a map.
import Tensors

/// The places of a window along one axis of a map.
public struct WindowAxis: Hashable, Sendable {
  /// Pixels of the map.
  public let map: Int
  /// Taps of the window, pixels from one position to the next, and pixels from one tap to the next.
  public let window: Int, stride: Int, dilation: Int
  /// Pixels assumed before and behind the map.
  public let before: Int, behind: Int
  /// Number of parts that the map is divided into instead: part i is ⌊i·map/parts⌋ … ⌈(i+1)·map/parts⌉ − 1.
  public let parts: Int?

  /// A window of `window` taps over `map` pixels.
  public init(
    map: Int, window: Int, stride: Int = 1, dilation: Int = 1, before: Int = 0, behind: Int = 0,
    parts: Int? = nil
  ) {
    (self.map, self.window, self.stride, self.dilation) = (map, window, stride, dilation)
    (self.before, self.behind, self.parts) = (before, behind, parts)
  }

  /// Pixels from the first tap to the last, both counted: (window − 1)·dilation + 1.
  public static func span(_ window: Int, dilation: Int) -> Int {
    let (steps, overflow) = max(window - 1, 0).multipliedReportingOverflow(by: dilation)
    let (span, overflow2) = steps.addingReportingOverflow(1)
    return overflow || overflow2 ? Int.max : span
  }

  /// Pixels from the first tap to the last.
  public var span: Int { Self.span(window, dilation: dilation) }

  /// The pixels by which the padded map is longer than the window; `nil` for numbers that no window has.
  private var room: Int? {
    let (padded, overflow) = before.addingReportingOverflow(behind)
    let (total, overflow2) = map.addingReportingOverflow(padded)
    guard !overflow, !overflow2, stride >= 1, window >= 1, dilation >= 1, before >= 0, behind >= 0 else {
      return nil
    }
    return total - span
  }

  /// Number of positions: ⌊(map + before + behind − span)/stride⌋ + 1; `nil` where no window fits.
  public var positions: Int? {
    guard let room, room >= 0 else { return nil }
    return room / stride + 1
  }

  /// Number of positions where the last window may reach over the border: ⌈(map + before + behind − span)/stride⌉ + 1.
  ///
  /// One less, with `isCut`, where the last would start behind the map, in the padding.
  ///
  /// - Source: PyTorch's `ceil_mode`.
  public var ceiling: (count: Int, isCut: Bool)? {
    guard let room, room > -stride else { return nil }
    let count = (room > 0 ? room / stride + (room % stride > 0 ? 1 : 0) : 0) + 1
    let (start, overflow) = (count - 1).multipliedReportingOverflow(by: stride)
    let isCut = count > 1 && (overflow || start - before >= map)
    return (isCut ? count - 1 : count, isCut)
  }

  /// True where the stride leaves no rest of the padded map.
  public var isWhole: Bool { room.map { $0 % max(1, stride) == 0 } ?? false }

  /// The pixels under the window at position `i`, some of them outside the map.
  public func pixels(at i: Int) -> StrideTo<Int> {
    if let parts {
      return Swift.stride(from: i * map / parts, to: ((i + 1) * map + parts - 1) / parts, by: 1)
    }
    let first = i * stride - before
    return Swift.stride(from: first, to: first + span, by: dilation)
  }

  /// The number of pixels under the window at position `i` that lie inside the map, or also in the padding.
  public func counted(at i: Int, withPadding: Bool) -> Int {
    pixels(at: i).count { withPadding ? $0 < map + behind : 0..<map ~= $0 }
  }
}
