// PrintableTests.swift — control characters are shown, and nothing else changes.
import Testing
import Typography

@Test(arguments: [
  ("plain ∂err/∂w⁽²⁾₁ 漢字 👩‍👩‍👧 e\u{301} ‐ …", "plain ∂err/∂w⁽²⁾₁ 漢字 👩‍👩‍👧 e\u{301} ‐ …"),
  ("\u{0}\u{7}\u{8}\u{1B}\u{7F}", "␀␇␈␛␡"), ("a\tb", "a\tb"), ("a\r\nb", "a␍␊b"),
  ("\u{80}\u{85}\u{9B}31m\u{9F}\u{A0}", "<U+0080><U+0085><U+009B>31m<U+009F>\u{A0}"),
  ("\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}", "<U+202A><U+202B><U+202C><U+202D><U+202E>"),
  ("\u{2066}\u{2067}\u{2068}\u{2069}", "<U+2066><U+2067><U+2068><U+2069>"), ("\u{2028}", "<U+2028>"),
  ("", ""),
])
func whatSteersIsShown(_ text: String, _ shown: String) {
  #expect(printable(text) == shown)
  #expect(printable(shown) == shown, "shown once is shown for good")
}

@Test func someMayStay() {
  #expect(printable("a\nb\tc\u{1B}", keeping: "\n\t") == "a\nb\tc␛")
  #expect(printable("a\nb\tc", keeping: "") == "a␊b␉c")
}

@Test(arguments: [
  ("\u{1B}[1;31mred\u{1B}[0m", "\u{1B}[1;31mred\u{1B}[0m"), ("\u{1B}[38;5;16mx", "\u{1B}[38;5;16mx"),
  ("\u{1B}[2Jx", "␛[2Jx"), ("\u{1B}]0;title\u{7}", "␛]0;title␇"), ("\u{1B}[?1049h", "␛[?1049h"),
  ("\u{1B}[31", "␛[31"), ("\u{1B}", "␛"), ("\u{1B}c", "␛c"), ("\u{9B}31m", "<U+009B>31m"),
  ("a\nb\u{202E}", "a\nb<U+202E>"),
])
func ofColoredTextColoursStay(_ text: String, _ shown: String) { #expect(printableColored(text) == shown) }

@Test func columnsStandBelowEachOtherWhateverIsInACell() {
  let lines = Table([["\u{1B}[2Ja", "1"], ["b\u{202E}", "2"]]).lines
  #expect(lines == ["␛[2Ja      1", "b<U+202E>  2"])
}

@Test func asciiShowsThemToo() { #expect(Glyphs.asciified(printable("a\u{1B}[2J\u{7F}")) == "a^[[2J^?") }
