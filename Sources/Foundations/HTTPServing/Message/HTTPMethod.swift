/// What a request asks to be done.
package enum HTTPMethod: String, Sendable, Hashable, CaseIterable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"
    /// Any that no route here can have; one word, so that it can be the label of a metric.
    case other = "other"

    package init(_ name: String) {
        self = name == "other" ? .other : HTTPMethod(rawValue: name) ?? .other
    }
}
