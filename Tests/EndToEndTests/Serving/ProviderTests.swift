import Foundation
import HTTPClient
import HTTPServer
import HTTPServing
import Observability
import StrictJSON
import Synchronization
import TestSupport
import Testing

@Suite("An OpenID provider", .timeLimit(.minutes(10)))
struct OpenIDProviderTests {
    @Test("lets its users predict, with keys that its discovery document names")
    func provider() throws {
        let keys = Mutex([("one", try RSAKeyPair())])
        let address = Mutex("")
        var router = Router()
        router.get("/realm/.well-known/openid-configuration") { _ in
            let base = address.withLock(\.self)
            let document: JSON = [
                "issuer": .text("\(base)/realm"), "jwks_uri": .text("\(base)/keys"),
            ]
            return .json(document.bytes)
        }
        router.get("/keys") { _ in
            let entries = keys.withLock(\.self).map { name, pair -> JSON in
                [
                    "kty": "RSA", "kid": .text(name), "n": .text(Self.encode(pair.modulus)),
                    "e": .text(Self.encode(pair.exponent)),
                ]
            }
            let set: JSON = ["keys": .list(entries)]
            return .json(set.bytes)
        }
        let server = try WebServer(HTTPApplication(router))
        defer { server.stop() }
        let base = "http://127.0.0.1:\(server.port)"
        address.withLock { $0 = base }

        let rig = try ServingRig(
            .sqlite, ["OIDC_ISSUER": "\(base)/realm", "OIDC_AUDIENCE": "shop", "no_proxy": "*"])
        try rig.makeModel()
        try rig.start()
        func status(_ token: String) throws -> Int {
            while true {
                let answer = try rig.send(
                    .post, rig.predictPort, "/predict", ["designation": "x"], token: token)
                // While the keys are being fetched, whoever asks is told to come again.
                if answer.status != 503 { return answer.status }
                Thread.sleep(forTimeInterval: 0.05)
            }
        }
        let (name, pair) = keys.withLock { $0[0] }
        let token = try Self.token(name, pair, "\(base)/realm")
        #expect(try status(token) == 200)
        #expect(try status(rig.token()) == 200)
        #expect(try status(Self.token(name, RSAKeyPair(), "\(base)/realm")) == 401)
        #expect(try status(Self.token(name, pair, "\(base)/other")) == 401)
        // It is a user's, not an admin's.
        #expect(
            try rig.send(.post, rig.predictPort, "/models/rollback", token: token).status == 403)
        rig.predict?.signal(SIGTERM)
        #expect(rig.predict?.wait() == 0, "\(rig.predict?.output ?? "")")
    }

    private static func token(
        _ name: String, _ pair: RSAKeyPair, _ issuer: String
    ) throws -> String {
        let head: JSON = ["alg": "RS256", "kid": .text(name)]
        let end = Int64(Date().timeIntervalSince1970) + 600
        let payload: JSON = [
            "iss": .text(issuer), "aud": "shop", "sub": "someone", "exp": .integer(end),
        ]
        let text = encode(head.bytes) + "." + encode(payload.bytes)
        return text + "." + encode(try pair.sign(Array(text.utf8)))
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }
}
