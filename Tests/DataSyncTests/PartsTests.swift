import DataSync
import Database
import FileStore
import Foundation
import Observability
import Pipeline
import StageRunner
import TestSupport
import Testing

struct BackoffTests {
    @Test("waits double up to the limit, and jitter takes up to half")
    func doubles() {
        let backoff = Backoff()
        let whole = (1...9).map { backoff.pause(after: $0, jitter: 1) }
        #expect(Array(whole.prefix(3)) == [.milliseconds(500), .seconds(1), .seconds(2)])
        #expect(whole.last == .seconds(30))
        #expect(backoff.pause(after: 1, jitter: 0) == .milliseconds(250))
        #expect(backoff.pause(after: 10_000, jitter: 1) == .seconds(30))
    }
}

struct SharedVolumeTests {
    @Test("the committed skeleton is what an empty volume is given")
    func skeleton() throws {
        for (name, text) in SharedVolume.skeleton {
            let path = "\(Repository.root)/shared_volume/\(name)"
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        }
    }

    @Test("preparing a prepared volume changes nothing, and a half-made one is finished")
    func prepares() throws {
        let folder = TemporaryDirectory()
        let volume = SharedVolume(FilePath(folder.path("v")))
        #expect(try volume.prepare())
        #expect(try !volume.prepare())
        try FileManager.default.removeItem(atPath: folder.path("v/.dvc/config"))
        try folder.write("v/.dvcignore", "mine\n")
        #expect(try volume.prepare())
        #expect(try folder.text("v/.dvcignore") == "mine\n")
        #expect(folder.exists("v/.dvc/config"))
    }
}

struct PipelineStarterTests {
    @Test(
        "whoever asks, the same data and parameters get one run that is not over",
        arguments: DatabaseBackend.available)
    func once(backend: DatabaseBackend) throws {
        let test = try backend.makeDatabase()
        try test.database.migrate([PipelineSchema.migrations])
        let store = PipelineStore(test.database)
        let starters = (0..<2).map { _ in
            DatabasePipelineStarter(
                store, Logger("test", sink: MemorySink()),
                parameters: { try JSONText(["validation": ["share": 0.5]]) })
        }
        func ask(_ index: Int, _ trigger: PipelineTrigger, _ detail: String) throws {
            let starter = starters[index]
            try starter.start(
                PipelineRequest(trigger, by: "test", detail: detail),
                parameters: starter.parameters())
        }
        try ask(0, .newData, "0a.dir")
        try ask(1, .startUp, "0a.dir")
        #expect(try store.runs().map(\.state) == [.open])
        try ask(1, .startUp, "0b.dir")
        try ask(0, .newData, "0b.dir")
        #expect(try store.runs().map(\.state) == [.queued, .open])
        #expect(try store.run(.queued)?.requests.map(\.detail) == ["0b.dir"])
    }

    @Test(
        "followers that ask for the same at the same moment are one",
        arguments: DatabaseBackend.available)
    func together(backend: DatabaseBackend) throws {
        let test = try backend.makeDatabase()
        try test.database.migrate([PipelineSchema.migrations])
        let store = PipelineStore(test.database)
        let starter = DatabasePipelineStarter(
            store, Logger("test", sink: MemorySink()), parameters: { try JSONText(["seed": 1]) })
        let versions = (0..<20).map { "\($0).dir" }
        for version in versions {
            let errors = onThreads(4) { _ in
                try starter.start(
                    PipelineRequest(.newData, by: "test", detail: version),
                    parameters: starter.parameters())
            }
            #expect(errors.isEmpty, "\(errors)")
        }
        let asked = try store.runs().reversed().flatMap(\.requests).map(\.detail)
        #expect(asked == versions)
    }
}

struct HeartbeatTests {
    private struct Failure: Error, CustomStringConvertible {
        let description = "the remote\nis away"
    }

    @Test("health is what the follower last said, for as long as it may be believed")
    func health() throws {
        let machine = try Machine(remote: TemporaryDirectory())
        let clock = machine.clock
        func check() throws -> Heartbeat.Health {
            try Heartbeat.check(machine.settings.heartbeat, now: clock.now)
        }
        #expect(try check() == .absent)
        machine.heartbeat.beat()
        #expect(try check() == .starting)
        machine.heartbeat.succeeded()
        #expect(try check() == .healthy)
        let said = clock.now
        _ = clock.wait(.seconds(30))
        #expect(try check() == .healthy)
        _ = clock.wait(.seconds(1))
        #expect(try check() == .stalled(since: said))
        machine.heartbeat.failed(Failure())
        #expect(try check() == .failing("the remote\nis away"))
        machine.heartbeat.expectSilence { _ = clock.wait(.seconds(600)) }
        machine.heartbeat.succeeded()
        #expect(try check() == .healthy)
        try machine.heartbeat.end()
        #expect(try check() == .absent)
    }

    @Test("a follower goes on after failures, with longer waits, and tells how it fares")
    func follows() throws {
        let machine = try Machine(remote: TemporaryDirectory())
        try machine.write("data/raw/products.csv", "a\n")
        machine.settings.backoff.attempts = 1
        machine.restart()
        machine.remote.fail(2)
        let follower = machine.follower()
        machine.clock.stop(after: 12)
        var versions: [String] = []
        var changing = 0
        follower.run { report in
            changing += report.changing.count
            if let dataset = report.dataset { versions.append("\(dataset)") }
        }
        #expect(changing == 1)
        #expect(machine.sink.lines.filter { $0.contains("synchronizing failed") }.count == 2)
        #expect(versions.count >= 1)
        #expect(try Heartbeat.check(machine.settings.heartbeat, now: machine.clock.now) == .healthy)
    }
}
