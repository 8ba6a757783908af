// MachineTests.swift — the suites that choose the instruction set or the number of threads, or measure: one at a time.
import Testing

/// Instruction set and threads belong to the process, so no two of these suites run at once.
@Suite(.serialized) enum MachineTests {
  @Suite struct SameBitsTests {}
  @Suite struct FusedTests {}
  @Suite struct FusedMultiplyAddTests {}
  @Suite struct WinogradTests {}
  @Suite struct StopTests {}
  @Suite struct SpeedGuardTests {}
}
