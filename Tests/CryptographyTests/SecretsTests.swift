import Cryptography
import Testing

struct SecretsTests {
    @Test("random bytes come in the number asked for, and never twice the same")
    func random() throws {
        let first = try secureRandomBytes(32)
        let second = try secureRandomBytes(32)
        #expect(first.count == 32)
        #expect(first != second)
        #expect(try secureRandomBytes(0).isEmpty)
    }

    @Test(
        "equality is that of bytes",
        arguments: [
            ([UInt8](), [UInt8](), true), ([1, 2, 3], [1, 2, 3], true),
            ([1, 2, 3], [1, 2, 4], false), ([1, 2, 3], [1, 2], false), ([0], [], false),
        ])
    func equality(left: [UInt8], right: [UInt8], expected: Bool) {
        #expect(constantTimeEqual(left, right) == expected)
    }

    @Test("hexadecimal digits are lower case and keep leading zeros")
    func hexadecimal() {
        #expect(hex([0x00, 0x0f, 0xa0, 0xff]) == "000fa0ff")
        #expect(hex([]) == "")
    }

    @Test(
        "base64 gives the texts of RFC 4648",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"),
        ])
    func base64Vectors(text: String, expected: String) {
        #expect(base64(Array(text.utf8)) == expected)
    }
}
