// WindowScreen.swift — one position of a window as text: the numbers, beside the picture they come from.
import Autograd
import Interpreter
import Networks
import Plots
import Quantities
import Tensors
import Typography

extension WindowStudy {
  /// The screen in the width, digits and style of a session.
  func lines(_ session: Session, _ options: PlotOptions) -> [String] {
    let text = session.text
    let chosen = slices.indices.filter { shown.contains($0 + 1) }
    let heading = wrapped("\(name(a == nil ? "z" : "a")) of \(layer.summary): \(place)", width: text.width)
    guard chosen.count > 1 else {
      let numbers = NumberColumn(self, chosen[0], text)
      return heading + [""] + besidePicture(numbers, chosen[0], options)
    }
    let most = max(1, min(chosen.count, session.state.settings.terms))
    var lines = heading
    for index in chosen.prefix(most) { lines += [""] + sliceLines(index, text) }
    if most < chosen.count {
      let rest = chosen.dropFirst(most).reduce(0) { $0 + slices[$1].sum }
      lines += [
        "",
        "… \(counted(chosen.count - most, "more input channel")), with a sum of \(text(rest)) (`set terms`)",
      ]
    }
    return lines + [""] + totals(text) + legend
  }

  /// `rows 4 to 6, columns 8 to 10 of z(0,1)`.
  private var place: String {
    let maps =
      slices.count == 1
      ? "z(\(source),\(slices[0].map))"
      : "z(\(source),\(slices[0].map)) to z(\(source),\(slices[slices.count - 1].map))"
    func span(_ noun: String, _ pixels: [Int], _ dilation: Int) -> String {
      guard let first = pixels.first, let last = pixels.last, first < last else {
        return "\(noun) \((pixels.first ?? 0) + 1)"
      }
      return "\(noun)s \(first + 1) to \(last + 1)" + (dilation == 1 ? "" : " in steps of \(dilation)")
    }
    return
      "\(span("row", down, window.down.dilation)), \(span("column", across, window.across.dilation)) of \(maps)"
  }

  private var hasPadding: Bool {
    [window.down.before, window.down.behind, window.across.before, window.across.behind].contains { $0 > 0 }
  }

  fileprivate var legend: [String] {
    (window.reads == .weights(isMirrored: true) ? ["turned: by 180°, as `mirror` asks"] : [])
      + ((0..<(rows * columns)).contains(where: isOutside)
        ? [hasPadding ? "(0) lies outside: padding" : "(0) lies outside"] : [])
  }

  /// Name of the filter of a slice.
  func filterName(_ index: Int) -> String {
    let mirrored = window.reads == .weights(isMirrored: true) ? " turned" : ""
    return "w(\(k),\(m))" + (slices.count > 1 ? " d=\(index + 1)" : "") + mirrored
  }

  /// The last lines: the sum, the bias and the layer's result.
  func totals(_ text: NumberText) -> [String] {
    guard let a else { return poolingTotals(text) }
    var rows = [("sum", text(sum))]
    if let bias {
      rows += [("b(\(k),\(m))", text(bias)), (name("a"), "sum + b(\(k),\(m)) = \(text(a))")]
    } else {
      rows.append((name("a"), "sum = \(text(a))"))
    }
    let activation = layer.activation ?? .linear
    rows.append(
      (
        name("z"),
        activation == .linear ? "\(name("a")) = \(text(z))" : "\(activation.name)(\(text(a))) = \(text(z))"
      ))
    let width = rows.map { $0.0.count }.max() ?? 0
    return rows.map { "\(padded($0.0, to: width)) = \($0.1)" }
  }

  private func poolingTotals(_ text: NumberText) -> [String] {
    let inside = (0..<(rows * columns)).filter { !isOutside($0) }
    let patch = slices[0].patch
    guard let winner else {
      let sum = inside.reduce(0) { $0 + patch[$1] }
      return [
        "sum = \(text(sum)) of \(counted(inside.count, "number"))",
        "\(name("z")) = \(text(sum))/\(divisor) = \(text(z))"
          + (divisor > inside.count ? ", padding counted" : ""),
      ]
    }
    let (y, x) = pixel(winner)
    return [
      "\(name("z")) = max = \(text(z))",
      "from z(\(source),\(slices[0].map))\(y + 1),\(x + 1), marked [ ]:", "the derivative goes there alone",
    ]
  }

  /// The pixel of the window that a maximum is taken from: the first of the largest.
  var winner: Int? {
    guard window.reads == .maximum else { return nil }
    let inside = (0..<(rows * columns)).filter { !isOutside($0) }
    return inside.reduce(nil as Int?) { best, index in
      guard let best else { return index }
      return slices[0].patch[index] > slices[0].patch[best] ? index : best
    }
  }

  /// The window's numbers as aligned rows.
  func matrix(_ values: [Double], _ text: NumberText, marksPlaces: Bool = false) -> [String] {
    let cells = values.indices.map { index -> String in
      if marksPlaces, isOutside(index) { return "(0)" }
      return marksPlaces && index == winner ? "[\(text(values[index]))]" : text(values[index])
    }
    let width = cells.map { $0.count }.max() ?? 1
    return stride(from: 0, to: cells.count, by: max(1, columns)).map { start in
      cells[start..<min(cells.count, start + columns)].map { padded($0, to: width, align: .right) }
        .joined(separator: " ")
    }
  }

  /// One slice of several: patch × filter = products, side by side where they fit.
  private func sliceLines(_ index: Int, _ text: NumberText) -> [String] {
    let slice = slices[index]
    for digits in stride(from: text.digits, through: min(3, text.digits), by: -1) {
      let short = NumberText(digits: digits, width: text.width)
      let middle = rows / 2 + 1
      func sign(_ sign: String) -> [String] { (0...rows).map { $0 == middle ? sign : "" } }
      let blocks = [
        ["z(\(source),\(slice.map))"] + matrix(slice.patch, short, marksPlaces: true), sign("×"),
        [filterName(index)] + matrix(slice.filter, short), sign("="),
        ["products"] + matrix(slice.products, short), sign("sum \(text(slice.sum))"),
      ]
      let lines = blocks.dropFirst().reduce(blocks[0]) { beside($0, $1, gap: 2) }
      if lines.allSatisfy({ displayWidth(of: $0) <= text.width }) { return lines }
    }
    return NumberColumn(self, index, text, isAlone: false).lines
  }

  /// The numbers of a slice, to the left of them its map with the window marked.
  private func besidePicture(
    _ numbers: NumberColumn, _ index: Int, _ options: PlotOptions
  ) -> [String] {
    let image = slices[index].image
    guard let firstRow = down.first, let lastRow = down.last, let firstColumn = across.first,
      let lastColumn = across.last
    else { return numbers.lines }
    let (height, width) = (image.shape[0], image.shape[1])
    let gap = 3
    // A frame takes two signs, the box around the window two, and a pixel two.
    let free = options.width - numbers.width - gap - 4
    let (long, wide) = (lastRow - firstRow + 1, lastColumn - firstColumn + 1)
    let (mostColumns, mostRows) = (free / 2, max(long + 2, 14))
    guard mostColumns >= min(wide + 2, width) else { return numbers.lines }
    let shownColumns = Self.part(of: width, around: firstColumn, wide, atMost: mostColumns)
    let shownRows = Self.part(of: height, around: firstRow, long, atMost: mostRows)
    let pixels = shownRows.flatMap { y in shownColumns.map { x in image[y * width + x] } }
    let all = image.doubles.filter { $0.isFinite }
    let (least, greatest) = (all.min() ?? 0, all.max() ?? 0)
    let (top, left) = (max(firstRow, 0), max(firstColumn, 0))
    var plot = ImagePlot(
      pixels, rows: shownRows.count, columns: shownColumns.count, range: least...max(least, greatest),
      window: PixelWindow(
        row: top - shownRows.lowerBound + 1, column: left - shownColumns.lowerBound + 1,
        rows: min(lastRow + 1, height) - top, columns: min(lastColumn + 1, width) - left))
    let isWhole = shownRows.count == height && shownColumns.count == width
    plot.subject =
      "z(\(source),\(slices[index].map))"
      + (isWhole
        ? ""
        : ", rows \(shownRows.lowerBound + 1)–\(shownRows.upperBound), columns \(shownColumns.lowerBound + 1)–\(shownColumns.upperBound)")
    var options = options
    options.width = free + 4
    return beside(plot.text(options), numbers.lines, gap: gap)
  }

  /// The part of an axis around the window that fits.
  private static func part(of size: Int, around start: Int, _ length: Int, atMost most: Int) -> Range<Int> {
    let count = min(size, max(most, 1))
    let low = min(max(start - (count - length) / 2, 0), size - count)
    return low..<(low + count)
  }
}

/// The numbers of one slice one below the other.
private struct NumberColumn {
  private(set) var lines: [String] = []
  var width: Int { lines.map(displayWidth(of:)).max() ?? 0 }

  init(_ study: WindowStudy, _ index: Int, _ text: NumberText, isAlone: Bool = true) {
    let slice = study.slices[index]
    lines = ["z(\(study.source),\(slice.map)) under the window"]
    lines += study.matrix(slice.patch, text, marksPlaces: true).map { "  " + $0 }
    if !slice.filter.isEmpty {
      lines += ["times \(study.filterName(index))"] + study.matrix(slice.filter, text).map { "  " + $0 }
      lines += ["products"] + study.matrix(slice.products, text).map { "  " + $0 }
      if study.slices.count > 1 { lines.append("sum of this slice = \(text(slice.sum))") }
    }
    if isAlone { lines += study.totals(text) + study.legend }
  }
}
