import Cryptography
import Foundation
import TestSupport
import Testing

@Suite("ES256")
struct P256Tests {
    private let message = Array("a message".utf8)

    /// RFC 7515, appendix A.3.
    @Test("accepts the RFC's signature")
    func rfc() throws {
        let x = try #require(Base64URL.decode("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU".utf8))
        let y = try #require(Base64URL.decode("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0".utf8))
        let signed =
            "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6"
            + "Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        let signature = try #require(
            Base64URL.decode(
                ("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSA"
                    + "pmWQxfKTUJqPP3-Kg6NU1Q").utf8))
        let key = try P256.PublicKey(x: x, y: y)
        #expect(key.verify(signature, of: Array(signed.utf8)))
        #expect(!key.verify(signature, of: Array(signed.utf8) + [0]))
        #expect(try key.coordinates.x == x && key.coordinates.y == y)
    }

    @Test("signs so that only its public key accepts, and only that")
    func signatures() throws {
        let key = try P256.PrivateKey()
        let other = try P256.PrivateKey()
        for round in 0..<50 {
            let text = message + [UInt8(round)]
            let signature = try key.sign(text)
            #expect(signature.count == 64)
            #expect(key.publicKey.verify(signature, of: text))
            #expect(!key.publicKey.verify(signature, of: message))
            #expect(!other.publicKey.verify(signature, of: text))
            var broken = signature
            broken[round] ^= 1
            #expect(!key.publicKey.verify(broken, of: text))
        }
        for wrong in [[], [UInt8](repeating: 0, count: 64), [UInt8](repeating: 255, count: 64)] {
            #expect(!key.publicKey.verify(wrong, of: message))
        }
        #expect(!key.publicKey.verify(try key.sign(message) + [0], of: message))
    }

    @Test("keeps keys as PEM that openssl reads, and refuses others")
    func pem() throws {
        let key = try P256.PrivateKey()
        let again = try P256.PrivateKey(pem: key.pem)
        let publicKey = try P256.PublicKey(pem: key.publicKey.pem)
        #expect(publicKey.verify(try again.sign(message), of: message))
        let folder = TemporaryDirectory()
        let path = try folder.write("key", try key.pem)
        let told = try runProcess("openssl", ["pkey", "-in", path, "-pubout"])
        #expect(told.output == (try key.publicKey.pem))
        let curve = try runProcess(
            "openssl", ["ecparam", "-name", "secp384r1", "-genkey", "-noout"])
        let rsa = try runProcess("openssl", ["genrsa", "1024"])
        for pem in ["", "nonsense", curve.output, rsa.output, try key.publicKey.pem] {
            #expect(throws: CryptographyError.self) { try P256.PrivateKey(pem: pem) }
        }
        for pem in ["", curve.output, try key.pem] {
            #expect(throws: CryptographyError.self) { try P256.PublicKey(pem: pem) }
        }
        let off = [UInt8](repeating: 1, count: 32)
        #expect(throws: CryptographyError.self) { try P256.PublicKey(x: off, y: off) }
        #expect(throws: CryptographyError.self) { try P256.PublicKey(x: [], y: off) }
    }
}

@Suite("base64url")
struct Base64URLTests {
    @Test("is what others write, back and forth")
    func roundTrip() {
        var random = SeededGenerator(seed: 3)
        for count in 0..<70 {
            let bytes = random.bytes(count)
            let text = Base64URL.encode(bytes)
            let expected = Data(bytes).base64EncodedString().replacing("+", with: "-")
                .replacing("/", with: "_").replacing("=", with: "")
            #expect(text == expected)
            #expect(Base64URL.decode(text.utf8) == bytes)
        }
    }

    @Test(
        "has one spelling only",
        arguments: ["A", "AA=", "AA==", "AB", "AAB", "A A", "AA\n", "AA+", "AA/", "AAAAA", "é"])
    func strict(text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }
}
