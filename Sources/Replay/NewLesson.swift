// NewLesson.swift — a lesson to start from: the next free number, and a template that holds as it stands.
import Diagnostics
import Lessons
import Typography

/// A lesson file that is about to be made.
package struct NewLesson: Hashable, Sendable {
  /// Path of the file: `Lessons/06-max-pooling.md`.
  package let path: String
  /// Its title.
  package let title: String

  /// The lesson called `name` in `folder`, with the number behind the highest there is.
  ///
  /// - Throws: when the name has no letter or digit to make a file's name of.
  package init(_ name: String, in folder: String) throws(LessonProblem) {
    let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    var words = name.split { $0 == " " || $0 == "\t" || $0 == "-" || $0 == "_" }.map(String.init)
    // `07-pooling` and `pooling.md` are meant as `pooling`.
    if words.count > 1, words[0].allSatisfy(\.isWholeNumber) { words.removeFirst() }
    if let last = words.last, last.hasSuffix(".md") { words[words.count - 1] = String(last.dropLast(3)) }
    let parts = words.map { word in word.lowercased().filter { $0.isLetter || $0.isNumber } }
    let stem = String(parts.filter { !$0.isEmpty }.joined(separator: "-").prefix(80))
    guard !stem.isEmpty else {
      throw LessonProblem(
        .wrongArgument, "a lesson's name has letters or digits", path: name,
        hint: "chainrule new lesson \"Max pooling\"")
    }
    let numbers = (TextFile.names(in: folder) ?? []).filter { $0.hasSuffix(".md") }.compactMap {
      LessonName($0).number
    }
    let next = (numbers.max() ?? 0).addingReportingOverflow(1)
    let number = next.overflow ? 1 : next.partialValue
    let file = "\(number < 10 ? "0" : "")\(number)-\(stem).md"
    path = folder == "." ? file : folder == "/" ? "/" + file : folder + "/" + file
    let title = words.joined(separator: " ")
    self.title = (title.first.map { $0.uppercased() } ?? "") + title.dropFirst()
  }

  /// Writes the file, with the outputs that its commands print in a session of `makeEvaluator`.
  ///
  /// - Throws: when something of that name is there already, or can't be written.
  package func write(_ makeEvaluator: @escaping EvaluatorFactory) throws(LessonProblem) {
    guard TextFile.kind(of: path) == nil else {
      throw LessonProblem(.fileExists, "is there already", path: path)
    }
    let lesson: Lesson
    do throws(Diagnostic) {
      lesson = try Lesson(parsing: template, path: path)
    } catch {
      throw LessonProblem(error, path: path, text: template)
    }
    let runner = LessonRunner(options: .init(keepsOutputs: true), makeEvaluator: makeEvaluator)
    try TextFile.makeFolder(TextFile.folder(of: path))
    try TextFile.write(lesson.updated(with: runner.run(lesson).outputs), to: path)
  }

  private var template: String {
    FrontMatter.text(title: title, seed: 1) + """

      # \(title)

      Open with a question that a student could have asked. Then one idea, in short paragraphs between short
      blocks.

      ## A network to look at

      One unit, one example, numbers chosen by hand.

      ```chainrule
      > data table { 1 2 -> 1 }
      > layer dense 1
      > loss crossentropy
      > w(1) = [0.5; 0.3]
      > forward
      ```

      Ask for a number before you show it.

      ```question
      text: What is ∂err/∂w(1)2,1?
      answer: grad w(1)2,1
      hints:
        - The loss and the sigmoid together give z(1)1 - y.
        - "`(z(1)1 - y) * …`: by what is w(1)2,1 multiplied?"
      wrong:
        - answer: (z(1)1 - y) * x1
          say: That is the derivative by the weight of the other input.
      ```

      ```chainrule nohandout
      > grad w(1)2,1
      ```

      ## Your turn

      ```task
      text: Bring err below 0.05.
      check: err < 0.05
      budget: {steps: 50}
      hints:
        - "`step 5` makes five steps, `step 5 rate=1` larger ones."
      solution: step 10 rate=1
      ```

      ## Try

      - Two or three things whose outcome surprises.

      """
  }
}
