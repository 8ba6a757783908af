// ShortText.swift — small texts of pictures: numbers, padding, safe titles.

/// A number in at most `digits` significant digits, without trailing zeros: `0.25`, `-3`, `1e-7`.
///
/// The digits come from the shortest decimal that reads back as `value`, rounded half up, so that the text
/// is the same on every machine.
public func shortNumber(_ value: Double, digits: Int = 6) -> String {
  guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
  let parts = value.magnitude.description.split(separator: "e")
  let mantissa = (parts.first ?? "0").split(separator: ".", omittingEmptySubsequences: false)
  let whole = mantissa.first ?? ""
  let decimals = mantissa.count > 1 ? mantissa[1] : ""
  var numerals = (whole + decimals).compactMap(\.wholeNumberValue)
  /// How many numerals stand before the decimal point.
  var point = whole.count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)

  let zeros = numerals.prefix { $0 == 0 }.count
  numerals.removeFirst(zeros)
  point -= zeros
  let kept = max(digits, 1)
  if numerals.count > kept {
    let roundsUp = numerals[kept] >= 5
    numerals.removeLast(numerals.count - kept)
    if roundsUp {
      while numerals.last == 9 { numerals.removeLast() }
      if let last = numerals.last {
        numerals[numerals.count - 1] = last + 1
      } else {
        numerals = [1]
        point += 1
      }
    }
  }
  while numerals.last == 0 { numerals.removeLast() }
  guard !numerals.isEmpty else { return "0" }

  let sign = value < 0 ? "-" : ""
  let text = numerals.map { String($0) }.joined()
  switch point {
  case -3...0: return sign + "0." + String(repeating: "0", count: -point) + text
  case 1...7 where text.count <= point: return sign + text + String(repeating: "0", count: point - text.count)
  case 1...7: return sign + text.prefix(point) + "." + text.dropFirst(point)
  default:
    let fraction = text.count > 1 ? "." + text.dropFirst() : ""
    return "\(sign)\(text.prefix(1))\(fraction)e\(point - 1)"
  }
}

/// `count` blanks, none when it is negative.
func blanks(_ count: Int) -> String { String(repeating: " ", count: max(count, 0)) }

/// `text` with blanks before it up to `width`.
func rightAligned(_ text: String, _ width: Int) -> String { blanks(width - text.count) + text }

/// `text` with blanks after it up to `width`.
func leftAligned(_ text: String, _ width: Int) -> String { text + blanks(width - text.count) }

/// `text` cut to `width`, the last character telling that something is missing.
func shortened(_ text: String, to width: Int) -> String {
  text.count <= width ? text : text.prefix(max(width - 1, 0)) + "~"
}

/// A title or a name from outside, without the characters that would move a cursor.
func harmless(_ text: String) -> String {
  String(
    text.map { character in
      let isControl = character.unicodeScalars.contains { scalar in
        scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
      }
      return isControl ? "?" : character
    })
}

/// The columns a line takes: its characters, colour sequences not counted.
func displayWidth(_ line: String) -> Int {
  var width = 0
  var inEscape = false
  for character in line {
    if character == "\u{1B}" {
      inEscape = true
    } else if inEscape {
      if character.isLetter { inEscape = false }
    } else {
      width += 1
    }
  }
  return width
}

/// The sentence that stands in for a picture of nothing.
func sentence(_ text: String, _ options: PlotOptions) -> [String] {
  guard options.style == .svg else { return [text] }
  var drawing = SVG(width: 480, height: 60)
  drawing.text(text, x: 20, y: 35)
  return drawing.lines(title: text)
}
