import FileStore
import HTTPClient
import TestSupport
import Testing

@Suite("The command auth")
struct AuthCommandTests {
    private let folder = TemporaryDirectory()

    private func auth(
        _ arguments: String..., input: String = "", port: UInt16 = 0
    ) throws -> ProcessOutcome {
        try runProcess(
            Executables.path("auth"), arguments, in: folder.path,
            environment: ["PORT": "\(port)", "SHARED_VOLUME": nil], input: Array(input.utf8))
    }

    @Test("makes secrets, serves, shows its health, and ends in order")
    func service() throws {
        _ = try folder.makeDirectory("shared_volume")
        let without = try auth("serve")
        #expect(without.status == 1 && without.errors.contains("run `auth init-secrets`"))
        #expect(try auth("init-secrets").output.contains("wrote "))
        #expect(try auth("init-secrets").output == "All secrets are there.\n")
        let password = try auth("admin-password").output.split(separator: "\n").joined()
        #expect(try folder.text("secrets/admin_password") == password + "\n")

        let port = LoopbackPort.free()
        #expect(try auth("health", port: port).status == 1)
        let service = try BackgroundProcess(
            Executables.path("auth"), ["serve"], in: folder.path,
            environment: ["PORT": "\(port)", "SHARED_VOLUME": nil])
        let deadline = ContinuousClock.now + .seconds(60)
        while try auth("health", port: port).status != 0, ContinuousClock.now < deadline {}
        #expect(try auth("health", port: port).output == "healthy\n", "\(service.output)")

        #expect(try logIn("admin", password, port) == 200)
        #expect(try auth("create-admin", "anna", input: "short\n").status == 2)
        #expect(try auth("create-admin", "anna", input: "sunny tuesday walk\n").status == 0)
        #expect(try logIn("anna", "sunny tuesday walk", port) == 200)
        #expect(try auth("rotate-secret", "token_key").status == 0)
        #expect(try logIn("anna", "sunny tuesday walk", port) == 200)
        #expect(try auth("rotate-secret", "database_password").status == 2)
        #expect(try auth("rotate-secret", "admin_password").status == 2)

        service.signal(15)
        #expect(service.wait(limit: .seconds(120)) == 0)
        #expect(!service.output.contains(password))
    }

    private func logIn(_ name: String, _ password: String, _ port: UInt16) throws -> Int {
        let url = try #require(HTTPURL("http://127.0.0.1:\(port)/login"))
        let request = HTTPRequest(
            .post, url, headers: ["Content-Type": "application/json"],
            body: .bytes(
                Array(#"{"username":"\#(name)","password":"\#(password)"}"#.utf8)))
        return try HTTPSession().send(request).status
    }
}
