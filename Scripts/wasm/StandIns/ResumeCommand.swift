// ResumeCommand.swift — `resume`, where there are no files.

extension Command { static let resume = missing("resume") }
