import FileStore
import TestSupport
import Testing
import Versioning

struct ConfigurationEditingTests {
    private func edit(
        _ text: String, _ change: (inout ConfigurationFile) throws -> Void
    ) throws -> String {
        var file = try ConfigurationFile(parsing: Array(text.utf8), file: "config")
        try change(&file)
        return String(decoding: file.bytes, as: UTF8.self)
    }

    @Test("a fresh file gets what dvc remote add -d writes")
    func fresh() throws {
        #expect(
            try edit("") {
                try $0.set(.remote("MyRemote"), "url", to: "s3://b/k")
                try $0.set(.core, "remote", to: "myremote")
            } == "[core]\n    remote = myremote\n['remote \"myremote\"']\n    url = s3://b/k\n")
    }

    @Test("an edit keeps the rest of the text")
    func keeps() throws {
        let text =
            "# mine\n[core]\n\tremote = a  # why\n\n# r\n[remote \"a\"]\nurl = x\n# end\n[cache]\n"
        #expect(
            try edit(text) {
                try $0.set(.core, "Remote", to: "b")
                try $0.set(.remote("A"), "verify", to: "true")
            }
                == "# mine\n[core]\n\tremote = b # why\n\n# r\n[remote \"a\"]\nurl = x\n"
                + "    verify = true\n# end\n[cache]\n"
        )
    }

    @Test("removing the last option removes the section")
    func removes() throws {
        let text =
            "[core]\n    remote = a\n    autostage = true\n"
            + "['remote \"a\"']\n    url = x\n    jobs = 2\n"
        var answers: [Bool] = []
        let edited = try edit(text) {
            answers.append(try $0.unset(.core, "remote"))
            answers.append(try $0.unset(.core, "remote"))
            answers.append(try $0.remove(.remote("a")))
            answers.append(try $0.remove(.remote("a")))
        }
        #expect(answers == [true, false, true, false])
        #expect(edited == "[core]\n    autostage = true\n")
        #expect(try edit("[core]\n    remote = a\n") { _ = try $0.unset(.core, "remote") } == "")
    }

    @Test(
        "values are quoted so that they read back",
        arguments: [
            ("hardlink,symlink", "\"hardlink,symlink\""), ("a # b", "\"a # b\""), (" a", "\" a\""),
            ("", "\"\""), ("it's", "it's"), ("'a'", "\"'a'\""), ("\"a", "'\"a'"), ("a b", "a b"),
            ("'\"x", "\"\"\"'\"x\"\"\""), ("é", "é"), ("\\", "\\"), ("[a]", "[a]"), ("a=b", "a=b"),
        ])
    func quotes(value: String, written: String) throws {
        let text = try edit("") { try $0.set(.core, "site_cache_dir", to: value) }
        #expect(text == "[core]\n    site_cache_dir = \(written)\n")
        let again = try ConfigurationFile(parsing: Array(text.utf8), file: "c")
        #expect(again.value(.core, "site_cache_dir") == value)
    }

    @Test("values and names that no quotes can hold are refused")
    func unwritable() throws {
        #expect(throws: ConfigurationError.self) {
            try edit("") { try $0.set(.core, "remote", to: "a\nb") }
        }
        for name in ["a\"b", "a'b", "a\nb", ""] {
            #expect(throws: ConfigurationError.self) {
                try edit("") { try $0.add(.remote(name)) }
            }
        }
    }

    @Test(
        "typed paths are stored relative to the configuration's directory",
        arguments: [
            ("../x", "../../x"), ("x/", "../x"), ("sub/../y", "../y"), (".", ".."),
            ("../..", "../../.."),
            ("/abs/./x/", "/abs/./x/"), ("~/x", "~/x"), ("s3://b/../k", "s3://b/../k"),
            (".dvc/store", "store"), ("remote://base/x", "remote://base/x"),
        ])
    func stored(typed: String, expected: String) {
        let stored = ConfigurationFile.storedPath(
            typed, workingDirectory: "/w/repo", configurationDirectory: "/w/repo/.dvc")
        #expect(stored == expected)
    }

    @Test(
        "dvc reads what we write, and we read what dvc writes",
        .enabled(if: Peers.isAvailable("dvc")))
    func peers() throws {
        let folder = TemporaryDirectory()
        let environment = Peers.environment(home: folder.path("home"))
        let repository = try folder.makeDirectory("repo")
        func dvc(_ arguments: String...) throws -> String {
            let outcome = try runProcess(
                Peers.path("dvc"), arguments, in: repository, environment: environment)
            try #require(outcome.status == 0, "\(outcome)")
            return outcome.output
        }
        _ = try dvc("init", "--no-scm", "-q")
        let path = "repo/.dvc/config"
        var file = try ConfigurationFile(parsing: try folder.read(path), file: path)
        let stored = ConfigurationFile.storedPath(
            "../store", workingDirectory: FilePath(repository),
            configurationDirectory: FilePath("\(repository)/.dvc"))
        try file.set(.remote("Mine"), "url", to: stored)
        try file.set(.core, "remote", to: "mine")
        try file.set(.cache, "type", to: "hardlink,copy")
        try file.set(.remote("s3 b"), "url", to: "s3://b/k # x")
        try file.set(.remote("s3 b"), "endpointurl", to: "http://h,1")
        try folder.write(path, file.bytes)
        #expect(try dvc("remote", "default") == "mine\n")
        let absolute = FilePath(folder.path).normalized.appending("store")
        #expect(try dvc("config", "remote.mine.url") == "\(absolute)\n")
        #expect(try dvc("config", "cache.type") == "hardlink,copy\n")
        #expect(try dvc("config", "remote.s3 b.url") == "s3://b/k # x\n")
        #expect(try dvc("config", "remote.s3 b.endpointurl") == "http://h,1\n")
        _ = try dvc("status")

        _ = try dvc("remote", "add", "-f", "Theirs", "../other/")
        _ = try dvc("remote", "modify", "theirs", "verify", "true")
        _ = try dvc("config", "cache.dir", "../cache, here")
        _ = try dvc("config", "core.site_cache_dir", "it's #1")
        let theirs = try ConfigurationFile(parsing: try folder.read(path), file: path)
        let configuration = try Configuration([
            .init(file: theirs, directory: FilePath("\(repository)/.dvc").normalized)
        ])
        let root = FilePath(folder.path).normalized
        #expect(try configuration.remote("theirs").url == root.appending("other").description)
        #expect(try configuration.remote("theirs").flag("verify"))
        #expect(try configuration.remote("mine").url == root.appending("store").description)
        #expect(try configuration.remote("s3 b").options["endpointurl"] == "http://h,1")
        #expect(configuration.cacheDirectory == root.appending("cache, here"))
        #expect(configuration.text(.core, "site_cache_dir") == "it's #1")
        #expect(configuration.linkKinds == [.hardlink, .copy])
        // Both write the same lines for the same words.
        let line = { (text: [UInt8], key: String) in
            String(decoding: text, as: UTF8.self).split(separator: "\n").first {
                $0.contains(key)
            }
        }
        #expect(line(file.bytes, "type") == line(theirs.bytes, "type"))
        #expect(line(file.bytes, "'remote \"mine\"'") == line(theirs.bytes, "'remote \"mine\"'"))
    }

    @Test(
        "ConfigObj reads the same values from random lines",
        .enabled(if: Peers.isAvailable("python3")))
    func configObj() throws {
        var generator = SeededGenerator(seed: 41)
        let pieces = ["a", "b", " ", "'", "\"", "#", ",", "=", ";", "é", "[", "]", "\\", "x y"]
        let texts = (0..<4000).map { _ -> String in
            let value = (0..<Int.random(in: 0...7, using: &generator))
                .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            return "[core]\nkey = \(value)\n"
        }
        let script = """
            import io
            from configobj import ConfigObj
            results = []
            for text in cases:
                try:
                    value = ConfigObj(io.StringIO(text)).dict()['core']['key']
                    results.append(value if isinstance(value, str) else ','.join(value))
                except Exception:
                    results.append(None)
            """
        let results = try #require(try Peers.python(script, cases: texts) as? [Any])
        for (text, result) in zip(texts, results) {
            let file = try? ConfigurationFile(parsing: Array(text.utf8), file: "c")
            #expect(file?.value(.core, "key") == result as? String, "\(text)")
        }
    }
}
