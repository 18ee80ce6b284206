import FileStore
import TestSupport
import Testing

extension DVCMatrix {
    @Suite struct LinkTests {
        enum Kind: String, CaseIterable, Sendable, CustomTestStringConvertible {
            case hardlink, symlink, copy

            var testDescription: String { rawValue }
            var configuration: String { "[cache]\n    type = \(rawValue)\n" }

            var next: Kind {
                switch self {
                case .hardlink: .symlink
                case .symlink: .copy
                case .copy: .hardlink
                }
            }
        }

        private func project(_ kind: Kind) async throws -> WorkTree {
            let tree = try await Scene().project("a", .folder, configuration: kind.configuration)
            for name in ["x", "y", "s/z"] { try tree.write("d/\(name)", name) }
            try tree.write("d/empty", "")
            try tree.write("tool", "#!/bin/sh\n")
            try FileSystem.setPermissions(of: FilePath(tree.path("tool")), to: 0o755)
            return tree
        }

        /// Every file is placed as the kind wants it.
        private func expectLinks(
            _ kind: Kind, in tree: WorkTree, sourceLocation: SourceLocation = #_sourceLocation
        ) throws {
            for path in ["d/x", "d/y", "d/s/z"] {
                let place = FilePath(tree.path(path))
                let status = try FileSystem.status(of: place, followingLinks: false)
                let content = Array(path.dropFirst(2).utf8)
                #expect(try FileSystem.read(place) == content, sourceLocation: sourceLocation)
                let cached = tree.path(".dvc/cache/\(Hash.objectPath(content))")
                switch kind {
                case .hardlink:
                    #expect(
                        try status.identity == FileSystem.status(of: FilePath(cached)).identity,
                        "\(path)", sourceLocation: sourceLocation)
                    #expect(status.permissions == 0o444, sourceLocation: sourceLocation)
                case .symlink:
                    #expect(
                        status.kind == .symbolicLink, "\(path)", sourceLocation: sourceLocation)
                    #expect(
                        try FileSystem.canonical(place) == FileSystem.canonical(FilePath(cached)),
                        sourceLocation: sourceLocation)
                case .copy:
                    #expect(
                        status.kind == .regular && status.linkCount == 1
                            && status.permissions == 0o644,
                        "\(path): \(status)", sourceLocation: sourceLocation)
                }
                let object = try FileSystem.status(of: FilePath(cached))
                #expect(object.permissions == 0o444, sourceLocation: sourceLocation)
            }
            #expect(try tree.text("d/empty").isEmpty, sourceLocation: sourceLocation)
        }

        @Test(
            "row 20: what one adds by links the other finds in order and links anew",
            arguments: Direction.across, Kind.allCases)
        func addAndRelink(direction: Direction, kind: Kind) async throws {
            let tree = try await project(kind)
            try await tree.run(direction.writer, "add", "d", "tool")
            try expectLinks(kind, in: tree)
            try await tree.expectClean()

            let configuration = try tree.text(".dvc/config")
            try tree.write(
                ".dvc/config",
                configuration.replacing("type = \(kind)", with: "type = \(kind.next)"))
            try await tree.run(direction.reader, "checkout", "--relink")
            try expectLinks(kind.next, in: tree)
            try await tree.expectClean()
        }

        @Test(
            "row 20: a checkout places links, once", arguments: Direction.all, Kind.allCases)
        func checkout(direction: Direction, kind: Kind) async throws {
            let tree = try await project(kind)
            try await tree.run(direction.writer, "add", "d", "tool")
            try await tree.save()
            try await tree.run(direction.writer, "push")
            let copy = try await tree.clone("b")
            try await copy.run(direction.reader, "pull")
            try expectLinks(kind, in: copy)
            // An object shares its mode with its links, so dvc makes no link executable.
            if kind == .copy { #expect(try copy.isExecutable("tool")) }
            try await copy.expectClean()
            // dvc's own checkout sets the mode of a linked object again, which the kernel notes.
            guard direction.reader == .datavc else { return }
            let looks = try copy.looks()
            try await copy.run(.datavc, "checkout")
            #expect(try copy.looks() == looks)
        }

        @Test(
            "the user's mask decides about files and not about objects",
            arguments: ["000", "027", "077"])
        func creationMask(mask: String) async throws {
            var permissions: [Tool: FileListing.Entry] = [:]
            for tool in Tool.allCases {
                let tree = try await project(.copy)
                try await tree.shell("umask \(mask); '\(tool.executable)' add d >&2; rm -r d")
                try await tree.shell("umask \(mask); '\(tool.executable)' checkout >&2")
                permissions[tool] = try tree.listing("d")["s/z"]
                for (path, entry) in try tree.listing(".dvc/cache").entries {
                    guard case .file(_, let permissions, _) = entry else { continue }
                    #expect(permissions == 0o444, "\(tool): \(path)")
                }
            }
            #expect(permissions[.datavc] == permissions[.dvc])
        }

        @Test("a file that took a hard link's place is added, and the object stays")
        func replacedLink() async throws {
            let tree = try await project(.hardlink)
            try await tree.run(.datavc, "add", "d")
            try await tree.shell("rm d/x; printf changed >d/x")
            try await tree.run(.datavc, "add", "d")
            try await tree.expectClean()
            #expect(try tree.text(".dvc/cache/\(Hash.objectPath(Array("x".utf8)))") == "x")
        }

        @Test(
            "more equal files than an object may have links",
            .enabled(if: Soak.isOn, "takes minutes; make soak runs it"),
            arguments: Tool.allCases)
        func manyEqualFiles(reader: Tool) async throws {
            let tree = try await Scene().project(
                "a", .folder, configuration: Kind.hardlink.configuration)
            try await tree.shell(
                """
                mkdir d; cd d; seq 65101 >../numbers
                xargs -n 5000 sh -c 'for f; do printf same >f$f; done' - <../numbers; rm ../numbers
                """)
            try await tree.run(.datavc, "add", "d")
            try await tree.expectClean(.datavc)
            try await tree.save()
            try await tree.run(.datavc, "push")
            let copy = try await tree.clone("b")
            try await copy.run(.datavc, "pull")
            let contents = try copy.contents("d")
            #expect(contents.count == 65101)
            #expect(Set(contents.values) == [Hash.md5(Array("same".utf8))])
            try await copy.expectClean(reader)
        }
    }
}
