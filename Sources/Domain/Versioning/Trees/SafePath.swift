/// Which relative paths may be written below a directory.
package enum SafePath {
    /// PATH_MAX, less the NUL.
    static let lengthLimit = 4095

    /// Not empty, not absolute, no NUL, and no empty, `.` or `..` component.
    package static func isInside(_ path: some Collection<UInt8>) -> Bool {
        if path.contains(0) { return false }
        return path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .allSatisfy { component in
                !component.isEmpty && !component.elementsEqual([46])
                    && !component.elementsEqual([46, 46])
            }
    }

    /// For messages: control characters and quotes escaped, and cut when very long.
    package static func quoted(_ path: some Collection<UInt8>) -> String {
        let shown = String(decoding: path.prefix(200), as: UTF8.self).debugDescription
        return path.count > 200 ? shown + "…" : shown
    }

    /// The file names that DVC can write down.
    package static func isUTF8(_ path: [UInt8]) -> Bool {
        path.allSatisfy { $0 < 0x80 } || String(validating: path, as: UTF8.self) != nil
    }
}
