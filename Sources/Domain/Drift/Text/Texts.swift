/// Many texts in one piece of memory.
package struct Texts: Sendable {
    package private(set) var bytes: [UInt8] = []
    private var ends: [Int] = []

    package init() {}

    package init(_ texts: [String]) {
        for text in texts { append(Array(text.utf8)[...]) }
    }

    package var count: Int { ends.count }

    package mutating func append(_ text: ArraySlice<UInt8>) {
        bytes.append(contentsOf: text)
        ends.append(bytes.count)
    }

    package func range(_ index: Int) -> Range<Int> {
        (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }

    package func string(_ index: Int) -> String {
        String(decoding: bytes[range(index)], as: UTF8.self)
    }

    /// Those that are not empty.
    var present: Texts {
        guard (0..<count).contains(where: { range($0).isEmpty }) else { return self }
        var present = Texts()
        for index in 0..<count where !range(index).isEmpty { present.append(bytes[range(index)]) }
        return present
    }

    /// FNV-1a, mixed once more in the end; enough to tell texts apart.
    func hash(_ index: Int) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        let all = bytes.span
        for place in range(index) { hash = (hash ^ UInt64(all[place])) &* 0x100_0000_01B3 }
        hash = (hash ^ hash >> 32) &* 0x9E37_79B9_7F4A_7C15
        return hash ^ hash >> 29
    }

    /// The text as a number, and whether it is written as a whole one.
    func number(_ index: Int) -> (value: Double, isWhole: Bool)? {
        let range = range(index)
        guard !range.isEmpty, range.count < 40 else { return nil }
        let all = bytes.span
        let start = all[range.lowerBound] == UInt8(ascii: "-") ? 1 : 0
        var whole = 0
        for place in range.dropFirst(start) {
            let digit = Int(all[place]) - 48
            guard (0...9).contains(digit), range.count < 17 else {
                return Double(string(index)).map { ($0, false) }
            }
            whole = whole * 10 + digit
        }
        guard range.count > start else { return nil }
        return (Double(start == 1 ? -whole : whole), true)
    }
}
