/// Which relative paths may be written below a directory.
package enum SafePath {
    /// PATH_MAX, less the NUL.
    static let lengthLimit = 4095

    /// Not empty, not absolute, no NUL, and no empty, `.` or `..` component.
    package static func isInside(_ path: some Collection<UInt8>) -> Bool {
        var name = Name()
        for byte in path {
            if byte == 0 { return false }
            if byte != UInt8(ascii: "/") {
                name.take(byte)
            } else if name.isSafe {
                name = Name()
            } else {
                return false
            }
        }
        return name.isSafe
    }

    /// As much of a component as decides about it.
    private struct Name {
        private var count = 0
        private var isDots = true

        var isSafe: Bool { count > 0 && !(isDots && count <= 2) }

        mutating func take(_ byte: UInt8) {
            count += 1
            if byte != UInt8(ascii: ".") { isDots = false }
        }
    }

    /// For messages: control characters and quotes escaped, and cut when very long.
    package static func quoted(_ path: some Collection<UInt8>) -> String {
        let shown = String(decoding: path.prefix(200), as: UTF8.self).debugDescription
        return path.count > 200 ? shown + "…" : shown
    }

    /// The file names that DVC can write down.
    package static func isUTF8(_ path: some Collection<UInt8>) -> Bool {
        path.allSatisfy { $0 < 0x80 } || String(validating: path, as: UTF8.self) != nil
    }
}
