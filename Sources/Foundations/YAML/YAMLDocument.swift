/// One parsed document together with its source.
package struct YAMLDocument: Sendable {
    package let source: [UInt8]
    /// The display name of the file.
    package let file: String
    /// `nil` when the file holds nothing but blanks and comments.
    package let root: YAMLNode?

    /// Reads exactly one document of bounded size, depth and expansion.
    package init(
        parsing source: [UInt8], file: String, limits: YAMLLimits = YAMLLimits()
    ) throws(YAMLError) {
        guard source.count <= limits.byteCount else {
            throw YAMLError(
                .tooLarge, file: file, line: 1,
                "\(source.count) bytes are more than the \(limits.byteCount) that are allowed")
        }
        if let nul = source.firstIndex(of: 0) {
            let line = 1 + source[..<nul].count { $0 == 10 }
            throw YAMLError(.syntax, file: file, line: line, "a NUL byte is not allowed")
        }
        let text = source.dropFirst(source.starts(with: Self.byteOrderMark) ? 3 : 0)
        try Self.checkDirectives(in: text, file: file)
        self.source = source
        self.file = file
        var composer = try YAMLComposer(text, file: file, limits: limits)
        root = try composer.document()
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// libyaml compares each `%TAG` with all before it, which a long list makes quadratic.
    private static func checkDirectives(
        in text: ArraySlice<UInt8>, file: String
    ) throws(YAMLError) {
        var count = 0
        var position = text.startIndex
        while position < text.endIndex, count <= 16 {
            let end = text[position...].firstIndex(of: 10) ?? text.endIndex
            switch text[position] {
            case UInt8(ascii: "%"): count += 1
            case UInt8(ascii: "#"), 10, 13, 32: break
            default: return
            }
            position = min(end + 1, text.endIndex)
        }
        guard count <= 16 else {
            throw YAMLError(.tooLarge, file: file, line: 17, "too many directives")
        }
    }
}
