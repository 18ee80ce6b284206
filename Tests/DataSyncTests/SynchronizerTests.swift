import DataSync
import FileStore
import Foundation
import Observability
import Remotes
import TestSupport
import Testing
import Versioning

struct SynchronizerTests {
    private let shared = TemporaryDirectory()

    private func errorCode(_ body: () throws -> Void) -> SyncError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? SyncError)?.code
        }
    }

    // MARK: - Data or none

    @Test("changed parameters ask for a run, and so do new data after them")
    func changedParameters() throws {
        let machine = try Machine(remote: TemporaryDirectory())
        let first = try #require(try machine.settle().dataset)
        machine.starter.change(seed: 7)
        try machine.settle()
        try machine.settle()
        try machine.write("data/raw/products.csv", "a\n")
        let second = try #require(try machine.settle().dataset)
        #expect(
            machine.starter.calls == [
                "start-up \(first)", "changed-parameters \(first)", "new-data \(second)",
            ])
    }

    @Test("with no data anywhere a sample is invented, versioned, pushed, and called synthetic")
    func inventsSample() throws {
        let machine = try Machine(remote: shared)
        let report = try machine.settle()
        #expect(report.isSynthetic)
        #expect(report.datasetFiles == 2)
        #expect(machine.exists("data/raw/X_train.csv"))
        #expect(machine.exists("data/raw.dvc"))
        #expect(machine.remote.storedCount == 3)
        #expect(machine.sink.lines.contains { $0.contains("SYNTHETIC") })
        let dataset = try #require(report.dataset)
        #expect(machine.starter.calls == ["start-up \(dataset)"])
        machine.restart()
        #expect(try machine.settle().isSynthetic)
        #expect(machine.remote.storedCount == 3)
    }

    @Test("a remote with data and a volume without pointers get no sample, but advice")
    func refusesSampleBesideData() throws {
        try Machine(remote: shared).settle()
        let other = try Machine(remote: shared)
        #expect(errorCode { try other.round() } == .noData)
        #expect(try FileManager.default.contentsOfDirectory(atPath: other.path("data/raw")) == [])
        try other.write("data/raw/products.csv", "designation,description,category\n")
        let report = try other.settle()
        #expect(!report.isSynthetic)
        #expect(report.recorded == [FilePath(other.path("data/raw"))])
    }

    @Test("data that people bring are not called synthetic, even in place of a sample")
    func notSynthetic() throws {
        let machine = try Machine(remote: shared)
        try machine.settle()
        try machine.write("data/raw/X_train.csv", "mine\n")
        let report = try machine.settle()
        #expect(!report.isSynthetic)
        #expect(report.isRunRequested)
    }

    // MARK: - Pulling

    @Test("a clone with pointers gets the bytes that they name")
    func pulls() throws {
        let first = try Machine(remote: shared)
        try first.settle()
        let second = try Machine(remote: shared)
        try first.copy("data/raw.dvc", to: second)
        let report = try second.settle()
        #expect(report.checkedOut == 2)
        #expect(try second.read("data/raw/X_train.csv") == first.read("data/raw/X_train.csv"))
        #expect(second.remote.storedCount == 0)
        #expect(second.starter.calls.count == 1)
    }

    @Test("a pointer whose objects are nowhere fails until they are pushed from elsewhere")
    func waitsForObjects() throws {
        let first = try Machine(remote: shared)
        first.remote.fail(1000, .denied)
        try first.write("data/raw/products.csv", "a\n")
        _ = try first.round()
        _ = first.clock.wait(.seconds(2))
        #expect(throws: RemoteError.self) { try first.round() }
        let second = try Machine(remote: shared)
        try FileManager.default.createDirectory(
            atPath: shared.path("remote"), withIntermediateDirectories: true)
        try first.copy("data/raw.dvc", to: second)
        #expect(errorCode { try second.round() } == .missingObjects)
        #expect(second.starter.calls.isEmpty)
        first.remote.fail(0)
        try first.settle()
        try second.settle()
        #expect(try second.read("data/raw/products.csv") == "a\n")
    }

    @Test("when a pointer moves, the work tree follows, and a run is requested")
    func followsPointer() throws {
        let first = try Machine(remote: shared)
        let second = try Machine(remote: shared)
        try first.write("data/raw/products.csv", "one\n")
        try first.settle()
        try first.copy("data/raw.dvc", to: second)
        try second.settle()
        try first.write("data/raw/products.csv", "two, longer\n")
        try first.settle()
        try first.copy("data/raw.dvc", to: second)
        let report = try second.settle()
        #expect(try second.read("data/raw/products.csv") == "two, longer\n")
        #expect(report.recorded.isEmpty)
        #expect(second.starter.calls.count == 2)
        #expect(second.starter.calls[1].hasPrefix("new-data "))
    }

    @Test("data and pointer that both changed are left alone, with advice")
    func conflict() throws {
        let first = try Machine(remote: shared)
        let second = try Machine(remote: shared)
        try first.write("data/raw/products.csv", "one\n")
        try first.settle()
        try first.copy("data/raw.dvc", to: second)
        try second.settle()
        try first.write("data/raw/products.csv", "two, longer\n")
        try first.settle()
        try second.write("data/raw/products.csv", "my own, much longer\n")
        try first.copy("data/raw.dvc", to: second)
        #expect(errorCode { try second.settle() } == .conflict)
        #expect(try second.read("data/raw/products.csv") == "my own, much longer\n")
        #expect(try second.read("data/raw.dvc") == first.read("data/raw.dvc"))
    }

    @Test("a checkout that was cut short goes on, and is not taken for an edit")
    func resumesCheckout() throws {
        let first = try Machine(remote: shared)
        for number in 0..<5 { try first.write("data/raw/\(number).csv", "\(number)\n") }
        try first.settle()
        let pointer = try first.read("data/raw.dvc")
        // What a kill in the middle leaves: some files, and no word of a finished round.
        try FileManager.default.removeItem(atPath: first.path("data/raw/3.csv"))
        try FileManager.default.removeItem(atPath: first.path("spool/dvc-sync/state"))
        first.restart()
        try first.settle()
        #expect(try first.read("data/raw/3.csv") == "3\n")
        #expect(try first.read("data/raw.dvc") == pointer)
    }

    @Test("a file that people remove makes a new version; all files removed come back")
    func deletions() throws {
        let machine = try Machine(remote: shared)
        try machine.write("data/raw/a.csv", "a\n")
        try machine.write("data/raw/b.csv", "b\n")
        try machine.settle()
        try FileManager.default.removeItem(atPath: machine.path("data/raw/b.csv"))
        #expect(try machine.settle().recorded.count == 1)
        try FileManager.default.removeItem(atPath: machine.path("data/raw"))
        try machine.settle()
        #expect(try machine.read("data/raw/a.csv") == "a\n")
        #expect(!machine.exists("data/raw/b.csv"))
    }

    // MARK: - Recording

    @Test("a file that is still written to is not taken before it is quiet")
    func waitsForQuiet() throws {
        let machine = try Machine(remote: shared)
        var text = ""
        for _ in 0..<4 {
            text += "more\n"
            try machine.write("data/raw/products.csv", text)
            let report = try machine.round()
            #expect(report.recorded.isEmpty)
            #expect(report.changing == [FilePath(machine.path("data/raw"))])
            _ = machine.clock.wait(.seconds(10))
        }
        #expect(!machine.exists("data/raw.dvc"))
        #expect(machine.starter.calls.isEmpty)
        #expect(try machine.settle().recorded.count == 1)
        #expect(machine.starter.calls.count == 1)
    }

    @Test("two looks in quick succession prove nothing")
    func quietNeedsTime() throws {
        let machine = try Machine(remote: shared)
        try machine.write("data/raw/products.csv", "a\n")
        for _ in 0..<3 { #expect(try machine.round().recorded.isEmpty) }
        _ = machine.clock.wait(.seconds(2))
        #expect(try machine.round().recorded.count == 1)
    }

    @Test("feedback, reports and models get versions of their own, and go to the remote")
    func recordsResults() throws {
        let machine = try Machine(remote: shared)
        try machine.settle()
        try machine.write("data/feedback/feedback.csv", "prediction_id\n")
        try machine.write("reports/drift.json", "{}")
        try machine.write("models/1.aisle", "weights")
        try machine.write("models/.half.aisle", "weig")
        let names = ["data/feedback", "reports", "models/1.aisle"]
        #expect(try machine.settle().recorded.map(\.description) == names.map(machine.path))
        for name in names { #expect(machine.exists("\(name).dvc")) }
        // A folder is its manifest and its file.
        #expect(machine.remote.storedCount == 3 + 2 + 2 + 1)
        #expect(machine.starter.calls.count == 1)
    }

    @Test("a round with nothing to do changes nothing and asks the remote nothing")
    func idle() throws {
        let machine = try Machine(remote: shared)
        try machine.settle()
        try machine.settle()
        machine.remote.fail(1)
        let report = try machine.round()
        #expect(report.recorded.isEmpty && report.changing.isEmpty && report.pushed == 0)
        #expect(machine.remote.failuresLeft == 1)
    }

    // MARK: - Pushing

    @Test("a remote that fails is tried again, later each time")
    func retries() throws {
        let machine = try Machine(remote: shared)
        try machine.write("data/raw/products.csv", "a\n")
        _ = try machine.round()
        _ = machine.clock.wait(.seconds(2))
        machine.remote.fail(3)
        let before = machine.clock.waits.count
        #expect(try machine.round().pushed == 2)
        let waits = machine.clock.waits.dropFirst(before)
        #expect(Array(waits) == [.milliseconds(375), .milliseconds(750), .milliseconds(1500)])
        #expect(machine.sink.lines.filter { $0.contains("trying again") }.count == 3)
    }

    @Test("a remote that keeps failing is an error; the next round pushes what is missing")
    func failsLoudly() throws {
        let machine = try Machine(remote: shared)
        for number in 0..<6 { try machine.write("data/raw/\(number).csv", "\(number)\n") }
        _ = try machine.round()
        _ = machine.clock.wait(.seconds(2))
        machine.remote.cut(after: 4)
        #expect(errorCode { try machine.round() } == .transfer)
        // The data are here, so the pipeline need not wait for the network.
        #expect(machine.starter.calls.count == 1)
        #expect(machine.remote.storedCount == 4)
        machine.remote.cut(after: nil)
        #expect(try machine.round().pushed == 3)
        #expect(machine.remote.storedCount == 7)
        #expect(machine.starter.calls.count == 1)
    }

    @Test("a remote that refuses is not pressed")
    func denied() throws {
        let machine = try Machine(remote: shared)
        try machine.write("data/raw/products.csv", "a\n")
        _ = try machine.round()
        _ = machine.clock.wait(.seconds(2))
        machine.remote.fail(2, .denied)
        #expect(throws: RemoteError.self) { try machine.round() }
        #expect(!machine.sink.lines.contains { $0.contains("trying again") })
    }

    @Test("a remote for reading only is enough while there is nothing to write")
    func readOnlyRemote() throws {
        let first = try Machine(remote: shared)
        try first.write("data/raw/products.csv", "a\n")
        try first.settle()
        first.restart()
        first.remote.fail(1, .denied)
        try first.settle()
        #expect(first.remote.failuresLeft == 0)
    }

    @Test("being asked to stop ends the waiting")
    func stops() throws {
        let machine = try Machine(remote: shared)
        try machine.write("data/raw/products.csv", "a\n")
        _ = try machine.round()
        _ = machine.clock.wait(.seconds(2))
        machine.remote.fail(100)
        machine.clock.stop(after: machine.clock.waits.count + 2)
        #expect(errorCode { try machine.round() } == .stopped)
    }
}
