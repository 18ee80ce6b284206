import Accounts
import Cryptography
import HTTPServing
import Observability
import Synchronization
import Testing
import TokenGate

@Suite("The gate for tokens")
struct TokenGateTests {
    private final class Clock: Sendable {
        let seconds = Mutex<Int64>(1_800_000_000)
        var now: Int64 { seconds.withLock(\.self) }
    }

    private let issuer: TokenIssuer
    private let verifier: TokenVerifier
    private let clock = Clock()

    init() throws {
        let key = try SigningKey(P256.PrivateKey())
        issuer = TokenIssuer(key, issuer: "aisle", audience: "aisle")
        verifier = TokenVerifier(
            .es256, keys: [key.verifyingKey], issuer: "aisle", audience: "aisle")
    }

    private func gate(capacity: Int = 1000, count: Counter = Counter()) -> TokenGate {
        let (clock, verifier) = (clock, verifier)
        return TokenGate(capacity: capacity, now: { clock.now }) { token, now in
            count.add()
            return try verifier.verify(token, now: now)
        }
    }

    private final class Counter: Sendable {
        private let number = Mutex(0)
        var value: Int { number.withLock(\.self) }
        func add() { number.withLock { $0 += 1 } }
    }

    private func issue(_ subject: String, _ role: Role = .user) throws -> String {
        try issuer.issue(to: subject, role, epoch: 0, now: clock.now).token
    }

    private func request(_ headers: HTTPFields) -> Request {
        Request(method: .get, target: "/", headers: headers)
    }

    /// The status of an answer to the error that `body` throws, with its detail.
    private func refusal(_ body: () throws -> some Any) -> HTTPError? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? HTTPError
        }
    }

    @Test("lets in whoever has a token, in either header")
    func headers() throws {
        let gate = gate()
        gate.update(RevokedTokens())
        let token = try issue("anna")
        for headers: HTTPFields in [
            ["token": token], ["Authorization": "Bearer \(token)"],
            ["authorization": "bearer \(token)"],
        ] {
            #expect(try gate.admit(request(headers)).subject == "anna")
        }
        for headers: HTTPFields in [
            [:], ["Authorization": token], ["Authorization": "Basic \(token)"],
            ["Authorization": "Bearer"],
        ] {
            let error = try #require(refusal { try gate.admit(request(headers)) })
            #expect(error.status == .unauthorized && error.detail == "Not authenticated")
            #expect(error.headers["WWW-Authenticate"] == "Bearer")
        }
        for bad in ["", "x", token + "A", String(token.dropLast(8))] {
            let error = try #require(refusal { try gate.admit(request(["token": bad])) })
            #expect(error.status == .unauthorized && error.detail == "Invalid token")
            #expect(error.headers["WWW-Authenticate"] == "Bearer")
        }
    }

    @Test("asks for a role")
    func roles() throws {
        let gate = gate()
        gate.update(RevokedTokens())
        let anna = request(["token": try issue("anna", .admin)])
        let bob = request(["token": try issue("bob")])
        #expect(try gate.admit(anna, [.admin], orElse: "Admins only").role == .admin)
        let error = try #require(refusal { try gate.admit(bob, [.admin], orElse: "Admins only") })
        #expect(error.status == .forbidden && error.detail == "Admins only")
    }

    @Test("verifies a token once, until it expires")
    func cache() throws {
        let count = Counter()
        let gate = gate(count: count)
        gate.update(RevokedTokens())
        let anna = request(["token": try issue("anna")])
        for _ in 0..<10 { _ = try gate.admit(anna) }
        #expect(count.value == 1)
        // The same knowledge again forgets nothing.
        gate.update(RevokedTokens())
        _ = try gate.admit(anna)
        #expect(count.value == 1)
        clock.seconds.withLock { $0 += 1799 }
        _ = try gate.admit(anna)
        clock.seconds.withLock { $0 += 1 }
        #expect(refusal { try gate.admit(anna) }?.detail == "Invalid token")
        #expect(count.value == 2)
    }

    @Test("remembers no more than it may")
    func capacity() throws {
        let count = Counter()
        let gate = gate(capacity: 16, count: count)
        gate.update(RevokedTokens())
        let requests = try (0..<100).map { request(["token": try issue("user\($0)")]) }
        for request in requests { _ = try gate.admit(request) }
        #expect(gate.rememberedCount <= 16 && gate.rememberedCount > 0)
        for (number, request) in requests.enumerated() {
            #expect(try gate.admit(request).subject == "user\(number)")
        }
        #expect(count.value > 100)
    }

    @Test("lets nobody in before it knows which tokens are void")
    func ignorance() throws {
        let gate = gate()
        let anna = request(["token": try issue("anna")])
        #expect(!gate.isReady)
        let error = try #require(refusal { try gate.admit(anna) })
        #expect(error.status == .serviceUnavailable && error.headers["Retry-After"] == "1")
        gate.update(RevokedTokens())
        #expect(gate.isReady)
        #expect(try gate.admit(anna).subject == "anna")
    }

    @Test("says why it refuses, now and then, and never the token")
    func reasons() throws {
        let sink = MemorySink()
        let (clock, verifier) = (clock, verifier)
        let gate = TokenGate(
            log: Logger("test", format: .json, sink: sink), now: { clock.now },
            verify: { token, now in try verifier.verify(token, now: now) })
        gate.update(RevokedTokens())
        let tomorrow = try issuer.issue(to: "anna", .user, epoch: 0, now: clock.now + 86_400).token
        for token in [tomorrow, "x", tomorrow, "y"] {
            let error = refusal { try gate.admit(request(["token": token])) }
            #expect(error?.detail == "Invalid token")
        }
        #expect(sink.lines.count == 2, "\(sink.lines)")
        #expect(sink.lines.first?.contains("it is from the future") == true)
        #expect(!sink.lines.joined().contains(tomorrow.suffix(20)))
        clock.seconds.withLock { $0 += 10 }
        _ = refusal { try gate.admit(request(["token": tomorrow])) }
        #expect(sink.lines.count == 3)
    }
}
