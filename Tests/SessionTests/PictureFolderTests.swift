// PictureFolderTests.swift — folders of pictures as data, their classes, and the likeliest of them.
import Diagnostics
import TestSupport
import Testing

@testable import Cells
@testable import Commands
@testable import History
@testable import Interpreter
@testable import Quantities

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct PictureFolderTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    func picture(_ level: Int, _ name: String) throws {
      try folder.write("P2 2 2 9\n\(level) \(level) \(level) \(level)\n", to: name)
    }
    for name in [
      "plain", "pets", "pets/dog", "pets/cat", "pets/.git", "empty", "mixed/a", "deep/a/b", "bare/a",
    ] {
      try folder.makeFolder(name)
    }
    // Sorted by Unicode scalars: capitals first, letters with marks last.
    try picture(3, "plain/b.pgm")
    try picture(1, "plain/B.PGM")
    try picture(5, "plain/ä.pgm")
    try folder.write("no picture", to: "plain/notes.txt")
    try folder.write("no picture", to: "plain/._b.pgm")
    try picture(0, "pets/dog/1.pgm")
    try picture(0, "pets/dog/2.pgm")
    try picture(9, "pets/cat/1.pgm")
    try folder.write("no picture", to: "pets/.git/x.pgm")
    try picture(1, "mixed/1.pgm")
    try picture(1, "mixed/a/1.pgm")
    try picture(1, "deep/a/b/1.pgm")
    try folder.write("no picture", to: "bare/a/readme")
    try folder.write("no picture", to: "broken.png")
    try folder.write("bird\ncat\nfish \r\ndog\n", to: "four")
    try folder.write("Katze\nHund", to: "two")
    try folder.write("bird\ncat\n", to: "one-missing")
    try folder.write("dog\ncat\ndog\n", to: "twice")
    try folder.write("a\n\nb\n", to: "gap")
    try folder.write("", to: "nothing")
    try folder.write([0x61, 0xff, 0x0a], to: "latin")
    try folder.write("0 3 1", to: "numbers")
  }

  /// Result of the last of `commands`, in which `@` is the folder, or of the first that failed.
  private func result(_ commands: String, _ files: Interpreter.FileAccess = .free) -> CommandResult? {
    var options = SessionOptions()
    options.files = files
    var last: CommandResult?
    Session(options).run(SourceText(commands.replacing("@", with: folder.path)), keepGoing: true) {
      if last?.held != false { last = $0 }
    }
    return last
  }

  private func printed(_ commands: String, _ files: Interpreter.FileAccess = .free) -> String {
    guard let result = result(commands, files) else { return "" }
    let said = result.held ? result.answer.lines.joined(separator: "\n") : result.error?.message ?? ""
    return said.replacing(folder.path, with: "@")
  }

  @Test(arguments: [
    ("data images @/plain", "images  3 examples, images of 2×2×1, no labels"),
    ("data images @/plain/; example 1; z(0,1)1,1", "28.3333"),
    ("data images @/plain/; example 3; z(0,1)1,1", "141.667"),
    (
      "data images @/pets/",
      "images  3 examples, images of 2×2×1, 2 classes (1 of 0, 2 of 1)\nclasses: 0 cat, 1 dog"
    ),
    ("data images @/pets; y", "[0; 1; 1]"),
    (
      "data images @/pets classes=@/two",
      "images  3 examples, images of 2×2×1, 2 classes (1 of 0, 2 of 1)\nclasses: 0 Katze, 1 Hund"
    ),
    ("data images @/pets classes=@/four; y", "[1; 3; 3]"),
    (
      "data images @/plain classes=@/four",
      "images  3 examples, images of 2×2×1, no labels\nclasses: 0 bird, 1 cat, 2 fish, 3 dog"
    ),
    ("data images @/plain labels=@/numbers classes=@/four; y", "[0; 3; 1]"),
    ("data images @/plain @/plain/b.pgm", "images  4 examples, images of 2×2×1, no labels"),
    (
      "data images @/pets @/pets/",
      "images  6 examples, images of 2×2×1, 2 classes (2 of 0, 4 of 1)\nclasses: 0 cat, 1 dog"
    ),
    ("data images @/plain size=3x4", "images  3 examples, images of 3×4×1, no labels"),
    ("data images @/plain size=3 normalise=imagenet", "images  3 examples, images of 3×3×3, no labels"),
  ]) func folders(_ commands: String, said: String) { #expect(printed(commands) == said) }

  @Test(arguments: [
    ("@/empty", "@/empty has no pictures: no file in it ends in .png, .jpg, .jpeg, .pgm, .ppm or .pnm"),
    ("@/bare", "@/bare/a has no pictures: no file in it ends in .png, .jpg, .jpeg, .pgm, .ppm or .pnm"),
    ("@/mixed", "@/mixed has both pictures, as 1.pgm, and folders, as a"),
    ("@/deep", "@/deep/a is the folder of a class, and has a folder in it: b"),
    ("@/pets @/plain", "some pictures are in folders of classes, and others are not"),
    ("@/pets labels=@/numbers", "the folders are the classes already"),
    (
      "@/pets classes=@/one-missing",
      "@/one-missing: has the class cat, and none called dog, which is a folder"
    ),
    ("@/pets classes=@/twice", "@/twice: lines 1 and 3 are both dog, which is a folder"),
    ("@/pets classes=@/numbers", "@/numbers: has 1 name for 2 folders, and none is a folder's"),
    ("@/plain classes=@/gap", "@/gap: line 2 is empty, and each is a class"),
    ("@/plain classes=@/nothing", "@/nothing: has no names: a class is a line"),
    ("@/plain classes=@/latin", "@/latin: is no UTF-8 text"),
    (
      "@/plain labels=@/numbers classes=@/two",
      "@/numbers: label 2 is `3`, and labels are whole numbers from 0 to 1"
    ),
    ("@/nosuch/", "there is no file @/nosuch/"),
    ("@/broken.png", "@/broken.png: is no PNG, JPEG, PGM or PPM picture: it starts as none of them"),
    (
      "@/plain size=100000x100000",
      "3 pictures of 100000×100000 are 30000000000 levels, and data hold up to 268435456 numbers"
    ),
    ("@/plain normalise=imagnet", "`imagnet` is no normalise"),
  ]) func badFolders(_ data: String, said: String) {
    #expect(printed("data xor n=4; data images " + data) == said)
  }

  /// Bad pictures change nothing.
  @Test func dataBeforeStay() {
    var options = SessionOptions()
    options.files = .free
    let session = Session(options)
    session.run(SourceText("data xor n=4")) { _ in }
    let state = session.state
    session.run(SourceText("data images \(folder.path)/mixed")) { #expect($0.error != nil) }
    #expect(session.state.isSame(as: state) && session.state.data == state.data)
    session.run(SourceText("data images \(folder.path)/pets; undo")) { #expect($0.error == nil) }
    #expect(session.state.data == state.data)
  }

  /// A lesson lists folders beside itself, and no link leads it out of its own.
  @Test func lessonsStayInTheirFolder() throws {
    try folder.makeFolder("lesson/in")
    try folder.write("P2 1 1 9\n1\n", to: "lesson/in/a.pgm")
    #expect(
      printed("data images in", .lesson(in: folder.path + "/lesson"))
        == "images  1 example, images of 1×1×1, no labels")
    symlink(folder.path + "/plain", folder.path + "/lesson/out")
    symlink(folder.path + "/plain/b.pgm", folder.path + "/lesson/in/b.pgm")
    #expect(
      printed("data images out", .lesson(in: folder.path + "/lesson"))
        == "`out` leads out of the lesson's folder")
    #expect(
      printed("data images in", .lesson(in: folder.path + "/lesson"))
        == "`in/b.pgm` leads out of the lesson's folder")
    #expect(printed("data images ../plain", .lesson(in: folder.path + "/lesson")).contains("leads out"))
  }

  // MARK: Labels

  private static let unlabelled =
    "data images @/plain; layer flatten; layer dense 4 softmax; w(2) = 0; b(2) = 0; loss crossentropy; "

  /// What compares with labels is refused where there are none, and says so.
  @Test(arguments: [
    "train", "step", "evaluate", "accuracy", "errtrain", "mistakes", "plot confusion", "J", "err", "y",
    "backward",
    "grad b(2)1", "check b(2)1", "split 0.5; errtest", "example 1; y = 1; y; train", "example 2; err",
  ]) func withoutLabels(_ commands: String) {
    let result = result(Self.unlabelled + commands)
    #expect(result?.error?.message == "the data have no labels to compare with", "\(commands)")
    #expect(result?.error?.code == .missingData)
  }

  @Test(arguments: [
    ("example 2", "example 2: no label"), ("example 1; forward; predict top=1", "0.25  class 0"),
    ("example 1; y = 1; err", "1.38629"), ("example 1; y = 1; step; y", "1"),
    ("example 1; y = 1; data", "images  3 examples, images of 2×2×1, 1 target, 2 without label"),
    ("y = [0; 3; 1]; data", "images  3 examples, images of 2×2×1, 4 classes (1 of 0, 1 of 1, 1 of 3)"),
    ("y = [0; 3; 1]; errtrain", "0.666667"),
    ("y = [0; 3; 1]; undo; data", "images  3 examples, images of 2×2×1, no labels"),
    ("y = [0; 0.5; 1]; y", "[0; 0.5; 1]"),
    ("loss mse target=x; J >= 0", "1"),
  ]) func labelsOneByOne(_ commands: String, said: String) {
    #expect(printed(Self.unlabelled + commands) == said)
  }

  // MARK: predict top=

  private static let net =
    "data images @/plain classes=@/four; layer flatten; layer dense 4 linear; w(2) = 0; b(2) = [0 2 1 2]; "

  @Test(arguments: [
    ("example 1; predict top=2", "2  class 1 cat\n2  class 3 dog"),
    (
      "loss crossentropy; example 1; predict top=3",
      "0.399486  class 1 cat\n0.399486  class 3 dog\n0.146963  class 2 fish"
    ),
    ("layer softmax; example 1; predict top=1", "0.399486  class 1 cat"),
    ("example 1; predict top=9", "2  class 1 cat\n2  class 3 dog\n1  class 2 fish\n0  class 0 bird"),
    ("examples 2..3; predict top=1", "example 2:\n  2  class 1 cat\nexample 3:\n  2  class 1 cat"),
    ("predict 1 2 3 4 top=1", "2  class 1 cat"),
  ]) func likeliest(_ commands: String, said: String) { #expect(printed(Self.net + commands) == said) }

  @Test func likeliestForMachines() {
    #expect(
      result(Self.net + "example 1; predict top=1")?.answer.value.text
        == #"{"top":[[{"class":1,"name":"cat","score":2}]]}"#)
    #expect(
      result("data xor n=4; layer dense 1; init zero; predict 1 1 top=2")?.answer.value.text
        == #"{"top":[[{"class":0,"probability":0.5},{"class":1,"probability":0.5}]]}"#)
  }

  @Test(arguments: [
    ("data xor n=4; predict top=5", "there is no layer yet"),
    ("data xor n=4; layer dense 2; predict top=0", "this must be at least 1, and it is 0"),
    (
      "data images @/plain classes=@/two; layer flatten; layer dense 3; example 1; predict top=5",
      "the network's last layer has 3 units, and there are 2 names of classes"
    ),
    (
      "data images @/plain; layer conv 3 1x1; example 1; predict top=5",
      "the network ends in 3 maps, and classes are units of a vector"
    ),
    (
      "data table { 1 -> 2.5 }; layer dense 1; predict top=5",
      "the network has one output, and a class is a unit"
    ),
    (
      "data table { 1 -> 2.5 }; layer dense 1; loss mse target=x; predict top=5",
      "the network learns its own input"
    ),
  ]) func noClasses(_ commands: String, said: String) { #expect(printed(commands) == said) }
}
