/// One line of an ignore file, ready to be matched.
package struct IgnorePattern: Sendable, Hashable, CustomStringConvertible {
    enum Matcher: Sendable, Hashable {
        /// Compares the last component.
        case name(SegmentGlob)
        /// Compares the path below the file's directory; `nil` stands for `**`.
        case path([SegmentGlob?])
        case nothing
    }

    /// The line as the dialect reads it.
    package let text: [UInt8]
    /// The display name of the file; empty for what is built in.
    package let file: String
    /// Counted from 1.
    package let line: Int
    package let isNegated: Bool
    package let isDirectoryOnly: Bool
    /// Length of the path of the file's directory with its slash.
    let baseLength: Int
    let matcher: Matcher
    /// Under `.dvc`, what ends in `/**` matches the folder itself, but no file.
    let needsDirectory: Bool

    /// As in `.dvcignore:2:*.tmp`.
    package var description: String {
        let text = String(decoding: text, as: UTF8.self)
        return file.isEmpty ? ":\(text)" : "\(file):\(line):\(text)"
    }

    /// - Parameter path: Relative to the root of the tree.
    func matches(_ path: [UInt8], nameStart: Int, isDirectory: Bool) -> Bool {
        if isDirectoryOnly || needsDirectory, !isDirectory { return false }
        switch matcher {
        case .name(let glob): return glob.matches(path, nameStart..<path.count)
        case .path(let segments): return Self.match(segments, path, from: baseLength)
        case .nothing: return false
        }
    }

    /// Only the last `**` ever needs to give way.
    private static func match(
        _ segments: [SegmentGlob?], _ path: [UInt8], from base: Int
    ) -> Bool {
        var start = base
        var segment = 0
        var retry: (segment: Int, start: Int)?
        while start <= path.count {
            if segment < segments.count {
                guard let glob = segments[segment] else {
                    segment += 1
                    // A trailing `**` takes all that is left, which is one component or more.
                    if segment == segments.count { return true }
                    retry = (segment, start)
                    continue
                }
                let end = componentEnd(path, start)
                if glob.matches(path, start..<end) {
                    segment += 1
                    start = end + 1
                    continue
                }
            }
            guard let last = retry else { return false }
            start = componentEnd(path, last.start) + 1
            segment = last.segment
            retry = (last.segment, start)
        }
        return segment == segments.count
    }

    private static func componentEnd(_ path: [UInt8], _ start: Int) -> Int {
        var end = start
        while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
        return end
    }
}
