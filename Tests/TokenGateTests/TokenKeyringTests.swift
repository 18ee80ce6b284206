import Accounts
import Cryptography
import Observability
import Synchronization
import Testing
import TokenGate

@Suite("The keys of tokens")
struct TokenKeyringTests {
    private struct Unreadable: Error {}

    private final class Place: Sendable {
        let keys = Mutex<[VerifyingKey]?>([])
        let time = Mutex(ContinuousClock.now)
        let reads = Mutex(0)
    }

    private let place = Place()
    private let old: SigningKey
    private let new: SigningKey

    init() throws {
        old = try SigningKey(P256.PrivateKey())
        new = try SigningKey(P256.PrivateKey())
    }

    private func keyring() throws -> TokenKeyring {
        let place = place
        return try TokenKeyring(
            log: Logger("test", sink: MemorySink()), now: { place.time.withLock(\.self) }
        ) {
            place.reads.withLock { $0 += 1 }
            guard let keys = place.keys.withLock(\.self) else { throw Unreadable() }
            return TokenVerifier(.es256, keys: keys, issuer: "i", audience: "a")
        }
    }

    private func token(_ key: SigningKey) throws -> String {
        try TokenIssuer(key, issuer: "i", audience: "a")
            .issue(to: "anna", .user, epoch: 0, now: 1000).token
    }

    private func advance(_ duration: Duration) { place.time.withLock { $0 += duration } }

    @Test("are read again for a token of a new one, and before long without a reason")
    func rotation() throws {
        place.keys.withLock { $0 = [old.verifyingKey] }
        let keyring = try keyring()
        let (first, second) = (try token(old), try token(new))
        #expect(try keyring.verify(first, now: 1000).subject == "anna")
        place.keys.withLock { $0 = [old.verifyingKey, new.verifyingKey] }
        advance(.seconds(1))
        #expect(try keyring.verify(second, now: 1000).subject == "anna")
        #expect(try keyring.verify(first, now: 1000).subject == "anna")
        #expect(place.reads.withLock(\.self) == 2)
        place.keys.withLock { $0 = [new.verifyingKey] }
        advance(.seconds(60))
        #expect(throws: TokenError.unknownKey) { try keyring.verify(first, now: 1000) }
    }

    @Test("are not read for each token of a stranger")
    func strangers() throws {
        let keyring = try keyring()
        let token = try token(new)
        for _ in 0..<100 {
            #expect(throws: TokenError.unknownKey) { try keyring.verify(token, now: 1000) }
        }
        #expect(place.reads.withLock(\.self) == 1)
    }

    @Test("stay as they were while they cannot be read")
    func unreadable() throws {
        place.keys.withLock { $0 = [old.verifyingKey] }
        let keyring = try keyring()
        place.keys.withLock { $0 = nil }
        advance(.seconds(60))
        let token = try token(old)
        #expect(try keyring.verify(token, now: 1000).subject == "anna")
        #expect(place.reads.withLock(\.self) == 2)
    }
}
