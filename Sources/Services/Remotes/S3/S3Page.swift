internal import HTTPClient
internal import Versioning

/// One page of a bucket's keys.
package struct S3Page {
    package private(set) var keys: [[UInt8]] = []
    /// Where the next page begins; `nil` after the last one.
    package private(set) var continuation: String?

    package init(_ body: [UInt8]) {
        var scanner = XMLScanner(body)
        var path: [ArraySlice<UInt8>] = []
        var text: [UInt8] = []
        var isTruncated = false
        var isEncoded = false
        var token = ""
        while let event = scanner.next() {
            switch event {
            case .open(let name):
                path.append(name)
                text = []
            case .text(let piece):
                if path.count > 1 { text += XMLScanner.decode(piece) }
            case .close:
                let parent = path.dropLast().last
                switch String(decoding: path.popLast() ?? [], as: UTF8.self) {
                case "Key" where parent?.elementsEqual("Contents".utf8) == true: keys.append(text)
                case "IsTruncated": isTruncated = text.elementsEqual("true".utf8)
                case "NextContinuationToken": token = String(decoding: text, as: UTF8.self)
                case "EncodingType": isEncoded = text.elementsEqual("url".utf8)
                default: break
                }
                text = []
            }
        }
        if isEncoded { keys = keys.map(Self.decode) }
        continuation = isTruncated && !token.isEmpty ? token : nil
    }

    /// In this encoding S3 writes a space as a plus.
    private static func decode(_ key: [UInt8]) -> [UInt8] {
        guard key.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return key
        }
        return PercentEncoding.decode(key.map { $0 == UInt8(ascii: "+") ? 32 : $0 })
    }
}

extension S3Client {
    /// A full page of names, and their XML with room to spare.
    private static let pageLimit = 16 << 20

    func page(
        prefix: [UInt8], after continuation: String? = nil, size: Int = 1000
    ) throws(RemoteError) -> S3Page {
        var query = [
            ("list-type", "2"), ("max-keys", String(size)), ("encoding-type", "url"),
            ("prefix", String(decoding: prefix, as: UTF8.self)),
        ]
        if let continuation { query.append(("continuation-token", continuation)) }
        var call = Call(method: .get, query: query, verb: "list")
        call.bodyLimit = Self.pageLimit
        return S3Page(try send(call).body)
    }

    /// The objects whose keys begin with `prefix`, page after page.
    func objects(
        prefix: [UInt8], layout: ObjectLayout, visit: (ObjectID) -> Void
    ) throws(RemoteError) {
        var continuation: String?
        repeat {
            let page = try page(prefix: prefix, after: continuation)
            for key in page.keys {
                if let id = object(key, layout: layout) { visit(id) }
            }
            guard page.continuation != continuation || continuation == nil else {
                throw RemoteError(
                    .unavailable, "\(location.text) lists the same page again and again")
            }
            continuation = page.continuation
        } while continuation != nil
    }

    /// The object that a key names; `nil` for anything foreign.
    func object(_ key: [UInt8], layout: ObjectLayout) -> ObjectID? {
        let prefix = location.prefix(of: layout)
        guard key.starts(with: prefix) else { return nil }
        let rest = key[prefix.count...]
        guard rest.count >= 33, rest[rest.startIndex + 2] == UInt8(ascii: "/") else { return nil }
        return layout.object(shard: Array(rest.prefix(2)), name: Array(rest.dropFirst(3)))
    }
}
