/// Makes bodies that are almost what a route wants; the same ones for the same seed.
package struct BodyMutator {
    private static let pieces: [[UInt8]] =
        [
            "null", "true", "-1", "0", "1e999", "-0.0", "9223372036854775808", "\"\"",
            "\"\\ud800\"",
            "\"\\u0000\"", "\"\u{0}\"", "[]", "{}", "{\"a\":", "\\", "\"", ",", ":", "é", "😀",
            "%00",
            "&username=x", "\r\n", " ", "\u{FEFF}", String(repeating: "[", count: 3000),
            String(repeating: "{\"a\":", count: 3000), String(repeating: "9", count: 400),
            String(repeating: "A", count: 70_000),
        ].map { Array($0.utf8) } + [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0]]

    private var random: SeededGenerator

    package init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    package mutating func next(_ seed: String) -> [UInt8] {
        var bytes = Array(seed.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0..<max(1, bytes.count), using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1:
                bytes.insert(
                    contentsOf: Self.pieces.randomElement(using: &random) ?? [],
                    at: min(place, bytes.count))
            case 2 where !bytes.isEmpty: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 3: bytes.removeSubrange(min(place, bytes.count)..<min(bytes.count, place + 5))
            case 4: bytes = Array(bytes.prefix(place))
            default: bytes += bytes.dropFirst(place)
            }
        }
        return bytes
    }
}
