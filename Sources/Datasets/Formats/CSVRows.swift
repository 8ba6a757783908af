// CSVRows.swift — the rows of a CSV file one after the other, each taken apart into cells.
import Tensors

/// The rows of a CSV file that are not blank, one at a time.
///
/// A cell in quotation marks may hold delimiters and line ends, and quotation marks that are doubled. Commas, semicolons
/// or tabs are delimiters, whichever the first line has most of.
final class CSVRows {
  /// Name of the file in errors.
  let file: FileName
  /// The line on which the row starts, from 1.
  private(set) var line = 0
  // Run-time exclusivity checks would cost more than the cells do; nothing here is reached twice at once.
  /// The number of cells of the row.
  @exclusivity(unchecked) private(set) var count = 0

  /// Place of a cell, from the start of its row.
  private struct Cell {
    var start: Int32
    var end: Int32
  }
  private let text: TextStream
  private let delimiter: UInt8
  @exclusivity(unchecked) private var cells: UnsafeMutablePointer<Cell>
  @exclusivity(unchecked) private var capacity = 64
  /// The bytes that may end a cell or start a quotation.
  private let special: UnsafeMutablePointer<Bool>
  private var nextLine = 1
  /// End of the row, from its start.
  private var length = 0
  private var dataStart = 0
  /// The most bytes of a row.
  private let limit = max(1 << 12, min(1 << 24, Arena.limit / 16))

  private static let (quote, feed, carriage) = (UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"))

  init(_ stream: ByteStream) throws(DatasetError) {
    let text = try TextStream(stream)
    (self.text, file) = (text, stream.file)
    delimiter = try Self.delimiter(of: text)
    cells = .allocate(capacity: capacity)
    special = .allocate(capacity: 256)
    special.initialize(repeating: false, count: 256)
    for byte in [delimiter, Self.quote, Self.feed, Self.carriage] { special[Int(byte)] = true }
  }

  deinit {
    cells.deallocate()
    special.deallocate()
  }

  /// The delimiter of which the first line with something on it has most.
  private static func delimiter(of text: TextStream) throws(DatasetError) -> UInt8 {
    let marks = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    var counts = [0, 0, 0]
    var i = 0
    var isBlank = true
    while i < 1 << 20 {
      if text.start + i == text.end, try !text.refill() { break }
      let byte = text.base[text.start + i]
      i += 1
      guard byte != feed, byte != carriage else {
        if isBlank { continue }
        break
      }
      if !CSVRows.isBlank(byte) { isBlank = false }
      if let mark = marks.firstIndex(of: byte) { counts[mark] += 1 }
    }
    return zip(marks, counts).max { $0.1 < $1.1 }?.0 ?? marks[0]
  }

  @inline(__always)
  private static func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 && (byte == 0x20 || byte &- 9 < 5) }

  // MARK: Rows

  /// Goes to the next row; false where there is none.
  func next() throws(DatasetError) -> Bool {
    repeat {
      text.start += length
      (line, count, length) = (nextLine, 0, 0)
      guard try split() else { return false }
    } while count == 1 && withBytes(0) { $0.isEmpty }
    return true
  }

  /// Goes to the next row where it is nothing but `width` decimals, and puts them at `numbers`; false, and nothing has
  /// changed, where it is anything else.
  ///
  /// There are no cells then.
  func nextNumbers(_ width: Int, into numbers: UnsafeMutablePointer<Double>) throws(DatasetError) -> Bool {
    text.start += length
    length = 0
    var size = scanNumbers(width, into: numbers)
    // More text where the row may only be cut off.
    if size == nil, text.end - text.start <= limit, try text.refill() {
      size = scanNumbers(width, into: numbers)
    }
    guard let size, size > 0 else { return false }
    (line, length) = (nextLine, size)
    nextLine += 1
    return true
  }

  /// How many bytes the row at the start of the text has, its end included; 0 where it is not `width` decimals, `nil`
  /// where the text ends before it.
  private func scanNumbers(_ width: Int, into numbers: UnsafeMutablePointer<Double>) -> Int? {
    let row = UnsafePointer(text.base + text.start)
    let (count, last, delimiter) = (text.end - text.start, width - 1, delimiter)
    var (i, column) = (0, 0)
    while true {
      while row[i] == UInt8(ascii: " ") { i &+= 1 }
      let size = DecimalNumber.scan(row + i, numbers + column)
      guard size > 0 else { break }
      i &+= size
      while row[i] == UInt8(ascii: " ") { i &+= 1 }
      guard column == last else {
        guard row[i] == delimiter else { break }
        i &+= 1
        column &+= 1
        continue
      }
      if row[i] == Self.feed { return i &+ 1 }
      if row[i] == Self.carriage, row[i &+ 1] == Self.feed { return i &+ 2 }
      break
    }
    // Behind the text stands a byte that goes on none of this; a sign, or the first byte of a line end, may come before.
    return i &+ 1 < count ? 0 : nil
  }

  /// Says that the row was the last that is no data: what comes is all that ``part`` is a part of.
  func beginData() { dataStart = text.offset + length }

  /// How much of the data lies before the row, from 0 to 1.
  var part: Double { Double(text.offset - dataStart) / Double(max(1, text.count - dataStart)) }

  /// Takes the row apart; false where the text has ended.
  private func split() throws(DatasetError) -> Bool {
    var row = text.base + text.start
    var end = text.end - text.start
    var (i, cell) = (0, 0)
    while true {
      while i < end, !special[Int(row[i])] { i &+= 1 }
      if i == end {
        let isMore = try more(from: i)
        (row, end) = (text.base + text.start, text.end - text.start)
        if isMore { continue }
        guard i > 0 else { return false }
        add(cell, i)
        return finish(i)
      }
      switch row[i] {
      case delimiter:
        add(cell, i)
        i += 1
        cell = i
      case Self.quote:
        // Quoted text is put together at the start of the cell.
        let isWhole = (cell..<i).allSatisfy { Self.isBlank(row[$0]) }
        var write = isWhole ? cell : i
        i = try isWhole ? quotation(from: i + 1, to: &write) : doubled(from: i, to: &write)
        add(cell, write)
        (row, end) = (text.base + text.start, text.end - text.start)
        guard i < end else { return finish(i) }
        guard row[i] == delimiter else { return try finishLine(i) }
        i += 1
        cell = i
      default:
        add(cell, i)
        return try finishLine(i)
      }
    }
  }

  /// Ends the row before the line end at `i`.
  private func finishLine(_ i: Int) throws(DatasetError) -> Bool {
    if try byte(at: i) == Self.carriage, try byte(at: i + 1) == Self.feed { return finish(i + 2) }
    return finish(i + 1)
  }

  private func finish(_ length: Int) -> Bool {
    self.length = length
    nextLine += 1
    return true
  }

  /// The byte at `i` of the row; `nil` where the text has ended.
  private func byte(at i: Int) throws(DatasetError) -> UInt8? {
    while text.start + i >= text.end {
      guard try more(from: i) else { return nil }
    }
    return text.base[text.start + i]
  }

  /// Reads more text, of which `count` bytes are the row's so far.
  private func more(from count: Int) throws(DatasetError) -> Bool {
    guard count <= limit else {
      throw file.error(
        "line \(line) has more than \(limit) bytes",
        hint: "a line is an example; a quotation mark that is never closed makes one of many")
    }
    return try text.refill()
  }

  private func grow() {
    let larger = UnsafeMutablePointer<Cell>.allocate(capacity: 2 * capacity)
    larger.update(from: cells, count: count)
    cells.deallocate()
    (cells, capacity) = (larger, 2 * capacity)
  }

  @inline(__always)
  private func add(_ start: Int, _ end: Int) {
    if count == capacity { grow() }
    cells[count] = Cell(start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: end))
    count += 1
  }

  // MARK: Quotation marks

  /// Moves quoted text from `start` on to `write`, and returns the end of the cell.
  private func quotation(from start: Int, to write: inout Int) throws(DatasetError) -> Int {
    let opened = nextLine
    var (i, feeds, carriages) = (start, 0, 0)
    while true {
      guard let found = try byte(at: i) else {
        throw file.error("the quotation mark that line \(opened) opens is never closed")
      }
      i += 1
      if found == Self.feed { feeds += 1 }
      if found == Self.carriage { carriages += 1 }
      if found == Self.quote {
        if try byte(at: i) == Self.quote {
          i += 1
        } else {
          while let blank = try byte(at: i), Self.isBlank(blank), !special[Int(blank)] { i += 1 }
          guard let next = try byte(at: i) else { break }
          guard next != Self.quote, special[Int(next)] else { throw misplaced() }
          break
        }
      }
      text.base[text.start + write] = found
      write += 1
    }
    nextLine += feeds > 0 ? feeds : carriages
    return i
  }

  /// Moves the rest of a cell that has quotation marks, but no one before it, to `write`: each must be doubled.
  private func doubled(from start: Int, to write: inout Int) throws(DatasetError) -> Int {
    var i = start
    while let found = try byte(at: i), found == Self.quote || !special[Int(found)] {
      if found == Self.quote {
        guard try byte(at: i + 1) == Self.quote else { throw misplaced() }
        i += 1
      }
      text.base[text.start + write] = found
      write += 1
      i += 1
    }
    return i
  }

  private func misplaced() -> DatasetError {
    file.error(
      "line \(line) has a quotation mark inside a cell",
      hint:
        "a cell with quotation marks stands in quotation marks, and each of its own is doubled: \"say \"\"hi\"\"\""
    )
  }

  // MARK: Cells

  /// A cell's bytes, without blanks around them.
  @inline(__always)
  private func bytes(_ column: Int) -> UnsafeBufferPointer<UInt8> {
    let cell = cells[column]
    let row = text.base + text.start
    var (start, end) = (Int(cell.start), Int(cell.end))
    while start < end, Self.isBlank(row[start]) { start &+= 1 }
    while start < end, Self.isBlank(row[end &- 1]) { end &-= 1 }
    return UnsafeBufferPointer(start: row + start, count: end - start)
  }

  /// A cell's text, without blanks around it, which need not be ASCII.
  func string(_ column: Int) -> String {
    let bytes = bytes(column)
    let text = String(decoding: bytes, as: UTF8.self)
    guard let first = bytes.first, let last = bytes.last, first >= 0x80 || last >= 0x80 else { return text }
    let rest = text.drop { $0.isWhitespace }
    guard let end = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(rest[...end])
  }

  /// The finite number that a cell is.
  @inline(__always)
  func number(_ column: Int) -> Double? { DecimalNumber.parse(bytes(column)) ?? rareNumber(column) }

  private func rareNumber(_ column: Int) -> Double? { finite(string(column)) }

  /// Gives a cell's bytes to `body`; as UTF-8, without blanks around them.
  func withBytes<Result>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let bytes = bytes(column)
    guard let first = bytes.first, let last = bytes.last, first >= 0x80 || last >= 0x80 else {
      return body(bytes)
    }
    return Array(string(column).utf8).withUnsafeBufferPointer(body)
  }

  /// All cells as texts.
  var strings: [String] { (0..<count).map(string) }
}

/// The finite number that a text is.
func finite(_ text: String) -> Double? { Double(text).flatMap { $0.isFinite ? $0 : nil } }
