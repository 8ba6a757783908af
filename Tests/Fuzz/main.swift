// main.swift — tries the readers and the language with improbable input.
//
//     chainrule-fuzz [--seconds 60] [--seed 1] [--jobs N] [--only readers|weights|language|indices] [--root FOLDER]
//     chainrule-fuzz --seed 3 --case 1234        one case again, in this process
//
// A case is made from the seed and its number alone. It runs in a process of its own, so that a crash, a hang or a
// lack of memory is known by its case. Exit status: 0 nothing found, 1 something, 2 wrong usage.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

guard let options = Options(CommandLine.arguments) else {
  say("usage: chainrule-fuzz [--seconds S] [--seed N] [--jobs N] [--only NAME] [--case N]", to: STDERR_FILENO)
  exit(2)
}
let corpus = Corpus(root: options.root)
guard !corpus.lines.isEmpty, !corpus.files.isEmpty else {
  say("chainrule-fuzz: no lessons and no sample files under \(options.root)", to: STDERR_FILENO)
  exit(2)
}
let targets: [any Target] = [
  FileTarget(corpus: corpus), WeightsTarget(corpus: corpus), LanguageTarget(corpus: corpus),
  IndexTarget(corpus: corpus, start: Int(options.seed % 1000) * 997),
].filter { options.only.isEmpty || $0.name == options.only }
guard !targets.isEmpty else {
  say("chainrule-fuzz: --only takes readers, weights, language, indices", to: STDERR_FILENO)
  exit(2)
}
if let record = options.record {
  Worker(options, targets, record: Record(path: record)).run()
} else if let number = options.oneCase {
  exit(Worker(options, targets, record: Record(path: nil)).run(case: number, shown: true) ? 0 : 1)
} else {
  exit(Supervisor(options).run())
}
