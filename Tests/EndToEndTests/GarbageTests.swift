import TestSupport
import Testing

extension DVCMatrix {
    @Suite struct GarbageTests {
        @Test("row 19: gc keeps what is used and takes what is not")
        func garbage() async throws {
            let tree = try await Scene().project("a", .folder)
            for name in ["x", "y", "s/z"] { try tree.write("d/\(name)", "old \(name)") }
            try tree.write("f", "old")
            try await tree.run(.datavc, "add", "d", "f")
            for name in ["x", "s/z"] { try tree.write("d/\(name)", "new \(name)") }
            try tree.write("f", "new")
            try await tree.run(.dvc, "add", "d", "f")
            try await tree.save()
            let used = try ["d/x", "d/y", "d/s/z", "f"].map {
                Hash.objectPath(Array(try tree.text($0).utf8))
            }
            let objects = { try tree.listing(".dvc/cache/files").paths.map { "files/\($0)" } }
            #expect(try objects().count == 9)
            try await tree.run(.datavc, "gc", "-w")
            #expect(try objects().count == 9, "without -f nothing is taken")
            try await tree.run(.datavc, "gc", "-w", "-f")
            let left = try objects()
            #expect(left.filter { !$0.hasSuffix(".dir") }.sorted() == used.sorted())
            #expect(left.count == 5)
            try await tree.shell("rm -r d f")
            try await tree.run(.dvc, "checkout")
            #expect(try tree.text("d/y") == "old y" && tree.text("f") == "new")
            try await tree.expectClean()
        }
    }
}
