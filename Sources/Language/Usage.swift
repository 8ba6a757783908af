// Usage.swift — a command's signature as one line.
import Parameters

/// Usage line of a command: `grad X [of Y]`, `train [epochs=N] [batch=N]`.
package func usage(of signature: Signature) -> String { usage(of: signature, form: nil) }

/// Usage line of the form of a command that `form` selects: `layer conv depth HxW [stride=N]`.
package func usage(of signature: Signature, form: String?) -> String {
  guard let form, let parameters = signature.forms[form] else {
    let isUnselected = !signature.forms.isEmpty && signature.parameters.allSatisfy { $0.isOption }
    return
      ([signature.name] + (isUnselected ? ["kind …"] : [])
      + signature.parameters.filter { $0.isListed }.map(usage)).joined(
        separator: " ")
  }
  let selector = signature.parameters.first { !$0.isOption }
  let common = signature.parameters.filter { $0 != selector }
  return ([signature.name, form] + (parameters + common).filter { $0.isListed }.map(usage)).joined(
    separator: " ")
}

private func usage(_ parameter: Parameter) -> String {
  if parameter.isOption { return "[\(parameter.name)=\(placeholder(for: parameter.kind))]" }
  var text =
    switch parameter.kind {
    case .choice(let choices): short(choices) ?? parameter.name
    case .block, .table, .header: placeholder(for: parameter.kind)
    default: parameter.name
    }
  if let keyword = parameter.keyword { text = "\(keyword) \(text)" }
  if parameter.repeats { text += " …" }
  return parameter.isOptional ? "[\(text)]" : text
}

private func placeholder(for kind: Parameter.Kind) -> String {
  switch kind {
  case .choice(let choices): short(choices) ?? "WORD"
  case .word: "WORD"
  case .words: "WORD,…"
  case .integer: "N"
  case .number: "X"
  case .size, .sizeOr: "HxW"
  case .span: "A..B"
  case .indices: "I,J"
  case .expression: "VALUE"
  case .quantity: "Q"
  case .block, .table: "{ … }"
  case .node: "LAYER"
  case .shape: "HxWxD"
  case .counter: "NAME"
  case .header: "NAME(…)"
  case .file: "FILE"
  case .text: "TEXT"
  }
}

/// The choices themselves where they are few.
private func short(_ choices: [String]) -> String? {
  let text = choices.joined(separator: "/")
  return text.count <= 32 ? text : nil
}
