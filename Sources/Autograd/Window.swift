// Window.swift — the places of the windows of a convolution or a pooling over an image.
import Tensors

/// Windows of r × s moved over images of h × w.
public struct Window: Hashable, Sendable {
  /// Examples, input channels, height, width of the images.
  public var n = 1, c = 1, h = 1, w = 1
  /// Filters, their height and width, and groups of channels that they are split into.
  public var m = 1, r = 1, s = 1, groups = 1
  /// Steps between positions, down and across.
  public var strideDown = 1, strideAcross = 1
  /// Pixels from one tap of a filter to the next, down and across.
  public var dilationDown = 1, dilationAcross = 1
  /// Pixels assumed beyond the top and left border.
  public var padTop = 0, padLeft = 0
  /// Pixels of the padding count in a mean.
  public var countsPadding = false
  /// The windows of a pooling part the image instead: window i of an axis is ⌊i·size/out⌋ … ⌈(i+1)·size/out⌉ − 1.
  public var isParted = false
  /// Height and width of the output.
  public var oh = 1, ow = 1

  /// The sizes a convolution instruction takes.
  var convolutionSizes: [Int] {
    [
      n, c, h, w, m, r, s, strideDown, strideAcross, padTop, padLeft, oh, ow, groups, dilationDown,
      dilationAcross,
    ]
  }
  /// The sizes a pooling instruction takes.
  var poolingSizes: [Int] {
    [
      n * c, h, w, r, s, strideDown, strideAcross, padTop, padLeft, oh, ow, countsPadding ? 1 : 0,
      isParted ? 1 : 0,
    ]
  }

  /// The window along the rows and along the columns.
  var axes: (down: WindowAxis, across: WindowAxis) {
    (
      WindowAxis(
        map: h, window: r, stride: strideDown, dilation: dilationDown, before: padTop, behind: padTop,
        parts: isParted ? oh : nil),
      WindowAxis(
        map: w, window: s, stride: strideAcross, dilation: dilationAcross, before: padLeft, behind: padLeft,
        parts: isParted ? ow : nil)
    )
  }

  /// The pixels under the window at output row `row`, column `column`: row and column in the window, in the image.
  func pixels(_ row: Int, _ column: Int) -> [(window: (Int, Int), image: (Int, Int))] {
    let (down, across) = (axes.down.pixels(at: row), axes.across.pixels(at: column))
    return down.enumerated().flatMap { i, y in
      across.enumerated().compactMap { j, x -> (window: (Int, Int), image: (Int, Int))? in
        y >= 0 && y < h && x >= 0 && x < w ? ((i, j), (y, x)) : nil
      }
    }
  }

  /// The divisor of the mean at output row `row`, column `column`.
  func divisor(_ row: Int, _ column: Int) -> Int {
    axes.down.counted(at: row, withPadding: countsPadding)
      * axes.across.counted(at: column, withPadding: countsPadding)
  }
}

extension Window {
  /// Windows of filters moved over images: both vectors, both matrices, or images (n c h w) and filters (m c r s).
  ///
  /// Settings: `mode` (`full`, `valid`, `same`, for vectors and matrices; `standard` where none is given), `stride`
  /// (one or two), `padding` (one, two: down and across, or four: top, left, bottom, right), `dilation` (one or two),
  /// `groups`.
  init(convolving image: Shape, with filter: Shape, _ settings: Settings, standard mode: String)
    throws(ShapeRule.Reason)
  {
    guard image.rank == filter.rank, [1, 2, 4].contains(image.rank) else {
      throw
        "it takes two vectors, two matrices, or images and filters with four axes; \(image) and \(filter) given"
    }
    guard image.count > 0, filter.count > 0 else { throw "there is nothing in \(image) or \(filter)" }
    switch image.rank {
    case 1: (w, s) = (image[0], filter[0])
    case 2: (h, w, r, s) = (image[0], image[1], filter[0], filter[1])
    default:
      (n, c, h, w) = (image[0], image[1], image[2], image[3])
      (m, r, s) = (filter[0], filter[2], filter[3])
      groups = settings.integer("groups") ?? 1
      guard groups >= 1, c % groups == 0, m % groups == 0 else {
        throw "\(groups) groups do not divide \(c) channels and \(m) filters"
      }
      guard filter[1] == c / groups else {
        throw "filters for \(filter[1]) channels given where the images have \(c / groups)"
      }
    }
    let stride = settings.integers("stride") ?? [1]
    (strideDown, strideAcross) = (stride.first ?? 1, stride.count > 1 ? stride[1] : stride.first ?? 1)
    let dilation = settings.integers("dilation") ?? [1]
    (dilationDown, dilationAcross) = (
      dilation.first ?? 1, dilation.count > 1 ? dilation[1] : dilation.first ?? 1
    )
    if image.rank == 1 { (strideDown, dilationDown) = (1, 1) }
    guard strideDown >= 1, strideAcross >= 1 else { throw "a stride is at least 1" }
    guard dilationDown >= 1, dilationAcross >= 1 else { throw "a dilation is at least 1" }
    let (spanDown, spanAcross) = (
      WindowAxis.span(r, dilation: dilationDown), WindowAxis.span(s, dilation: dilationAcross)
    )
    var behind = (0, 0)
    if let padding = settings.integers("padding"), let first = padding.first {
      guard padding.allSatisfy({ $0 >= 0 }) else { throw "padding is at least 0" }
      (padTop, padLeft) = (first, padding.count > 1 ? padding[1] : first)
      behind = padding.count >= 4 ? (padding[2], padding[3]) : (padTop, padLeft)
    } else {
      switch settings.word("mode") ?? mode {
      case "full":
        (padTop, padLeft) = (spanDown - 1, spanAcross - 1)
        behind = (padTop, padLeft)
      case "same":
        // The larger half of an odd total goes in front (as numpy).
        behind = ((spanDown - 1) / 2, (spanAcross - 1) / 2)
        (padTop, padLeft) = (spanDown - 1 - behind.0, spanAcross - 1 - behind.1)
      default: break
      }
    }
    guard
      let oh = WindowAxis(
        map: h, window: r, stride: strideDown, dilation: dilationDown, before: padTop, behind: behind.0
      ).positions,
      let ow = WindowAxis(
        map: w, window: s, stride: strideAcross, dilation: dilationAcross, before: padLeft, behind: behind.1
      ).positions
    else { throw "the filter \(filter) is larger than the image \(image)" }
    (self.oh, self.ow) = (oh, ow)
  }

  /// Windows that pool: over the last two axes of the input (a vector: over its only one).
  ///
  /// Settings: `size` (one or two), `stride` (the size unless given), `padding`, `ceil` (`yes`: the last windows may
  /// reach over the border), `count` (`all`: padding counts in a mean); or `to`, as many windows down and across.
  init(pooling image: Shape, _ settings: Settings) throws(ShapeRule.Reason) {
    guard image.rank >= 1, image.count > 0 else { throw "it needs a vector, a matrix or images" }
    w = image[-1]
    h = image.rank == 1 ? 1 : image[-2]
    n = image.count / (h * w)
    if let to = settings.integers("to"), let last = to.last {
      let parts = (down: image.rank == 1 ? 1 : to[0], across: last)
      guard parts.down >= 1, parts.across >= 1 else { throw "a map is pooled to at least 1×1" }
      (oh, ow) = parts
      // Windows side by side where they divide the image.
      isParted = h % oh != 0 || w % ow != 0
      (strideDown, strideAcross) = (max(1, h / oh), max(1, w / ow))
      (r, s) = (h > oh ? (h - 1) / oh + 1 : 1, w > ow ? (w - 1) / ow + 1 : 1)
      return
    }
    let size = settings.integers("size") ?? [2]
    r = image.rank == 1 ? 1 : size.first ?? 2
    s = image.rank == 1 ? size.first ?? 2 : size.count > 1 ? size[1] : r
    let stride = settings.integers("stride") ?? [r, s]
    (strideDown, strideAcross) = (stride.first ?? r, stride.count > 1 ? stride[1] : stride.first ?? s)
    if image.rank == 1 { (strideDown, strideAcross) = (1, settings.integer("stride") ?? s) }
    let padding = settings.integers("padding") ?? [0]
    (padTop, padLeft) = (padding.first ?? 0, padding.count > 1 ? padding[1] : padding.first ?? 0)
    if image.rank == 1 { padTop = 0 }
    guard r >= 1, s >= 1, strideDown >= 1, strideAcross >= 1 else { throw "sizes and strides are at least 1" }
    guard padTop >= 0, padLeft >= 0, padTop * 2 <= r, padLeft * 2 <= s else {
      throw "padding must be 0 to half the window"
    }
    countsPadding = settings.word("count") == "all"
    let (down, across) = axes, isCeiling = settings.word("ceil") == "yes"
    guard
      let oh = isCeiling ? down.ceiling?.count : down.positions,
      let ow = isCeiling ? across.ceiling?.count : across.positions
    else { throw "the window \(r)×\(s) is larger than the map \(h)×\(w)" }
    (self.oh, self.ow) = (oh, ow)
  }
}
