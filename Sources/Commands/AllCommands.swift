// AllCommands.swift — every command there is, in the order in which help lists them.
import Help
import Interpreter

extension CommandTable {
  /// Every command there is.
  package static let standard: CommandTable = CommandTable([
    .data, .example, .exampleSelection, .batch, .split, .labelled,
    .layer, .define, .model, .loss, .initialize, .network, .cut, .freeze, .unfreeze,
    .optimizer, .forward, .backward, .step, .train, .evaluate, .predict, .mistakes,
    .grad, .explain, .paths, .check, .window, .tape,
    .undo, .redo, .rewind, .cells, .rerun, .edit,
    .plot, .show,
    .set, .seed, .precision, .save, .open, .export, .importWeights, .resume, .history, .reset, .repeatBlock,
    .help, .quit,
    .lesson, .next, .back, .answer, .hint, .solution, .skip, .restart, .record, .assert,
  ])
}

extension HelpPages {
  /// Help on every command, quantity and function there is.
  package static let standard: HelpPages = HelpPages(.standard)
}

extension SessionOptions {
  /// Options of a session without a terminal, with every command there is.
  package init() { self.init(commands: .standard) }
}

extension Session {
  /// A fresh session with every command there is.
  package convenience init() { self.init(SessionOptions()) }
}
