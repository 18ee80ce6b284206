/// A request in the one form that both sides of a signature compute.
struct CanonicalRequest {
    let text: String
    let signedHeaders: String

    init(_ request: HTTPRequest, dialect: SigV4.Dialect, payloadHash: String) {
        var values: [String: [String]] = ["host": [request.url.authority]]
        for (name, value) in request.headers.fields {
            values[name.lowercased(), default: []].append(Self.trimmed(value))
        }
        let names = values.keys.sorted { Self.precedes($0, $1) }
        signedHeaders = names.joined(separator: ";")
        let lines = names.map { "\($0):\(values[$0, default: []].joined(separator: ","))\n" }
        let path = dialect == .s3 ? request.url.path : Self.normalized(request.url.path)
        text = [
            request.method.rawValue, path, Self.sorted(request.url.query), lines.joined(),
            signedHeaders, payloadHash,
        ].joined(separator: "\n")
    }

    /// Parameters encoded alike, in the order of their encoded bytes.
    private static func sorted(_ query: String) -> String {
        query.utf8.split(separator: UInt8(ascii: "&")).map { parameter in
            let equals = parameter.firstIndex(of: UInt8(ascii: "=")) ?? parameter.endIndex
            let name = PercentEncoding.encode(PercentEncoding.decode(parameter[..<equals]))
            let value = PercentEncoding.encode(
                PercentEncoding.decode(parameter[equals...].dropFirst()))
            return (name: name, value: value)
        }
        .sorted { left, right in
            left.name == right.name
                ? precedes(left.value, right.value) : precedes(left.name, right.name)
        }
        .map { "\($0.name)=\($0.value)" }
        .joined(separator: "&")
    }

    private static func normalized(_ path: String) -> String {
        var kept: [Substring.UTF8View.SubSequence] = []
        let parts = path.utf8.split(separator: UInt8(ascii: "/"))
        for part in parts where !part.elementsEqual(".".utf8) {
            if part.elementsEqual("..".utf8) {
                _ = kept.popLast()
            } else {
                kept.append(part)
            }
        }
        let joined = kept.map { "/" + PercentEncoding.encode($0) }.joined()
        let isDirectory =
            path.hasSuffix("/") || path.hasSuffix("/.") || path.hasSuffix("/..")
        return isDirectory ? joined + "/" : joined
    }

    /// Without space at the ends, and with single spaces within.
    private static func trimmed(_ value: String) -> String {
        guard value.utf8.contains(32) else { return value }
        return value.split(separator: " ").joined(separator: " ")
    }

    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}
