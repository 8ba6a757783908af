// MemoryTests.swift — computations on many examples at once take no more memory than they need.
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

/// A metric, or a name, asks for no recording of the network on all that is selected; a quantity does.
@Test(arguments: [
  ("errtrain", false), ("assert accuracy >= 0", false), ("c = 3; assert errtest + c > 1", true),
  ("1 - errtest", false), ("2*3", false), ("J", true), ("mean(p)", true), ("errtrain + err*0", true),
]) func recordsOnlyWhatIsAsked(_ typed: String, _ isRecorded: Bool) {
  let interpreter = Session()
  interpreter.run("data xor n=20; split 0.5; layer dense 1; loss crossentropy; step; examples all; \(typed)")
  {
    #expect($0.held, "\($0.errorLines)")
  }
  #expect((interpreter.workspace.recording?.examples == 20) == isRecorded)
}
