// ShowCommand.swift — `show`: a value at a glance, as numbers or as a picture.
import Autograd
import Cells
import Diagnostics
import Interpreter
import Language
import Parameters
import Plots
import Quantities
import Tensors

extension Command {
  static let show = Command(
    "show", .pictures, "a value at a glance: its shape, how large its numbers are, and a picture of many",
    [.positional("values", .expression, "`w(1)`, `z(2,1)`, `grad w(1)`")],
    details: [
      "Up to 64 numbers are printed; a larger matrix is drawn as an image, and anything else as a histogram."
    ],
    examples: [
      Example("w = [1 -2; 0.5 4]; show w", prints: "w  2×2, min -2, max 4, mean 0.875\n[1 -2; 0.5 4]"),
      Example("show 3", prints: "3"),
    ], related: ["plot"]
  ) { call, session throws(Diagnostic) in
    let expression = try call.expression("values")
    let value = try session.calculator().value(of: expression)
    let (text, numbers) = (session.text, value.doubles)
    guard numbers.count > 1 else { return Answer(text.lines(value), .tensor(value)) }
    let name =
      "\(expression)  \(value.shape.rank == 1 ? "\(numbers.count) numbers" : value.shape.description)"
    guard numbers.count > 64 else {
      let finite = numbers.filter { $0.isFinite }
      let mean = finite.reduce(0) { $0 + $1 / Double(finite.count) }
      let extremes = finite.min().map {
        ", min \(text($0)), max \(text(finite.max() ?? $0)), mean \(text(mean))"
      }
      return Answer([name + (extremes ?? "")] + text.lines(value), .tensor(value))
    }
    return session.drawn(.tensor(value)) { options in
      guard value.shape.rank == 2, value.shape[0] > 2, value.shape[1] > 2 else {
        return [name] + HistogramPlot(numbers).text(options)
      }
      let plot = ImagePlot(
        numbers, rows: value.shape[0], columns: value.shape[1],
        scale: numbers.contains { $0 < 0 } ? .diverging : .grey)
      return [name] + plot.text(options)
    }
  }
}
