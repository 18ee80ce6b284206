import FileStore
import TestSupport
import Testing

extension DVCMatrix {
    @Suite struct RefusalTests {
        struct Refusal: Sendable, CustomTestStringConvertible {
            let testDescription: String
            /// Shell commands in a fresh repository.
            let preparation: String
            let arguments: [String]
            /// What the message must name.
            let reason: String

            init(_ name: String, _ preparation: String, _ arguments: [String], _ reason: String) {
                testDescription = name
                self.preparation = preparation
                self.arguments = arguments
                self.reason = reason
            }
        }

        static let refusals = [
            Refusal("broken link", "mkdir d; ln -s no d/dead", ["add", "d"], "d/dead"),
            Refusal("broken link itself", "ln -s no dead", ["add", "dead"], "dead"),
            Refusal(
                "ignore file inside", "mkdir d; touch d/.dvcignore d/f", ["add", "d"],
                "d/.dvcignore"),
            Refusal("tracked by git", "echo 1 >f; git add f", ["add", "f"], "f is tracked by git"),
            Refusal("missing", "", ["add", "absent"], "absent"),
            Refusal("outside of the repository", "echo 1 >../f", ["add", "../f"], "f is outside"),
            Refusal("the root itself", "echo 1 >f", ["add", "."], "the whole workspace"),
            Refusal(
                "link to a folder", "mkdir d; echo 1 >d/f; ln -s d l", ["add", "l"], "l is a link"),
            Refusal("through a link", "mkdir d; echo 1 >d/f; ln -s d l", ["add", "l/f"], "link l"),
            Refusal("pipe inside", "mkdir d; mkfifo d/pipe", ["add", "d"], "d/pipe"),
            Refusal("pipe itself", "mkfifo pipe", ["add", "pipe"], "pipe"),
            Refusal(
                "pointer ignored by git", "echo '*.dvc' >.gitignore; echo 1 >f", ["add", "f"],
                "f.dvc"),
            Refusal(
                "ignored by .dvcignore", "echo '*.tmp' >>.dvcignore; echo 1 >f.tmp",
                ["add", "f.tmp"], ".dvcignore:4"),
            Refusal("named as a pointer", "echo 1 >f.dvc", ["add", "f.dvc"], "f.dvc"),
            Refusal("folder named as a pointer", "mkdir f.dvc", ["add", "f.dvc"], "f.dvc"),
            Refusal("private folder", "mkdir -p .dvc/x", ["add", ".dvc/x"], ".dvc"),
            Refusal("git's folder", "", ["add", ".git"], ".git"),
            Refusal("unknown target", "", ["checkout", "absent"], "absent"),
            Refusal(
                "no remote", "printf 'outs: [{path: f, hash: md5, md5: \"%032d\"}]' 1 >f.dvc",
                ["push", "-r", "none"], "none"),
            Refusal("no default remote", "", ["status", "-c"], "remote"),
            Refusal(
                "half of the targets is bad", "echo 1 >f", ["add", "f", "absent"], "absent"),
        ]

        @Test("row 23: refused, with the reason named and nothing changed", arguments: refusals)
        func refused(refusal: Refusal) async throws {
            let tree = try await Scene().project()
            try await tree.shell(refusal.preparation)
            try await tree.expectRefusal(.datavc, refusal.arguments, naming: refusal.reason)
        }

        @Test(
            "row 23: outputs may not overlap",
            arguments: [("d/s/f", "d"), ("d/s", "d")])
        func overlap(inner: String, outer: String) async throws {
            let tree = try await Scene().project()
            try tree.write("d/s/f", "1")
            try await tree.run(.dvc, "add", inner)
            try await tree.expectRefusal(.datavc, ["add", outer], naming: "\(inner).dvc")
            try tree.write(
                "z.dvc", "outs:\n- md5: \(Hash.md5([])).dir\n  hash: md5\n  path: d\n")
            try await tree.expectRefusal(.datavc, ["status"], naming: "overlap")
        }

        @Test("row 23: without a repository nothing works, and init is named")
        func noRepository() async throws {
            let scene = try Scene()
            _ = try scene.folder.makeDirectory("plain")
            let tree = WorkTree(scene, "plain")
            try tree.write("f", "1")
            for command in [["add", "f"], ["status"], ["pull"]] {
                try await tree.expectRefusal(.datavc, command, naming: "datavc init")
            }
        }

        @Test("a name that is not UTF-8 is refused and shown")
        func nameOutsideUTF8() async throws {
            let tree = try await Scene().project()
            let name = FilePath(tree.path).appending(Array("d/b".utf8) + [0xFF])
            try FileSystem.createDirectories(name.parent)
            _ = try File(name, .create(permissions: 0o644))
            try await tree.expectRefusal(.datavc, ["add", "d"], naming: "UTF-8")
        }

        @Test(
            "a remote that keeps versions itself is refused before anything moves",
            arguments: ["version_aware", "worktree"], ["push", "pull", "fetch", "status -c"])
        func versionedRemote(option: String, command: String) async throws {
            let tree = try await Scene().project(
                "a", .folder, configuration: "    \(option) = true\n")
            try tree.write("f", "1")
            try await tree.run(.datavc, "add", "f")
            if command != "push" { try tree.remove(".dvc/cache") }
            let arguments = command.split(separator: " ").map(String.init)
            try await tree.expectRefusal(.datavc, arguments, naming: option)
            #expect(try tree.scene.remote.paths.isEmpty)
        }
    }
}
