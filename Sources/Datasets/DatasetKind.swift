// DatasetKind.swift — the definition of a kind of data.
import Parameters
import Platform
import Tensors

/// The rows of a table, its inputs and its targets one behind the other.
package struct ExampleRows: Sendable {
  /// How many numbers a row has.
  package typealias Widths = (inputs: Int, targets: Int)
  let inputs: [Double]
  let targets: [Double]
  /// The number of rows.
  package let count: Int
  /// What the first row has.
  let widths: Widths
  /// The first row, from 0, that has not as many numbers as the first of all.
  let uneven: (row: Int, widths: Widths)?

  /// No rows.
  package init() { self.init(inputs: [], targets: [], count: 0, widths: (0, 0), uneven: nil) }

  /// Rows of `widths`, but for one that is named, and those behind it.
  package init(
    inputs: [Double], targets: [Double], count: Int, widths: Widths, uneven: (row: Int, widths: Widths)?
  ) {
    (self.inputs, self.targets, self.count) = (inputs, targets, count)
    (self.widths, self.uneven) = (widths, uneven)
  }
}

/// Arguments given for a data set.
package struct DatasetArguments: Sendable {
  /// Numbers, words and paths by argument name.
  package var values = Arguments()
  /// The rows of a table.
  package var rows = ExampleRows()
  /// Reads files; none may be read unless the caller allows it.
  package var read: FileAccess = Files.none
  /// Contents of the folders that may be read, by their names as typed.
  package var folders: [String: [FolderEntry]] = [:]
  /// Asked between the pieces of a file, or between the examples of a drawing; true stops the work.
  package var isCancelled: @Sendable () -> Bool = { false }
  /// Makes arguments without values.
  package init() {}
}

/// Definition of a kind of data.
package struct DatasetKind: Sendable {
  /// The word behind `data`.
  package let name: String
  /// Summary, in one line.
  package let summary: String
  /// Arguments that it takes.
  package let arguments: [Parameter]
  /// Example of a command.
  package let example: String
  /// Further details, a paragraph each.
  package let details: [String]
  /// Claims of the help, as sessions that the tests run.
  ///
  /// Files are those of the tests.
  package let claims: [Claim]

  /// A session, its commands separated by `;`, and the output of the last of them.
  package struct Claim: Sendable {
    /// The typed commands.
    package let typed: String
    /// Output of the last command.
    package let prints: String

    init(_ typed: String, prints: String) { (self.typed, self.prints) = (typed, prints) }
  }
  /// True where folders may be named in place of files.
  package let readsFolders: Bool
  /// Makes the data; `random` is the session's generator, left alone when a seed is given.
  package let make:
    @Sendable (_ arguments: DatasetArguments, _ random: inout Random) throws(DatasetError) -> Dataset

  init(
    _ name: String, _ summary: String, arguments: [Parameter] = [], example: String,
    details: [String] = [], claims: [Claim] = [], readsFolders: Bool = false,
    make: @escaping @Sendable (DatasetArguments, inout Random) throws(DatasetError) -> Dataset
  ) {
    (self.name, self.summary, self.arguments, self.example) = (name, summary, arguments, example)
    (self.details, self.claims, self.readsFolders) = (details, claims, readsFolders)
    self.make = { arguments, random throws(DatasetError) in
      guard var own = try arguments.generator() else { return try make(arguments, &random) }
      return try make(arguments, &own)
    }
  }

  /// Every kind, in the order in which help lists them.
  package static let all: [DatasetKind] = [
    .xor, .circles, .moons, .spirals, .blobs, .linear, .table, .digit, .digits, .objects, .csv, .idx,
    .cifar10,
    .npy, .npz, .images,
  ]
  /// The kinds by name.
  package static let named = Dictionary(all) { $0.name }
}
