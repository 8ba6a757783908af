// RecordCommand.swift — `record`, where there are no files.
import Interpreter

extension Command { static let record = missing("record") }
