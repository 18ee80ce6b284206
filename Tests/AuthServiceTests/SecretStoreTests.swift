import Accounts
import AuthService
import FileStore
import TestSupport
import Testing

@Suite("Secrets")
struct SecretStoreTests {
    private struct Stopped: Error {}

    private let folder = TemporaryDirectory()

    private func store(_ algorithm: TokenAlgorithm = .es256) -> SecretStore {
        let root = FilePath(folder.path("secrets"))
        return SecretStore(algorithm) { root.appending($0.rawValue) }
    }

    private func text(_ name: SecretName) throws -> String {
        try folder.text("secrets/\(name.rawValue)")
    }

    @Test("are written once, unlike each other, for one owner")
    func initialise() throws {
        #expect(try Set(store().initialise(now: 0)) == Set(SecretName.allCases))
        let texts = try SecretName.allCases.map(text)
        #expect(Set(texts).count == texts.count)
        for name in SecretName.allCases {
            let outcome = try runProcess(
                "stat", ["-c", "%a", folder.path("secrets/\(name.rawValue)")])
            #expect(outcome.output == "440\n", "\(name)")
        }
        #expect(try store().initialise(now: 0).isEmpty)
        #expect(try SecretName.allCases.map(text) == texts)
        #expect(try store().read(.adminPassword).utf8.count == 32)
        try FileSystem.remove(FilePath(folder.path("secrets/webhook_secret")))
        #expect(try store().initialise(now: 0) == [.webhookSecret])
        let names = try FileSystem.list(FilePath(folder.path("secrets"))).count
        #expect(names == SecretName.allCases.count, "nothing else is left behind")
    }

    @Test("are one set, however many write them at once")
    func race() throws {
        let errors = onThreads(8) { _ in _ = try store().initialise(now: 0) }
        #expect(errors.isEmpty)
        let keys = try store().tokenKeys(now: 0)
        #expect(try keys.publicFile == text(.tokenPublicKey))
    }

    @Test("are not made for half a pair of keys")
    func half() throws {
        _ = try store().initialise(now: 0)
        let token = FilePath(folder.path("secrets/token_key"))
        try FileSystem.remove(token)
        #expect(throws: SecretError.self) { try store().initialise(now: 0) }
        #expect(try FileSystem.statusIfPresent(of: token) == nil)
    }

    @Test("of tokens change, and the old ones are honoured", arguments: TokenAlgorithm.allCases)
    func rotation(algorithm: TokenAlgorithm) throws {
        let store = store(algorithm)
        _ = try store.initialise(now: 1000)
        let old = try store.tokenKeys(now: 1000)
        let token = try TokenIssuer(#require(old.signing), issuer: "i", audience: "a")
            .issue(to: "anna", .user, epoch: 0, now: 1000).token
        var hasPaused = false
        try store.rotateTokenKey(now: 1000, tokenLifetime: .seconds(1800)) {
            hasPaused = true
            #expect((try? store.tokenKeys(now: 1000).current.id) == old.current.id)
        }
        #expect(hasPaused == (algorithm == .es256))
        let new = try store.tokenKeys(now: 1000)
        #expect(new.current.id != old.current.id && new.verifying.count == 2)
        #expect(
            try new.verifier(issuer: "i", audience: "a").verify(token, now: 2799).subject == "anna")
        #expect(try store.tokenKeys(now: 1000 + 1800 + 61).verifying.count == 1)
        if algorithm == .es256 {
            let shared = try TokenKeys(file: text(.tokenPublicKey), .es256, now: 1000)
            #expect(shared.verifying.map(\.id) == new.verifying.map(\.id))
            #expect(shared.signing == nil)
            #expect(try !text(.tokenPublicKey).contains("PRIVATE"))
        }
        try store.rotateTokenKey(now: 1010, tokenLifetime: .seconds(1800)) {}
        #expect(try store.tokenKeys(now: 1010).verifying.count == 3)
    }

    @Test("of the database change there first, and survive a stop in between")
    func database() throws {
        let store = store()
        _ = try store.initialise(now: 0)
        let old = try store.read(.databasePassword)
        var wanted = ""
        #expect(throws: Stopped.self) {
            try store.rotateDatabasePassword { logins, new in
                wanted = new
                #expect(logins == [old, new] && new != old)
                throw Stopped()
            }
        }
        #expect(try store.read(.databasePassword) == old)
        try store.rotateDatabasePassword { _, new in #expect(new == wanted) }
        #expect(try store.read(.databasePassword) == wanted)
        try store.rotateDatabasePassword { logins, _ in #expect(logins[0] == wanted) }
        #expect(try store.read(.databasePassword) != wanted)
    }

    @Test(
        "that are no keys are refused",
        arguments: [
            "", "x", "Until: 5\n", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        ])
    func damage(text: String) {
        #expect(throws: TokenKeysError.self) { try TokenKeys(file: text, .es256, now: 0) }
        #expect(throws: TokenKeysError.self) { try TokenKeys(file: text, .hs256, now: 0) }
    }
}
