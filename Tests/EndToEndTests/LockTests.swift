import Foundation
import TestSupport
import Testing

extension DVCMatrix {
    @Suite struct LockTests {
        /// A process that holds the lock of a repository until it is killed.
        private func hold(_ tree: WorkTree, _ mode: String) throws -> BackgroundProcess {
            let program = """
                import fcntl, os, sys, time
                lock = open(sys.argv[1], "a+")
                fcntl.flock(lock, getattr(fcntl, sys.argv[2]))
                lock.truncate(0)
                lock.write(f" {os.getpid()}\\n")
                lock.flush()
                print("held", flush=True)
                time.sleep(600)
                """
            let holder = try BackgroundProcess(
                Peers.path("python3"), ["-c", program, tree.path(".dvc/tmp/lock"), mode])
            try #require(holder.waits(for: "held"), "\(holder.output)")
            return holder
        }

        /// Something to do for every command, all of it seen in the work tree, cache or remote.
        private func unfinished() async throws -> WorkTree {
            let tree = try await Scene().project("a", .folder)
            try tree.write("f", "first")
            try tree.write("g", "saved")
            try await tree.run(.datavc, "add", "f", "g")
            try await tree.run(.datavc, "push", "g")
            try tree.remove("g")
            try tree.remove(".dvc/cache/\(Hash.objectPath(Array("saved".utf8)))")
            try tree.write("f", "second")
            try tree.write("new", "new")
            return tree
        }

        @Test(
            "row 18: who waits for the lock writes nothing, names the holder, and goes on after it",
            arguments: [
                ["add", "new"], ["commit", "f"], ["checkout", "-f", "f"], ["push", "f"],
                ["fetch", "g"], ["pull", "g"], ["status"],
            ])
        func waiting(command: [String]) async throws {
            let tree = try await unfinished()
            let holder = try hold(tree, "LOCK_EX")
            defer { holder.signal(9) }
            let before = try FileListing(tree.scene.folder.path, directories: true)

            let refused = try await tree.attempt(.datavc, ["--no-wait"] + command)
            #expect(refused.status == 1, "\(refused)")
            #expect(refused.errors.contains("process \(holder.processID) (python3)"), "\(refused)")

            let start = ContinuousClock.now
            let waiting = try tree.start(.datavc, command)
            defer { waiting.signal(9) }
            let isTold = waiting.waits(for: "waiting for process \(holder.processID) (python3)")
            try #require(isTold, "\(waiting.output)")
            #expect(ContinuousClock.now - start > .milliseconds(900))
            #expect(try FileListing(tree.scene.folder.path, directories: true) == before)

            holder.signal(9)
            #expect(waiting.wait() == 0, "\(waiting.output)")
            if command != ["status"] {
                #expect(try FileListing(tree.scene.folder.path, directories: true) != before)
            }
        }

        @Test("row 18: readers share, and a writer is kept out by them")
        func sharing() async throws {
            let tree = try await unfinished()
            let holder = try hold(tree, "LOCK_SH")
            defer { holder.signal(9) }
            for command in [["status"], ["push"], ["status", "-c"]] {
                try await tree.run(.datavc, ["--no-wait"] + command)
            }
            for command in [["add", "new"], ["commit"], ["checkout"], ["fetch"], ["pull"]] {
                let refused = try await tree.attempt(.datavc, ["--no-wait"] + command)
                #expect(refused.status == 1, "\(command): \(refused)")
            }
            #expect(!tree.exists("new.dvc"))
        }

        /// A repository whose remote takes a minute to answer, so that a fetch holds the lock.
        private func stalled(_ server: ScriptedServer) async throws -> WorkTree {
            let tree = try await Scene().project(
                configuration: """
                    [core]
                        remote = r
                    ['remote "r"']
                        url = s3://bucket/x
                        endpointurl = \(server.origin)

                    """)
            try tree.write("g.dvc", "outs: [{path: g, hash: md5, md5: \(Hash.md5([1]))}]\n")
            try tree.write("f", "1")
            return tree
        }

        private static func silent() throws -> ScriptedServer {
            try ScriptedServer { _ in
                var reply = ServerReply(503)
                reply.delay = .seconds(60)
                return reply
            }
        }

        @Test(
            "row 18: each respects the lock of the other, and takes over from the killed",
            arguments: Direction.across)
        func otherTool(direction: Direction) async throws {
            let server = try Self.silent()
            defer { server.stop() }
            let tree = try await stalled(server)
            let holder = try tree.start(direction.writer, ["fetch"])
            defer { holder.signal(9) }
            let deadline = ContinuousClock.now + .seconds(60)
            while server.requests.isEmpty, ContinuousClock.now < deadline { usleep(20_000) }
            #expect(try tree.text(".dvc/tmp/lock") == " \(holder.processID)\n")

            let start = ContinuousClock.now
            let options = direction.reader == .datavc ? ["--no-wait"] : []
            let refused = try await tree.attempt(direction.reader, options + ["add", "f"])
            #expect(refused.status == 1, "\(refused)")
            #expect(ContinuousClock.now - start < .seconds(30))
            #expect(refused.errors.contains("lock"), "\(refused)")
            #expect(!tree.exists("f.dvc") && !tree.exists(".gitignore"))
            #expect(holder.isRunning, "\(holder.output)")
            if direction.reader == .datavc {
                #expect(refused.errors.contains("process \(holder.processID) (dvc)"), "\(refused)")
            }
            holder.signal(9)
            _ = holder.wait()
            try await tree.run(direction.reader, "add", "f")
        }

        @Test("two tools at once fill one cache that both can trust")
        func sharedCache() async throws {
            let scene = try Scene()
            let cache = "[cache]\n    dir = \(scene.folder.path("cache"))\n"
            let trees = try await [
                scene.project("a", configuration: cache), scene.project("b", configuration: cache),
                scene.project("c", configuration: cache),
            ]
            for tree in trees {
                try await tree.shell(
                    "mkdir d; for i in $(seq 400); do echo \"shared $i\" >d/f$i; done")
                try tree.write("d/own", tree.name)
            }
            async let first = trees[0].run(.dvc, "add", "d")
            async let second = trees[1].run(.datavc, "add", "d")
            async let third = trees[2].run(.datavc, "add", "d")
            _ = try await (first, second, third)
            let objects = try FileListing(scene.folder.path("cache"))
            #expect(objects.paths.count == 406)
            for (path, entry) in objects.entries {
                guard case .file(let md5, let permissions, _) = entry else { continue }
                #expect(permissions == 0o444 && path.hasPrefix(Hash.objectPath(md5)), "\(path)")
            }
            for tree in trees {
                try await tree.shell("rm -r d")
                try await tree.run(tree.name == "b" ? .dvc : .datavc, "checkout")
                #expect(try tree.contents("d").count == 401)
                try await tree.expectClean()
            }
        }

        @Test("two datavc in one repository take turns")
        func sameRepository() async throws {
            let tree = try await Scene().project()
            for index in 0..<6 { try tree.write("d\(index)/f", "\(index)") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<6 {
                    group.addTask { _ = try await tree.run(.datavc, "add", "d\(index)") }
                }
                try await group.waitForAll()
            }
            #expect(try tree.text(".gitignore").split(separator: "\n").count == 6)
            try await tree.expectClean()
        }
    }
}

extension WorkTree {
    /// Starts a tool and does not wait for it.
    func start(_ tool: Tool, _ arguments: [String]) throws -> BackgroundProcess {
        try BackgroundProcess(
            tool.executable, arguments, in: path, environment: scene.environment)
    }
}
