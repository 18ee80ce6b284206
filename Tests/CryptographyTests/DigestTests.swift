import Cryptography
import Foundation
import Testing

/// Vectors of RFC 1321 (A.5) and FIPS 180-4 (the "abc" family and the million a's).
struct DigestTests {
    @Test(
        "MD5 gives the digests of RFC 1321",
        arguments: [
            ("", "d41d8cd98f00b204e9800998ecf8427e"),
            ("a", "0cc175b9c0f1b6a831c399e269772661"),
            ("abc", "900150983cd24fb0d6963f7d28e17f72"),
            ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
            ("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
            (
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
                "d174ab98d277d9f5a5611c2c9f419d9f"
            ),
            (
                String(repeating: "1234567890", count: 8),
                "57edf4a22be3c955ac49da2e2107b67a"
            ),
        ])
    func md5Vectors(text: String, expected: String) {
        #expect(hex(MD5.hash(of: Array(text.utf8))) == expected)
    }

    @Test("words and appended digests are those of the same bytes, one text after the other")
    func kept() {
        let hasher = TextHasher()
        var other = SHA256()
        var all: [UInt8] = [1]
        var expected = all
        for text in ["", "abc", String(repeating: "é", count: 300), "abc"] {
            let digest = SHA256.hash(of: Array(text.utf8))
            let first = digest.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            #expect(hasher.words(of: text).first == first)
            unsafe other.update(Array(text.utf8).span.bytes)
            other.finalize(to: &all)
            expected += digest
        }
        #expect(all == expected)
    }

    @Test(
        "SHA-256 gives the digests of FIPS 180-4",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func sha256Vectors(text: String, expected: String) {
        #expect(hex(SHA256.hash(of: Array(text.utf8))) == expected)
    }

    @Test("SHA-256 of a million a's is that of FIPS 180-4")
    func million() {
        let digest = SHA256.hash(of: Array(repeating: UInt8(ascii: "a"), count: 1_000_000))
        #expect(
            hex(digest) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test("pieces of any length hash as the whole, in a hasher used again and again")
    func pieces() {
        var generator = SystemRandomNumberGenerator()
        var md5 = MD5()
        var sha256 = SHA256()
        for length in [0, 1, 55, 56, 63, 64, 65, 4095, 70_000] {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = Array(rest.prefix(.random(in: 1...length, using: &generator)))
                unsafe md5.update(piece.span.bytes)
                unsafe sha256.update(piece.span.bytes)
                rest = rest.dropFirst(piece.count)
            }
            #expect(md5.finalize() == MD5.hash(of: bytes))
            #expect(sha256.finalize() == SHA256.hash(of: bytes))
        }
    }

    @Test("a reset forgets what was hashed")
    func reset() {
        var md5 = MD5()
        let noise: [UInt8] = [1, 2, 3]
        unsafe md5.update(noise.span.bytes)
        md5.reset()
        #expect(hex(md5.finalize()) == "d41d8cd98f00b204e9800998ecf8427e")
    }

    @Test("the words of an MD5 are its bytes in big-endian order")
    func words() {
        var md5 = MD5()
        let text = Array("abc".utf8)
        unsafe md5.update(text.span.bytes)
        let words = md5.finalizeWords()
        #expect(words.high == 0x9001_5098_3cd2_4fb0)
        #expect(words.low == 0xd696_3f7d_28e1_7f72)
        #expect(hex(md5.finalize()) == "d41d8cd98f00b204e9800998ecf8427e")
    }
}
