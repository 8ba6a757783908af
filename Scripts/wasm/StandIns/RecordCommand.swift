// RecordCommand.swift — `record`, where there are no files.

extension Command { static let record = missing("record") }
