// ResumeCommand.swift — `resume`, where there are no files.
import Interpreter

extension Command { static let resume = missing("resume") }
