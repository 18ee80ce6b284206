/// Numbers and texts as few bytes: seven bits of a number in each, the lowest first.
struct ProfileWriter {
    private(set) var bytes: [UInt8] = []

    mutating func add(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func add(_ number: Int) { add(UInt64(number)) }

    mutating func add(_ text: String) {
        add(text.utf8.count)
        bytes += Array(text.utf8)
    }
}

/// Reads what `ProfileWriter` wrote, and trusts none of it.
struct ProfileReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func number() throws(DriftError) -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let byte = try next()
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
        }
        throw Self.damaged
    }

    /// A number that is at most `limit`, so that nothing is reserved for what is not there.
    mutating func count(upTo limit: Int = Int.max) throws(DriftError) -> Int {
        guard let count = Int(exactly: try number()), count <= limit else { throw Self.damaged }
        return count
    }

    mutating func text() throws(DriftError) -> String {
        let count = try count(upTo: bytes.count - position)
        position += count
        return String(decoding: bytes[position - count..<position], as: UTF8.self)
    }

    private mutating func next() throws(DriftError) -> UInt8 {
        guard position < bytes.count else { throw Self.damaged }
        position += 1
        return bytes[position - 1]
    }

    static let damaged = DriftError("a drift profile is damaged, or of a version to come")
}
