import TestSupport
import Testing

extension DVCMatrix {
    @Suite struct WalkTests {
        @Test("row 22: both leave the same files out, and follow the same links")
        func sameManifest() async throws {
            let tree = try await Scene().project()
            try await tree.shell(
                """
                mkdir -p d/.git d/sub/.git d/.svn d/keep d/logs/deep e/inner d/.hg 'd/sp ace'
                for f in d/.git/x d/sub/.git/x d/.svn/x d/.hg/x d/keep/a.tmp d/keep/b.tmp d/keep/c \
                    d/logs/deep/x d/.DS_Store d/.gitignore e/inner/f e/inner/g d/a.bak \
                    'd/sp ace/f' d/CASE.TMP d/sub/.gitkeep
                do echo "$f" >"$f"; done
                echo outside >target; mkdir elsewhere; echo x >elsewhere/x
                ln -s ../target d/link; ln -s ../elsewhere d/folder-link; ln -s keep/c d/inner-link
                mkdir -p d/nested/.dvc; echo x >d/nested/f
                printf '%s\\n' '*.tmp' '!b.tmp' 'logs/' '/d/*.bak' '# comment' 'sp ace/' \
                    >>.dvcignore
                printf 'g\\n' >e/.dvcignore
                """)
            try await tree.run(.datavc, "add", "d", "e/inner")
            let ours = try [tree.text("d.dvc"), tree.text("e/inner.dvc")]
            try await tree.expectClean(.dvc)
            for path in ["d.dvc", "e/inner.dvc"] { try tree.remove(path) }
            try await tree.shell(
                "rm d/link d/inner-link; ln -s ../target d/link; ln -s keep/c d/inner-link")
            try await tree.run(.dvc, "add", "d", "e/inner")
            #expect(try [tree.text("d.dvc"), tree.text("e/inner.dvc")] == ours)
            try await tree.expectClean(.datavc)
        }

        @Test("row 24: one file of a tracked folder is added, changed or taken out")
        func granularAdd() async throws {
            let tree = try await Scene().project()
            for name in ["x", "y", "s/z"] { try tree.write("d/\(name)", name) }
            try await tree.run(.datavc, "add", "d")
            try tree.write("d/new/f", "new")
            try await tree.run(.datavc, "add", "d/new")
            try await tree.expectClean()
            #expect(try tree.text("d.dvc").contains("nfiles: 4"))
            try tree.write("d/y", "changed")
            try tree.write("d/x", "left alone")
            try await tree.run(.datavc, "add", "d/y")
            try tree.write("d/x", "x")
            try await tree.expectClean()
            try tree.remove("d/s/z")
            try await tree.run(.datavc, "add", "d/s/z")
            #expect(try tree.text("d.dvc").contains("nfiles: 3"))
            try await tree.expectClean()
        }

        @Test("row 24: a part is added where the rest of the folder is not")
        func granularAddAlone() async throws {
            let tree = try await Scene().project("a", .folder)
            for name in ["x", "y", "s/z"] { try tree.write("d/\(name)", name) }
            try await tree.run(.datavc, "add", "d")
            try await tree.save()
            try await tree.run(.datavc, "push")
            let copy = try await tree.clone("b")
            try await copy.run(.datavc, "pull", "d/s")
            #expect(try copy.contents("d").keys.sorted() == ["s/z"])
            try copy.write("d/new", "new")
            try await copy.run(.datavc, "add", "d/new")
            try await copy.save()
            try await copy.run(.datavc, "push")

            let third = try await copy.clone("c")
            try await third.run(.dvc, "pull")
            #expect(try third.contents("d").keys.sorted() == ["new", "s/z", "x", "y"])
            try await third.expectClean()
        }

        @Test("a repository inside another is none of the outer one's business")
        func nestedRepository() async throws {
            let tree = try await Scene().project()
            try await tree.shell("mkdir inner; cd inner; git init -q")
            try await tree.run(.dvc, "init", "-q", in: "inner")
            try tree.write("inner/f", "inner")
            try tree.write("f", "outer")
            try await tree.run(.datavc, "add", "f", in: "inner")
            #expect(tree.exists("inner/f.dvc") && !tree.exists("f.dvc"))
            try tree.write("inner/bad.dvc", "no pointer at all: [")
            try await tree.run(.datavc, "add", "f")
            try await tree.expectClean()
            try await tree.expectRefusal(.datavc, ["add", "inner/f"], naming: "inner")
        }
    }
}
