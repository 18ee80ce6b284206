import Foundation
import TestSupport
import Testing

/// A folder with a home of its own, in which datavc, the real dvc and git are run.
struct InspectFixture {
    let folder = TemporaryDirectory()
    let work: String

    init() throws {
        work = try folder.makeDirectory("work")
        _ = try folder.makeDirectory("home")
        try git("init", "-q", "-b", "main", ".")
    }

    /// The folder as programs show it.
    var path: String { folder.path.replacingOccurrences(of: "//", with: "/") }

    var environment: [String: String?] { Peers.environment(home: folder.path("home")) }

    @discardableResult
    func git(_ arguments: String..., in place: String? = nil) throws -> ProcessOutcome {
        try succeed(run("git", arguments, in: place))
    }

    func datavc(_ arguments: [String], in place: String? = nil) throws -> ProcessOutcome {
        try run(Executables.path("datavc"), arguments, in: place)
    }

    func dvc(_ arguments: [String], in place: String? = nil) throws -> ProcessOutcome {
        try run(Peers.path("dvc"), arguments, in: place)
    }

    /// Runs datavc, which must succeed.
    @discardableResult
    func ours(_ arguments: String..., in place: String? = nil) throws -> ProcessOutcome {
        try succeed(datavc(arguments, in: place))
    }

    /// Runs dvc, which must succeed.
    @discardableResult
    func theirs(_ arguments: String..., in place: String? = nil) throws -> ProcessOutcome {
        try succeed(dvc(arguments, in: place))
    }

    private func run(
        _ program: String, _ arguments: [String], in place: String?
    ) throws -> ProcessOutcome {
        try runProcess(
            program, arguments, in: place.map(folder.path) ?? work, environment: environment)
    }

    private func succeed(_ outcome: ProcessOutcome) throws -> ProcessOutcome {
        try #require(outcome.status == 0, "\(outcome)")
        return outcome
    }

    /// Writes a file of the work tree.
    func write(_ name: String, _ text: String) throws {
        try folder.write("work/\(name)", text)
    }

    func text(_ name: String) throws -> String { try folder.text("work/\(name)") }
    func exists(_ name: String) -> Bool { folder.exists("work/\(name)") }

    func permissions(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(work)/\(name)")
        return try #require(attributes[.posixPermissions] as? Int)
    }

    /// Two versions of a folder, a file and a file in a folder, tagged `v1` and `v2`.
    func commitTwoVersions() throws {
        try ours("init", "-q")
        try write("d/a", "a\n")
        try write("d/sub/b", "b\n")
        try write("f", "x\n")
        try write("sub/x", "y\n")
        try write("src/a.py", "1\n")
        try ours("add", "-q", "d", "f", "sub/x")
        try commit("first")
        try git("tag", "v1")
        try write("d/a", "c\n")
        try write("d/n", "n\n")
        try FileManager.default.moveItem(atPath: "\(work)/d/sub/b", toPath: "\(work)/d/b2")
        try ours("add", "-q", "d")
        try commit("second")
        try git("tag", "v2")
    }

    func commit(_ subject: String) throws {
        try git("add", "-A")
        try git("commit", "-q", "-m", subject)
    }
}

/// A JSON text as values that can be compared.
func json(_ outcome: ProcessOutcome) throws -> NSObject {
    let value = try JSONSerialization.jsonObject(
        with: Data(outcome.outputBytes), options: .fragmentsAllowed)
    return try #require(value as? NSObject)
}

let hasDVC = Peers.isAvailable("dvc")

extension ProcessOutcome {
    func requireDone() throws { try #require(status == 0, "\(self)") }
}
