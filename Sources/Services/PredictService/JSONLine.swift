/// JSON written piece by piece into a buffer that is kept.
enum JSONLine {
    /// Six decimals, without a text in between.
    static func share(_ value: Float, to bytes: inout [UInt8]) {
        guard value.isFinite, value > 0 else {
            bytes.append(UInt8(ascii: "0"))
            return
        }
        let millionths = min(Int((Double(value) * 1e6).rounded()), 1_000_000)
        bytes.append(48 + UInt8(millionths / 1_000_000))
        bytes.append(UInt8(ascii: "."))
        var divisor = 100_000
        while divisor > 0 {
            bytes.append(48 + UInt8(millionths / divisor % 10))
            divisor /= 10
        }
    }
}
