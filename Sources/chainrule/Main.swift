// Main.swift — the `chainrule` command: its flags and its subcommands.
import ArgumentParser
import Commands
import Diagnostics
import Help
import History
import Interpreter
import Quantities
import Terminal
import Typography

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@main
struct Main {
  /// The standard streams that were closed before the process began.
  private static let closed = (0...2).filter { (descriptor: CInt) in fcntl(descriptor, F_GETFD) == -1 }

  /// True where `descriptor` was closed before the process began (`2>&-`).
  static func wasClosed(_ descriptor: CInt) -> Bool { closed.contains(descriptor) }

  static func main() {
    // A stream that was closed (`>&-`) must not become the next file that is opened; writing to it fails.
    for _ in closed { _ = open("/dev/null", O_RDONLY) }
    do {
      let arguments = CommandLine.arguments.dropFirst()
      try refuseUnknownHelp(arguments)
      var command = try RunCommands.withoutFlags(arguments) ?? Chainrule.parseAsRoot()
      let options = (command as? any TakesSharedOptions)?.options
      try Glyphs.onlyASCII.withValue(options?.writesASCII(in: .process) ?? false) { try command.run() }
      Streams().leave(0)
    } catch {
      // Usage errors exit with 2, not with ArgumentParser's 64; `--help` and `--version` are no errors.
      let code = Chainrule.exitCode(for: error)
      let message = Chainrule.fullMessage(for: error)
      let streams = Streams()
      if !message.isEmpty { (code.isSuccess ? streams.output : streams.errors).write(lines: message) }
      streams.leave(code == .validationFailure ? Exit.usage : code.rawValue)
    }
  }
}

extension Main {
  /// `chainrule help nosuch` explains nothing: that is a mistake, and no call for the general help.
  private static func refuseUnknownHelp(_ arguments: ArraySlice<String>) throws {
    let words = Array(arguments)
    guard words.count > 1, words[0] == "help", !words[1].hasPrefix("-") else { return }
    let known = Chainrule.configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    guard !known.contains(words[1]) else { return }
    let hint =
      didYouMean(words[1], in: known)
      ?? "`chainrule -c 'help \(words[1])'` explains what is typed at the prompt"
    throw ValidationError("there is no subcommand `\(words[1])`\nhint: \(hint)")
  }
}

/// The tool.
struct Chainrule: ParsableCommand, TakesSharedOptions {
  /// The version of this tool.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "chainrule", abstract: "Learn neural networks by typing them.",
    discussion: """
      Without arguments: a prompt; with standard input not a terminal, commands are read from there.
      `chainrule FILE…` runs files of commands (.chain) or lessons (.md).
      `chainrule -c 'COMMANDS'` runs these; `chainrule help run` tells more.
      """, version: version,
    subcommands: [
      RunCommands.self, TeachLesson.self, TestLessons.self, LintLessons.self, GradeSubmissions.self,
      MakeHandout.self, PublishLessons.self, NewFile.self, PrintReference.self,
    ],
    defaultSubcommand: RunCommands.self)

  @OptionGroup var options: SharedOptions
}

/// `chainrule`, `chainrule FILE…`, `chainrule -c 'COMMANDS'`: without the name of a subcommand.
///
/// Files are its arguments and not those of `Chainrule`, which would take `test` and `lesson` for files.
struct RunCommands: ParsableCommand, TakesSharedOptions {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run files of commands, or start the prompt; meant where no other is named."
  )

  @OptionGroup var options: SharedOptions
  @Option(name: .customShort("c"), help: ArgumentHelp("Run these commands.", valueName: "commands"))
  var commands: String?
  @Argument(help: ArgumentHelp("Files of commands, or lessons.", valueName: "file"))
  var files: [String] = []

  mutating func run() throws {
    let environment = EnvironmentView.process
    let console = Console(options, environment)
    if let commands {
      guard files.isEmpty else { throw ValidationError("-c and files do not go together") }
      try console.finish(console.run(SourceText(commands)))
    }
    if !files.isEmpty { try console.finish(console.run(files: files)) }
    if environment.inputIsTerminal {
      Prompt(console).run()
      try console.finish(true)
    } else {
      try console.finish(console.runStandardInput())
    }
  }
}

extension RunCommands {
  /// `chainrule` alone and `chainrule -c 'COMMANDS'`; nil for any other arguments.
  ///
  /// These have nothing to parse, and ArgumentParser, which reads its declarations by reflection, takes a third of the
  /// start of the process.
  fileprivate static func withoutFlags(_ arguments: ArraySlice<String>) -> Self? {
    let words = Array(arguments)
    let isCommands = words.count == 2 && words[0] == "-c" && !words[1].hasPrefix("-")
    guard words.isEmpty || isCommands else { return nil }
    var command = Self()
    command.options = .standard
    command.commands = words.last
    command.files = []
    return command
  }
}

/// The flags that every way of calling understands.
struct SharedOptions: ParsableArguments {
  @Flag(help: "One JSON object a command, a line each.")
  var json = false
  @Flag(help: "Plain ASCII output.")
  var ascii = false
  @Option(help: "Colour: auto, always or never.")
  var color: ColorChoice = .auto
  @Option(help: "The seed of the random generator.")
  var seed: UInt64 = 1
  @Option(help: "The precision to compute in: single or double.")
  var precision: PrecisionChoice = .double
  @Option(help: "Threads that large computations may use; results do not depend on it.")
  var threads: Int?
  @Flag(help: "Go on behind a command that failed.")
  var keepGoing = false
  @Flag(help: "Print errors only.")
  var quiet = false
  @Flag(help: "Let lessons read and write any file, and take any memory.")
  var trust = false
  @Option(
    help: ArgumentHelp("Who you are, for lessons that differ from student to student.", valueName: "name"))
  var student: String?
  @Flag(help: "Start the prompt without the commands of ~/.config/chainrule/config.")
  var noConfig = false

  /// The values of a command line without flags.
  ///
  /// A value must be assigned before it is read, even where it has a default.
  static var standard: Self {
    var options = Self()
    (options.json, options.ascii, options.keepGoing) = (false, false, false)
    (options.quiet, options.trust, options.noConfig) = (false, false, false)
    (options.color, options.precision, options.seed) = (.auto, .double, 1)
    (options.threads, options.student) = (nil, nil)
    return options
  }

  /// True where characters that are not ASCII are replaced: asked for, or the terminal knows no others.
  func writesASCII(in environment: EnvironmentView) -> Bool {
    ascii || (environment.outputIsTerminal && !environment.isUTF8)
  }

  func validate() throws {
    if let threads, threads < 1 || threads > 1024 { throw ValidationError("--threads takes 1 to 1024") }
  }
}

/// A way of calling that understands them.
protocol TakesSharedOptions {
  /// Options of the command line.
  var options: SharedOptions { get }
}

extension ColorChoice: ExpressibleByArgument {}

/// `single` or `double` on the command line.
enum PrecisionChoice: String, ExpressibleByArgument, CaseIterable {
  case single, double
}
