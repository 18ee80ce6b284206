import Foundation
import HTTPClient
import Remotes
import Synchronization
import TestSupport
import Testing
import Versioning

/// Where credentials come from, seen by the server that gets them.
@Suite(.timeLimit(.minutes(5)))
struct CredentialChainTests {
    private let folder = TemporaryDirectory()

    init() throws {
        try folder.write(
            ".aws/credentials",
            """
            [default]
            aws_access_key_id = FILE
            aws_secret_access_key = s
            [two]
            aws_access_key_id = TWO
            aws_secret_access_key = s
            aws_session_token = token-of-two
            """)
        try folder.write(
            ".aws/config",
            "[profile two]\nregion = eu-west-3\n[profile role]\nrole_arn = arn:x\n[profile bare]\n")
    }

    /// The access key that signs, and the request that shows it.
    private func signed(
        options: [String: String] = [:], environment: [String: String]
    ) throws -> (key: String?, request: ServedRequest) {
        let s3 = try MemoryS3()
        defer { s3.stop() }
        var environment = environment
        if environment["HOME"] == nil { environment["HOME"] = folder.path }
        try s3Remote(s3.origin, options: options, environment: environment)
            .probe(forWriting: false)
        let request = try #require(s3.requests.first)
        let credential = request.header("authorization")?.split(separator: "=")[1]
        return (credential.map { String($0.prefix { $0 != "/" }) }, request)
    }

    @Test("the remote's own keys come before all others")
    func own() throws {
        let options = [
            "access_key_id": "OWN", "secret_access_key": "s", "session_token": "t",
            "profile": "two",
        ]
        let found = try signed(options: options, environment: testKeys)
        #expect(found.key == "OWN")
        #expect(found.request.header("x-amz-security-token") == "t")
    }

    @Test("a profile named by the remote comes before the environment")
    func profile() throws {
        let found = try signed(options: ["profile": "two"], environment: testKeys)
        #expect(found.key == "TWO")
        #expect(found.request.header("x-amz-security-token") == "token-of-two")
        #expect(found.request.header("authorization")?.contains("/eu-west-3/") == true)
    }

    @Test("the environment comes before the files, and then the named profile")
    func order() throws {
        #expect(try signed(environment: testKeys).key == "AKIDTEST")
        #expect(
            try signed(environment: testKeys.merging(["AWS_PROFILE": "two"]) { $1 }).key
                == "AKIDTEST")
        #expect(try signed(environment: ["AWS_PROFILE": "two"]).key == "TWO")
        #expect(try signed(environment: [:]).key == "FILE")
    }

    @Test("the files may lie elsewhere")
    func elsewhere() throws {
        let path = try folder.write(
            "other", "[default]\naws_access_key_id=OTHER\naws_secret_access_key=s\n")
        #expect(try signed(options: ["credentialpath": path], environment: [:]).key == "OTHER")
        #expect(try signed(environment: ["AWS_SHARED_CREDENTIALS_FILE": path]).key == "OTHER")
        try folder.write("home/mine", "[default]\naws_access_key_id=H\naws_secret_access_key=s\n")
        let home = ["HOME": folder.path("home")]
        #expect(try signed(options: ["credentialpath": "~/mine"], environment: home).key == "H")
    }

    @Test("an anonymous remote signs nothing")
    func anonymous() throws {
        let found = try signed(
            options: ["allow_anonymous_login": "true"], environment: testKeys)
        #expect(found.key == nil)
    }

    @Test("what is missing or not supported is told with advice")
    func refused() throws {
        let none = ["HOME": "/nonexistent"]
        let cases: [([String: String], [String: String], RemoteError.Code, String)] = [
            ([:], none, .denied, "AWS_ACCESS_KEY_ID"),
            (["profile": "absent"], [:], .configuration, "absent"),
            (["profile": "role"], [:], .configuration, "role_arn"),
            (["profile": "bare"], [:], .denied, "bare"),
            ([:], ["AWS_PROFILE": "absent"], .configuration, "absent"),
            (
                [:],
                none.merging(["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://example.com/"]) { $1 },
                .configuration, "https"
            ),
        ]
        for (options, environment, code, part) in cases {
            let told = expectError(code) {
                _ = try signed(options: options, environment: environment)
            }
            #expect(told.contains(part))
        }
    }

    private func answer(_ key: String, expiresIn seconds: Double) -> ServerReply {
        let expiry = Date().addingTimeInterval(seconds).ISO8601Format()
        return ServerReply(
            200,
            """
            {"AccessKeyId": "\(key)", "SecretAccessKey": "s", "Token": "t",
             "Expiration": "\(expiry)", "Code": "Success"}
            """)
    }

    @Test("a container's credentials are fetched with its token")
    func container() throws {
        let agent = try ScriptedServer(script: [answer("CONTAINER", expiresIn: 3600)])
        defer { agent.stop() }
        let token = try folder.write("token", "opaque\n")
        let found = try signed(environment: [
            "HOME": "/nonexistent",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": agent.origin + "/creds?x=1",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": token,
        ])
        #expect(found.key == "CONTAINER")
        #expect(found.request.header("x-amz-security-token") == "t")
        #expect(agent.requests.first?.target == "/creds?x=1")
        #expect(agent.requests.first?.header("authorization") == "opaque")
    }

    @Test("an instance's role is asked for by the second version of its protocol")
    func instance() throws {
        let metadata = try ScriptedServer { request in
            if request.method == "PUT" { return ServerReply(200, "session") }
            guard request.header("x-aws-ec2-metadata-token") == "session" else {
                return ServerReply(401)
            }
            let directory = "/latest/meta-data/iam/security-credentials/"
            if request.target == directory { return ServerReply(200, "my role\n") }
            return request.target == directory + "my%20role"
                ? answer("INSTANCE", expiresIn: 3600) : ServerReply(404)
        }
        defer { metadata.stop() }
        let environment = [
            "HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "false",
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": metadata.origin,
        ]
        #expect(try signed(environment: environment).key == "INSTANCE")
    }

    @Test("credentials are renewed before they expire, and when a server says that they have")
    func renewal() throws {
        let step = Counter()
        let agent = try ScriptedServer { _ in
            let number = step.next()
            return answer("KEY\(number)", expiresIn: number == 0 ? 200 : 3600)
        }
        defer { agent.stop() }
        let s3 = try MemoryS3 { request in
            request.header("authorization")?.contains("KEY1") == true
                ? MemoryS3.failure(400, "ExpiredToken") : nil
        }
        defer { s3.stop() }
        let remote = try s3Remote(
            s3.origin,
            environment: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": agent.origin, "HOME": "/x"])
        for _ in 0..<3 { try remote.probe(forWriting: false) }
        let keys = s3.requests.map { $0.header("authorization")?.dropFirst(28).prefix(4) }
        #expect(keys == ["KEY0", "KEY1", "KEY2", "KEY2"])
    }
}
