import HTTPClient
import Remotes
import TestSupport
import Testing
import Versioning

struct S3SettingsTests {
    @Test(
        "a url is a bucket and what every key begins with",
        arguments: [
            ("s3://b", "b", ""), ("s3://b/", "b", ""), ("s3://b/p", "b", "p/"),
            ("s3://b/p/q/", "b", "p/q/"), ("s3://b//dbl//x/", "b", "/dbl//x/"),
        ])
    func location(url: String, bucket: String, prefix: String) throws {
        let location = try #require(S3Location(url))
        #expect(location.bucket == bucket)
        #expect(location.prefix == Array(prefix.utf8))
    }

    @Test("other urls are refused", arguments: ["", "s3://", "s3:///x", "b/p", "s3://user@b/x"])
    func refusedLocation(url: String) {
        #expect(S3Location(url) == nil)
    }

    @Test(
        "options that cannot be honoured are refused by name",
        arguments: [
            ("version_aware", "true"), ("worktree", "true"), ("sse_customer_key", "x"),
            ("no_such_option", "x"), ("use_ssl", "perhaps"), ("jobs", "many"),
            ("access_key_id", "only half"),
        ])
    func refused(option: String, value: String) {
        let told = expectError(.configuration) {
            _ = try s3Remote("http://h", options: [option: value])
        }
        #expect(told.contains(option) && told.contains("'r'"))
    }

    @Test("options without an effect here are accepted")
    func accepted() throws {
        let options = [
            "version_aware": "false", "worktree": "", "verify": "true", "listobjects": "false",
            "cache_regions": "true", "jobs": "7",
        ]
        #expect(try s3Remote("http://h", options: options).preferredJobs == 7)
        #expect(try s3Remote("http://h").preferredJobs == 32)
    }

    struct Place: Sendable {
        var url = "s3://bucket/p"
        var options: [String: String] = [:]
        var environment: [String: String] = [:]
        var config = ""
        var region = "eu-west-3"
        let expected: String
    }

    static let places = [
        Place(expected: "https://bucket.s3.eu-west-3.amazonaws.com/k?q"),
        Place(region: "cn-north-1", expected: "https://bucket.s3.cn-north-1.amazonaws.com.cn/k?q"),
        Place(
            url: "s3://with.dot", expected: "https://s3.eu-west-3.amazonaws.com/with.dot/k?q"),
        Place(
            options: ["use_ssl": "false"],
            expected: "http://bucket.s3.eu-west-3.amazonaws.com/k?q"),
        Place(
            options: ["endpointurl": "http://h:9000"], expected: "http://h:9000/bucket/k?q"),
        Place(
            options: ["endpointurl": "https://h/base/"], expected: "https://h/base/bucket/k?q"),
        Place(environment: ["AWS_ENDPOINT_URL": "http://e"], expected: "http://e/bucket/k?q"),
        Place(
            environment: ["AWS_ENDPOINT_URL": "http://e", "AWS_ENDPOINT_URL_S3": "http://s"],
            expected: "http://s/bucket/k?q"),
        Place(
            environment: [
                "AWS_ENDPOINT_URL": "http://e", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
            ], expected: "https://bucket.s3.eu-west-3.amazonaws.com/k?q"),
        Place(
            options: ["endpointurl": "http://h:9000"],
            config: "[default]\ns3 =\n    addressing_style = virtual\n",
            expected: "http://bucket.h:9000/k?q"),
        Place(
            config: "[default]\ns3 =\n  addressing_style=path\n",
            expected: "https://s3.eu-west-3.amazonaws.com/bucket/k?q"),
    ]

    @Test("a bucket is asked where its settings say", arguments: places)
    func endpoint(place: Place) throws {
        let folder = TemporaryDirectory()
        try folder.write("config", place.config)
        let options = RemoteOptions(
            name: "r",
            values: ["url": place.url, "configpath": folder.path("config")]
                .merging(place.options) { $1 })
        let profile = try AWSProfile.load("default", options: options, environment: [:])
        let endpoint = try S3Endpoint(
            try S3Settings(options), profile: profile, environment: place.environment)
        let url = endpoint.url(Array("k".utf8), query: "q", region: place.region)
        #expect(url.text == place.expected)
    }

    @Test("an endpoint must be an address")
    func badEndpoint() {
        let told = expectError(.configuration) { _ = try s3Remote("minio:9000") }
        #expect(told.contains("minio:9000"))
    }

    @Test("AWS's files are read with their nested settings, comments and odd spaces")
    func files() {
        let text = """
            # comment
            [default]
            aws_access_key_id = A
            ; another
            [profile  two]\r
            region=eu-west-3
            s3 =
              addressing_style = path
              max_concurrent_requests = 5
            output = json
            """
        let sections = AWSProfile.parse(Array(text.utf8))
        #expect(sections["default"] == ["aws_access_key_id": "A"])
        #expect(sections["profile two"]?["region"] == "eu-west-3")
        #expect(sections["profile two"]?["s3.addressing_style"] == "path")
        #expect(sections["profile two"]?["output"] == "json")
    }
}
