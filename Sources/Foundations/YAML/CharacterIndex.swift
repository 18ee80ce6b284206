/// Turns libyaml's positions, which count characters, into bytes.
struct CharacterIndex {
    private static let stride = 128

    private let bytes: ArraySlice<UInt8>
    /// The byte at which every 128th character starts; empty when characters are bytes.
    private var starts: [Int] = []

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        guard bytes.contains(where: { $0 >= 0x80 }) else { return }
        var count = 0
        for position in bytes.indices where Self.startsCharacter(bytes[position]) {
            if count % Self.stride == 0 { starts.append(position) }
            count += 1
        }
    }

    func byteOffset(ofCharacter character: Int) -> Int {
        guard !starts.isEmpty else { return min(bytes.startIndex + character, bytes.endIndex) }
        let checkpoint = character / Self.stride
        guard checkpoint < starts.count else { return bytes.endIndex }
        var offset = starts[checkpoint]
        for _ in 0..<character % Self.stride where offset < bytes.endIndex {
            offset += 1
            while offset < bytes.endIndex, !Self.startsCharacter(bytes[offset]) { offset += 1 }
        }
        return offset
    }

    private static func startsCharacter(_ byte: UInt8) -> Bool { byte & 0xC0 != 0x80 }
}
