import FileStore
import Foundation
import TestSupport
import Testing
import Versioning

struct TreeCheckoutTests {
    private let folder = TemporaryDirectory()
    private let store: ObjectStore
    private var root: FilePath { FilePath(folder.path("tree")) }

    init() {
        store = ObjectStore(root: FilePath(folder.path("cache")))
    }

    private func manifest(_ files: [String: String]) throws -> Manifest {
        let writer = ObjectWriter(store)
        var manifest = Manifest()
        for (path, text) in files.sorted(by: { Array($0.key.utf8).precedes(Array($1.key.utf8)) }) {
            let bytes = Array(text.utf8)
            manifest.append(Array(path.utf8)[...], ObjectID(hashing: bytes))
            try unsafe writer.stage(ObjectKey(ObjectID(hashing: bytes)), bytes.span.bytes)
        }
        try writer.publish()
        return manifest
    }

    private func checkout(_ wanted: Manifest) throws -> TreeCheckout {
        guard try FileSystem.statusIfPresent(of: root, followingLinks: false) != nil else {
            return TreeCheckout(root, wanted: wanted, layout: .current, scan: nil, ids: [])
        }
        let scan = try TreeScan.run(root, refusing: false) { path, _ in
            path.starts(with: "ignored".utf8)
        }
        let ids = try TreeHasher(root, scan, layout: .current, jobs: 1, progress: nil)
            .run(index: StatIndex.load("/nonexistent"), into: nil).ids
        return TreeCheckout(root, wanted: wanted, layout: .current, scan: scan, ids: ids)
    }

    private func apply(_ wanted: Manifest) throws {
        let checkout = try checkout(wanted)
        _ = try checkout.apply(
            checkout.plan, isAtHand: { _ in true },
            with: Materializer(store, kinds: [.copy], progress: nil), staging: staging(), jobs: 2)
    }

    private func staging() throws -> FilePath {
        let staging = FilePath(folder.path("staging"))
        try FileSystem.createDirectories(staging)
        return staging
    }

    private func found() throws -> [String: String] {
        var found: [String: String] = [:]
        try TreeWalk.run(root) { entry in
            if entry.kind == .directory { return true }
            let path = String(decoding: entry.path, as: UTF8.self)
            found[path] = try? folder.text("tree/\(path)")
            return false
        }
        return found
    }

    @Test("any tree becomes any other, with nothing left over", arguments: 0..<20)
    func property(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        func tree() -> [String: String] {
            var tree: [String: String] = [:]
            for _ in 0..<Int.random(in: 0..<15, using: &generator) {
                let depth = Int.random(in: 1...3, using: &generator)
                let path = (0..<depth).map { _ in "abc-".randomElement(using: &generator) ?? "a" }
                    .map { $0 == "-" ? "a-b" : String($0) }.joined(separator: "/")
                let isFree = !tree.keys.contains {
                    $0 == path || $0.hasPrefix(path + "/") || path.hasPrefix($0 + "/")
                }
                if isFree { tree[path] = "text \(Int.random(in: 0..<4, using: &generator))" }
            }
            return tree
        }
        for _ in 0..<4 {
            let wanted = tree()
            let manifest = try manifest(wanted)
            try apply(manifest)
            #expect(try found() == wanted)
            #expect(try checkout(manifest).plan.isEmpty)
        }
    }

    @Test("the plan names what is added, modified and deleted, and what stays")
    func plan() throws {
        let wanted = try manifest(["a": "1", "b": "2", "c/d": "3", "e": "4"])
        for (name, text) in ["b": "2", "c/d": "other", "f": "extra"] {
            try folder.write("tree/\(name)", text)
        }
        let checkout = try checkout(wanted)
        let plan = checkout.plan
        #expect(plan.added == [0, 3] && plan.modified == [2])
        #expect(plan.replaced == [1] && plan.deleted == [2])
        #expect(checkout.unchanged(plan) == [1])
        let doomed = checkout.doomed(plan)
        #expect(doomed.map(\.path) == [root.appending("f"), root.appending("c/d")])
        #expect(doomed.map(\.id) == ["extra", "other"].map { ObjectID(hashing: Array($0.utf8)) })
    }

    @Test("objects that are not at hand leave their files as they are")
    func notAtHand() throws {
        let wanted = try manifest(["a": "new", "b": "new b"])
        try folder.write("tree/a", "old")
        let checkout = try checkout(wanted)
        let lacking = wanted.ids[0]
        _ = try checkout.apply(
            checkout.plan, isAtHand: { $0 != lacking },
            with: Materializer(store, kinds: [.copy], progress: nil), staging: staging(), jobs: 1)
        #expect(try found() == ["a": "old", "b": "new b"])
    }

    @Test("ignored files stay, and so do their folders")
    func ignored() throws {
        try folder.write("tree/ignored/x", "mine")
        try folder.write("tree/gone/y", "old")
        try apply(try manifest(["a": "1"]))
        #expect(try found() == ["a": "1", "ignored/x": "mine"])
        #expect(!folder.exists("tree/gone"))
    }

    @Test("a link where a folder must be is refused, and nothing is written through it")
    func linkedFolder() throws {
        _ = try folder.makeDirectory("outside")
        _ = try folder.makeDirectory("tree")
        try FileSystem.symlink(to: "../outside", at: root.appending("sub"))
        let wanted = try manifest(["sub/x": "evil", "sub/deep/y": "evil"])
        let error = #expect(throws: VersioningError.self) { try apply(wanted) }
        #expect(error?.code == .refused)
        #expect(error?.description.contains("tree/sub") == true)
        #expect(try FileSystem.list(FilePath(folder.path("outside"))).isEmpty)
    }

    @Test("a file and a folder may change places")
    func swapped() throws {
        try apply(try manifest(["a": "file", "b/c": "folder"]))
        try apply(try manifest(["a/c": "folder", "b": "file"]))
        #expect(try found() == ["a/c": "folder", "b": "file"])
    }

    @Test("a root that is a file or a link becomes a folder; what it led to stays")
    func linkedRoot() throws {
        try folder.write("outside/keep", "mine")
        try FileSystem.symlink(to: "outside", at: root)
        let checkout = TreeCheckout(
            root, wanted: try manifest(["a": "1"]), layout: .current, scan: nil, ids: [])
        _ = try checkout.apply(
            checkout.plan, isAtHand: { _ in true },
            with: Materializer(store, kinds: [.copy], progress: nil), staging: staging(), jobs: 1)
        #expect(try found() == ["a": "1"])
        #expect(try folder.text("outside/keep") == "mine")
        #expect(!folder.exists("outside/a"))
    }
}
