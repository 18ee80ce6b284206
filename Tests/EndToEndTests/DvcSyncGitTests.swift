import Foundation
import TestSupport
import Testing

/// Pushing to a git server that asks for a token, and looking everywhere for it afterwards.
@Suite(.timeLimit(.minutes(5)))
struct DvcSyncGitTests {
    private static let token = "tok-9f8e7d6c5b4a"
    private var rig = DvcSyncRig()

    init() throws {
        rig.environment["SHARED_VOLUME"] = rig.folder.path("clone/shared_volume")
        rig.environment["GIT_COMMIT_POINTERS"] = "1"
        // A helper that would keep every password that works.
        try rig.folder.write("home/.gitconfig", "[credential]\n\thelper = store\n")
    }

    /// Serves bare repositories to who knows the token, and looks for it in every command line.
    private static let server = """
        import base64, glob, http.server, os, subprocess, sys
        root, expected, seen = sys.argv[1], sys.argv[2], sys.argv[3]
        class Handler(http.server.BaseHTTPRequestHandler):
            def serve(self):
                given = self.headers.get('Authorization', '')
                password = ''
                if given.startswith('Basic '):
                    password = base64.b64decode(given[6:]).decode().split(':', 1)[1]
                token = open(expected).read()
                for path in glob.glob('/proc/[0-9]*/cmdline'):
                    try:
                        line = open(path).read()
                    except OSError:
                        continue
                    if token in line:
                        open(seen, 'a').write(line + '\\n')
                if password != token:
                    self.send_response(401)
                    self.send_header('WWW-Authenticate', 'Basic realm="git"')
                    self.send_header('Content-Length', '0')
                    self.end_headers()
                    return
                open(seen + '.accepted', 'a').write('x')
                path, _, query = self.path.partition('?')
                length = int(self.headers.get('Content-Length') or 0)
                environment = dict(os.environ, GIT_PROJECT_ROOT=root, GIT_HTTP_EXPORT_ALL='1',
                    PATH_INFO=path, QUERY_STRING=query, REQUEST_METHOD=self.command,
                    CONTENT_TYPE=self.headers.get('Content-Type', ''), REMOTE_USER='x')
                if self.headers.get('Content-Encoding'):
                    environment['HTTP_CONTENT_ENCODING'] = self.headers['Content-Encoding']
                answer = subprocess.run(['git', 'http-backend'], env=environment,
                    input=self.rfile.read(length), capture_output=True).stdout
                head, _, body = answer.partition(b'\\r\\n\\r\\n')
                self.send_response(200)
                for line in head.decode().split('\\r\\n'):
                    name, _, value = line.partition(': ')
                    if name.lower() != 'status':
                        self.send_header(name, value)
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            do_GET = do_POST = serve
            def log_message(self, *arguments): pass
        http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[4])), Handler).serve_forever()
        """

    private func git(_ arguments: String..., in folder: String) throws {
        let outcome = try runProcess(
            "git", arguments, in: rig.folder.path(folder), environment: rig.environment)
        try #require(outcome.status == 0, "\(arguments): \(outcome)")
    }

    private func makeClone(_ address: String) throws {
        let folder = rig.folder
        try git("init", "-q", "--bare", "-b", "main", "origin.git", in: "")
        try git("config", "http.receivepack", "true", in: "origin.git")
        try git("clone", "-q", "origin.git", "clone", in: "")
        try git("checkout", "-q", "-B", "main", in: "clone")
        try folder.write("clone/README", "hello\n")
        try git("add", "README", in: "clone")
        try git("commit", "-q", "-m", "start", in: "clone")
        try git("push", "-q", "-u", "origin", "main", in: "clone")
        try git("remote", "set-url", "origin", address, in: "clone")
        // Every git that is started by name goes past this one.
        let real = try runProcess("sh", ["-c", "command -v git"]).output.split(separator: "\n")[0]
        let wrapper = try folder.write(
            "bin/git",
            """
            #!/bin/sh
            echo "$*" >> '\(folder.path("commands"))'
            exec \(real) "$@"

            """)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: wrapper)
    }

    private func withGitServer(_ body: (RunningServer) async throws -> Void) async throws {
        let folder = rig.folder
        let script = try folder.write("server.py", Self.server)
        // Outside of what is searched afterwards, as the server has to know it.
        let secret = TemporaryDirectory()
        let expected = try secret.write("token", Self.token)
        try await withServer("python3") { port in
            [script, folder.path, expected, folder.path("seen"), "\(port)"]
        } body: {
            try await body($0)
        }
    }

    private func run(_ token: String) throws -> ProcessOutcome {
        let path = "\(rig.folder.path("bin")):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
        return try rig.run("run", ["PATH": path, "GIT_TOKEN": token, "GIT_TRACE_CURL": "1"])
    }

    @Test("the token reaches the server and nothing else: no disk, argument, address or log")
    func tokenStaysSecret() async throws {
        try await withGitServer { server in
            try makeClone("\(server.url)/origin.git")
            let outcome = try run(Self.token)
            #expect(outcome.status == 0, "\(outcome)")
            #expect(rig.folder.exists("seen.accepted"))
            let pushed = try runProcess(
                "git", ["log", "-1", "--format=%s", "main"], in: rig.folder.path("origin.git"))
            #expect(pushed.output.hasPrefix("datavc: data/raw "))
            #expect(!outcome.output.contains(Self.token))
            #expect(!outcome.errors.contains(Self.token))
            #expect(!rig.folder.exists("seen"), "some command line held the token")
            #expect(try rig.folder.text("commands").contains("push --porcelain"))
            let encoded = Data("x-access-token:\(Self.token)".utf8).base64EncodedString()
            let search = try runProcess(
                "grep", ["-rlF", "-e", Self.token, "-e", encoded, rig.folder.path])
            #expect(search.status == 1, "found in \(search.output)")
        }
    }

    @Test("a token that is refused fails the run, which does not show it")
    func refusedToken() async throws {
        try await withGitServer { server in
            try makeClone("\(server.url)/origin.git")
            let outcome = try run("wrong-" + Self.token)
            #expect(outcome.status == 1, "\(outcome)")
            #expect(outcome.errors.contains("git push failed"))
            #expect(!outcome.errors.contains(Self.token))
            #expect(try run(Self.token).status == 0)
        }
    }
}
