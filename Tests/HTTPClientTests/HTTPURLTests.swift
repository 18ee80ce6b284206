import HTTPClient
import Testing

struct HTTPURLTests {
    @Test(
        "an address comes apart and together again",
        arguments: [
            "http://h/", "https://h:8443/a//b/../c?q=1", "http://127.0.0.1:5000/x%20y",
            "http://[::1]:9000/", "https://h/?list-type=2",
        ])
    func roundTrip(text: String) throws {
        #expect(try #require(HTTPURL(text)).text == text)
    }

    @Test(
        "other things are not addresses",
        arguments: ["", "h", "/path", "ftp://h/", "file:///etc/passwd", "http://", "s3://b/k"])
    func refused(text: String) {
        #expect(HTTPURL(text) == nil)
    }

    @Test("a port that the scheme implies is left out of the Host header")
    func authority() throws {
        #expect(try #require(HTTPURL("http://h:80/")).authority == "h")
        #expect(try #require(HTTPURL("https://h:80/")).authority == "h:80")
    }

    @Test("a user name in an address is no part of it")
    func userInfo() throws {
        let text = "https://ann:p%40ss@h/x"
        #expect(try #require(HTTPURL(text)).text == "https://h/x")
        let found = try #require(HTTPURL.userInfo(of: text))
        #expect(found.user == "ann" && found.password == "p@ss")
        #expect(HTTPURL.userInfo(of: "https://h/") == nil)
    }

    @Test("percent encoding leaves nothing but the unreserved characters")
    func percent() {
        #expect(PercentEncoding.encode("a b/~é+") == "a%20b%2F~%C3%A9%2B")
        #expect(PercentEncoding.encode(Array("a/b c".utf8), keepingSlashes: true) == "a/b%20c")
        #expect(PercentEncoding.decode("a%20b%2fc%zz%4".utf8) == Array("a b/c%zz%4".utf8))
    }
}
