/// For each scalar of the basic plane what plain text makes of it, where its neighbours are
/// nothing to it: most letters of most languages go through here and never see a decomposition.
struct PlainScalarMap: Sendable {
    static let shared = PlainScalarMap()

    /// Look at the neighbours too.
    static let dependent: UInt16 = 0
    static let dropped: UInt16 = 1

    /// Lower case for what is copied, 0 for what is not: controls, "&" and everything not ASCII.
    let ascii: [UInt8]
    /// The scalar to write, or one of the two above.
    let basicPlane: [UInt16]

    private init() {
        ascii = (0..<256).map { byte -> UInt8 in
            guard byte < 0x80 else { return 0 }
            return switch PlainScalar(UInt32(byte)) {
            case .dropped, .ampersand: 0
            case .space: 0x20
            case .kept(let scalar): UInt8(truncatingIfNeeded: ScalarData.lowercase(scalar))
            }
        }
        var plane = [UInt16](repeating: Self.dependent, count: 0x10000)
        var segment = PlainSegment()
        for scalar in UInt32(0x80)..<0x10000 {
            if Self.isItself(scalar) {
                plane[Int(scalar)] = UInt16(truncatingIfNeeded: scalar)
            } else if !(0xD800..<0xE000 ~= scalar), let bytes = segment.independent(scalar) {
                plane[Int(scalar)] = Self.entry(bytes)
            }
        }
        basicPlane = plane
    }

    /// Half of the plane, known without asking: Han, Hangul, private use.
    private static func isItself(_ scalar: UInt32) -> Bool {
        0x3400..<0x4DC0 ~= scalar || 0x4E00..<0x9FF0 ~= scalar || 0xAC00..<0xD7A4 ~= scalar
            || 0xE000..<0xF900 ~= scalar
    }

    private static func entry(_ bytes: [UInt8]) -> UInt16 {
        guard !bytes.isEmpty else { return dropped }
        let scalar = UTF8Scalar(bytes.span, at: 0)
        let isOne = scalar.length == bytes.count && scalar.value < 0x10000
        return isOne ? UInt16(truncatingIfNeeded: scalar.value) : dependent
    }
}
