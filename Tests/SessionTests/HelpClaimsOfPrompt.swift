// HelpClaimsOfPrompt.swift — claims of help on derivatives, time, pictures, the session and lessons.
@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

private let unit = "data table { 1 -> 0 }; layer dense 1 linear; loss sse; w(1) = 2; freeze b(1); "

extension Claim {
  static let derivatives: [Claim] = [
    Claim(
      "explain", "Where several paths meet", "a = 2; b = a^2; g = b + 3 * a; explain a of g", "…Σ of 2 terms…"
    ),
    Claim(
      "explain", "`set terms` says how many",
      "data xor n=4; layer dense 1; init zero; loss crossentropy; set terms 2; explain w(1)1,1", "…2 more…"),
    Claim(
      "explain", "deep: as one expression", "a = 2; c = a^2; g = 3 * c; explain a of g deep",
      "…= 3·2·a^(2−1)…"),
    Claim(
      "explain", "A filter's weight takes part",
      "data digit; data scale; layer conv 1 2x2; layer flatten; layer dense 1; loss crossentropy; init he seed=1; explain w(1,1)1,1",
      "…it takes part at 169 positions, largest first…"),
    Claim(
      "paths", "More than `set paths` routes are counted",
      "a = 1; b = a + a^2 + a^3; set paths 2; paths a of b", "a → b  3 paths\n  sum  = 6"),
    Claim(
      "check", "all parameters unless given",
      "data table { 1 2 -> 1 }; layer dense 1; loss crossentropy; check", "…3 derivatives checked: all agree"),
    Claim(
      "check", "the step of the differences", "a = 1; g = exp(a); check a of g h=1", "…relative 1.2e-10…"),
    Claim("check", "0.0001 unless given", "a = 1; g = exp(a); check a of g h=0.0001", "…relative 3.1e-13…"),
    Claim("check", "0.0001 unless given", "a = 1; g = exp(a); check a of g", "…relative 3.1e-13…"),
    Claim("check", "or has a kink", "a = 1; g = relu(a); check a of g h=2", "…all agree"),
    Claim("check", "Kinks (ReLU at 0", in: "CheckTests.kinksAreNamed"),
    Claim("check", "they are counted apart", in: "CheckTests.kinksAreNamed"),
    Claim("check", "`relative` is the difference divided", in: "ClaimTests.relativeIsOfTheLarger"),
    Claim("check", "What rounding may do", in: "CheckTests.roundingIsKnown"),
    Claim("check", "where it drowns the derivative", in: "CheckTests.roundingIsKnown"),
    Claim(
      "window", "layer and map: 1,2; or the element", "data digit; layer conv 2 2x2; window z(1,2)4,8",
      "a(1,2)4,8…"),
    Claim(
      "window", "row and column of the output", "data digit; layer conv 2 2x2; window 1,2 4,8", "a(1,2)4,8…"),
    Claim("window", "Patch times filter", in: "WindowTests.showsAPosition"),
    Claim("window", "(0) is padding", in: "WindowTests.showsSlicesAndPadding"),
    Claim("window", "Of several input channels", in: "ClaimTests.channelsOfAWindow"),
    Claim("window", "the sum is of all", in: "ClaimTests.channelsOfAWindow"),
    Claim(
      "tape", "The cursor `>` stands before",
      "data table { 1 2 -> 1 }; layer dense 1; init zero; loss mse; forward 1; tape", "…> …"),
    Claim(
      "tape", "memory: what a step takes", "data xor n=4; layer dense 1; loss crossentropy; tape memory",
      "a step on 4 examples, double:…"),
    Claim("tape", "An adjoint is the derivative", "a = 2; g = a^2; backward; tape", "…adjoint…"),
    Claim(
      "tape", "it is listed once nothing more", "a = 2; b = a^2; g = b + a; backward 1; tape", "…adjoint…"),
    Claim(
      "tape", "`tape 2` lists layer 2 alone", "data xor n=4; layer dense 2; layer dense 1; tape 2", "…a(2)…"),
  ]

  static let time: [Claim] = [
    Claim("undo", "1 unless given", "a = 1; a = 2; a = 3; undo; a", "2"),
    Claim(
      "undo", "Whatever changed the session is one step",
      unit + "train epochs=3; repeat 3 { step }; undo 2; w(1)", "2"),
    Claim("undo", "The state is the very one", in: "TimeTests.undoIsExact"),
    Claim("undo", "Earlier states may take 128 MB", in: "TimeTests.memoryHasABudget"),
    Claim("undo", "beyond that the oldest", in: "TimeTests.memoryHasABudget"),
    Claim(
      "redo", "A command that changes the session", "a = 1; a = 2; undo; a = 3; redo",
      "…there is nothing to redo…"
    ),
    Claim("redo", "1 unless given", "a = 1; a = 2; a = 3; undo 2; redo; a", "2"),
    Claim(
      "rewind", "They are those after the last layer", unit + "w(1) = 7; step 3; rewind; w(1)", "7"),
    Claim("rewind", "The random generator is as it was", in: "TimeTests.rewindTrainsTheSameAgain"),
    Claim(
      "cells", "the last 20 unless given", (1...25).map { "a = \($0)" }.joined(separator: "; ") + "; cells",
      " 6 > a = 6\n…"),
    Claim(
      "cells", "all of them", (1...25).map { "a = \($0)" }.joined(separator: "; ") + "; cells all",
      " 1 > a = 1\n…"),
    Claim(
      "cells", "as 3..7", "a = 1; b = 2; c = 3; cells 2..3", "2 > b = 2\n    b = 2\n3 > c = 3\n    c = 3"),
    Claim("cells", "Long answers are shortened", "data xor n=50; x; cells 2", "…\n…"),
    Claim("cells", "All commands are kept", in: "LongSessionTests.commandsStayAndAnswersGo"),
    Claim("cells", "In a very long session", in: "LongSessionTests.commandsStayAndAnswersGo"),
    Claim("cells", "The value of cell 3 is called", "5; 6; 7; _3 + ans", "14"),
    Claim("rerun", "numbers: 3, or 3..7", "a = 1; a = a + 1; a = a + 2; rerun 2..3; a", "7"),
    Claim(
      "rerun", "Each command becomes a new cell", "a = 1; a = a * 2; rerun 2; cells 4",
      "4 > a = a * 2\n    a = 4"),
    Claim(
      "rerun", "Of several, those that failed", "a = 1; nosuch; help quit; a = a + 2; rerun 2..4; a", "5"),
    Claim("edit", "the last unless given", in: "NotebookTests.editRunsWhatComesBack"),
    Claim("edit", "The editor is the one", in: "ResumeTests.editRunsWhatTheEditorLeaves"),
    Claim("edit", "Unchanged text is not run", "a = 1; edit 1", "unchanged: nothing was run"),
  ]

  static let pictures: [Claim] = [
    Claim("plot data", "40 unless given", in: "ClaimTests.picturesAreAsLargeAsSaid"),
    Claim("plot data", "16 unless given", in: "ClaimTests.picturesAreAsLargeAsSaid"),
    Claim("plot loss", "60 unless given", in: "ClaimTests.picturesAreAsLargeAsSaid"),
    Claim("plot loss", "14 unless given", in: "ClaimTests.picturesAreAsLargeAsSaid"),
    Claim("plot data", "at most what the window has room for", in: "ClaimTests.picturesFitTheWindow"),
    Claim(
      "plot data", "signs across between the axes, 8 to 500", "data xor; plot data columns=7",
      "…`columns` is 8 to 500…"),
    Claim(
      "plot data", "signs across between the axes, 8 to 500", "data xor; plot data columns=501",
      "…`columns` is 8 to 500…"),
    Claim("plot data", "signs down, 3 to 500", "data xor; plot data rows=2", "…`rows` is 3 to 500…"),
    Claim("plot data", "signs down, 3 to 500", "data xor; plot data rows=501", "…`rows` is 3 to 500…"),
    Claim(
      "plot boundary", "`z(1)2`, `a(1)2`",
      "data table { -1 0 -> 0; 1 0 -> 1 }; layer dense 2; plot boundary a(1)2 rows=3", "…a(1)2 > 0…"),
    Claim("plot image", "an image of three channels in colour", in: "ClaimTests.imagesOfThreeChannels"),
    Claim(
      "plot image", "a matrix: `x`, `z(1,2)`", "data digit; layer conv 2 7x7; plot image z(1,2)", "…8x8…"),
    Claim(
      "plot image", "as many as the window has room for", "set width 24; plot image reshape(1:400, 20, 20)",
      "…means of 2 by 2 pixels"),
    Claim("plot image", "no bound unless given", "plot image reshape(1:80, 40, 2)", "…40x2, min 1, max 80"),
    Claim(
      "plot filters", "with 0 in its middle; of several input channels",
      "data digit; layer conv 2 1x1; layer conv 1 1x2; w(2) = 0; w(2,1)1,2,2 = 3; plot filters 2",
      "…from -3 to 3"),
    Claim(
      "plot filters", "all unless given", "data digit; layer conv 3 3x3; plot filters 1", "…3 filters 3x3…"),
    Claim("plot maps", "layer 0 is the input", "data digit; plot maps 0", "…1 map 14x14…"),
    Claim("plot maps", "all unless given", "data digit; layer conv 3 3x3; plot maps 1", "…3 maps 12x12…"),
    Claim(
      "plot histogram", "the most intervals, 1 to 200", "plot histogram 1:9 bins=0", "…`bins` is 1 to 200…"),
    Claim(
      "plot histogram", "the most intervals, 1 to 200", "plot histogram 1:9 bins=201", "…`bins` is 1 to 200…"),
    Claim("plot histogram", "12 unless given", "plot histogram 1:100", "…\n 90 +…"),
    Claim(
      "plot histogram", "signs in the longest bar", "plot histogram [1 2 3 3] bins=3 columns=8",
      "…+######## …"),
    Claim(
      "plot histogram", "40 unless given", "plot histogram [1 2 2 3 3 3]",
      "…+\(String(repeating: "#", count: 40)) 3…"),
    Claim(
      "plot histogram", "`grad w(1)`",
      "data table { 1 2 -> 1 }; layer dense 1; init zero; loss crossentropy; plot histogram grad w(1)",
      "grad w(1)\n…"),
    Claim(
      "plot confusion", "the selected ones unless given",
      "data table { 0 -> 0; 1 -> 1; 2 -> 0 }; layer dense 1; w(1) = 1; example 2; plot confusion",
      "…1 example, 0 wrong (0.0 %)"),
    Claim("show", "`w(1)`, `z(2,1)`", "data digit; layer conv 1 7x7; show z(1,1)", "z(1,1)  8×8, min…"),
    Claim("show", "Up to 64 numbers are printed", "show 1:64", "…\n  1 2 3 4…"),
    Claim("show", "a larger matrix is drawn", "show reshape(1:81, 9, 9)", "…9x9, min 1, max 81"),
    Claim("show", "and anything else as a histogram", "show 1:65", "…+#…"),
  ]

  static let session: [Claim] = [
    Claim("set", "alone, lists them", "set", "rate 0.1\ndigits 6\n…"),
    Claim("set digits", "1 to 17", "set digits 18", "…`digits` is 1 to 17…"),
    Claim("set digits", "1 to 17", "set digits 0", "…at least 1…"),
    Claim("set terms", "1 to 100000", "set terms 100001", "…`terms` is 1 to 100000…"),
    Claim(
      "set paths", "more are only counted", "a = 1; b = a + a^2 + a^3; set paths 2; paths a of b",
      "a → b  3 paths\n  sum  = 6"),
    Claim("set paths", "1 to 100000", "set paths 100001", "…`paths` is 1 to 100000…"),
    Claim("set width", "0 for the terminal's", in: "HelpTests.pagesFitTheWindow"),
    Claim("set width", "up to 10000", "set width 10001", "…`width` is 0 to 10000…"),
    Claim("set pictures", "256 or 24bit", in: "PictureFileTests.isChosen"),
    Claim("precision", "single (32 bits)", "precision single; 1 + 1e-9 == 1", "1"),
    Claim("precision", "double (64 bits)", "precision double; 1 + 1e-9 == 1", "0"),
    Claim("save", "Only commands that held", "a = 2; nosuch; save two.chain", "two.chain: 1 command"),
    Claim("save", "with them, in a lesson", in: "NotebookTests.aSavedSessionHoldsAsALesson"),
    Claim("save", "`chainrule test F.md` replays it", in: "NotebookTests.aSavedSessionHoldsAsALesson"),
    Claim(
      "open", "The commands of a .chain file", "a = 2; save two.chain; a = 5; b = 7; open two.chain; a + b",
      "9"),
    Claim(
      "open", "A lesson starts a new session", "a = 2; save two.md; a = 5; b = 7; open two.md; b", "error:…"),
    Claim("open", "What a lesson shows as an error", in: "ClaimTests.anOpenedLessonLeavesErrorsOut"),
    Claim(
      "open", "A lesson reads files only beside", in: "NotebookTests.aLessonWritesNothingAndReadsBesideItself"
    ),
    Claim(
      "export", "A drawing needs nothing else", in: "TapeListingTests.svgHasABoxForEveryEntryAndStaysInside"),
    Claim("export", "`dot -Tpdf F.dot`", in: "TapeListingTests.dotNamesEveryEntryAndEdge"),
    Claim(
      "export", "or the network's weights", "layer dense 2 1; export weights a.npz",
      "a.npz: 2 tensors, 3 numbers"),
    Claim("export", "those of the network; the tape unless given", in: "WeightsCommandsTests.refuses"),
    Claim("export", "of weights F.safetensors or F.npz", in: "WeightsCommandsTests.comesBack"),
    Claim("export", "under the names that `import weights` reads", in: "WeightsCommandsTests.comesBack"),
    Claim("import", "A layer that has a name is found", in: "WeightsCommandsTests.comesBack"),
    Claim("import", "a row for each unit", in: "WeightsCommandsTests.comesBack"),
    Claim("import", "as they are printed", in: "WeightsCommandsTests.comesBack"),
    Claim("import", "Numbers of 16, 32 and 64 bits", in: "WeightsFileTests.isRead"),
    Claim(
      "import", "`num_batches_tracked` is passed over", in: "WeightsCommandsTests.batchesTrackedArePassedOver"
    ),
    Claim("import", "Nothing is changed unless", in: "WeightsCommandsTests.changesNothing"),
    Claim("import", "Nothing in the file is run", in: "WeightsFileTests.isRefused"),
    Claim(
      "import", "takes what fits, and says what did not",
      "layer dense 2 1; export weights a.npz; layer dense 1; import weights a.npz",
      "error: a.npz does not fit this network: 2 tensors of the network are not in the file: `w(2)`, `b(2)`…"),
    Claim("resume", "list: what can be brought back", in: "JournalTests.listAndDrop"),
    Claim("resume", "1 is the newest", in: "JournalTests.listAndDrop"),
    Claim("resume", "A session is written down", in: "JournalTests.aLostSessionComesBack"),
    Claim("resume", "After a crash or a lost connection", in: "ResumeTests.aKilledSessionComesBack"),
    Claim("resume", "A training that is ended", in: "SignalTests.whatWasLearntIsKept"),
    Claim("resume", "What was typed since the start", in: "JournalTests.aLostSessionComesBack"),
    Claim("history", "`history /word` those with", "a = 2; b = 3; history /b", "2  b = 3"),
    Claim("history", "all unless given", "a = 2; b = 3; history", "1  a = 2\n2  b = 3"),
    Claim("reset", "settings stay", "set rate 0.5; a = 1; reset; set rate", "rate 0.5"),
    Claim("help", "`help layer` explains one thing", in: "HelpTests.says"),
  ]

  static let lessons: [Claim] = [
    Claim("lesson", "A lesson starts a new session", "a = 5; lesson how; b = 1; a", "error:…"),
    Claim(
      "lesson", "`next` goes on, commands of your own", in: "PromptLessonTests.aLessonFromBeginningToEnd"),
    Claim("lesson", "How far you are is kept", in: "PromptLessonTests.progressOutlivesTheSession"),
    Claim(
      "lesson", "`save F.md` writes your answers", in: "PromptLessonTests.theSessionCanBeSavedWithItsAnswers"),
    Claim("lesson", "`how` is built in", "lesson how", "How lessons are taken…"),
    Claim("next", "Where commands of your own", in: "PromptLessonTests.whoWandersOffIsBroughtBack"),
    Claim("answer", "Known mistakes are named", "lesson how; next; answer a^2", "…That is a squared…"),
    Claim("record", "`keep` shows the last error", in: "RecordTests.whatIsKeptOfAFailureIsShownAsAnError"),
    Claim("record", "alone, ends it", "record sum.md; 6 * 7; record", "sum.md: a lesson of 1 command"),
    Claim(
      "record", "The lesson begins with what", "a = 2; record two.md; a + 1; record; reset; open two.md; a",
      "2"),
    Claim("record", "Every command that holds is added", in: "RecordTests.lessons"),
    Claim("record", "A line `# Some words.`", in: "RecordTests.lessons"),
    Claim("record", "A command that fails is left out", in: "RecordTests.lessons"),
    Claim("record", "`undo` takes commands out again", in: "RecordTests.undoneAndDoneAgain"),
    Claim("record", "The file is written after each", in: "RecordTests.lessons"),
    Claim("record", "`chainrule test F.md` replays it", in: "RecordTests.aRecordedLessonHolds"),
    Claim("assert", "fails when", "a = 2; assert a > 3", "error:…"),
  ]
}
