import TestSupport
import Testing

extension DVCMatrix {
    @Suite struct PipelineTests {
        /// A repository whose stage dvc has run.
        private func reproduced() async throws -> WorkTree {
            let tree = try await Scene().project("a", .folder)
            try tree.write("data.txt", "data\n")
            try tree.write("params.yaml", "lr: 0.1\nnested: {a: 1}\n")
            try tree.write(
                "dvc.yaml",
                """
                stages:
                  prep:
                    cmd: mkdir -p out/s && cp data.txt out/s/f && cp data.txt model.bin && chmod +x
                      model.bin && echo '{"auc":1}' >metric.json && echo loose >loose.txt
                    deps:
                    - data.txt
                    params:
                    - lr
                    - nested.a
                    outs:
                    - model.bin
                    - out
                    - loose.txt:
                        push: false
                    metrics:
                    - metric.json:
                        cache: false

                """)
            try await tree.run(.dvc, "repro", "-q")
            try await tree.save()
            return tree
        }

        @Test(
            "row 21: outputs of a pipeline are pushed and pulled", arguments: Direction.all)
        func pipeline(direction: Direction) async throws {
            let tree = try await reproduced()
            try await tree.expectClean(.datavc)
            let locked = try tree.text("dvc.lock")
            try await tree.run(direction.writer, "push")
            let objects = try tree.scene.remote.contents.values
            #expect(objects.contains(Hash.md5(Array("data\n".utf8))))
            #expect(!objects.contains(Hash.md5(Array("loose\n".utf8))))
            #expect(!objects.contains(Hash.md5(Array("{\"auc\":1}\n".utf8))))

            let copy = try await tree.clone("b")
            try await copy.run(direction.reader, "pull", "--allow-missing")
            #expect(try copy.text("out/s/f") == "data\n" && copy.text("model.bin") == "data\n")
            #expect(try copy.isExecutable("model.bin"))
            try copy.write("loose.txt", "loose\n")
            try await copy.run(.dvc, "commit", "-q", "-f")
            try await copy.expectClean()
            #expect(try copy.text("dvc.lock") == locked)
        }

        @Test("row 21: a pipeline's outputs are not ours to add or to commit")
        func foreignOutputs() async throws {
            let tree = try await reproduced()
            let locked = try tree.text("dvc.lock")
            try await tree.expectRefusal(.datavc, ["add", "model.bin"], naming: "made by prep")
            try await tree.shell("echo changed >model.bin")
            try await tree.run(.datavc, "commit")
            #expect(try tree.text("dvc.lock") == locked)
            let status = try await tree.run(.datavc, "status", "--json")
            #expect(
                status.output == #"{"prep":[{"changed outs":{"model.bin":"modified"}}]}"# + "\n")
        }

        @Test("an import is left as it is: not pushed, not pulled, not rewritten")
        func imports() async throws {
            let tree = try await Scene().project("a", .folder)
            let source = try await tree.scene.project("source")
            try source.write("d/f", "imported")
            try await source.run(.dvc, "add", "-q", "d")
            try await source.save()
            try await tree.run(.dvc, "import", "-q", source.path, "d")
            try tree.write("own", "own")
            try await tree.run(.datavc, "add", "own")
            try await tree.save()
            let pointer = try tree.text("d.dvc")
            try await tree.run(.datavc, "push")
            #expect(try tree.scene.remote.paths == [Hash.objectPath(Array("own".utf8))])
            try await tree.run(.datavc, "commit")
            try await tree.run(.datavc, "checkout")
            try await tree.expectRefusal(.datavc, ["add", "d"], naming: "d.dvc")
            #expect(try tree.text("d.dvc") == pointer)
            try await tree.expectClean()

            let copy = try await tree.clone("b")
            let pull = try await copy.attempt(.datavc, "pull")
            #expect(pull.status == 1 && pull.errors.contains("d.dvc"), "\(pull)")
            #expect(try copy.text("own") == "own" && !copy.exists("d"))
            let fetch = try await copy.attempt(.datavc, "fetch", "--json")
            #expect(fetch.status == 1 && fetch.output.contains(#"/b/d.dvc"]"#), "\(fetch)")
            try await copy.run(.dvc, "pull", "-q")
            #expect(try copy.text("d/f") == "imported" && copy.text("own") == "own")
            try await copy.expectClean()
        }

        @Test("a partial import has no bytes to move")
        func partialImport() async throws {
            let tree = try await Scene().project("a", .folder)
            let file = try tree.scene.folder.write("elsewhere/f", "text")
            try await tree.run(.dvc, "import-url", "-q", "--no-download", file, "f")
            try tree.write("own", "own")
            try await tree.run(.datavc, "add", "own")
            let pointer = try tree.text("f.dvc")
            try await tree.run(.datavc, "push")
            try await tree.run(.datavc, "pull")
            #expect(try tree.scene.remote.paths == [Hash.objectPath(Array("own".utf8))])
            #expect(try tree.text("f.dvc") == pointer && !tree.exists("f"))
        }
    }
}
