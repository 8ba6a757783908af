// XMLChecker.swift — reads JUnit XML with a real parser.
import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

package final class XMLChecker: NSObject, XMLParserDelegate {
  package private(set) var cases: [String] = []
  package private(set) var failures: [String] = []
  package private(set) var texts: [String] = []

  package func parse(_ text: String) -> Bool {
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    return parser.parse()
  }

  package func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String] = [:]
  ) {
    if name == "testcase" { cases.append(attributes["name"] ?? "") }
    if name == "failure" || name == "error" { failures.append("\(name) \(attributes["message"] ?? "")") }
    texts.append("")
  }

  package func parser(_ parser: XMLParser, foundCharacters text: String) {
    if !texts.isEmpty { texts[texts.count - 1] += text }
  }
}
