import Foundation
import HTTPClient
import Testing

struct WallClockTests {
    @Test("timestamps are read as they are written, over leap years and centuries")
    func timestamps() {
        for day in stride(from: 0, to: 60_000, by: 13) {
            let seconds = day * 86_400 + day * 7 % 86_400
            let text = Date(timeIntervalSince1970: Double(seconds)).ISO8601Format()
            #expect(WallClock.epochSeconds(ofTimestamp: text) == seconds)
            let signed = signingTime(at: seconds)
            #expect(signed == text.filter { $0 != "-" && $0 != ":" })
        }
    }

    @Test(
        "other texts are no timestamps",
        arguments: ["", "now", "2013-13-24T00:00:00Z", "2013-05-24T00:00:00", "2013-05-24"])
    func refused(text: String) {
        #expect(WallClock.epochSeconds(ofTimestamp: text) == nil)
    }

    @Test("dates of headers are read")
    func headers() {
        #expect(WallClock.epochSeconds(ofHeader: "Fri, 24 May 2013 00:00:00 GMT") == 1_369_353_600)
        #expect(WallClock.epochSeconds(ofHeader: "yesterday-ish") == nil)
    }

    private func signingTime(at seconds: Int) -> String? {
        let signer = SigV4(
            SigV4.Credentials(accessKeyID: "a", secretAccessKey: "b"), region: "r", service: "s",
            dialect: .generic, clock: WallClock { seconds })
        var request = HTTPRequest(.get, HTTPURL(isSecure: true, host: "h"))
        signer.sign(&request)
        return request.headers["X-Amz-Date"]
    }
}
