package import Versioning

/// A bucket and what every key begins with.
package struct S3Location: Hashable, Sendable {
    package let bucket: String
    /// Empty, or ending in a slash; doubled slashes within are kept.
    package let prefix: [UInt8]

    /// Reads `s3://bucket/prefix`.
    package init?(_ url: String) {
        guard url.hasPrefix("s3://") else { return nil }
        let rest = Array(url.utf8.dropFirst(5))
        let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        bucket = String(decoding: rest[..<slash], as: UTF8.self)
        guard !bucket.isEmpty, bucket.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 64 }) else {
            return nil
        }
        var prefix = Array(rest[slash...].dropFirst())
        while prefix.last == UInt8(ascii: "/") { prefix.removeLast() }
        self.prefix = prefix.isEmpty ? [] : prefix + [UInt8(ascii: "/")]
    }

    package func key(_ object: ObjectKey) -> [UInt8] {
        prefix + object.path
    }

    /// Where the keys of a layout begin.
    func prefix(of layout: ObjectLayout) -> [UInt8] {
        prefix + Array(layout.directory.utf8)
    }

    package var text: String {
        let path = String(decoding: prefix.dropLast(), as: UTF8.self)
        return path.isEmpty ? "s3://\(bucket)" : "s3://\(bucket)/\(path)"
    }
}
