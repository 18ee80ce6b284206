import FileStore
import TestSupport
import Testing
import Versioning

struct ConfigurationTests {
    private func load(_ texts: (String, FilePath)...) throws -> Configuration {
        try Configuration(
            texts.map { text, path in
                .init(
                    file: try ConfigurationFile(parsing: Array(text.utf8), file: path.description),
                    directory: path.parent)
            }, home: "/home/me")
    }

    private func load(_ text: String) throws -> Configuration {
        try load((text, "/repo/.dvc/config"))
    }

    @Test("the sample of a whole configuration is read")
    func sample() throws {
        let configuration = try load(
            """
            [core]
                remote = S3
                autostage = True
                checksum_jobs = 3
            [cache]
                type = "hardlink,symlink"
                dir = ../../relcache
                shared = group
            ['remote "s3"']
                url = s3://bkt/pre/fix
                endpointurl = http://127.0.0.1:5555
                region = us-east-1
                jobs = 8
            [remote "Local"]  # comment
                URL = ../store/ # comment
                verify = true
            """)
        #expect(configuration.defaultRemote == "s3")
        #expect(configuration.stagesAutomatically && !configuration.worksWithoutGit)
        #expect(configuration.checksumJobs == 3)
        #expect(configuration.linkKinds == [.hardlink, .symlink])
        #expect(configuration.cacheDirectory == "/relcache")
        #expect(configuration.isCacheShared)
        #expect(configuration.remoteNames == ["local", "s3"])
        let remote = try configuration.remote("S3")
        #expect(remote.url == "s3://bkt/pre/fix")
        #expect(
            remote.options == [
                "endpointurl": "http://127.0.0.1:5555", "region": "us-east-1", "jobs": "8",
            ])
        #expect(remote.jobs == 8 && !remote.isCloudVersioned)
        #expect(try configuration.remote("LOCAL").url == "/repo/.dvc/../store".normalizedPath)
    }

    @Test("later files win, option by option, and paths belong to their file")
    func levels() throws {
        let configuration = try load(
            (
                "[core]\nremote = a\nautostage = true\n[remote \"a\"]\nurl = s3://b/k\n",
                "/etc/dvc/config"
            ),
            (
                "[core]\nremote = b\n[remote \"b\"]\nurl = ../x\n"
                    + "[remote \"a\"]\ncredentialpath = keys\n",
                "/repo/.dvc/config"
            ),
            (
                "[remote \"a\"]\nsecret_access_key = s\n[cache]\ndir = ~/c\n",
                "/repo/.dvc/config.local"
            ))
        #expect(configuration.defaultRemote == "b" && configuration.stagesAutomatically)
        #expect(
            try configuration.remote("a").options
                == ["secret_access_key": "s", "credentialpath": "/repo/.dvc/keys"])
        #expect(try configuration.remote("b").url == "/repo/x")
        #expect(configuration.cacheDirectory == "/home/me/c")
    }

    @Test("remote:// takes over its base, and refuses to go in circles")
    func references() throws {
        let text = """
            [remote "base"]
            url = s3://b/k
            profile = p
            version_aware = true
            [remote "sub"]
            url = remote://base/x/y
            profile = q
            [remote "one"]
            url = remote://two/a
            [remote "two"]
            url = remote://one/b
            [remote "lost"]
            url = remote://none
            """
        let configuration = try load(text)
        let sub = try configuration.remote("sub")
        #expect(sub.url == "s3://b/k/x/y" && sub.options["profile"] == "q" && sub.isCloudVersioned)
        #expect(throws: ConfigurationError.self) { try configuration.remote("one") }
        #expect(throws: ConfigurationError.self) { try configuration.remote("lost") }
        let error = #expect(throws: ConfigurationError.self) { try configuration.remote("nope") }
        #expect(error?.code == .unknownRemote)
    }

    @Test(
        "values are read as ConfigObj reads them",
        arguments: [
            ("a b  ", "a b"), ("'a, b'", "a, b"), ("\"a # b\"", "a # b"), ("a # b", "a"), ("", ""),
            ("# b", ""), ("q ; comment", "q ; comment"), ("\"\"\"a'\"b\"\"\" # c", "a'\"b"),
            ("it's", "it's"), ("a=b", "a=b"), ("'a\"b'", "a\"b"), ("é", "é"), ("a#b", "a"),
            ("'''a\nb'''", "a\nb"),
        ])
    func values(written: String, expected: String) throws {
        let file = try ConfigurationFile(
            parsing: Array("[core]\nsite_cache_dir = \(written)\n".utf8), file: "c")
        #expect(file.value(.core, "site_cache_dir") == expected)
    }

    @Test(
        "what DVC refuses is refused, with file and line, and without showing values",
        arguments: [
            ("[core]\nunknown = sekret\n", 2), ("[unknown]\n", 1),
            ("[core]\nautostage = sekret\n", 2),
            ("[core]\nchecksum_jobs = 0\n", 2), ("[cache]\ntype = hardlink,sekret\n", 2),
            ("[cache]\nshared = all\n", 2), ("[cache]\nlocal = a,b\n", 2),
            ("[remote \"a\"]\nregion = x\n", 2), ("[remote \"a\"]\nurl = a,sekret\n", 2),
            ("[remote \"a\"]\nurl = s3://b\nuser = sekret\n", 3),
            ("[remote \"a\"]\nurl = ftp://b\n", 2), ("[remote \"a\"]\nurl = x\nregion = y\n", 3),
            ("[core]\n[core]\n", 2), ("[core]\nremote = a\nREMOTE = b\n", 3), ("remote = a\n", 1),
            ("[core]\nsekret\n", 2), ("[core\n", 1), ("[[core]]\n", 1),
            ("[core]\nremote = 'a\n", 2),
            ("[core]\nremote = \"\"\"a\n", 2), ("[remote]\nurl = x\n", 1), ("[]\n", 1),
            ("[core]\nremote = 'a' b\n", 2), ("[core]\n= a\n", 2), ("[cache]\ntype = ,\n", 2),
        ])
    func refused(text: String, line: Int) {
        let error = #expect(throws: ConfigurationError.self) { try load(text) }
        #expect(error?.line == line, "\(error?.description ?? "")")
        #expect(error?.file == "/repo/.dvc/config")
        #expect(error?.description.contains("= sekret") == false)
    }

    @Test("unknown features are no error, and cache.type may be a bare list")
    func lenient() throws {
        let configuration = try load(
            "\u{FEFF}[feature]\r\nany = thing\r\n[cache]\r\ntype = reflink, copy\r\n")
        #expect(configuration.linkKinds == [.reflink, .copy])
        #expect(try load("").linkKinds == [.reflink, .copy])
    }

    @Test("mutated files give a value or an error")
    func fuzz() {
        var generator = SeededGenerator(seed: 19)
        func next(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }
        let text = """
            [core]
                remote = r
            ['remote "r"']
                url = "../x" # c
            [cache]
            type = a, 'b'

            """
        let seed = Array(text.utf8)
        let pieces =
            ["[", "]", "'", "\"", "\"\"\"", "=", ",", "#", "\n", "é", "\0", " ", "\\", "'''"]
            .map { Array($0.utf8) } + [[0xFF]]
        for _ in 0..<20_000 {
            var text = seed
            for _ in 0...next(4) {
                let start = next(text.count + 1)
                text.replaceSubrange(
                    start..<min(text.count, start + next(4)), with: pieces[next(pieces.count)])
            }
            guard var file = try? ConfigurationFile(parsing: text, file: "f") else { continue }
            if (try? file.set(.core, "remote", to: "x")) != nil {
                #expect(file.value(.core, "remote") == "x")
            }
        }
    }
}

extension String {
    fileprivate var normalizedPath: String { FilePath(self).normalized.description }
}
