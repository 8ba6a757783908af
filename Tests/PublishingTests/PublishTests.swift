// PublishTests.swift — the content of published files, and secrets that they must never hold.
import Foundation
import LessonTestSupport
import TestSupport
import Testing

@testable import Lessons
@testable import Publishing
@testable import Replay

struct PublishTests {
  /// A lesson with one of everything.
  static let text = """
    ---
    title: A <b>title</b>
    seed: 3
    ---

    # A *title* of w(1)2,1

    Prose with `code <i>`, **strong**, a [link](https://a.org/?x=1&y=2), [another](02-b.md#part), [none](gone.md).

    ## A part

    - one
      - inner

        more
    - two

    3. three

    | a | b |
    |---|--:|
    | `x|y` | 1 |

        a(1)1 = 1/(1 + x1)

    and a line that is no formula:

        make run

    > quoted

    ### Deeper

    ```chainrule
    > say A|B
    A
    B
    > draw
    picture
    ```

    ```chainrule expect=error
    > fail error: no & such
    error: no & such
    ```

    ```chainrule hidden
    > set secret 1
    ```

    ```chainrule nohandout
    > say 41 is wrong
    41 is wrong
    ```

    ```chainrule hidden
    > assert secret 1
    ```

    ```chainrule norun
    > never run
    \\> as printed
    ```

    ```question
    text: How much?
    answer: 40
    hints: [First "hint", Second]
    wrong:
      - answer: 41
        say: Off by one.
    ```

    ```question
    text: Which?
    choices: [the left one, the right one]
    answer: 2
    hint: h
    ```

    ```task
    text: Make it 5.
    check: v 5
    hint: Set it.
    solution: set v 5
    ```

    ## A part
    """

  static func files(
    _ lessons: [String: String] = ["01-a.md": text],
    _ formats: [Publisher.Format] = Publisher.Format.allCases,
    showsAnswers: Bool = true, others: [String: [UInt8]] = [:]
  ) throws -> [String: String] {
    let folder = try TemporaryFolder()
    for (name, text) in lessons { try folder.add(name, text) }
    for (name, bytes) in others { try Data(bytes).write(to: URL(fileURLWithPath: folder.path + "/" + name)) }
    let paths = lessons.keys.sorted().map { folder.path + "/" + $0 }
    var publisher = Publisher(
      paths, into: folder.path + "/out/deep", as: formats, showsAnswers: showsAnswers,
      vocabulary: .blackboard)
    var options = LessonRunner.Options(keepsOutputs: true)
    options.keepsPictures = true
    let runner = LessonRunner(options: options) { settings, _ in
      FakeEvaluator { command, me in
        guard command == "draw" else { return FakeEvaluator.standard(command, me) }
        let svg =
          "<svg xmlns=\"http://www.w3.org/2000/svg\"><marker id=\"arrow\"/><path marker-end=\"url(#arrow)\"/></svg>"
        return Evaluation(
          lines: ["picture"], pictures: settings.drawsPictures ? [DrawnPicture(svg: svg, lines: 0..<1)] : [])
      }
    }
    for path in paths {
      let report = runner.run(path: path)
      try #require(report.outcome == .held, "\(report.mismatches)")
      _ = try publisher.add(report)
    }
    var files: [String: String] = [:]
    for path in try publisher.write() {
      files[String(path.split(separator: "/").last ?? "")] = try TextFile.read(path)
    }
    return files
  }

  /// The page without its script, as XML has no room for one.
  private func checked(_ html: String) throws -> HTMLChecker {
    let checker = HTMLChecker()
    let start = try #require(html.firstRange(of: "<script>")),
      end = try #require(html.firstRange(of: "</script>"))
    var text = html
    text.removeSubrange(start.upperBound..<end.lowerBound)
    let isWellFormed = checker.parse(text)
    #expect(isWellFormed, "not well-formed: \(checker.problem)")
    return checker
  }

  @Test(arguments: ["01-a.html", "01-a.slides.html", "index.html"])
  func pagesAreWholeAndAlone(_ name: String) throws {
    let files = try Self.files(["01-a.md": Self.text, "02-b.md": "---\ntitle: B\n---\n## Part\n"])
    let html = try #require(files[name])
    let page = try checked(html)
    #expect(Set(page.ids).count == page.ids.count, "an id stands twice")
    #expect(page.ids.count > (name == "index.html" ? 0 : 1))
    // Nothing is loaded, and nothing runs but the page's own script.
    #expect(
      page.elements.filter { ["link", "iframe", "object", "embed", "base", "form"].contains($0.name) }.isEmpty
    )
    #expect(page.elements.filter { $0.name == "script" }.count == 1)
    for element in page.elements {
      for (key, value) in element.attributes {
        #expect(!key.hasPrefix("on"), "a handler: \(key)")
        if key == "src" || key == "srcset" { #expect(value.hasPrefix("data:")) }
        if key == "href" {
          let isInner = value.hasPrefix("#"), isWeb = value.hasPrefix("https://")
          #expect(
            isInner || isWeb || files[String(value.prefix { $0 != "#" })] != nil, "leads nowhere: \(value)")
          if isInner { #expect(page.ids.contains(String(value.dropFirst())), "no such part: \(value)") }
        }
      }
    }
    let policy = page.elements.first { $0.attributes["http-equiv"] == "Content-Security-Policy" }?.attributes[
      "content"]
    #expect(policy?.contains("default-src 'none'") == true)
    #expect(html.contains("<html lang=\"en\">"))
  }

  @Test(
    arguments: [
      "<title>A &lt;b&gt;title&lt;/b&gt;</title>",
      "<h1 id=\"a-title-of-w121\">A <em>title</em> of <span class=\"q\"><var>w</var><sup>(1)</sup><sub>2,1</sub></span>",
      "<code>code &lt;i&gt;</code>, <strong>strong</strong>",
      "<a href=\"https://a.org/?x=1&amp;y=2\" rel=\"noopener noreferrer\">link</a>", "none.</p>",
      "<ul><li>one<ul><li>inner<p>more</p>\n</li></ul>\n</li>\n<li>two</li></ul>\n<ol start=\"3\"><li>three</li></ol>",
      "<td><code>x|y</code></td><td class=\"r\">1</td>", "<mfrac><mn>1</mn>",
      "<pre class=\"listing\"><code>make run</code></pre>",
      "<blockquote><p>quoted</p></blockquote>", "<span class=\"cmd\">say A|B</span>",
      "<pre class=\"out\"><samp>A\nB</samp></pre>",
      "<pre class=\"out error\"><samp><b class=\"e\">error:</b> no &amp; such</samp></pre>",
      "<marker id=\"picture1-arrow\"/><path marker-end=\"url(#picture1-arrow)\"/>",
      "<pre><samp>picture</samp></pre>",
      "<span class=\"cmd\">never run</span></code></pre>\n<pre class=\"out\"><samp>&gt; as printed</samp></pre>",
      "<summary>Hint 1/2</summary><div>\n<p>First &quot;hint&quot;</p>\n<details class=\"hint\"><summary>Hint 2/2</summary>",
      "<samp>40 = 40.0</samp> from <code>40</code>", "<dd>Off by one.</dd>", "<p>2. the right one</p>",
      "Done when <code>v 5</code>.", "<summary>Solution</summary>", "id=\"a-part-1\"",
    ])
  func thePageShows(_ piece: String) throws {
    let page = try #require(try Self.files()["01-a.html"])
    #expect(page.contains(piece))
    #expect(!page.contains("secret"))
  }

  @Test(arguments: Publisher.Format.allCases) func handOutsHaveNoAnswers(_ format: Publisher.Format) throws {
    let text = try #require(
      try Self.files(["01-a.md": Self.text], [format], showsAnswers: false).values.first)
    for leak in ["Off by one", "40.0", "set v 5", "Solution", "Answer", "wrong", "assert"] {
      #expect(!text.contains(leak), "\(leak)")
    }
    #expect(text.contains("How much?") && text.contains("Set it."))
  }

  /// A hint that is the solution goes with the solution, as in a hand-out to fill in.
  @Test(arguments: Publisher.Format.allCases) func handOutsHaveNoHintsThatAnswer(_ format: Publisher.Format)
    throws
  {
    let text = """
      ---
      title: T
      ---
      ```question
      text: q
      answer: 2.5 * 4 - 0
      hints: [A first nudge., "Compute `2.5*4 - 0`."]
      ```
      ```task
      text: t
      check: v 5
      hints: [A second nudge., "`set v 5.0`"]
      solution: set v 5.0
      ```

      """
    for showsAnswers in [true, false] {
      let file = try #require(
        try Self.files(["01-a.md": text], [format], showsAnswers: showsAnswers).values.first)
      #expect(file.contains("A first nudge") && file.contains("A second nudge"))
      #expect(file.contains("2.5*4 - 0") == showsAnswers && file.contains("set v 5.0") == showsAnswers)
    }
  }

  @Test func slidesStartAtHeadingsAndRevealOutputs() throws {
    let html = try #require(try Self.files()["01-a.slides.html"])
    let slides = html.components(separatedBy: "<section class=\"slide").dropFirst()
    // The others go on from these, under the same heading.
    #expect(slides.filter { !$0.contains(" …</h2>") }.count == 4)
    #expect(slides.first?.contains("<h1") == true)
    #expect(html.contains("<pre class=\"out step\">") && html.contains("<figure class=\"step\">"))
  }

  @Test(
    arguments: [
      "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a <a href=\"javascript:x\">b</a>",
      "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x]( javascript:alert(1))",
      "[x](data:text/html;base64,aa)",
      "[x](vbscript:a)", "[x](file:///etc/passwd)", "[x](//evil.org/a)", "[x](\" onclick=\"alert(1))",
      "[\"><script>](https://a.org)",
      "![\" onerror=\"alert(1)](pic.png)", "# <script>", "| <b> |\n|---|\n| <script> |",
      "    <script>alert(1)</script>",
      "```\n</code></pre><script>\n```", "\u{202E}txt", "<https://a.org/\"onclick=x>", "&lt;script&gt;",
      "```chainrule\n> say </samp><script>\n</samp><script>\n```",
      "```question\ntext: <script>\nanswer: 1\nhint: <img src=x>\n```", "<!-- --><svg onload=alert(1)>",
    ])
  func nothingInALessonBecomesCode(_ prose: String) throws {
    let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 1, 2]
    for (name, text) in try Self.files(
      ["01-a.md": "---\ntitle: t\n---\n\n\(prose)\n"], others: ["pic.png": png])
    {
      guard name.hasSuffix(".html") else { continue }
      let page = try checked(text)
      #expect(page.elements.filter { $0.name == "script" }.count == 1)
      for element in page.elements {
        #expect(!element.attributes.keys.contains { $0.hasPrefix("on") })
        let target = element.attributes["href"] ?? "#"
        #expect(target.hasPrefix("#") || target.hasPrefix("https://a.org"), "\(target)")
        #expect(element.attributes["src"]?.hasPrefix("data:image/png;base64,") ?? true)
      }
    }
  }

  @Test func picturesBesideALessonAreInThePage() throws {
    let lesson = "---\ntitle: t\n---\n\n![a dot](sub/../pic.png) ![a dot](pic.png \"title\")\n"
    let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 1, 2]
    #expect(throws: LessonProblem.self) { try Self.files(["01-a.md": lesson], others: ["pic.png": png]) }
    let fine = lesson.replacing("![a dot](sub/../pic.png) ", with: "")
    let files = try Self.files(["01-a.md": fine], others: ["pic.png": png])
    #expect(
      files["01-a.html"]?.contains("<img src=\"data:image/png;base64,iVBORwEC\" alt=\"a dot\"/>") == true)
    #expect(files["01-a.ipynb"]?.contains("![a dot](attachment:picture-1") == true)
    do {
      _ = try Self.files(["01-a.md": fine], others: ["pic.png": [1, 2, 3]])
      Issue.record("what is no picture was published")
    } catch let problem as LessonProblem { #expect(problem.line == 5) }
  }

  @Test(
    arguments: [
      (["a/01-x.md"], ["01-x"]), (["a/01-x.md", "a/fr/01-x.md"], ["01-x", "fr-01-x"]),
      (["x.md", "y/x.md", "z/y/x.md"], ["x", "y-x", "y-x-2"]), (["index.md"], ["index-2"]),
      (["a b<c>.md", "..md", ".md", "-rf.md"], ["a-b-c-", "lesson", "lesson-2", "rf"]),
      (["X.md", "x.md"], ["X", "x-2"]),
      (["leçon.md"], ["leçon"]),
    ])
  func names(_ paths: [String], names: [String]) { #expect(Publisher.names(of: paths).map(\.name) == names) }

  @Test func nothingOfOthersIsOverwritten() throws {
    let folder = try TemporaryFolder()
    try folder.add("01-a.md", "---\ntitle: t\n---\n")
    try folder.add("01-a.html", "mine")
    func publish(_ format: Publisher.Format) throws -> [String] {
      var publisher = Publisher(
        [folder.path + "/01-a.md"], into: folder.path, as: [format], showsAnswers: true, vocabulary: .none)
      _ = try publisher.add(LessonReport(path: folder.path + "/01-a.md"))
      return try publisher.write()
    }
    #expect(throws: LessonProblem.self) { try publish(.page) }
    #expect(try TextFile.read(folder.path + "/01-a.html") == "mine")
    for format in [Publisher.Format.slides, .notebook] {
      // Published files may be published again.
      #expect(try publish(format).count == 1)
      #expect(try publish(format).count == 1)
    }
  }

  @Test(
    arguments: [
      ("lang: fr", "fr", "Indice"), ("language: de-CH", "de-CH", "Hinweis"),
      ("lang: \"x\\\" onload\"", "en", "Hint"),
      ("lang: eo", "eo", "Hint"),
    ])
  func languages(_ line: String, code: String, word: String) throws {
    let lesson = "---\ntitle: t\n\(line)\n---\n```question\ntext: a\nanswer: 1\nhint: b\n```\n"
    let page = try #require(try Self.files(["01-a.md": lesson])["01-a.html"])
    #expect(page.contains("<html lang=\"\(code)\">") && page.contains("<summary>\(word)</summary>"))
  }

  @Test(
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func digests(_ text: String, hex: String) {
    #expect(SHA256.digest(Array(text.utf8)).map { String($0 + 0, radix: 16).leftPadded }.joined() == hex)
  }

  @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")])
  func base64(_ text: String, encoded: String) { #expect(Base64.text(Array(text.utf8)) == encoded) }
}

extension String {
  fileprivate var leftPadded: String { count < 2 ? "0" + self : self }
}
