import HTTPClient
import TestSupport
import Testing

/// Whom a session believes, against a server whose certificate nobody knows.
@Suite(
    .enabled(if: (try? runProcess("openssl", ["version"]))?.status == 0, "no openssl here"),
    .timeLimit(.minutes(5)))
struct TrustTests {
    private let folder = TemporaryDirectory()

    private func withTLSServer(
        name: String, _ body: (_ url: String, _ certificate: String) throws -> Void
    ) async throws {
        let certificate = folder.path("cert.pem")
        let key = folder.path("key.pem")
        let made = try runProcess(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=test",
                "-addext", "subjectAltName=\(name)",
            ])
        try #require(made.status == 0, "\(made)")
        try await withServer(
            "openssl",
            arguments: { port in
                ["s_server", "-accept", "\(port)", "-cert", certificate, "-key", key, "-www"]
            },
            body: { server in try body("https://127.0.0.1:\(server.port)/", certificate) })
    }

    private func status(_ url: String, _ trust: HTTPConfiguration.Trust) throws -> Int {
        var configuration = HTTPConfiguration()
        configuration.trust = trust
        configuration.retry = RecordedWaits().policy()
        let address = try #require(HTTPURL(url))
        return try HTTPSession(configuration).send(HTTPRequest(.get, address)).status
    }

    @Test("an unknown certificate is refused, unless its authority is named or nobody asks")
    func unknown() async throws {
        try await withTLSServer(name: "IP:127.0.0.1") { (url, certificate) throws in
            let error = #expect(throws: HTTPClientError.self) { try status(url, .system) }
            #expect(error?.code == .untrusted)
            #expect(try status(url, .authorities(path: certificate)) == 200)
            #expect(try status(url, .anyone) == 200)
        }
    }

    @Test("a certificate for another name is refused")
    func otherName() async throws {
        try await withTLSServer(name: "DNS:example.org") { (url, certificate) throws in
            let error = #expect(throws: HTTPClientError.self) {
                try status(url, .authorities(path: certificate))
            }
            #expect(error?.code == .untrusted)
        }
    }

    @Test("a file of authorities that is not there is told")
    func missingFile() async throws {
        try await withTLSServer(name: "IP:127.0.0.1") { url, _ in
            let error = #expect(throws: HTTPClientError.self) {
                try status(url, .authorities(path: "/nonexistent.pem"))
            }
            #expect(error?.code == .untrusted)
        }
    }
}
