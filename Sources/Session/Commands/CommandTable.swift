// CommandTable.swift — every command there is, in the order in which help lists them.
import Platform

extension Command {
  /// All commands.
  public static let all: [Command] = [
    .data, .example, .examples, .batch, .split, .labelled,
    .layer, .model, .loss, .initialize, .network, .cut, .freeze, .unfreeze,
    .optimizer, .forward, .backward, .step, .train, .evaluate, .predict, .mistakes,
    .grad, .explain, .paths, .check, .window, .tape,
    .undo, .redo, .rewind, .cells, .rerun, .edit,
    .plot, .show,
    .set, .seed, .precision, .save, .open, .export, .resume, .history, .reset, .repeatBlock, .help, .quit,
    .lesson, .next, .back, .answer, .hint, .solution, .skip, .restart, .record, .assert,
  ]

  /// The commands by name.
  static let named = Dictionary(all) { $0.name }
}
