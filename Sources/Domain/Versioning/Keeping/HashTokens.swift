/// Finds every hash in a text, whether or not the text makes sense.
enum HashTokens {
    /// Runs of exactly 32 hexadecimal digits, with `.dir` where it follows.
    static func scan(_ text: [UInt8], visit: (ObjectID) -> Void) {
        var position = 0
        while position < text.count {
            guard isWord(text[position]) else {
                position += 1
                continue
            }
            let start = position
            while position < text.count, isWord(text[position]) { position += 1 }
            guard position - start == 32 else { continue }
            let isTree = text[position...].starts(with: ".dir".utf8)
            if let id = ObjectID(text[start..<position + (isTree ? 4 : 0)]) { visit(id) }
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f: true
        default: false
        }
    }
}
