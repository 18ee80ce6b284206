import FileStore
import Foundation
import TestSupport
import Testing

extension DVCMatrix {
    @Suite struct SafetyTests {
        @Test(
            "row 11: a manifest whose paths lead elsewhere is refused, and nothing is written",
            arguments: [
                ["../esc"], ["/abs"], ["a/../../esc"], [""], ["."], ["a//b"], ["a/"], ["./a"],
                ["a/.."], ["nul\\u0000"], ["a", "a/b"], ["same", "same"],
            ], ["checkout", "pull"])
        func unsafePaths(paths: [String], command: String) async throws {
            let scene = try Scene()
            let tree = try await scene.project("a", .folder)
            let bytes = Array("evil".utf8)
            let absolute = scene.folder.path("abs")
            let entries = paths.map { path in
                let name = path == "/abs" ? absolute : path
                return #"{"md5": "\#(Hash.md5(bytes))", "relpath": "\#(name)"}"#
            }
            let manifest = Array("[\(entries.joined(separator: ", "))]".utf8)
            if command == "checkout" {
                try tree.cache(bytes)
                try tree.cache(manifest, isTree: true)
            } else {
                try scene.folder.write("remote/\(Hash.objectPath(bytes))", bytes)
                try scene.folder.write(
                    "remote/\(Hash.objectPath(manifest, isTree: true))", manifest)
            }
            try tree.write(
                "sub/d.dvc", "outs:\n- md5: \(Hash.md5(manifest)).dir\n  hash: md5\n  path: d\n")
            let before = try outside(scene)
            let outcome = try await tree.attempt(.datavc, command)
            #expect(outcome.status == 1, "\(outcome)")
            #expect(outcome.errors.contains(Hash.md5(manifest)), "\(outcome)")
            #expect(try outside(scene) == before)
        }

        private func outside(_ scene: Scene) throws -> FileListing {
            try FileListing(scene.folder.path, directories: true).filtered {
                !$0.hasPrefix("home") && !$0.hasPrefix("a/.dvc/")
            }
        }

        // MARK: - Work that no cache holds

        private func tracked() async throws -> WorkTree {
            let tree = try await Scene().project("a", .folder)
            try tree.write("f", "saved")
            for name in ["x", "y", "s/z"] { try tree.write("d/\(name)", "saved \(name)") }
            try await tree.run(.datavc, "add", "f", "d")
            try await tree.save()
            try await tree.run(.datavc, "push")
            return tree
        }

        @Test(
            "row 14: unsaved work is not overwritten without force",
            arguments: [["f"], ["d/x"], ["d/new"], ["d/s/z", "d/new", "f"]], ["checkout", "pull"])
        func unsavedWork(changed: [String], command: String) async throws {
            let tree = try await tracked()
            for path in changed { try tree.write(path, "unsaved") }
            try await tree.expectRefusal(.datavc, [command], naming: changed[0])
            try await tree.run(.datavc, command, "-f")
            #expect(try tree.text("f") == "saved" && tree.text("d/x") == "saved x")
            #expect(!tree.exists("d/new"))
            try await tree.expectClean()
        }

        @Test("row 14: work that the cache holds gives way by itself")
        func savedWork() async throws {
            let tree = try await tracked()
            try tree.write("f", "newer")
            try tree.write("d/x", "newer")
            try tree.write("d/new", "newer still")
            try await tree.run(.datavc, "add", "f", "d")
            try await tree.git("checkout", "-q", "--", "f.dvc", "d.dvc")
            try await tree.run(.datavc, "checkout")
            #expect(try tree.text("f") == "saved" && tree.text("d/x") == "saved x")
            #expect(!tree.exists("d/new"))
            try await tree.expectClean()
        }

        // MARK: - Bad remotes

        @Test(
            "row 15: a corrupt object of a remote is never handed out, and repair helps",
            arguments: ["f", "d/x", "d"], [0o444 as UInt32, 0o644])
        func corruptObject(target: String, permissions: UInt32) async throws {
            let tree = try await tracked()
            let bytes =
                target == "d"
                ? try manifest(tree) : try FileSystem.read(FilePath(tree.path(target)))
            let path = "remote/\(Hash.objectPath(bytes, isTree: target == "d"))"
            var bad = bytes
            bad[bad.count / 2] ^= 1
            func replace(_ bytes: [UInt8]) throws {
                try FileManager.default.removeItem(atPath: tree.scene.folder.path(path))
                try tree.scene.folder.write(path, bytes)
                try FileSystem.setPermissions(
                    of: FilePath(tree.scene.folder.path(path)), to: permissions)
            }
            try replace(bad)
            let copy = try await tree.clone("b")
            let outcome = try await copy.attempt(.datavc, "pull")
            #expect(outcome.status == 1, "\(outcome)")
            #expect(outcome.errors.contains(Hash.objectPath(bytes)), "\(outcome)")
            if copy.exists(".dvc/cache") {
                for (name, md5) in try copy.listing(".dvc/cache").contents {
                    #expect(name.hasPrefix(Hash.objectPath(md5)))
                }
            }
            #expect(!(try copy.visible().values.contains(Hash.md5(bad))))
            #expect(tree.scene.folder.exists(path), "a remote is not ours to clean")

            try replace(bytes)
            try await copy.run(.datavc, "pull")
            #expect(try copy.contents("d") == tree.contents("d"))
            try await copy.expectClean()
        }

        private func manifest(_ tree: WorkTree) throws -> [UInt8] {
            let path = try #require(tree.scene.remote.paths.first { $0.hasSuffix(".dir") })
            return try tree.scene.folder.read("remote/\(path)")
        }

        @Test("row 16: a file that a remote lost under its manifest is pushed again")
        func lostObject() async throws {
            let tree = try await tracked()
            let lost = "remote/\(Hash.objectPath(Array("saved y".utf8)))"
            try FileManager.default.removeItem(atPath: tree.scene.folder.path(lost))
            let status = try await tree.run(.datavc, "status", "-c", "--json")
            #expect(status.output.contains("d/y"), "\(status)")
            try await tree.run(.datavc, "push")
            #expect(tree.scene.folder.exists(lost))
            let copy = try await tree.clone("b")
            try await copy.run(.dvc, "pull")
            #expect(try copy.contents("d") == tree.contents("d"))
        }

        @Test("row 17: pushing a part does not make the rest look pushed")
        func pushOfPart() async throws {
            let tree = try await Scene().project("a", .folder)
            for name in ["x", "y", "s/z"] { try tree.write("d/\(name)", name) }
            try await tree.run(.datavc, "add", "d")
            try await tree.save()
            try await tree.run(.datavc, "push", "d/s")
            #expect(try tree.scene.remote.paths == [Hash.objectPath(Array("s/z".utf8))])
            try await tree.run(.datavc, "push")
            let copy = try await tree.clone("b")
            try await copy.run(.dvc, "pull")
            #expect(try copy.contents("d") == tree.contents("d"))
            try await copy.expectClean()
        }
    }
}
