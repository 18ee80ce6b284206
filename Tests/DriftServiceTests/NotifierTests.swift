import DriftService
import HTTPClient
import Observability
import StrictJSON
import TestSupport
import Testing

@Suite("Notifications")
struct NotifierTests {
    @Test("are what Slack takes, and a refusal is no secret's end")
    func sending() throws {
        let server = try ScriptedServer(script: [ServerReply(200), ServerReply(404)])
        defer { server.stop() }
        let sink = MemorySink()
        let url = try #require(HTTPURL("\(server.origin)/services/T0/B0/hush"))
        let notifier = Notifier(url, log: Logger("drift", sink: sink))
        #expect(notifier.send("drift: \"critical\""))
        let request = try #require(server.requests.first)
        #expect(try JSON.parse(request.body) == ["text": "drift: \"critical\""])
        #expect(!notifier.send("again"))
        #expect(sink.lines.count == 1 && !sink.lines.joined().contains("hush"))
    }
}
