import TestSupport

/// Strings in which nearly everything touches its neighbours.
enum CombiningText {
    private static let ranges: [ClosedRange<UInt32>] = [
        0x41...0x7A, 0x20...0x40, 0xC0...0x17F, 0x300...0x345, 0x300...0x330, 0x391...0x3C9,
        0x5B0...0x5EA, 0x915...0x94D, 0x9BE...0x9D7, 0xB3E...0xB57, 0xDCA...0xDDF, 0x1100...0x1112,
        0x1161...0x1175, 0x11A8...0x11C2, 0xAC00...0xAC40, 0x1E00...0x1EF9, 0x1F00...0x1FBC,
        0x3041...0x30FF, 0xFF66...0xFF9F, 0xFF01...0xFF5E, 0x2000...0x2064, 0x2153...0x215E,
        0xFB00...0xFB06, 0x4E00...0x4E40, 0x1F600...0x1F640,
    ]

    static func soup(_ random: inout SeededGenerator) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...24, using: &random) {
            let range = ranges[Int.random(in: 0..<ranges.count, using: &random)]
            // Unicode 14 of the peer has no name for some of a block; those it leaves alone.
            if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
