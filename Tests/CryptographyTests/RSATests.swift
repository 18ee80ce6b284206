import Cryptography
import TestSupport
import Testing

@Suite("RSA")
struct RSATests {
    /// RFC 7515, appendix A.2.
    private static let modulus =
        "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEz"
        + "P1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf6"
        + "3kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5Zw"
        + "Kh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRW"
        + "yuXpoQ"
    private static let message =
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGF"
        + "tcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    private static let signature =
        "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt"
        + "_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArL"
        + "IARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7no"
        + "OPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQ"
        + "Ge77Rw"

    @Test("accepts the signature of RFC 7515 and none that differs in a byte")
    func vector() throws {
        let modulus = try #require(Base64URL.decode(Self.modulus.utf8))
        let key = try RSAPublicKey(modulus: modulus, exponent: [1, 0, 1])
        let message = Array(Self.message.utf8)
        let signature = try #require(Base64URL.decode(Self.signature.utf8))
        #expect(key.verify(signature, of: message))
        for place in signature.indices {
            var changed = signature
            changed[place] ^= 1
            #expect(!key.verify(changed, of: message))
        }
        #expect(!key.verify(signature, of: message + [0]))
        #expect(!key.verify([], of: message))
        #expect(!key.verify(signature + [0], of: message))
    }

    @Test("takes no key that is too weak, too large, or none")
    func keys() throws {
        let modulus = try #require(Base64URL.decode(Self.modulus.utf8))
        for (modulus, exponent) in [
            (Array(modulus.prefix(128)), [UInt8](arrayLiteral: 1, 0, 1)),
            ([UInt8](repeating: 0xFF, count: 1025), [1, 0, 1]),
            ([0] + modulus.dropLast(), [1, 0, 1]),
            (modulus, []), (modulus, [1]), (modulus, [1, 0, 0]), ([], [3]),
        ] {
            #expect(throws: CryptographyError.self) {
                try RSAPublicKey(modulus: modulus, exponent: exponent)
            }
        }
    }

    @Test("accepts what openssl signs")
    func peer() throws {
        let pair = try RSAKeyPair()
        let key = try RSAPublicKey(modulus: pair.modulus, exponent: pair.exponent)
        let message = Array("from elsewhere".utf8)
        #expect(key.verify(try pair.sign(message), of: message))
        #expect(!key.verify(try RSAKeyPair().sign(message), of: message))
    }
}
