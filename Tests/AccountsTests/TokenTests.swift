import Accounts
import Cryptography
import StrictJSON
import TestSupport
import Testing

@Suite("Access tokens")
struct TokenTests {
    private static let now: Int64 = 1_800_000_000
    private static let secret = [UInt8](repeating: 7, count: 32)

    private struct Parties {
        let key: SigningKey
        let issuer: TokenIssuer
        let verifier: TokenVerifier

        init(_ algorithm: TokenAlgorithm, _ pair: P256.PrivateKey? = nil) throws {
            key =
                try algorithm == .es256
                ? SigningKey(pair ?? P256.PrivateKey()) : SigningKey(secret: TokenTests.secret)
            issuer = TokenIssuer(key, issuer: "aisle-auth", audience: "aisle")
            verifier = TokenVerifier(
                algorithm, keys: [key.verifyingKey], issuer: "aisle-auth", audience: "aisle")
        }

        func refusal(_ token: String, now: Int64 = TokenTests.now) -> TokenError? {
            do {
                _ = try verifier.verify(token, now: now)
                return nil
            } catch {
                return error
            }
        }

        /// A token of any head and payload, rightly signed by the shared secret.
        func token(_ head: JSON, _ payload: [UInt8]) throws -> String {
            let text = Base64URL.encode(head.bytes) + "." + Base64URL.encode(payload)
            let mac = HMACSHA256.authenticate(Array(text.utf8), key: TokenTests.secret)
            return text + "." + Base64URL.encode(mac)
        }
    }

    private static let payload =
        #"{"sub":"anna","role":"user","iat":1799999990,"exp":1800000100,"jti":"j","#
        + #""iss":"aisle-auth","aud":"aisle","epoch":3}"#

    @Test("are accepted until they expire", arguments: TokenAlgorithm.allCases)
    func roundTrip(algorithm: TokenAlgorithm) throws {
        let parties = try Parties(algorithm)
        let (token, claims) = try parties.issuer.issue(to: "é@x", .service, epoch: 4, now: Self.now)
        #expect(try parties.verifier.verify(token, now: Self.now) == claims)
        #expect(try parties.verifier.verify(token, now: Self.now + 1799) == claims)
        #expect(claims.epoch == 4 && claims.role == .service && claims.subject == "é@x")
        #expect(parties.refusal(token, now: Self.now + 1800) == .expired)
        #expect(parties.refusal(token, now: Self.now - 100) == .notYetValid)
        let (other, _) = try parties.issuer.issue(to: "é@x", .service, epoch: 4, now: Self.now)
        #expect(other != token)
    }

    @Test("are refused when anything about them was changed", arguments: TokenAlgorithm.allCases)
    func tampering(algorithm: TokenAlgorithm) throws {
        let parties = try Parties(algorithm)
        let token = Array(
            try parties.issuer.issue(to: "anna", .user, epoch: 0, now: Self.now).token.utf8)
        for position in token.indices {
            var changed = token
            changed[position] = changed[position] == UInt8(ascii: "A") ? 66 : 65
            #expect(parties.refusal(String(decoding: changed, as: UTF8.self)) != nil)
            #expect(
                parties.refusal(String(decoding: token[..<position], as: UTF8.self)) != nil)
        }
        let text = String(decoding: token, as: UTF8.self)
        for wrong in [text + ".", text + "=", " " + text, "." + text, text + ".x", "", ".", ".."] {
            #expect(parties.refusal(wrong) == .malformed || parties.refusal(wrong) == .badSignature)
        }
        #expect(parties.refusal(String(repeating: "A", count: 1 << 20)) == .malformed)
    }

    @Test("choose neither algorithm nor key")
    func confusion() throws {
        let pair = try P256.PrivateKey()
        let parties = try Parties(.es256, pair)
        let attackers: [(JSON, [UInt8])] = [
            (["alg": "none"], []),
            (["alg": "None", "kid": .text(parties.key.verifyingKey.id)], []),
            (
                ["alg": "HS256", "kid": .text(parties.key.verifyingKey.id)],
                Array(try pair.publicKey.pem.utf8)
            ),
            (["alg": "RS256", "kid": .text(parties.key.verifyingKey.id)], Self.secret),
            (["alg": "es256", "kid": .text(parties.key.verifyingKey.id)], Self.secret),
            (["kid": .text(parties.key.verifyingKey.id)], Self.secret),
        ]
        for (head, key) in attackers {
            let text = Base64URL.encode(head.bytes) + "." + Base64URL.encode(Self.payload.utf8)
            let mac = HMACSHA256.authenticate(Array(text.utf8), key: key)
            for signature in ["", Base64URL.encode(mac)] {
                #expect(parties.refusal(text + "." + signature) == .wrongAlgorithm)
            }
        }
        let stranger = try Parties(.es256)
        let token = try stranger.issuer.issue(to: "anna", .admin, epoch: 0, now: Self.now).token
        #expect(parties.refusal(token) == .unknownKey)
        let shared = try Parties(.hs256)
        #expect(
            shared.refusal(try parties.issuer.issue(to: "a", .user, epoch: 0, now: Self.now).token)
                == .wrongAlgorithm)
    }

    @Test("must have the right head and claims, however well they are signed")
    func claims() throws {
        let parties = try Parties(.hs256)
        let id = JSON.text(parties.key.verifyingKey.id)
        let head: JSON = ["alg": "HS256", "typ": "JWT", "kid": id]
        func refusal(_ payload: String, head: JSON) throws -> TokenError? {
            parties.refusal(try parties.token(head, Array(payload.utf8)))
        }
        #expect(try refusal(Self.payload, head: head) == nil)
        let heads: [(JSON, TokenError)] = [
            (["alg": "HS256", "typ": "JWT", "kid": "other"], .unknownKey),
            (["alg": "HS256", "typ": "JWT"], .unknownKey),
            (["alg": "HS256", "typ": "JWT", "kid": 5], .unknownKey),
            (["alg": "HS256", "typ": "JWE", "kid": id], .malformed),
            (["alg": "HS256", "kid": id, "crit": ["exp"]], .malformed),
            (["alg": ["HS256"], "kid": id], .wrongAlgorithm), ([], .malformed), (7, .malformed),
        ]
        for (head, expected) in heads {
            #expect(try refusal(Self.payload, head: head) == expected)
        }
        let payloads: [(String, String, TokenError)] = [
            (#""aud":"aisle""#, #""aud":"other""#, .wrongAudience),
            (#""aud":"aisle""#, #""aud":["aisle"]"#, .wrongAudience),
            (#""iss":"aisle-auth""#, #""iss":"evil""#, .wrongIssuer),
            (#","iss":"aisle-auth""#, "", .wrongIssuer),
            (#""exp":1800000100"#, #""exp":1800000000"#, .expired),
            (#""exp":1800000100"#, #""exp":"1800000100""#, .malformed),
            (#""exp":1800000100"#, #""exp":1e12"#, .malformed),
            (#""exp":1800000100,"#, "", .malformed),
            (#""exp":1800000100"#, #""exp":1800000100,"exp":1900000000"#, .malformed),
            (#""iat":1799999990"#, #""iat":1800000006"#, .notYetValid),
            (#""iat":1799999990"#, #""iat":1799999990,"nbf":1800000050"#, .notYetValid),
            (#""role":"user""#, #""role":"root""#, .malformed),
            (#""sub":"anna""#, #""sub":"""#, .malformed),
            (#""sub":"anna""#, #""sub":null"#, .malformed),
            (#","epoch":3"#, "", .malformed), ("{", "[", .malformed), ("}", "}}", .malformed),
        ]
        for (old, new, expected) in payloads {
            let payload = Self.payload.replacing(old, with: new)
            #expect(payload != Self.payload)
            #expect(try refusal(payload, head: head) == expected, "\(new)")
        }
    }

    @Test("of the key before are honoured while it is kept")
    func rotation() throws {
        let old = try Parties(.es256)
        let new = try Parties(.es256)
        let token = try old.issuer.issue(to: "anna", .user, epoch: 0, now: Self.now).token
        let both = TokenVerifier(
            .es256, keys: [new.key.verifyingKey, old.key.verifyingKey], issuer: "aisle-auth",
            audience: "aisle")
        #expect(try both.verify(token, now: Self.now).subject == "anna")
        #expect(new.refusal(token) == .unknownKey)
    }

    @Test("have keys that others can use and tell apart")
    func keys() throws {
        #expect(throws: CryptographyError.self) { try SigningKey(secret: Array("short".utf8)) }
        #expect(try SigningKey(secret: Self.secret).verifyingKey.jwk == nil)
        // RFC 7517, appendix A.1, with its RFC 7638 name computed by Python's hashlib.
        let x = try #require(Base64URL.decode("MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4".utf8))
        let y = try #require(Base64URL.decode("4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM".utf8))
        let key = try VerifyingKey(P256.PublicKey(x: x, y: y))
        let script = """
            import base64, hashlib
            results = [base64.urlsafe_b64encode(hashlib.sha256(
                cases[0].encode()).digest()).decode().rstrip('=')]
            """
        let text =
            #"{"crv":"P-256","kty":"EC","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","#
            + #""y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}"#
        if Peers.isAvailable("python3") {
            let expected = try Peers.python(script, cases: [text]) as? [String]
            #expect(key.id == expected?.first)
        }
        #expect(try key.jwk?["kid"]?.text == key.id && key.jwk?["kty"]?.text == "EC")
    }
}
