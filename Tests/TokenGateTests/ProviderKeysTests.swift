import Accounts
import Cryptography
import HTTPServing
import Observability
import StrictJSON
import Synchronization
import TestSupport
import Testing
import TokenGate

@Suite("Keys of an OpenID provider", .timeLimit(.minutes(5)))
struct ProviderKeysTests {
    /// A provider whose keys and moods a test changes, and a clock that it sets.
    private final class Provider: Sendable {
        let keys = Mutex<[(name: String, key: P256.PrivateKey)]>([])
        let isAway = Mutex(false)
        let asked = Atomic(0)
        let time = Mutex(ContinuousClock.now)
        let sink = MemorySink()

        init() throws { try add("first") }

        func add(_ name: String) throws {
            let key = try P256.PrivateKey()
            keys.withLock { $0.append((name, key)) }
        }

        func keySet() throws -> ProviderVerifier {
            asked.add(1, ordering: .relaxed)
            if isAway.withLock(\.self) { throw HTTPError(.notFound, "away") }
            let entries: [JSON] = try keys.withLock(\.self).map { name, key in
                let (x, y) = try key.publicKey.coordinates
                return [
                    "kty": "EC", "crv": "P-256", "kid": .text(name),
                    "x": .text(Base64URL.encode(x)), "y": .text(Base64URL.encode(y)),
                ]
            }
            let set: JSON = ["keys": .list(entries)]
            return try ProviderVerifier(
                keySet: set.bytes, issuer: "https://id.example", audience: "shop")
        }

        func token(_ name: String) throws -> String {
            let head: JSON = ["alg": "ES256", "kid": .text(name)]
            let payload = #"{"iss":"https://id.example","aud":"shop","sub":"7","exp":1800000100}"#
            let text = Base64URL.encode(head.bytes) + "." + Base64URL.encode(payload.utf8)
            let known = keys.withLock(\.self)
            let key = try known.first { $0.name == name }?.key ?? P256.PrivateKey()
            return text + "." + Base64URL.encode(try key.sign(Array(text.utf8)))
        }

        func verifying() -> ProviderKeys {
            ProviderKeys(
                issuer: "https://id.example", log: Logger("test", sink: sink),
                now: { self.time.withLock(\.self) }, fetch: { try self.keySet() })
        }
    }

    /// What becomes of a token, once nobody is asked any more.
    private func outcome(_ token: String, _ keys: ProviderKeys) throws -> String {
        while true {
            do {
                return try keys.verify(token, now: 1_800_000_000).subject
            } catch let error as HTTPError {
                #expect(error.status == .serviceUnavailable && error.headers["Retry-After"] == "1")
            } catch let error as TokenError {
                return "\(error.rawValue)"
            }
        }
    }

    @Test("are fetched once, and again for one that is new, but not for each stranger")
    func rotation() throws {
        let provider = try Provider()
        let keys = provider.verifying()
        #expect(try outcome(provider.token("first"), keys) == "oidc/7")
        for _ in 0..<100 {
            #expect(
                try outcome(provider.token("stranger"), keys) == TokenError.unknownKey.rawValue)
        }
        #expect(provider.asked.load(ordering: .relaxed) == 1)
        try provider.add("second")
        #expect(try outcome(provider.token("second"), keys) == TokenError.unknownKey.rawValue)
        provider.time.withLock { $0 += .seconds(11) }
        #expect(try outcome(provider.token("second"), keys) == "oidc/7")
        #expect(try outcome(provider.token("first"), keys) == "oidc/7")
        #expect(provider.asked.load(ordering: .relaxed) == 2)
    }

    @Test("hold while the provider is away, and go when it has given them up")
    func away() throws {
        let provider = try Provider()
        let keys = provider.verifying()
        let token = try provider.token("first")
        #expect(try outcome(token, keys) == "oidc/7")
        provider.isAway.withLock { $0 = true }
        provider.time.withLock { $0 += .seconds(601) }
        #expect(try outcome(token, keys) == "oidc/7")
        while provider.asked.load(ordering: .relaxed) < 2 {}
        #expect(try outcome(provider.token("other"), keys) == TokenError.unknownKey.rawValue)
        #expect(try outcome(token, keys) == "oidc/7")
        #expect(provider.sink.lines.joined().contains("cannot fetch the keys"))

        provider.isAway.withLock { $0 = false }
        provider.keys.withLock { $0 = [] }
        try provider.add("next")
        provider.time.withLock { $0 += .seconds(601) }
        #expect(try outcome(provider.token("next"), keys) == "oidc/7")
        #expect(try outcome(token, keys) == TokenError.unknownKey.rawValue)
    }
}
