import Foundation
import TestSupport
import Testing

extension DVCMatrix {
    @Suite struct RoundTripTests {
        static let targets = OddTree.targets.map { $0.hasPrefix("-") ? "./\($0)" : $0 }

        /// A repository whose odd tree one tool has added and pushed.
        private func pushed(_ writer: Tool, _ kind: RemoteKind) async throws -> WorkTree {
            let tree = try await Scene().project("a", kind)
            try OddTree.write(to: tree)
            try await tree.run(writer, ["add"] + Self.targets)
            try await tree.save()
            try await tree.run(writer, "push")
            return tree
        }

        @Test(
            "rows 1 and 3: what one pushes the other pulls, once and for all",
            arguments: Direction.all, RemoteKind.allCases)
        func roundTrip(direction: Direction, kind: RemoteKind) async throws {
            let written = try await pushed(direction.writer, kind)
            let read = try await written.clone("b")
            try await read.run(direction.reader, "pull")
            for target in OddTree.targets {
                #expect(try read.contents(target) == written.contents(target), "\(target)")
            }
            #expect(try read.isExecutable("tool.sh") && !read.isExecutable("123"))
            #expect(read.exists("empties"))
            try await read.expectClean()

            let looks = try read.looks()
            try await read.run(direction.reader, "pull")
            try await read.run(direction.reader, "checkout")
            #expect(try read.looks() == looks)
            try await read.expectClean()
        }

        @Test(
            "row 2: changes go back and forth",
            arguments: Direction.all, RemoteKind.allCases)
        func changes(direction: Direction, kind: RemoteKind) async throws {
            let first = try await Scene().project("a", kind)
            for index in 0..<4 { try first.write("d/s/f\(index)", "first \(index)\n") }
            try first.write("single", "first\n")
            try await first.run(direction.writer, "add", "d", "single")
            try await first.save()
            try await first.run(direction.writer, "push")

            let second = try await first.clone("b")
            try await second.run(direction.reader, "pull")
            try second.write("d/s/f0", "second\n")
            try second.remove("d/s/f1")
            try second.write("d/new/f", "second\n")
            try second.write("single", "second\n")
            try await second.run(direction.reader, "add", "d", "single")
            try await second.save()
            try await second.run(direction.reader, "push")

            try await first.git("pull", "-q", second.path)
            try await first.run(direction.writer, "pull")
            #expect(try first.contents("d") == second.contents("d"))
            #expect(try first.contents("d").count == 4)
            #expect(try first.text("single") == "second\n")
            try await first.expectClean()

            let third = try await second.clone("c")
            try await third.run(direction.writer, "pull")
            #expect(try third.contents("d") == second.contents("d"))
            #expect(try third.text("single") == "second\n")
            try await third.expectClean(direction.writer)
        }

        @Test("rows 4 and 7: objects are read-only and named for their bytes")
        func objects() async throws {
            let tree = try await pushed(.datavc, .folder)
            let cache = try tree.listing(".dvc/cache")
            let remote = try tree.scene.remote
            #expect(cache.contents == remote.contents)
            #expect(cache.paths.count > 40)
            for (path, entry) in cache.entries.merging(remote.entries, uniquingKeysWith: { $1 }) {
                guard case .file(let md5, let permissions, _) = entry else {
                    Issue.record("\(path) is no file")
                    continue
                }
                let isTree = path.hasSuffix(".dir")
                #expect(path == Hash.objectPath(md5 + (isTree ? ".dir" : "")))
                #expect(permissions == 0o444, "\(path)")
            }
            #expect(try tree.text("empties.dvc").contains("d751713988987e9331980363e24189ce.dir"))
            #expect(cache["files/md5/d7/51713988987e9331980363e24189ce.dir"] != nil)
        }

        @Test("row 5: both see that nothing is left to push", arguments: RemoteKind.allCases)
        func inSync(kind: RemoteKind) async throws {
            let tree = try await pushed(.datavc, kind)
            try await tree.expectInSync(.dvc)
            try await tree.expectInSync(.datavc)
        }

        @Test("row 26: on S3 manifests come last, and nothing to do puts nothing")
        func orderOnS3() async throws {
            let tree = try await pushed(.datavc, .s3)
            let puts = try tree.scene.requests.filter { $0.hasPrefix("PUT /") }
            let firstTree = try #require(puts.firstIndex { $0.hasSuffix(".dir") })
            #expect(puts[firstTree...].allSatisfy { $0.hasSuffix(".dir") })
            let cached = try tree.listing(".dvc/cache").paths
            #expect(try tree.scene.keys == cached.map { "pre/fix/\($0)" })
            #expect(puts.map { String($0.dropFirst(5)) }.sorted() == (try tree.scene.keys))

            try await tree.run(.datavc, "push")
            #expect(try tree.scene.requests.filter { $0.hasPrefix("PUT /") } == puts)
        }
    }
}
