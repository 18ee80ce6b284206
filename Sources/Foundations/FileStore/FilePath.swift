/// A path as the kernel sees it: bytes without NUL, compared byte by byte.
///
/// `String` would merge names that differ only in their Unicode normalisation.
package struct FilePath: Hashable, Sendable {
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes.contains(0) ? Array(bytes.prefix { $0 != 0 }) : bytes
    }

    package init(_ text: String) {
        self.init(Array(text.utf8))
    }

    package var isAbsolute: Bool { bytes.first == UInt8(ascii: "/") }

    /// The last component; empty for the root.
    package var name: [UInt8] {
        Array(components.last ?? [])
    }

    package var parent: FilePath {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return FilePath(".") }
        return slash == 0 ? FilePath("/") : FilePath(Array(bytes[..<slash]))
    }

    package var components: [ArraySlice<UInt8>] {
        bytes.split(separator: UInt8(ascii: "/"))
    }

    package func appending(_ relative: [UInt8]) -> FilePath {
        appending(relative[...])
    }

    package func appending(_ relative: ArraySlice<UInt8>) -> FilePath {
        var joined: [UInt8] = []
        joined.reserveCapacity(bytes.count + 1 + relative.count)
        joined.append(contentsOf: bytes)
        if !joined.isEmpty, joined.last != UInt8(ascii: "/") {
            joined.append(UInt8(ascii: "/"))
        }
        joined.append(contentsOf: relative)
        return FilePath(joined)
    }

    package func appending(_ relative: String) -> FilePath {
        appending(Array(relative.utf8))
    }

    /// The path with `.`, `..` and doubled slashes resolved by text alone.
    package var normalized: FilePath {
        var kept: [ArraySlice<UInt8>] = []
        for component in components where component != [UInt8(ascii: ".")] {
            if component == Self.up {
                if let last = kept.last, last != Self.up {
                    kept.removeLast()
                    continue
                }
                if isAbsolute { continue }
            }
            kept.append(component)
        }
        let joined = Array(kept.joined(separator: [UInt8(ascii: "/")]))
        if isAbsolute { return FilePath([UInt8(ascii: "/")] + joined) }
        return joined.isEmpty ? FilePath(".") : FilePath(joined)
    }

    /// The bytes below `directory`, empty when they are the same, `nil` when outside.
    ///
    /// Both must be normalized and of the same kind.
    package func relative(to directory: FilePath) -> [UInt8]? {
        if bytes == directory.bytes { return [] }
        let prefix = directory.appending([]).bytes
        guard bytes.starts(with: prefix) else { return nil }
        return Array(bytes.dropFirst(prefix.count))
    }

    private static let up: ArraySlice<UInt8> = [UInt8(ascii: "."), UInt8(ascii: ".")]
}

extension FilePath: ExpressibleByStringLiteral, CustomStringConvertible, Comparable {
    package init(stringLiteral value: String) {
        self.init(value)
    }

    /// For people: bytes that are not UTF-8 show as replacement characters.
    package var description: String { String(decoding: bytes, as: UTF8.self) }

    package static func < (left: FilePath, right: FilePath) -> Bool {
        left.bytes.precedes(right.bytes)
    }
}
