import TestSupport
import Testing
import YAML

struct YAMLEditingTests {
    private static let out: [YAMLEdit.Step] = [.key("outs"), .item(0)]

    private func edit(_ text: String, _ edits: [(String, YAMLEdit.Change)]) throws -> String {
        let document = try YAMLDocument(parsing: Array(text.utf8), file: "t")
        let edited = try document.applying(edits.map { YAMLEdit(Self.out + [.key($0.0)], $0.1) })
        return String(decoding: edited.source, as: UTF8.self)
    }

    @Test("values change in place; comments, order and quotes stay")
    func replaces() throws {
        let text = "# top\nouts:\n- path: é.csv   # data\n  md5: 'aa' # hash\n  size: 6\n# end\n"
        let edited = try edit(text, [("md5", .set(.string("bb"))), ("size", .set(.integer(70)))])
        #expect(
            edited
                == "# top\nouts:\n- path: é.csv   # data\n  md5: 'bb' # hash\n  size: 70\n# end\n")
    }

    @Test("new keys go to the end of the mapping, before what follows it")
    func appends() throws {
        let text = "outs:\n- md5: aa # c\n  path: x # d\n# note\nmeta: 1\n"
        #expect(
            try edit(text, [("hash", .set(.string("md5")))])
                == "outs:\n- md5: aa # c\n  path: x # d\n  hash: md5\n# note\nmeta: 1\n")
    }

    @Test(
        "a new key follows a nested value, a block scalar and a missing final newline",
        arguments: [
            ("outs:\n- path: x\n  meta:\n    a: 1\n    b:\n    - 2\n", ""),
            ("outs:\n- path: x\n  desc: |\n    text\n    more\n", ""),
            ("outs:\n  - path: x\n    size: 3", "\n"),
            ("outs:\n- path: x\n  desc:\n", ""),
        ])
    func appendsAfter(text: String, newline: String) throws {
        let indent = text.hasPrefix("outs:\n  -") ? "    " : "  "
        #expect(
            try edit(text, [("hash", .set(.string("md5")))])
                == text + newline + indent + "hash: md5\n")
    }

    @Test("a removed key takes its line and its comment along")
    func removes() throws {
        let text = "outs:\n- md5: aa\n  size: 6 # six\n  isexec: true\n  path: x\n"
        #expect(
            try edit(text, [("size", .remove), ("isexec", .remove), ("none", .remove)])
                == "outs:\n- md5: aa\n  path: x\n")
    }

    @Test("the next key moves up behind the dash when the first is removed")
    func removesFirst() throws {
        #expect(
            try edit("outs:\n- size: 6\n  path: x\n", [("size", .remove)]) == "outs:\n- path: x\n")
    }

    @Test("a nested value is removed whole")
    func removesNested() throws {
        let text = "outs:\n- path: x\n  files:\n  - relpath: a\n    md5: b\n  hash: md5\n"
        #expect(try edit(text, [("files", .remove)]) == "outs:\n- path: x\n  hash: md5\n")
    }

    @Test(
        "flow mappings stay on their line",
        arguments: [
            ("md5", "outs: [{md5: bb, size: 6, path: 'x'}]\n"),
            ("hash", "outs: [{md5: aa, size: 6, path: 'x', hash: bb}]\n"),
        ])
    func flow(key: String, expected: String) throws {
        let text = "outs: [{md5: aa, size: 6, path: 'x'}]\n"
        #expect(try edit(text, [(key, .set(.string("bb")))]) == expected)
    }

    @Test("keys leave a flow mapping with their comma")
    func flowRemoval() throws {
        let text = "outs: [{md5: aa, size: 6, path: x}]\n"
        #expect(try edit(text, [("size", .remove)]) == "outs: [{md5: aa, path: x}]\n")
        #expect(try edit(text, [("path", .remove)]) == "outs: [{md5: aa, size: 6}]\n")
    }

    @Test("CRLF and the byte order mark survive")
    func carriageReturns() throws {
        let text = "\u{FEFF}outs:\r\n- md5: aa\r\n  size: 6\r\n  path: x\r\n"
        #expect(
            try edit(text, [("size", .remove), ("hash", .set(.string("md5")))])
                == "\u{FEFF}outs:\r\n- md5: aa\r\n  path: x\r\n  hash: md5\r\n")
    }

    @Test("a numeric-looking text is quoted when it is written")
    func quotes() throws {
        #expect(
            try edit("outs:\n- md5: aa\n", [("md5", .set(.string("0e1")))])
                == "outs:\n- md5: '0e1'\n")
    }

    @Test("a value behind an alias is written out, with the rest of the document's values")
    func alias() throws {
        let text = "outs:\n- &a\n  md5: aa\n  path: x\nmeta: *a # c\n"
        let edited = try YAMLDocument(parsing: Array(text.utf8), file: "t")
            .applying([YAMLEdit([.key("meta"), .key("md5")], .set(.string("bb")))])
        #expect(
            String(decoding: edited.source, as: UTF8.self)
                == "outs:\n- md5: aa\n  path: x\nmeta:\n  md5: bb\n  path: x\n")
    }

    @Test("random edits of random layouts always give the wanted values")
    func fuzz() throws {
        var generator = SeededGenerator(seed: 5)
        let layouts = [
            "outs:\n- md5: aa\n  size: 6\n\n  # c\n  path: x\n",
            "outs: [ {md5: aa , \"size\": 6, path: x,} ]\n", "outs:\n- {md5: aa,\n  path: x}\n",
            "outs:\n- ? md5\n  : aa\n  ? path\n  : x\n", "outs:\n- md5:\n  path: x\nk: v\n",
            "outs:\n-   md5: 'aa\n      b'\n    path: x", "{outs: [{md5: aa}]}",
            "outs:\n- <<: {md5: aa}\n  path: x\n", "outs:\n- md5: !!str 12\n  path: &p x\nk: *p\n",
            "outs:\n- desc: >\n    long\n\n    text\n\n  md5: a\n", "outs:\n- {}\n",
        ]
        let keys = ["md5", "size", "path", "desc", "new"]
        for _ in 0..<3000 {
            let text = layouts.randomElement(using: &generator) ?? ""
            let key = keys.randomElement(using: &generator) ?? ""
            let isRemoval = Bool.random(using: &generator)
            let value = ["1", "a b", "x: y", "é", "'"].randomElement(using: &generator) ?? ""
            let edited = try YAMLDocument(parsing: Array(text.utf8), file: "t").applying([
                YAMLEdit(Self.out + [.key(key)], isRemoval ? .remove : .set(.string(value)))
            ])
            let out = edited.root?[key: "outs"]?.items?.first
            if isRemoval {
                #expect(out?[key: key] == nil, "\(text) without \(key)")
            } else {
                #expect(out?[key: key]?.string == value, "\(text) with \(key)")
            }
        }
    }
}
