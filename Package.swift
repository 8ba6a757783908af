// swift-tools-version: 6.0
import PackageDescription

/// The C loops are slow at -O0; a debug build of this very package optimises them.
///
/// Never when the package is a dependency of another: SwiftPM refuses unsafe flags there.
let isRoot = !Context.packageDirectory.contains("/checkouts/")
let kernelSettings: [CSetting] = isRoot ? [.unsafeFlags(["-O2"], .when(configuration: .debug))] : []

let package = Package(
  name: "chainrule",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "chainrule", targets: ["chainrule"]),
    .library(name: "Tensors", targets: ["Tensors"]),
    .library(name: "Autograd", targets: ["Autograd"]),
    .library(name: "Networks", targets: ["Networks", "Parameters"]),
  ],
  dependencies: [
    // The executable's flags: parsing, usage, `--help`, shell completions.
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    // Front matter and questions of lessons are YAML; a parser for it is not a subject of this project.
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    // Imports go down only: a target may use those above it, never one below.
    .target(
      name: "CKernels", cSettings: kernelSettings,
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    // Compressed data sets (.gz, .npz): the system's zlib.
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    // Photographs: PNG by libpng and JPEG by libjpeg(-turbo), as every other program reads them. Both formats are large
    // and met by hostile files; their levels are integer arithmetic, the same everywhere.
    .target(name: "CPictures", linkerSettings: [.linkedLibrary("png"), .linkedLibrary("jpeg")]),
    .target(name: "CLineEditor", linkerSettings: [.linkedLibrary("readline")]),
    .target(name: "Platform"),
    .target(name: "Notation", dependencies: ["Platform"]),
    .target(name: "Typography", dependencies: ["Notation", "Platform"]),
    .target(name: "Sharing"),
    // Below commands, layers, data sets and optimizers, which all declare their arguments with it.
    .target(name: "Parameters"),
    .target(name: "Tensors", dependencies: ["CKernels", "Platform"]),
    .target(name: "Autograd", dependencies: ["Notation", "Platform", "Tensors", "Typography"]),
    .target(
      name: "Networks",
      dependencies: ["Tensors", "Autograd", "Notation", "Parameters", "Platform", "Typography"]),
    // CSV files are read by own code: libraries make a string of every cell, which takes ten times the memory and time
    // that numbers may take here, and can't be stopped.
    .target(
      name: "Datasets",
      dependencies: ["Parameters", "Platform", "Tensors", "Typography", "CZlib", "CPictures"]),
    .target(name: "Diagnostics", dependencies: ["Platform", "Typography"]),
    .target(
      name: "Language",
      dependencies: ["Diagnostics", "Notation", "Parameters", "Platform", "Sharing", "Typography"]),
    .target(name: "Plots", dependencies: ["Typography"]),
    .target(name: "Markdown", dependencies: ["Typography", "Diagnostics"]),
    .target(name: "Matching", dependencies: ["Notation", "Typography", "Diagnostics", "Markdown"]),
    .target(
      name: "Lessons",
      dependencies: [
        "Notation", "Typography", "Diagnostics", "Language", "Markdown", "Matching",
        .product(name: "Yams", package: "Yams"),
      ]),
    .target(
      name: "Replay",
      dependencies: ["Typography", "Diagnostics", "Language", "Markdown", "Matching", "Lessons"]),
    .target(
      name: "Tutoring", dependencies: ["Typography", "Diagnostics", "Language", "Markdown", "Lessons"]),
    .target(
      name: "Handouts",
      dependencies: ["Notation", "Typography", "Diagnostics", "Language", "Markdown", "Matching", "Lessons"]),
    .target(
      name: "Publishing",
      dependencies: [
        "Notation", "Typography", "Diagnostics", "Language", "Markdown", "Matching", "Lessons", "Replay",
        "Handouts",
      ]),
    .target(
      name: "Grading",
      dependencies: [
        "Typography", "Diagnostics", "Language", "Markdown", "Matching", "Lessons", "Replay", "Handouts",
      ]),
    .target(name: "Terminal", dependencies: ["CLineEditor", "Typography"]),
    .target(
      name: "Cells",
      dependencies: [
        "Typography", "Sharing", "Tensors",
      ]),
    .target(
      name: "Quantities",
      dependencies: [
        "Platform", "Notation", "Typography", "Sharing", "Tensors", "Autograd", "Networks", "Datasets",
        "Diagnostics", "Language", "Cells",
      ]),
    .target(
      name: "History",
      dependencies: [
        "Platform", "Sharing", "Tensors", "Autograd", "Networks", "Datasets", "Diagnostics", "Language",
        "Cells", "Quantities",
      ]),
    .target(
      name: "Interpreter",
      dependencies: [
        "Platform", "Typography", "Sharing", "Parameters", "Tensors", "Autograd", "Networks", "Datasets",
        "Diagnostics", "Language", "Plots", "Markdown", "Lessons", "Tutoring", "Cells", "Quantities",
        "History",
      ]),
    .target(
      name: "Help",
      dependencies: [
        "Platform", "Notation", "Typography", "Sharing", "Parameters", "Tensors", "Autograd", "Networks",
        "Datasets", "Diagnostics", "Language", "Quantities", "Interpreter",
      ]),
    .target(
      name: "Commands",
      dependencies: [
        "Platform", "Typography", "Sharing", "Parameters", "Tensors", "Autograd", "Networks", "Datasets",
        "Diagnostics", "Language", "Plots", "Markdown", "Lessons", "Tutoring", "Cells", "Quantities",
        "History", "Interpreter", "Help",
      ]),
    .executableTarget(
      name: "chainrule",
      dependencies: [
        "Typography", "Tensors", "Diagnostics", "Markdown", "Lessons", "Replay", "Tutoring", "Handouts",
        "Publishing", "Grading", "Terminal", "Quantities", "History", "Interpreter", "Help", "Commands",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Common code of several test targets: a program on a pseudo-terminal.
    .target(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal"),
    .target(name: "TestSupport", dependencies: ["CPseudoTerminal"], path: "Tests/TestSupport"),
    // Tries readers and language with improbable input: `make fuzz`.
    .executableTarget(
      name: "chainrule-fuzz", dependencies: ["Quantities", "Interpreter", "Commands", "Parameters", "CZlib"],
      path: "Tests/Fuzz"),
    .testTarget(name: "KernelTests", dependencies: ["CKernels"]),
    .testTarget(name: "PlatformTests", dependencies: ["Platform"]),
    .testTarget(name: "SharingTests", dependencies: ["Sharing"]),
    .testTarget(name: "NotationTests", dependencies: ["Notation"]),
    .testTarget(name: "TensorsTests", dependencies: ["Tensors"]),
    .testTarget(name: "AutogradTests", dependencies: ["Autograd"]),
    .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
    .testTarget(name: "NetworksTests", dependencies: ["Networks", "Parameters", "CAllocationCounter"]),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Datasets", "Parameters", "CZlib", "CAllocationCounter"]),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics", "Typography"]),
    .testTarget(name: "LanguageTests", dependencies: ["Language"]),
    .testTarget(name: "PlotsTests", dependencies: ["Plots"]),
    // An evaluator that answers from a table, and lessons of tests.
    .target(
      name: "LessonTestSupport",
      dependencies: [
        "Diagnostics", "Language", "Matching", "Lessons", "Replay", "TestSupport",
      ], path: "Tests/LessonTestSupport"),
    .testTarget(name: "MarkdownTests", dependencies: ["Markdown"]),
    .testTarget(name: "MatchingTests", dependencies: ["Matching", "Lessons", "Replay", "LessonTestSupport"]),
    .testTarget(
      name: "LessonsTests",
      dependencies: [
        "Diagnostics", "Language", "Markdown", "Matching", "Lessons", "Replay", "Handouts", "Publishing",
        "TestSupport", "LessonTestSupport",
      ]),
    .testTarget(
      name: "ReplayTests",
      dependencies: ["Diagnostics", "Lessons", "Replay", "TestSupport", "LessonTestSupport"]),
    .testTarget(
      name: "TutoringTests",
      dependencies: [
        "Diagnostics", "Language", "Markdown", "Lessons", "Tutoring", "Handouts", "TestSupport",
        "LessonTestSupport",
      ]),
    .testTarget(
      name: "HandoutsTests", dependencies: ["Language", "Lessons", "Handouts", "LessonTestSupport"]),
    .testTarget(
      name: "PublishingTests",
      dependencies: [
        "Language", "Handouts", "Lessons", "Replay", "Publishing", "TestSupport", "LessonTestSupport",
      ]),
    .testTarget(
      name: "GradingTests",
      dependencies: [
        "Typography", "Lessons", "Replay", "Handouts", "Grading", "Interpreter", "Commands", "TestSupport",
      ]),
    .testTarget(name: "TerminalTests", dependencies: ["Terminal", "Typography", "TestSupport"]),
    .testTarget(
      name: "SessionTests",
      dependencies: [
        "Lessons", "Replay", "Tutoring", "Handouts", "Grading", "Cells", "Quantities", "History",
        "Interpreter",
        "Help", "Commands", "Parameters", "TestSupport", "CAllocationCounter",
      ]),
    // The order of this repository: imports, pins, prose.
    .testTarget(name: "HouseTests"),
    // The examples of CONTRIBUTING.md, compiled and run.
    .testTarget(name: "RecipeTests", dependencies: ["Interpreter", "Commands", "Parameters"]),
    // The built tool, driven as a person does: at a terminal.
    .testTarget(name: "PromptTests", dependencies: ["TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
