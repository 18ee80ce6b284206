import FileStore
import Foundation
import TestSupport
import Testing

/// Kills `datavc` at a change to the file system, looks at what is left, and runs it again.
@Suite(.timeLimit(.minutes(60)))
struct CrashTests {
    private static let pointsPerStep = 6

    @Test(
        "killed at any change, a command leaves nothing wrong, and works when run again",
        arguments: CrashScenario.Step.allCases)
    func crash(step: CrashScenario.Step) throws {
        let scenario = try CrashScenario(step)
        let total = try countChanges(scenario)
        #expect(total > 5)
        var generator = SeededGenerator(seed: 40)
        // One in each stretch of the command, and the last.
        let share = max(1, total / Self.pointsPerStep)
        let points =
            Soak.isOn
            ? Array(1...total)
            : (0..<Self.pointsPerStep - 1).map { stretch in
                stretch * share + Int.random(in: 1...share, using: &generator)
            } + [total]
        for point in points { try kill(scenario, at: point, "\(step) \(point) of \(total)") }
    }

    private func countChanges(_ scenario: CrashScenario) throws -> Int {
        let folder = try scenario.copy()
        let clone = DataClone(existing: folder.path(scenario.step.place))
        let outcome = try clone.run(
            scenario.step.command, ["DATAVC_DIE_AT_CHANGE": "1000000000"])
        #expect(outcome.status == 0, "\(outcome)")
        try check(folder, scenario, "undisturbed")
        try checkDone(folder, scenario, "undisturbed")
        let line = outcome.errors.split(separator: "\n").last { $0.hasPrefix("changes: ") }
        return try #require(line.flatMap { Int($0.dropFirst(9)) })
    }

    private func kill(_ scenario: CrashScenario, at point: Int, _ name: String) throws {
        let folder = try scenario.copy()
        let clone = DataClone(existing: folder.path(scenario.step.place))
        let killed = try clone.run(scenario.step.command, ["DATAVC_DIE_AT_CHANGE": "\(point)"])
        // Two threads may share the work otherwise than when it was counted.
        #expect(killed.status == 137 || killed.status == 0, "\(name): \(killed)")
        try check(folder, scenario, name)
        let again = try clone.run(scenario.step.command)
        #expect(again.status == 0, "\(name), again: \(again)")
        try check(folder, scenario, "\(name), again")
        try checkDone(folder, scenario, name)
    }

    /// What holds at every moment.
    private func check(
        _ folder: TemporaryDirectory, _ scenario: CrashScenario, _ name: String
    ) throws {
        let expected = scenario.expected
        for place in CrashScenario.places {
            let audit = try ObjectAudit(folder.path(place), isComplete: place == "remote")
            #expect(audit.problems == [], "\(name): \(place)")
            let lost = (expected.stored[place] ?? []).subtracting(audit.objects)
            #expect(lost.isEmpty, "\(name): \(place)")
        }
        for place in ["a", "b"] {
            for (pointer, bytes) in try CrashScenario.read(DataClone(existing: folder.path(place)))
            {
                let known = [
                    expected.oldPointers, expected.newPointers, expected.halfwayPointers,
                ].map { $0[pointer] }
                let isKnown = known.contains { $0 == bytes }
                #expect(isKnown, "\(name): \(place)/\(pointer)")
            }
        }
        let original = try TreeContents(FilePath(folder.path("a/data")))
        #expect(original == expected.new, "\(name): the original")
        let placed = try TreeContents(FilePath(folder.path("b/data"))).items
        for (path, item) in placed {
            let isKnown = [expected.old, expected.new].contains {
                $0.items[path]?.bytes == item.bytes
            }
            #expect(isKnown, "\(name): b/data/\(String(decoding: path, as: UTF8.self))")
        }
    }

    /// What holds once the command is done: for everyone, to the last clone.
    private func checkDone(
        _ folder: TemporaryDirectory, _ scenario: CrashScenario, _ name: String
    ) throws {
        let a = DataClone(existing: folder.path("a"))
        let b = DataClone(existing: folder.path("b"))
        switch scenario.step {
        case .addPart: try a.expect(0, "status", "-q", "data.dvc")
        case .add, .push: try a.expect(0, "status", "-q")
        case .fetch: try b.expect(0, "checkout")
        default: break
        }
        if scenario.step.place == "b" {
            let differences = try TreeContents(b.file("data"))
                .differences(from: scenario.expected.new)
            #expect(differences == [], "\(name)")
            return try b.expectClean()
        }
        try a.expect(0, "push")
        let fresh = try a.clone(to: folder.path("fresh"))
        try fresh.expect(0, "pull")
        let differences = try TreeContents(fresh.file("data"))
            .differences(from: scenario.expected.new)
        #expect(differences == [], "\(name)")
        #expect(try ObjectAudit(folder.path("remote"), isComplete: true).problems == [], "\(name)")
    }
}

extension DataClone {
    fileprivate func expectClean() throws {
        try expect(0, "status", "-q")
        // No work tree is left with files that only we know.
        let left = try FileSystem.list(FilePath(path + "/data")).map(\.name)
        #expect(!left.contains { TemporaryName.matches($0) })
    }
}
