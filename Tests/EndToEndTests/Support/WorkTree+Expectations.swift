import Foundation
import TestSupport
import Testing

extension WorkTree {
    /// Both tools find nothing to do.
    func expectClean(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await expectClean(.datavc, sourceLocation: sourceLocation)
        try await expectClean(.dvc, sourceLocation: sourceLocation)
    }

    func expectClean(
        _ tool: Tool, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let status = try await attempt(tool, "status", "--json")
        #expect(status.status == 0, "\(status)", sourceLocation: sourceLocation)
        #expect(
            status.output.trimmingCharacters(in: .whitespacesAndNewlines) == "{}",
            "\(tool): \(status)", sourceLocation: sourceLocation)
        guard tool == .dvc else { return }
        let data = try await attempt(.dvc, "data", "status", "--json")
        #expect(data.status == 0, "\(data)", sourceLocation: sourceLocation)
        let report = try JSONSerialization.jsonObject(with: Data(data.outputBytes))
        let parts = try #require(report as? [String: Any], sourceLocation: sourceLocation)
        #expect(
            parts["uncommitted"] == nil && parts["not_in_cache"] == nil, "\(data)",
            sourceLocation: sourceLocation)
    }

    /// Cache and remote hold the same, by the tool's word.
    func expectInSync(
        _ tool: Tool, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let status = try await attempt(tool, "status", "-c", "--json")
        #expect(
            status.status == 0
                && status.output.trimmingCharacters(in: .whitespacesAndNewlines) == "{}",
            "\(tool): \(status)", sourceLocation: sourceLocation)
    }

    /// The tool says no, names the reason, and changes nothing that a person sees.
    func expectRefusal(
        _ tool: Tool = .datavc, _ arguments: [String], in folder: String = ".",
        naming reason: String = "", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let before = try contentOfAll()
        let outcome = try await attempt(tool, arguments, in: folder)
        #expect(outcome.status == 1, "\(arguments): \(outcome)", sourceLocation: sourceLocation)
        #expect(
            reason.isEmpty || outcome.errors.contains(reason), "\(arguments): \(outcome)",
            sourceLocation: sourceLocation)
        #expect(try contentOfAll() == before, sourceLocation: sourceLocation)
    }

    /// All that counts: neither what tools keep for themselves nor empty folders of the cache.
    func contentOfAll() throws -> FileListing {
        let all = try listing(directories: true)
        return all.filtered {
            !$0.hasPrefix(".dvc/tmp") && !($0.hasPrefix(".dvc/cache") && all[$0] == .directory)
        }
    }
}
