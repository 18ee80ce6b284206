import TestSupport
import Testing

extension DVCMatrix {
    @Suite struct PointerTests {
        @Test("row 6: both write the same pointers and the same ignore lines")
        func pointersAreEqual() async throws {
            var texts: [Tool: [String]] = [:]
            for tool in Tool.allCases {
                let tree = try await Scene().project()
                try OddTree.write(to: tree)
                try await tree.run(tool, ["add"] + RoundTripTests.targets)
                texts[tool] = try OddTree.targets.map { try tree.text("\($0).dvc") }
                texts[tool]?.append(try tree.text(".gitignore"))
                let ignored = try await tree.git("check-ignore", "--", "./-lead", "d/a")
                #expect(ignored == "./-lead\nd/a\n")
            }
            let script = """
                import json
                from ruamel.yaml import YAML
                read = YAML(typ='safe').load
                results = [[json.dumps(read(text), sort_keys=True) for text in side[:-1]]
                    for side in cases]
                """
            let sides = [texts[.dvc] ?? [], texts[.datavc] ?? []]
            let read = try #require(Peers.python(script, cases: sides) as? [[String]])
            #expect(read[0].count == OddTree.targets.count)
            #expect(read[0] == read[1])
            #expect(sides[0].last == sides[1].last)
        }

        @Test("row 8: adding again changes the hash and no other word of a pointer")
        func wordsAreKept() async throws {
            let tree = try await Scene().project()
            let pointer = """
                # from the first survey
                outs:
                - path: f   # comes first here
                  md5: \(Hash.md5(Array("one".utf8)))
                  size: 3
                  hash: 'md5'
                  desc: "a: description"
                  labels: [x, y]
                  type: words
                  meta:
                    owner: me   # for questions
                desc: about the stage
                meta: {k: v}
                # the end

                """
            try tree.write("f.dvc", pointer)
            try tree.write("f", "two")
            try await tree.run(.datavc, "add", "f")
            let expected = pointer.replacing(
                Hash.md5(Array("one".utf8)), with: Hash.md5(Array("two".utf8)))
            #expect(try tree.text("f.dvc") == expected)
            try await tree.expectClean()
        }

        @Test(
            "row 9: a hash that looks like a number is quoted", arguments: ["1518375", "46793"])
        func numericHash(content: String) async throws {
            let tree = try await Scene().project()
            try tree.write("f", content)
            try await tree.run(.datavc, "add", "f")
            #expect(try tree.text("f.dvc").contains("md5: '\(Hash.md5(Array(content.utf8)))'\n"))
            try await tree.expectClean()
            let written = try tree.text("f.dvc")
            try tree.remove("f.dvc")
            try await tree.run(.dvc, "add", "f")
            #expect(try tree.text("f.dvc") == written)
            try await tree.expectClean(.datavc)
        }

        @Test("row 10: pointers of every shape are read")
        func shapes() async throws {
            let tree = try await Scene().project()
            func hash(_ text: String) throws -> String { try tree.cache(Array(text.utf8)) }
            try tree.write(
                "many.dvc",
                """
                outs:
                - {path: one, hash: md5, md5: \(hash("1"))}
                - md5: \(hash("2"))
                  hash: md5
                  path: two
                - path: kept
                  cache: false
                  hash: md5
                  md5: \(Hash.md5(Array("kept".utf8)))

                """)
            try tree.write("kept", "kept")
            try tree.write(
                "pointers/away.dvc",
                "wdir: ../data\nouts: [{path: x, hash: md5, md5: \(hash("x"))}]")
            _ = try tree.scene.folder.makeDirectory("\(tree.name)/data")
            let marked =
                "\u{FEFF}---\nouts:\n- md5: \(try hash("m"))\n  hash: md5\n  path: marked\n...\n"
            try tree.write("marked.dvc", marked.replacing("\n", with: "\r\n"))
            try tree.write("nothing.dvc", "")
            try await tree.run(.datavc, "checkout")
            for (path, text) in [
                ("one", "1"), ("two", "2"), ("kept", "kept"), ("data/x", "x"), ("marked", "m"),
            ] { #expect(try tree.text(path) == text, "\(path)") }
            try await tree.expectClean()
        }

        @Test(
            "row 10: names that dvc folds over lines are read",
            arguments: [
                String(repeating: "word ", count: 30) + "end", String(repeating: "x", count: 200),
                String(repeating: "wörd\t", count: 20) + "end",
                String(repeating: "a: b ", count: 25) + "end",
            ])
        func foldedNames(name: String) async throws {
            let tree = try await Scene().project("a", .folder)
            try tree.write(name, "text")
            try await tree.run(.dvc, "add", name)
            try await tree.expectClean(.datavc)
            try await tree.run(.datavc, "push")
            #expect(try tree.scene.remote.paths == [Hash.objectPath(Array("text".utf8))])
            try tree.write(name, "other")
            try await tree.run(.datavc, "add", name)
            try await tree.expectClean(.dvc)
        }

        @Test(
            "row 13: a pointer with an unknown key stops every command",
            arguments: [["status"], ["add", "other"], ["push"], ["checkout"], ["pull"]])
        func unknownKey(command: [String]) async throws {
            let tree = try await Scene().project("a", .folder)
            try tree.write("f", "text")
            try tree.write("other", "text")
            try await tree.run(.datavc, "add", "f")
            try tree.write("g.dvc", "outs:\n- path: g\n  hash: md5\n  md5sum: 12\n")
            try await tree.expectRefusal(.datavc, command, naming: "g.dvc")
        }

        @Test("row 12: data of dvc 2 are checked out, compared, pushed and pulled where they lie")
        func legacy() async throws {
            let tree = try await Scene().project("a", .folder)
            func store(_ bytes: String, as id: String) throws {
                try tree.place(
                    Array(bytes.utf8), at: ".dvc/cache/\(id.prefix(2))/\(id.dropFirst(2))")
            }
            let unix = Hash.md5(Array("a\nb\n".utf8))
            let manifest = #"[{"md5": "\#(unix)", "relpath": "s/f"}]"#
            let folder = Hash.md5(Array(manifest.utf8)) + ".dir"
            try store("a\r\nb\r\n", as: unix)
            try store(manifest, as: folder)
            try tree.write("f.dvc", "outs:\n- md5: \(unix)\n  size: 6\n  path: f\n")
            try tree.write("d.dvc", "outs:\n- md5: \(folder)\n  size: 6\n  nfiles: 1\n  path: d\n")
            try tree.write(".gitignore", "/f\n/d\n")
            try await tree.save()
            try await tree.run(.datavc, "checkout")
            #expect(try tree.text("f") == "a\r\nb\r\n" && tree.text("d/s/f") == "a\r\nb\r\n")
            try await tree.expectClean()

            try await tree.run(.datavc, "push")
            let expected = [unix, folder].map { "\($0.prefix(2))/\($0.dropFirst(2))" }
            #expect(try tree.scene.remote.paths == expected.sorted())
            for tool in Tool.allCases {
                let copy = try await tree.clone("\(tool)")
                try await copy.run(tool, "pull")
                #expect(try copy.text("d/s/f") == "a\r\nb\r\n")
                try await copy.expectClean()
            }
        }
    }
}
