import Testing
import YAML

struct YAMLScalarWriterTests {
    static let plain = [
        "a*b", "a?b", "a[b]", "a,b", "a:b", "-x", "=x", "yes", "no", "on", "q'q", "q\"q",
        "back\\slash", "é", "文", "😀", "a b", "1.2.3", "1_a", "0x", "e5", "12:30:45", "data.dvc",
        "?x", ":x", "a#b",
    ]
    static let single = [
        " lead", "trail ", "!x", "#x", "%x", "&a", ">x", "? q", "@x", "`x", "{x}", "|x", "a: b",
        "a #b", "<<", "~", "null", "true", "123", "1.5", "1e3", "0x1F", "0o17", "2024-01-01",
        ".inf", "x:", "-", "?", ":", "- a", "---", "...", "*a", "[a", "\"x", ",x", "=", "",
        "12345678901234567890123456789012", "401013266745e5661589292315434968", "0b1", "1_000",
        "-.5", "5.", "---a", "2024-1-2 3:04:05",
    ]

    @Test("names that read back as themselves stay plain", arguments: plain)
    func plain(name: String) {
        #expect(written(name) == name)
    }

    @Test("names that YAML would misread are single quoted", arguments: single)
    func single(name: String) {
        #expect(written(name) == "'\(name)'")
    }

    @Test(
        "control characters, breaks and apostrophes that need quotes are double quoted",
        arguments: [
            ("a\tb", #""a\tb""#), ("a\nb", #""a\nb""#), ("\u{FEFF}x", #""\uFEFFx""#),
            ("x\u{7F}", #""x\x7F""#), ("a\0b", #""a\0b""#), ("'x", #""'x""#),
            (" it's", #"" it's""#), ("a\r", #""a\r""#), ("\u{1}", #""\x01""#),
            ("a\u{85}b", #""a\Nb""#), ("a\u{2028}b", #""a\Lb""#), ("\\\t\"", #""\\\t\"""#),
        ])
    func double(name: String, expected: String) {
        #expect(written(name) == expected)
    }

    @Test("a flow mapping needs quotes around its own indicators")
    func flow() {
        #expect(
            String(decoding: YAMLScalarWriter.write(Array("a,b".utf8), inFlow: true), as: UTF8.self)
                == "'a,b'")
        #expect(
            String(decoding: YAMLScalarWriter.write(Array("a:b".utf8), inFlow: true), as: UTF8.self)
                == "a:b")
    }

    private func written(_ text: String) -> String {
        String(decoding: YAMLScalarWriter.write(Array(text.utf8)), as: UTF8.self)
    }
}
