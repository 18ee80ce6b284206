import FileStore
import TestSupport
import Testing

/// A work tree `a` with a second version of its data, a clone `b` that has the first, and a
/// remote, at the moment before a command that is to be killed.
struct CrashScenario {
    enum Step: String, CaseIterable, Sendable {
        case add, addPart, push, fetch, pull, pullAnew, checkout

        var command: [String] {
            switch self {
            case .add: ["add", "data", "single"]
            case .addPart: ["add", "data/sub", "data/added"]
            case .push: ["push"]
            case .fetch: ["fetch"]
            case .pull, .pullAnew: ["pull"]
            case .checkout: ["checkout"]
            }
        }

        /// Which of the two work trees the command runs in.
        var place: String {
            switch self {
            case .add, .addPart, .push: "a"
            default: "b"
            }
        }
    }

    /// What must be the same after the command, however often it was killed before.
    struct Expected {
        let old: TreeContents
        let new: TreeContents
        let oldPointers: [String: [UInt8]]
        let newPointers: [String: [UInt8]]
        /// Between two targets of one command.
        let halfwayPointers: [String: [UInt8]]
        /// Objects that were reported as stored, by place.
        let stored: [String: Set<String>]
    }

    static let pointers = ["data.dvc", "single.dvc"]
    static let places = ["a/.dvc/cache", "b/.dvc/cache", "remote"]

    let step: Step
    let expected: Expected
    private let state: TemporaryDirectory

    init(_ step: Step) throws {
        self.step = step
        state = TemporaryDirectory(in: TemporaryDirectory.inMemory)
        let a = try DataClone(at: state.path("a"), remote: "../../remote")
        try Self.writeFirst(a)
        try a.expect(0, "add", "data", "single")
        try a.expect(0, "push")
        let b = try a.clone(to: state.path("b"))
        if step != .pullAnew { try b.expect(0, "pull") }
        let old = try TreeContents(a.file("data"))
        let oldPointers = try Self.read(a)
        try Self.writeSecond(a, onlyPart: step == .addPart)
        let new = try TreeContents(a.file("data"))
        let newPointers = try Self.pointers(a, after: ["data", "single"])
        let halfwayPointers = try Self.pointers(a, after: ["data/sub"])
        if step.place == "b" || step == .push { try a.expect(0, "add", "data", "single") }
        if step.place == "b" {
            try a.expect(0, "push")
            try a.copyPointers(to: b)
        }
        if step == .checkout { try b.expect(0, "fetch") }
        var stored: [String: Set<String>] = [:]
        for place in Self.places { stored[place] = try ObjectAudit(state.path(place)).objects }
        expected = Expected(
            old: old, new: new, oldPointers: oldPointers, newPointers: newPointers,
            halfwayPointers: halfwayPointers, stored: stored)
    }

    /// A copy to work on.
    func copy() throws -> TemporaryDirectory {
        let folder = TemporaryDirectory(in: TemporaryDirectory.inMemory)
        for name in ["a", "b", "remote"] {
            _ = try runProcess("cp", ["-a", state.path(name), folder.path(name)])
        }
        return folder
    }

    static func read(_ clone: DataClone) throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for name in pointers where clone.exists(name) { found[name] = try clone.read(name) }
        return found
    }

    private static func writeFirst(_ clone: DataClone) throws {
        var generator = SeededGenerator(seed: 1)
        for number in 0..<10 {
            try clone.write("data/\(number)", generator.bytes(100 + number))
            try clone.write("data/sub/\(number)", "sub \(number % 4)".utf8)
        }
        try clone.write("data/empty", [])
        try clone.write("data/large", generator.bytes(3 << 20))
        try clone.write("data/becomes a folder", generator.bytes(10))
        try clone.write("single", generator.bytes(2 << 20))
    }

    private static func writeSecond(_ clone: DataClone, onlyPart: Bool) throws {
        var generator = SeededGenerator(seed: 2)
        try clone.write("data/sub/1", "SUB 1".utf8)
        try clone.write("data/added", generator.bytes(2 << 20))
        if onlyPart { return }
        try clone.write("data/1", generator.bytes(101))
        try clone.write("data/large", generator.bytes(3 << 20))
        try FileSystem.remove(clone.file("data/2"))
        try FileSystem.remove(clone.file("data/becomes a folder"))
        try clone.write("data/becomes a folder/now", "yes".utf8)
        try clone.write("single", generator.bytes(2 << 20))
    }

    /// What an undisturbed `add` makes of the second version.
    private static func pointers(
        _ clone: DataClone, after targets: [String]
    ) throws -> [String: [UInt8]] {
        let folder = TemporaryDirectory(in: TemporaryDirectory.inMemory)
        _ = try runProcess("cp", ["-a", clone.path, folder.path("copy")])
        let copy = DataClone(existing: folder.path("copy"))
        let outcome = try copy.run(["add"] + targets)
        #expect(outcome.status == 0, "\(outcome)")
        return try read(copy)
    }
}
