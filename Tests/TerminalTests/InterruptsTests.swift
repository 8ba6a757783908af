// InterruptsTests.swift — Ctrl-C is counted, and does not end the process.
import Terminal
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Test func interruptsAreCountedUntilTheyAreForgotten() {
  // Threads of the test runner block signals; raise sends them to its own thread.
  var interrupt = sigset_t()
  sigemptyset(&interrupt)
  sigaddset(&interrupt, SIGINT)
  pthread_sigmask(SIG_UNBLOCK, &interrupt, nil)
  defer { pthread_sigmask(SIG_BLOCK, &interrupt, nil) }
  let flag = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
  flag.initialize(to: 0)
  Interrupts.catchThem(raising: flag)
  defer {
    Interrupts.catchThem()
    flag.deallocate()
  }
  Interrupts.reset()
  #expect(!Interrupts.isRequested)
  raise(SIGINT)
  #expect(Interrupts.isRequested && flag.pointee == 0)
  raise(SIGINT)
  #expect(Interrupts.count == 2 && flag.pointee == 1)
  Interrupts.reset()
  #expect(Interrupts.count == 0 && flag.pointee == 0)
}

@Test func aScriptIsReadToItsEnd() {
  var reader = ScriptedReader([.line("step"), .interrupted])
  #expect(reader.readLine(prompt: "> ") == .line("step"))
  #expect(reader.remember("step") == nil)
  #expect(reader.readLine(prompt: "... ") == .interrupted)
  #expect(reader.readLine(prompt: "> ") == .endOfInput)
  #expect(reader.prompts == ["> ", "... ", "> "])
  #expect(reader.remembered == ["step"])
}
