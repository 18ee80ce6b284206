import HTTPClient
import Testing

/// AWS's published vectors: aws-sig-v4-test-suite (20150830, region us-east-1, service "service").
struct SigV4SuiteTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var method = HTTPRequest.Method.get
        var path = "/"
        var query = ""
        var headers: [(String, String)] = []
        var body: HTTPRequest.Body = .none
        var token: String?
        let signed: String
        let signature: String
    }

    static let unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    static let plain = "host;x-amz-date"

    static let vectors = [
        Vector(
            testDescription: "get-vanilla", signed: plain,
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        Vector(
            testDescription: "post-vanilla", method: .post, signed: plain,
            signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        Vector(
            testDescription: "get-unreserved", path: "/" + unreserved, signed: plain,
            signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
        Vector(
            testDescription: "get-utf8", path: "/\u{1234}", signed: plain,
            signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
        Vector(
            testDescription: "get-space", path: "/example space/", signed: plain,
            signature: "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"),
        Vector(
            testDescription: "get-slashes", path: "//example//", signed: plain,
            signature: "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"),
        Vector(
            testDescription: "get-vanilla-query-order-key-case",
            query: "Param2=value2&Param1=value1", signed: plain,
            signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        Vector(
            testDescription: "get-vanilla-query-order-value",
            query: "Param1=value2&Param1=value1", signed: plain,
            signature: "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"),
        Vector(
            testDescription: "get-vanilla-utf8-query", query: "\u{1234}=bar", signed: plain,
            signature: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
        Vector(
            testDescription: "get-header-value-order",
            headers: ["value4", "value1", "value3", "value2"].map { ("My-Header1", $0) },
            signed: "host;my-header1;x-amz-date",
            signature: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"),
        Vector(
            testDescription: "get-header-key-duplicate",
            headers: ["value2", "value2", "value1"].map { ("My-Header1", $0) },
            signed: "host;my-header1;x-amz-date",
            signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"),
        Vector(
            testDescription: "get-header-value-trim",
            headers: [("My-Header1", " value1"), ("My-Header2", "\"a   b   c\"")],
            signed: "host;my-header1;my-header2;x-amz-date",
            signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
        Vector(
            testDescription: "post-x-www-form-urlencoded", method: .post,
            headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: .bytes(Array("Param1=value1".utf8)), signed: "content-type;host;x-amz-date",
            signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"),
        Vector(
            testDescription: "get-vanilla-with-session-token",
            token: "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267",
            signed: "host;x-amz-date;x-amz-security-token",
            signature: "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8"),
    ]

    @Test("the suite's requests get the suite's signatures", arguments: vectors)
    func suite(vector: Vector) {
        let signer = SigV4(
            SigV4.Credentials(
                accessKeyID: "AKIDEXAMPLE",
                secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                sessionToken: vector.token),
            region: "us-east-1", service: "service", dialect: .generic,
            clock: WallClock { 1_440_938_160 })
        var request = HTTPRequest(
            vector.method,
            HTTPURL(
                isSecure: true, host: "example.amazonaws.com", path: vector.path,
                query: vector.query),
            body: vector.body)
        for (name, value) in vector.headers { request.headers.append(name, value) }
        signer.sign(&request)
        #expect(request.headers["X-Amz-Date"] == "20150830T123600Z")
        #expect(
            request.headers["Authorization"]
                == "AWS4-HMAC-SHA256 "
                + "Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + "SignedHeaders=\(vector.signed), Signature=\(vector.signature)")
    }
}

/// The examples of S3's API reference, "Signature Calculations for the Authorization Header".
struct SigV4S3Tests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var method = HTTPRequest.Method.get
        var path = "/"
        var query = ""
        var headers: [(String, String)] = []
        var body: HTTPRequest.Body = .none
        let signed: String
        let signature: String
    }

    static let basic = "host;x-amz-content-sha256;x-amz-date"

    static let vectors = [
        Vector(
            testDescription: "GET object with Range", path: "/test.txt",
            headers: [("Range", "bytes=0-9")],
            signed: "host;range;x-amz-content-sha256;x-amz-date",
            signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        Vector(
            testDescription: "PUT object", method: .put, path: "/test%24file.text",
            headers: [
                ("Date", "Fri, 24 May 2013 00:00:00 GMT"),
                ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
            ],
            body: .bytes(Array("Welcome to Amazon S3.".utf8)),
            signed: "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
            signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        Vector(
            testDescription: "GET bucket lifecycle", query: "lifecycle", signed: basic,
            signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        Vector(
            testDescription: "list objects", query: "max-keys=2&prefix=J", signed: basic,
            signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ]

    static func signer(at epochSeconds: Int = 1_369_353_600) -> SigV4 {
        SigV4(
            SigV4.Credentials(
                accessKeyID: "AKIAIOSFODNN7EXAMPLE",
                secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            region: "us-east-1", service: "s3", dialect: .s3, clock: WallClock { epochSeconds })
    }

    static func request(_ path: String) -> HTTPRequest {
        HTTPRequest(
            .get, HTTPURL(isSecure: true, host: "examplebucket.s3.amazonaws.com", path: path))
    }

    @Test("the examples of the S3 reference get their signatures", arguments: vectors)
    func examples(vector: Vector) {
        var request = Self.request(vector.path)
        request.method = vector.method
        request.url.query = vector.query
        request.body = vector.body
        for (name, value) in vector.headers { request.headers.append(name, value) }
        Self.signer().sign(&request)
        #expect(
            request.headers["Authorization"]
                == "AWS4-HMAC-SHA256 "
                + "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
                + "SignedHeaders=\(vector.signed), Signature=\(vector.signature)")
    }

    @Test("S3 paths are signed as they are sent: neither tidied nor encoded twice")
    func exactPath() {
        func signature(_ path: String) -> String? {
            var request = Self.request(path)
            Self.signer().sign(&request)
            return request.headers["Authorization"]
        }
        let paths = ["//a//b", "/a/b", "/a%2Fb", "/a/./b", "/a%20b"]
        #expect(Set(paths.map(signature)).count == paths.count)
    }

    @Test("signing again replaces the old signature, and a new day its key")
    func again() {
        var now = Self.request("/test.txt")
        Self.signer().sign(&now)
        let first = now.headers["Authorization"]
        let payload = now.headers["X-Amz-Content-Sha256"]
        now.headers = ["X-Amz-Content-Sha256": payload ?? ""]
        Self.signer(at: 1_369_353_600 + 86_400).sign(&now)
        #expect(now.headers["X-Amz-Date"] == "20130525T000000Z")
        #expect(now.headers["Authorization"] != first)
        #expect(now.headers.fields.count { $0.name == "Authorization" } == 1)
    }

    @Test("a stream's payload is not signed unless its hash is known")
    func streams() {
        var request = Self.request("/big")
        request.body = .stream(count: 1) { _, _ in 1 }
        Self.signer().sign(&request)
        #expect(request.headers["X-Amz-Content-Sha256"] == "UNSIGNED-PAYLOAD")
        #expect(
            "\(SigV4.Credentials(accessKeyID: "A", secretAccessKey: "hush"))".contains("hush")
                == false)
    }
}
