import TestSupport
import Testing
import Versioning

struct PointerPeerTests {
    @Test(
        "ruamel reads every new pointer as the same values",
        .enabled(if: Peers.isAvailable("python3")))
    func ruamel() throws {
        var generator = SeededGenerator(seed: 17)
        let pieces = Array(" abc019.-_:#'\"\\[]{}!&*%@`|>?,~=é文😀\t\n\u{7F}\u{FEFF}".unicodeScalars)
        var outputs: [TrackedOutput] = []
        for _ in 0..<1500 {
            var name = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                name.append(pieces.randomElement(using: &generator) ?? "a")
            }
            var output = TrackedOutput(
                path: Array(String(name).utf8),
                objectID: ObjectID(
                    high: generator.next(), low: generator.next(),
                    isTree: Bool.random(using: &generator)),
                size: Int.random(in: 0...1 << 40, using: &generator),
                isExecutable: Bool.random(using: &generator))
            output.isPushed = Bool.random(using: &generator)
            outputs.append(output)
        }
        // Hashes of digits alone, or with one `e`, are what YAML takes for numbers.
        outputs[0].objectID = ObjectID("93240121540327474319550261818423")
        outputs[1].objectID = ObjectID("401013266745e5661589292315434968")
        outputs[2].objectID = ObjectID("00000000000000000000000000000000")
        let cases = outputs.map { output -> [Any] in
            let bytes = Pointer(outputs: [output]).newFileBytes()
            return [
                String(decoding: bytes, as: UTF8.self),
                String(decoding: output.path, as: UTF8.self),
                output.objectID?.description ?? "", output.size ?? 0,
            ]
        }
        let script = """
            from ruamel.yaml import YAML
            from dvc.schema import COMPILED_SINGLE_STAGE_SCHEMA as schema
            reader = YAML(typ='safe')
            results = []
            for text, path, md5, size in cases:
                out = schema(reader.load(text))['outs'][0]
                results.append(out['path'] == path and out['md5'] == md5 and out['size'] == size)
            """
        let results = try #require(try Peers.python(script, cases: cases) as? [Bool])
        for (right, text) in zip(results, cases) { #expect(right, "\(text)") }
        for output in outputs {
            let bytes = Pointer(outputs: [output]).newFileBytes()
            var again = try #require(try Pointer(parsing: bytes, file: "x").outputs.first)
            again.line = 0
            #expect(again == output)
        }
    }

    @Test(
        "DVC's own schema and ours agree on mutated pointers",
        .enabled(if: Peers.isAvailable("python3")))
    func schema() throws {
        var generator = SeededGenerator(seed: 29)
        let keys = [
            "md5", "size", "nfiles", "isexec", "hash", "path", "cache", "push", "remote", "persist",
            "desc", "type", "labels", "meta", "cloud", "files", "fs_config", "etag", "checksum",
            "version_id", "metric", "plot", "frozen", "wdir", "repo", "x",
        ]
        let values = [
            "6", "true", "text", "[]", "{}", "null", "'b1946ac92492d2347c6235b4d2611184'", "[a, b]",
            "{s3: {etag: e}}", "{s3: {etag: eee}}", "''", "[{relpath: a}]", "md5", "{url: u}",
            "{a: {x: 1}}",
        ]
        let texts = (0..<3000).map { _ -> String in
            var lines = ["path: p"]
            for key in keys.shuffled(using: &generator).prefix(
                Int.random(in: 0...3, using: &generator))
            where key != "path" {
                lines.append("\(key): \(values.randomElement(using: &generator) ?? "")")
            }
            let place = ["outs", "deps"].randomElement(using: &generator) ?? "outs"
            return "\(place):\n- " + lines.joined(separator: "\n  ") + "\n"
        }
        let script = """
            from ruamel.yaml import YAML
            from dvc.schema import COMPILED_SINGLE_STAGE_SCHEMA as schema
            reader = YAML(typ='safe')
            results = []
            for text in cases:
                try:
                    schema(reader.load(text))
                    results.append(True)
                except Exception:
                    results.append(False)
            """
        let results = try #require(try Peers.python(script, cases: texts) as? [Bool])
        // Ours also refuses hashes that no object could have, which DVC finds out later, and
        // booleans for numbers, which Python cannot tell apart.
        let later = ["not an MD5", "is not supported", "a boolean", "reads as"]
        for (text, isAccepted) in zip(texts, results) {
            do {
                _ = try Pointer(parsing: Array(text.utf8), file: "x")
                #expect(isAccepted, "DVC refuses \(text)")
            } catch {
                let isStricter = later.contains { error.description.contains($0) }
                #expect(!isAccepted || isStricter, "\(error) in \(text)")
            }
        }
    }

    @Test("mutated pointers give a value or an error, and rewriting keeps what it must")
    func fuzz() throws {
        var generator = SeededGenerator(seed: 13)
        let seed = Array(
            """
            md5: 891746db93d70131a864cf4c78daf055
            wdir: ..
            deps:
            - {path: d, repo: {url: u}}
            outs:
            - md5: b1946ac92492d2347c6235b4d2611184 # c
              size: 6
              path: "a\\tb"
              cloud: {s3: {etag: xyz}}
            - {path: é, hash: md5, nfiles: 3}

            """.utf8)
        let pieces = [
            "-", ":", "\n", " ", "{", "}", "&a ", "*a", "'", "\"", "#", "1", "é", "\r\n", "? ",
        ]
        .map { Array($0.utf8) }
        var rewritten = 0
        for _ in 0..<10_000 {
            var text = seed
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let start = Int.random(in: 0...text.count, using: &generator)
                let end = min(text.count, start + Int.random(in: 0...4, using: &generator))
                text.replaceSubrange(
                    start..<end, with: pieces.randomElement(using: &generator) ?? [])
            }
            guard let pointer = try? Pointer(parsing: text, file: "f"), !pointer.outputs.isEmpty
            else { continue }
            var outputs = pointer.outputs
            outputs[0].objectID = ObjectID(high: generator.next(), low: generator.next())
            outputs[0].size = Bool.random(using: &generator) ? nil : 7
            outputs[0].layout = .current
            outputs[0].cloud = nil
            outputs[0].files = nil
            let bytes = try pointer.rewritten(outputs: outputs)
            var again = try Pointer(parsing: bytes, file: "f").outputs
            for index in again.indices { again[index].line = outputs[index].line }
            for index in again.indices {
                for file in (again[index].files ?? []).indices {
                    again[index].files?[file].line = 0
                }
                for file in (outputs[index].files ?? []).indices {
                    outputs[index].files?[file].line = 0
                }
            }
            #expect(again == outputs, "\(String(decoding: text, as: UTF8.self))")
            rewritten += 1
        }
        #expect(rewritten > 500)
    }
}
