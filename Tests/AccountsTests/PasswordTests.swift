import Accounts
import Cryptography
import Synchronization
import Testing

@Suite("Passwords")
struct PasswordTests {
    private let small = Scrypt(logCost: 4, blockSize: 8, parallelism: 1)
    private let larger = Scrypt(logCost: 5, blockSize: 8, parallelism: 1)

    @Test("are right or wrong, and never stored as they are")
    func verify() throws {
        let hasher = PasswordHasher(try #require(small))
        let stored = try hasher.hash("correct donkey é🙂")
        #expect(stored.hasPrefix("$scrypt$ln=4,r=8,p=1$") && !stored.contains("donkey"))
        #expect(try hasher.hash("correct donkey é🙂") != stored)
        #expect(
            try hasher.verify("correct donkey é🙂", against: stored) == .right(betterHash: nil))
        for wrong in ["", "correct donkey", "Correct donkey é🙂", "correct donkey é🙂 "] {
            #expect(try hasher.verify(wrong, against: stored) == .wrong)
        }
        for broken in ["", "$", "$scrypt$ln=4,r=8,p=1$$", "$scrypt$ln=99,r=8,p=1$AAAA$AAAA", "x"] {
            #expect(try hasher.verify("correct donkey é🙂", against: broken) == .wrong)
        }
    }

    @Test("are hashed anew when the parameters have grown")
    func rehash() throws {
        let old = PasswordHasher(try #require(small))
        let new = PasswordHasher(try #require(larger))
        let stored = try old.hash("correct donkey")
        guard case .right(let better?) = try new.verify("correct donkey", against: stored) else {
            Issue.record("no better hash")
            return
        }
        #expect(better.hasPrefix("$scrypt$ln=5,"))
        #expect(try new.verify("correct donkey", against: better) == .right(betterHash: nil))
        #expect(try old.verify("correct donkey", against: better) == .right(betterHash: nil))
        #expect(try new.verify("wrong donkey!", against: stored) == .wrong)
    }

    @Test("cost the same one call, whether there is a user or not")
    func calls() throws {
        let calls = Mutex<[Scrypt]>([])
        let parameters = try #require(small)
        let hasher = PasswordHasher(parameters) { password, salt, scrypt in
            calls.withLock { $0.append(scrypt) }
            return try scrypt.derive(password, salt: salt, byteCount: 32)
        }
        let stored = try hasher.hash("correct donkey")
        calls.withLock { $0 = [] }
        #expect(try hasher.verify("wrong donkey!", against: stored) == .wrong)
        #expect(calls.withLock(\.self) == [parameters])
        #expect(try hasher.verify("wrong donkey!", against: nil) == .wrong)
        #expect(calls.withLock(\.self) == [parameters, parameters])
    }

    @Test(
        "are refused when anyone would try them",
        arguments: [
            "short", "elevenchars", "password1234", "Password123!", "PasswordPassword",
            "123456789012", "qwertyuiop123", "aaaaaaaaaaaa", "abababababab", "adminadmin123",
            "letmeinletmein", "1q2w3e4r5t6y", "correct horse battery staple", "annabelle-1",
            "annabelle2026", "iloveyou2026!", "abcdefghijkl", "zyxwvutsrqpo", "line\nbreak-in-it",
            "987654321098", "MotDePasse2026",
        ])
    func refused(password: String) {
        #expect(PasswordPolicy.refusal(of: password, for: "annabelle") != nil)
    }

    @Test(
        "are otherwise free",
        arguments: [
            "correct donkey", "Grüße aus München", "vier kleine Affen", "kX7-pQ2-vL9-zT4",
            "日本語のとても長いパスワード", "my password is odd",
        ])
    func accepted(password: String) {
        #expect(PasswordPolicy.refusal(of: password, for: "annabelle") == nil)
    }

    @Test("are of bounded length")
    func long() {
        let varied = "correct donkey "
        #expect(
            PasswordPolicy.refusal(of: String(repeating: varied, count: 17), for: "a") == nil)
        #expect(
            PasswordPolicy.refusal(of: String(repeating: varied, count: 18), for: "a") != nil)
    }
}
