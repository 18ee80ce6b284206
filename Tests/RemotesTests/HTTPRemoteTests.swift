import FileStore
import HTTPClient
import Remotes
import TestSupport
import Testing
import Versioning

@Suite(.timeLimit(.minutes(5)))
struct HTTPRemoteTests {
    private func remote(
        _ url: String, _ options: [String: String] = [:]
    ) throws -> HTTPRemote {
        try HTTPRemote(
            RemoteOptions(name: "web", values: ["url": url].merging(options) { $1 }),
            retry: impatient)
    }

    private func server(_ bytes: [UInt8]) throws -> (ScriptedServer, ObjectKey) {
        let key = SampleFiles.key(of: bytes)
        let path = "/data/\(String(decoding: key.path, as: UTF8.self))"
        return (
            try ScriptedServer { request in
                request.target == path ? ServerReply(200, body: bytes) : ServerReply(404)
            }, key
        )
    }

    @Test("objects are read and looked for", arguments: ["/data", "/data/"])
    func read(root: String) throws {
        let bytes = SampleFiles.bytes(100_000)
        let (server, key) = try server(bytes)
        defer { server.stop() }
        let remote = try remote(server.origin + root)
        let absent = SampleFiles.key(of: [1])
        try remote.probe(forWriting: false)
        #expect(try remote.bytes(of: key) == bytes)
        #expect(try remote.existing(among: [key, absent]) == [key])
        _ = expectError(.notFound) { _ = try remote.bytes(of: absent) }
        #expect(remote.location == server.origin + "/data")
    }

    @Test("writing and listing are refused with advice")
    func readOnly() throws {
        let remote = try remote("http://127.0.0.1:1/data")
        let key = SampleFiles.key(of: [1])
        let told = expectError(.unsupported) { try remote.store(key, from: "/dev/null") }
        #expect(told.contains("read-only") && told.contains("s3://"))
        _ = expectError(.unsupported) { try remote.probe(forWriting: true) }
        _ = expectError(.unsupported) { try remote.remove(key) }
        _ = expectError(.unsupported) { try remote.list(.current) { _ in } }
    }

    @Test("credentials go along as configured, and are not told")
    func credentials() throws {
        let server = try ScriptedServer(script: [ServerReply(401)])
        defer { server.stop() }
        let key = SampleFiles.key(of: [1])
        let url = server.origin + "/data"
        let withUser = "http://ann:hush@127.0.0.1:\(server.port)/data"
        let cases: [(String, [String: String], String, String)] = [
            (url, ["user": "ann", "password": "hush"], "authorization", "Basic YW5uOmh1c2g="),
            (withUser, [:], "authorization", "Basic YW5uOmh1c2g="),
            (
                url, ["auth": "custom", "custom_auth_header": "X-Token", "password": "hush"],
                "x-token", "hush"
            ),
        ]
        for (url, options, header, expected) in cases {
            let remote = try remote(url, options)
            let told = expectError(.denied) { _ = try remote.bytes(of: key) }
            #expect(server.requests.last?.header(header) == expected)
            #expect(!told.contains("hush") && !remote.location.contains("hush"))
        }
    }

    @Test(
        "what cannot be honoured is refused",
        arguments: [
            ["auth": "digest"], ["auth": "custom"], ["ask_password": "true"], ["colour": "red"],
            ["version_aware": "true"], ["jobs": "0"], ["url": "https://h/x?y=1"],
            ["url": "ftp://h/x"], ["read_timeout": "soon"],
        ])
    func refused(options: [String: String]) {
        let told = expectError(.configuration) { _ = try remote("http://h/x", options) }
        #expect(told.contains("'web'"))
    }
}
