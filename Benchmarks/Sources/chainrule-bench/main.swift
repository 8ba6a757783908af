// main.swift — measures one workload and prints one line of JSON, as the peers' scripts do.
import Autograd
import Networks
import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Options of the command line.
struct Options {
  var workload = ""
  var precision = Precision.single
  var seconds = 1.0
  var variant = ""
  var network = "alexnet"
  var pass = "forward"
  var size = 1024
  var isVerifying = false

  init(_ words: [String]) {
    var rest = words.dropFirst()
    while let word = rest.popFirst() {
      if word == "--verify" {
        isVerifying = true
        continue
      }
      guard let value = rest.popFirst() else { Options.fail("\(word) needs a value") }
      switch word {
      case "--workload": workload = value
      case "--precision": precision = Precision(rawValue: value) ?? .single
      case "--seconds": seconds = Double(value) ?? 1
      case "--threads": Machine.threads = Int(value) ?? 1
      case "--variant": variant = value
      case "--network": network = value
      case "--pass": pass = value
      case "--size": size = Int(value) ?? 1024
      case "--steps": break
      default: Options.fail("unknown option \(word)")
      }
    }
  }

  static func fail(_ message: String) -> Never {
    let text = Array("chainrule-bench: \(message)\n".utf8)
    write(STDERR_FILENO, text, text.count)
    exit(2)
  }
}

/// Something to measure.
struct Workload {
  /// Makes so many steps.
  let run: (_ steps: Int) throws -> Void
  /// The losses of the first six steps.
  let losses: () throws -> [Double]
}

/// The time that `steps` steps take, in milliseconds a step.
func milliseconds(_ workload: Workload, _ steps: Int) throws -> Double {
  let start = ContinuousClock.now
  try workload.run(steps)
  let time = ContinuousClock.now - start
  return (Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18) * 1e3 / Double(steps)
}

let options = Options(CommandLine.arguments)
do {
  let start = ContinuousClock.now
  let workload: Workload
  switch options.workload {
  case "w1", "w2", "w3", "w4", "w5", "w11": workload = try training(options)
  case "w6": workload = try options.pass == "training" ? residualTraining(options) : picture(options)
  case "w7": workload = try boltzmann(options)
  case "w8": workload = try product(options)
  case "w10": workload = try expression(options)
  default: Options.fail("no workload `\(options.workload)`")
  }
  let head =
    "\"workload\": \"\(options.workload)\", \"peer\": \"chainrule\", \"version\": \"0.1.0\", \"precision\": \"\(options.precision.rawValue)\", \"threads\": \(Machine.threads)"
  if options.isVerifying {
    print("{\(head), \"losses\": [\(try workload.losses().map { "\($0)" }.joined(separator: ", "))]}")
    exit(0)
  }
  _ = try milliseconds(workload, 1)
  let time = ContinuousClock.now - start
  let first = Double(time.components.attoseconds) * 1e-15 + Double(time.components.seconds) * 1e3
  // Seven blocks after a warm-up of as long as one.
  var steps = 1
  while try milliseconds(workload, steps) * Double(steps) < options.seconds * 1e3 / 16 { steps *= 2 }
  var blocks: [Double] = []
  for _ in 0..<7 { blocks.append(try milliseconds(workload, steps)) }
  blocks.sort()
  print(
    "{\(head), \"ms\": \(blocks[3]), \"ms_min\": \(blocks[0]), \"ms_max\": \(blocks[6]), \"first_ms\": \(first), \"steps\": \(7 * steps)}"
  )
} catch {
  Options.fail("\(error)")
}
