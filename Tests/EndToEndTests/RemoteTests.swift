import Foundation
import TestSupport
import Testing

extension DVCMatrix {
    @Suite struct RemoteTests {
        @Test("row 25: a relative address counts from the configuration, names have no case")
        func relativeAddress() async throws {
            let tree = try await Scene().project()
            try await tree.shell("mkdir -p in/side")
            try await tree.run(
                .dvc, "remote", "add", "-q", "MixedCase", "../../../rel", in: "in/side")
            try tree.write("in/side/f", "text")
            try await tree.run(.datavc, "add", "f", in: "in/side")
            try await tree.run(.datavc, "push", "-r", "MixedCase", in: "in/side")
            let expected = [Hash.objectPath(Array("text".utf8))]
            #expect(try FileListing(tree.scene.folder.path("rel")).paths == expected)

            let configuration = try tree.text(".dvc/config")
            #expect(configuration.contains("url = ../../rel"))
            try tree.write(".dvc/config", "[core]\n    remote = MixedCASE\n" + configuration)
            try await tree.expectInSync(.datavc)
            try await tree.expectInSync(.dvc)
            try tree.write(".dvc/config.local", "['remote \"mixedcase\"']\n    url = ../local\n")
            try await tree.run(.datavc, "push")
            #expect(try tree.listing("local").paths == expected)
            try await tree.expectInSync(.dvc)
        }

        @Test("what else lies on a remote does not matter", arguments: RemoteKind.allCases)
        func junk(kind: RemoteKind) async throws {
            let tree = try await Scene().project("a", kind)
            for index in 0..<80 { try tree.write("d/f\(index)", "\(index)") }
            try await tree.run(.datavc, "add", "d")
            try await tree.save()
            let hash = Hash.md5(Array("7".utf8))
            for name in [
                "README", "files/md5/README", "files/md5/.RRn1NVpWU0Thd2H3VBIWcA.tmp",
                "files/md5/\(hash.prefix(2))/.RRn1NVpWU0Thd2H3VBIWcA.tmp",
                "files/md5/\(hash.prefix(2))/\(hash.dropFirst(2))x",
                "files/md5/\(hash.prefix(2))/\(hash.dropFirst(2)).dir.tmp",
                "files/md5/\(hash.prefix(2).uppercased())/\(hash.dropFirst(2).uppercased())",
                "files/md5/ab/short", "files/md5/zz/\(hash.dropFirst(2))", "runs/ab/abc/def",
            ] {
                try tree.scene.place("junk", at: name, on: kind)
            }
            try await tree.run(.datavc, "push")
            try await tree.expectInSync(.datavc)
            try await tree.expectInSync(.dvc)
            let copy = try await tree.clone("b")
            try await copy.run(.datavc, "pull")
            #expect(try copy.contents("d") == tree.contents("d"))
        }

        // MARK: - Credentials

        struct Keys: Sendable, CustomTestStringConvertible {
            let testDescription: String
            /// More lines of the remote in `config.local`.
            var local = ""
            var remote = ""
            var environment: [String: String?] = [:]
            let expected: String
        }

        static let keys = [
            Keys(
                testDescription: "config.local before profile and environment",
                local: "access_key_id = LOCAL\n    secret_access_key = s\n",
                remote: "profile = other",
                expected: "LOCAL"),
            Keys(
                testDescription: "profile before environment", remote: "profile = other",
                expected: "OTHER"),
            Keys(testDescription: "environment before files", expected: "ENVIRONMENT"),
            Keys(
                testDescription: "files at last",
                environment: ["AWS_ACCESS_KEY_ID": nil, "AWS_SECRET_ACCESS_KEY": nil],
                expected: "DEFAULT"),
            Keys(
                testDescription: "a profile of the environment",
                environment: [
                    "AWS_ACCESS_KEY_ID": nil, "AWS_SECRET_ACCESS_KEY": nil, "AWS_PROFILE": "other",
                ], expected: "OTHER"),
            Keys(
                testDescription: "a file named in the configuration",
                remote: "credentialpath = ../../named",
                environment: ["AWS_ACCESS_KEY_ID": nil, "AWS_SECRET_ACCESS_KEY": nil],
                expected: "NAMED"),
        ]

        @Test("both find the same credentials", arguments: keys)
        func credentials(keys: Keys) async throws {
            let server = try ScriptedServer { _ in ServerReply(403) }
            defer { server.stop() }
            let tree = try await Scene().project(
                configuration: """
                    [core]
                        remote = r
                    ['remote "r"']
                        url = s3://bucket/x
                        endpointurl = \(server.origin)
                        region = us-east-1
                        \(keys.remote)

                    """)
            if !keys.local.isEmpty {
                try tree.write(".dvc/config.local", "['remote \"r\"']\n    \(keys.local)")
            }
            func section(_ name: String, _ key: String) -> String {
                "[\(name)]\naws_access_key_id = \(key)\naws_secret_access_key = s\n"
            }
            try tree.scene.folder.write(
                "home/.aws/credentials", section("default", "DEFAULT") + section("other", "OTHER"))
            try tree.scene.folder.write("named", section("default", "NAMED"))
            try tree.write("f", "1")
            try await tree.run(.datavc, "add", "f")

            var environment = keys.environment
            if environment.isEmpty { environment["AWS_ACCESS_KEY_ID"] = "ENVIRONMENT" }
            for tool in Tool.allCases {
                let seen = server.requests.count
                let push = try await tree.attempt(tool, ["push"], environment: environment)
                #expect(push.status != 0)
                #expect(!"\(push)".contains("secret"))
                let used = server.requests.dropFirst(seen).map { request in
                    request.header("Authorization")?.split(separator: "=").dropFirst().first?
                        .prefix { $0 != "/" } ?? "none"
                }
                #expect(Set(used) == [keys.expected[...]], "\(tool): \(push)")
            }
        }

        // MARK: - Large objects

        @Test(
            "an object of more than 100 MiB goes over in parts", arguments: Direction.all)
        func multipart(direction: Direction) async throws {
            let tree = try await Scene().project("a", .s3)
            try await tree.shell("head -c 110000000 /dev/urandom >large")
            try await tree.run(direction.writer, "add", "large")
            try await tree.save()
            try await tree.run(direction.writer, "push")
            #expect(try tree.scene.requests.contains { $0.contains("partNumber=2") })
            #expect(try tree.scene.keys.count == 1)
            let copy = try await tree.clone("b")
            try await copy.run(direction.reader, "pull")
            #expect(try copy.contents("large") == tree.contents("large"))
            try await copy.expectClean()
            try await tree.expectInSync(direction.reader)
        }
    }
}
