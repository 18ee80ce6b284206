import TestSupport
import Testing
import YAML

/// What the peer library reads and writes, compared case by case in one process of it.
@Suite(.enabled(if: Peers.isAvailable("python3"), "needs the ruamel that `make peers` installs"))
struct YAMLRuamelTests {
    @Test("ruamel writes the same text for random names, and reads ours as the same names")
    func names() throws {
        var generator = SeededGenerator(seed: 7)
        let pieces = Array(
            "ab0159.:-?#!&*'\"%@`|>{}[],~=<\\/_+eExo \t\né文😀\u{85}\u{A0}\u{2028}\u{FEFF}\u{7F}T"
                .unicodeScalars)
        var names = YAMLScalarWriterTests.plain + YAMLScalarWriterTests.single
        for _ in 0..<3000 {
            var name = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                name.append(pieces.randomElement(using: &generator) ?? "a")
            }
            names.append(String(name))
        }
        let ours = names.map {
            String(decoding: YAMLScalarWriter.write(Array($0.utf8)), as: UTF8.self)
        }
        let script = """
            import io
            from ruamel.yaml import YAML
            writer, reader = YAML(), YAML(typ='safe')
            writer.width = 100000
            results = []
            for name, ours in cases:
                out = io.StringIO()
                writer.dump({'path': name}, out)
                back = reader.load('outs:\\n- path: ' + ours + '\\n')['outs'][0]['path']
                flow = reader.load('{path: "' + 'x", a: 1}')
                results.append([out.getvalue()[6:-1], back == name])
            """
        let results = try #require(
            try Peers.python(script, cases: zip(names, ours).map { [$0, $1] }) as? [[Any]])
        for (index, result) in results.enumerated() {
            #expect(result[1] as? Bool == true, "\(ours[index]) is misread by ruamel")
            // We escape these breaks where ruamel writes (and folds) them raw.
            let hasRareBreak = names[index].unicodeScalars.contains {
                [0x85, 0x2028, 0x0A].contains($0.value)
            }
            if !hasRareBreak, let theirs = result[0] as? String {
                #expect(theirs == ours[index])
            }
        }
    }

    @Test("plain scalars resolve to the types that ruamel's safe loader gives them")
    func types() throws {
        var generator = SeededGenerator(seed: 11)
        let pieces = [
            "0", "1", "7", "9", "12", "2024", "-", "+", ".", "e", "E", "x", "o", "b", "_", ":", "T",
            "Z", "inf", "nan", "F", "a", "01", "-01", "t",
        ]
        var cases = [
            "yes", "no", "on", "off", "y", "True", "TRUE", "tRUE", "False", "null", "Null", "~",
            "0o17", "0o8", "1e5", ".5", "5.", ".5e3", ".5e+3", "-.inf", "+.inf", ".NaN", "-.nan",
            "2024-01-01", "2024-1-1", "2024-01-01 10:20:30", "2024-01-01T1:20:30.5Z",
            "2024-01-01 10:20:30 +1:30", "1_000", "0x1F", "0b101", "017", "1:30", "+12", "<<x",
        ]
        for _ in 0..<4000 {
            cases.append(
                (0..<Int.random(in: 1...5, using: &generator))
                    .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined())
        }
        let script = """
            import datetime
            from ruamel.yaml import YAML
            reader = YAML(typ='safe')
            names = {str: 'text', bool: 'a boolean', int: 'an integer', float: 'a number',
                     type(None): 'null', datetime.date: 'a date', datetime.datetime: 'a date'}
            results = []
            for case in cases:
                try:
                    results.append(names.get(type(reader.load('k: ' + case)['k']), 'a date'))
                except Exception as error:
                    results.append('error')
            """
        let results = try #require(try Peers.python(script, cases: cases) as? [String])
        for (text, theirs) in zip(cases, results) where theirs != "error" {
            let document = try YAMLDocument(parsing: Array("k: \(text)".utf8), file: "t")
            #expect(document.root?[key: "k"]?.kindName == theirs, "\(text)")
        }
    }
}
