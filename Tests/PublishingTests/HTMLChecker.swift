// HTMLChecker.swift — reads a page with a real parser and keeps its elements.
import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

final class HTMLChecker: NSObject, XMLParserDelegate {
  private(set) var elements: [(name: String, attributes: [String: String])] = []
  private(set) var problem = ""
  var ids: [String] { elements.compactMap { $0.attributes["id"] } }

  func parse(_ html: String) -> Bool {
    let parser = XMLParser(data: Data(html.utf8))
    parser.delegate = self
    defer { problem = parser.parserError.map { "line \(parser.lineNumber): \($0)" } ?? "" }
    return parser.parse()
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String] = [:]
  ) {
    elements.append((name, attributes))
  }
}
