/// JSON written piece by piece into a buffer that is kept.
enum JSONLine {
    private static let digits = Array("0123456789abcdef".utf8)

    static func quoted(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        quote(Array(text.utf8).span, to: &bytes)
        return bytes
    }

    /// - Parameter text: UTF-8.
    static func quote(_ text: Span<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for index in text.indices {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<32, 127:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

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
