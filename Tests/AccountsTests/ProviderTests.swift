import Accounts
import Cryptography
import StrictJSON
import TestSupport
import Testing

@Suite("Tokens of an OpenID provider")
struct ProviderTests {
    private static let now: Int64 = 1_800_000_000
    private static let issuer = "https://id.example/realm"

    private let rsa: RSAKeyPair
    private let point: P256.PrivateKey

    init() throws {
        rsa = try RSAKeyPair()
        point = try P256.PrivateKey()
    }

    private func entry(_ pair: RSAKeyPair, _ name: String, _ changes: [JSON.Member] = []) -> JSON {
        .object(
            [
                .init("kty", "RSA"), .init("kid", .text(name)),
                .init("n", .text(Base64URL.encode(pair.modulus))),
                .init("e", .text(Base64URL.encode(pair.exponent))),
            ] + changes)
    }

    private func keySet(_ more: [JSON] = []) throws -> [UInt8] {
        let (x, y) = try point.publicKey.coordinates
        let second: JSON = [
            "kty": "EC", "crv": "P-256", "kid": "p", "use": "sig", "alg": "ES256",
            "x": .text(Base64URL.encode(x)), "y": .text(Base64URL.encode(y)),
        ]
        let set: JSON = ["keys": .list([entry(rsa, "r"), second] + more)]
        return set.bytes
    }

    private func verifier(_ more: [JSON] = []) throws -> ProviderVerifier {
        try ProviderVerifier(keySet: keySet(more), issuer: Self.issuer, audience: "shop")
    }

    private static let payload =
        #"{"iss":"https://id.example/realm","aud":"shop","sub":"7","#
        + #""exp":1800000100,"iat":1799999990}"#

    private func token(
        _ head: JSON, _ sign: ([UInt8]) throws -> [UInt8], _ payload: String = Self.payload
    ) rethrows -> String {
        let text = Base64URL.encode(head.bytes) + "." + Base64URL.encode(payload.utf8)
        return text + "." + Base64URL.encode(try sign(Array(text.utf8)))
    }

    private func refusal(_ token: String, _ verifier: ProviderVerifier) -> TokenError? {
        do {
            _ = try verifier.verify(token, now: Self.now)
            return nil
        } catch {
            return error
        }
    }

    @Test("are accepted with its keys, of either kind")
    func accepted() throws {
        let verifier = try verifier()
        let first = try token(["alg": "RS256", "kid": "r", "typ": "at+jwt"], rsa.sign)
        let second = try token(["alg": "ES256", "kid": "p"], point.sign)
        for token in [first, second] {
            let claims = try verifier.verify(token, now: Self.now)
            #expect(claims.subject == "oidc/7" && claims.role == .user)
            #expect(claims.expiresAt == 1_800_000_100)
            #expect(User.refusal(ofName: claims.subject) != nil, "a user of ours could be it")
            #expect(ProviderVerifier.claimedIssuer(of: token) == Self.issuer)
        }
        for (old, new) in [
            (#""aud":"shop""#, #""aud":["other","shop"]"#),
            // As Cognito writes access tokens.
            (#""aud":"shop""#, #""client_id":"shop","token_use":"access""#),
        ] {
            let changed = Self.payload.replacing(old, with: new)
            let token = try token(["alg": "ES256", "kid": "p"], point.sign, changed)
            #expect(refusal(token, verifier) == nil, "\(changed)")
        }
    }

    @Test("choose neither algorithm, nor key, nor where keys come from")
    func confusion() throws {
        let verifier = try verifier()
        let evil = try RSAKeyPair()
        let secret: ([UInt8]) -> [UInt8] = {
            HMACSHA256.authenticate($0, key: rsa.modulus)
        }
        let own = entry(evil, "r")
        let attacks: [(String, TokenError)] = [
            (token(["alg": "none", "kid": "r"], { _ in [] }), .wrongAlgorithm),
            (token(["alg": "HS256", "kid": "r"], secret), .wrongAlgorithm),
            (try token(["alg": "ES256", "kid": "r"], rsa.sign), .wrongAlgorithm),
            (try token(["alg": "RS256", "kid": "p"], point.sign), .wrongAlgorithm),
            (try token(["alg": "RS256", "kid": "other"], rsa.sign), .unknownKey),
            (try token(["alg": "RS256"], rsa.sign), .unknownKey),
            (try token(["alg": "RS256", "kid": "r"], evil.sign), .badSignature),
            (
                try token(
                    ["alg": "RS256", "kid": "r", "jku": "https://evil.example/", "jwk": own],
                    evil.sign), .badSignature
            ),
            (try token(["alg": "RS256", "kid": "r", "crit": ["x"], "x": 1], rsa.sign), .malformed),
        ]
        for (token, expected) in attacks { #expect(refusal(token, verifier) == expected) }
    }

    @Test("must be for us, of the provider, and of now")
    func claims() throws {
        let verifier = try verifier()
        for (old, new, expected) in [
            ("id.example", "evil.example", TokenError.wrongIssuer),
            (#""aud":"shop""#, #""aud":"bank""#, .wrongAudience),
            (#""aud":"shop""#, #""aud":"bank","client_id":"shop""#, .wrongAudience),
            (#""aud":"shop","#, "", .wrongAudience),
            (#""exp":1800000100"#, #""exp":1800000000"#, .expired),
            (#""exp":1800000100,"#, "", .malformed), (#""sub":"7""#, #""sub":"""#, .malformed),
            (#""iat":1799999990"#, #""iat":1800000060"#, .notYetValid),
            (#""iat":1799999990"#, #""nbf":1800000060"#, .notYetValid), ("{", "[", .malformed),
        ] {
            let changed = Self.payload.replacing(old, with: new)
            let token = try token(["alg": "ES256", "kid": "p"], point.sign, changed)
            #expect(refusal(token, verifier) == expected, "\(changed)")
        }
    }

    @Test("need keys that are for signing and strong enough")
    func keys() throws {
        let weak = try RSAKeyPair(bits: 1024)
        let verifier = try verifier([
            entry(rsa, "encryption", [.init("use", "enc")]),
            entry(rsa, "longer", [.init("alg", "RS512")]), entry(weak, "weak"),
            ["kty": "oct", "kid": "secret", "k": "AAAA"], 7,
        ])
        for name in ["encryption", "longer", "weak", "secret"] {
            let token = try token(["alg": "RS256", "kid": .text(name)], rsa.sign)
            #expect(refusal(token, verifier) == .unknownKey, "\(name)")
        }
        for text in ["", "{}", #"{"keys":[]}"#, #"{"keys":{}}"#, #"{"keys":[{"kty":"RSA"}]}"#] {
            #expect(throws: TokenKeysError.self) {
                try ProviderVerifier(
                    keySet: Array(text.utf8), issuer: Self.issuer, audience: "shop")
            }
        }
    }
}
