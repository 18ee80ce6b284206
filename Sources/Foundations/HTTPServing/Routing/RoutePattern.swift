/// A path with parameters, such as `/users/{name}`.
struct RoutePattern: Sendable {
    enum Segment: Sendable, Hashable {
        case fixed(String)
        case parameter(String)
    }

    let text: String
    let segments: [Segment]

    init(_ text: String) {
        precondition(text.utf8.first == UInt8(ascii: "/"), "a route begins with a slash")
        self.text = text
        segments = Self.split(text).map { part in
            guard part.hasPrefix("{"), part.hasSuffix("}") else { return .fixed(String(part)) }
            return .parameter(String(part.dropFirst().dropLast()))
        }
    }

    var hasParameters: Bool {
        segments.contains { if case .parameter = $0 { true } else { false } }
    }

    /// Whether the same paths match, whatever the parameters are called.
    func isSame(as other: RoutePattern) -> Bool {
        segments.count == other.segments.count
            && zip(segments, other.segments).allSatisfy { pair in
                switch pair {
                case (.fixed(let left), .fixed(let right)): left == right
                case (.parameter, .parameter): true
                default: false
                }
            }
    }

    /// The parameters, decoded, of a path that it matches; one of them is never empty.
    ///
    /// Split first and then decoded, so that an encoded slash stays within its parameter.
    func match(_ parts: [Substring]) -> [String: String]? {
        guard parts.count == segments.count else { return nil }
        var parameters: [String: String] = [:]
        for (segment, part) in zip(segments, parts) {
            guard let text = PercentCoding.decode(part.utf8, plusIsSpace: false) else { return nil }
            switch segment {
            case .fixed(let expected):
                if text != expected { return nil }
            case .parameter(let name):
                if text.isEmpty { return nil }
                parameters[name] = text
            }
        }
        return parameters
    }

    static func split(_ path: String) -> [Substring] {
        path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    }
}
