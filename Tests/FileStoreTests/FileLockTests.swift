import FileStore
import Foundation
import TestSupport
import Testing

/// Against `flock` of util-linux, as only another process shows what a lock is worth.
@Suite(.timeLimit(.minutes(5)))
struct FileLockTests {
    private let folder = TemporaryDirectory()
    private var path: FilePath { FilePath(folder.path("lock")) }

    private func hold(_ mode: String) throws -> BackgroundProcess {
        let holder = try BackgroundProcess(
            "flock", [mode, folder.path("lock"), "sh", "-c", "echo held; exec sleep 600"])
        try #require(holder.waits(for: "held"), "\(holder.output)")
        return holder
    }

    private func isFree(_ mode: String) throws -> Bool {
        try runProcess("flock", [mode, "-n", folder.path("lock"), "true"]).status == 0
    }

    /// A child that another test is just starting holds a copy of our last lock until it runs.
    private func becomesFree(_ mode: String) throws -> Bool {
        var attempts = 0
        while attempts < 200, try !isFree(mode) {
            usleep(50_000)
            attempts += 1
        }
        return attempts < 200
    }

    @Test("readers share, a writer is alone, and both are let go at the end")
    func modes() throws {
        let whileReading = try withLock(.shared) { (try isFree("-s"), try isFree("-x")) }
        #expect(whileReading == (true, false))
        let whileWriting = try withLock(.exclusive) { (try isFree("-s"), try isFree("-x")) }
        #expect(whileWriting == (false, false))
        #expect(try becomesFree("-x"))
        #expect(FileLock.holder(of: path) == Int(getpid()))
        #expect(try folder.text("lock") == " \(getpid())\n")
    }

    private func withLock<Result>(
        _ mode: FileLock.Mode, _ body: () throws -> Result
    ) throws -> Result {
        // Waits for such a child, too.
        let lock = try FileLock(path, mode, waits: true)
        return try withExtendedLifetime(lock) { try body() }
    }

    @Test("not waiting fails at once, and says that another holds it")
    func refusal() throws {
        let holder = try hold("-s")
        try withLock(.shared) {}
        let error = #expect(throws: FileError.self) {
            _ = try FileLock(path, .exclusive, waits: false)
        }
        #expect(error.map { FileLock.isHeld($0) } == true)
        holder.signal(9)
    }

    @Test("waiting ends when the holder does; the wait is told once, after a second")
    func waiting() throws {
        let holder = try hold("-x")
        let told = Counter()
        let start = ContinuousClock.now
        _ = try FileLock(path, .exclusive, waits: true) { _ in
            #expect(ContinuousClock.now - start > .milliseconds(900))
            guard told.next() == 0 else { return }
            // A thread of its own, as the shared ones may be busy for long.
            Thread.detachNewThread {
                Thread.sleep(forTimeInterval: 1.5)
                _ = try? runProcess("pkill", ["-9", "-P", "\(holder.processID)"])
                holder.signal(9)
            }
        }
        #expect(told.next() == 1)
        #expect(holder.wait() != nil)
    }

    @Test("a killed holder blocks nobody")
    func killed() throws {
        let holder = try hold("-x")
        // `exec` makes the sleeper the holder too: both have the file open.
        _ = try runProcess("pkill", ["-9", "-P", "\(holder.processID)"])
        holder.signal(9)
        _ = try FileLock(path, .exclusive, waits: true)
        #expect(FileLock.holder(of: path) == Int(getpid()))
    }

    @Test("whatever the file holds, a holder is a number or none", arguments: ["", "x", " 12\n"])
    func holder(text: String) throws {
        try folder.write("lock", text)
        #expect(FileLock.holder(of: path) == (text == " 12\n" ? 12 : nil))
    }
}
