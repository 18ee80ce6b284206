import Testing
import Versioning

struct PointerRewritingTests {
    private let old = "b1946ac92492d2347c6235b4d2611184"
    private let new = "6137cde4893c59f76f005a8123d8e8e6"

    private func rewrite(
        _ text: String, _ change: (inout TrackedOutput) -> Void
    ) throws -> String {
        let pointer = try Pointer(parsing: Array(text.utf8), file: "x.dvc")
        var outputs = pointer.outputs
        change(&outputs[0])
        return String(decoding: try pointer.rewritten(outputs: outputs), as: UTF8.self)
    }

    @Test(
        "nothing changes when nothing differs, whatever the layout",
        arguments: [
            "outs: [ {path: x , md5: B1946AC92492D2347C6235B4D2611184} ]   # c\n",
            "# a\n\nouts:\n  - path: 'x'\n    cache: true\n    isexec: false\nfrozen: false\n",
            "\u{FEFF}outs:\r\n- path: x\r\n", "",
        ])
    func unchanged(text: String) throws {
        let pointer = try Pointer(parsing: Array(text.utf8), file: "x.dvc")
        if text.isEmpty {
            #expect(pointer.outputs.isEmpty)
        } else {
            #expect(try rewrite(text) { _ in } == text)
        }
    }

    @Test("new contents change their keys; comments, order, quotes and annotations stay")
    func contents() throws {
        let text = """
            # why we keep this
            outs:
            - path: "data.csv"  # the table
              desc: what it is
              md5: '\(old)'
              size: 6   # bytes
              hash: md5
              labels:
              - one
              meta:
                owner: me
              remote: other
            # the end

            """
        let expected = text.replacing(old, with: new).replacing("size: 6 ", with: "size: 70 ")
        #expect(
            try rewrite(text) {
                $0.objectID = ObjectID(new)
                $0.size = 70
            } == expected)
    }

    @Test("a legacy output that becomes current gets its hash at the end")
    func legacy() throws {
        #expect(
            try rewrite("outs:\n- md5: \(old)\n  path: x\n  desc: d\n") {
                $0.objectID = ObjectID(new)
                $0.size = 5
                $0.layout = .current
            } == "outs:\n- md5: \(new)\n  path: x\n  desc: d\n  size: 5\n  hash: md5\n")
    }

    @Test("keys that no longer hold lose their line")
    func drops() throws {
        let text =
            "outs:\n- md5: \(old).dir\n  size: 25 # s\n  nfiles: 3\n"
            + "  isexec: true\n  hash: md5\n  path: d\n"
        #expect(
            try rewrite(text) {
                $0.objectID = ObjectID(new + ".dir")
                $0.size = nil
                $0.isExecutable = false
                $0.fileCount = 4
            } == "outs:\n- md5: \(new).dir\n  nfiles: 4\n  hash: md5\n  path: d\n")
    }

    @Test("versions in a cloud go when the contents change")
    func clouds() throws {
        let text = """
            outs:
            - path: d
              hash: md5
              files:
              - relpath: a
                md5: \(old)
                cloud:
                  s3:
                    version_id: v

            """
        #expect(
            try rewrite(text) {
                $0.objectID = ObjectID(new + ".dir")
                $0.files = nil
                $0.size = 1
                $0.fileCount = 1
            }
                == "outs:\n- path: d\n  hash: md5\n  md5: \(new).dir\n  size: 1\n  nfiles: 1\n")
    }

    @Test("a flow mapping stays one")
    func flow() throws {
        #expect(
            try rewrite("outs: [{md5: \(old), size: 6, path: x}]\n") {
                $0.objectID = ObjectID(new)
                $0.size = nil
                $0.layout = .current
                $0.isExecutable = true
            } == "outs: [{md5: \(new), path: x, isexec: true, hash: md5}]\n")
    }

    @Test("a hash that looks like a number is quoted")
    func numeric() throws {
        #expect(
            try rewrite("outs:\n- md5: \(old)\n  hash: md5\n  path: x\n") {
                $0.objectID = ObjectID("401013266745e5661589292315434968")
            }
                == "outs:\n- md5: '401013266745e5661589292315434968'\n  hash: md5\n  path: x\n")
    }

    @Test("a pointer without outputs, or with another number of them, is written anew")
    func counts() throws {
        let added = TrackedOutput(path: [120], objectID: ObjectID(new), size: 1)
        let fresh = "outs:\n- md5: \(new)\n  size: 1\n  hash: md5\n  path: x\n"
        for text in ["", "# c\n", "outs: []\n"] {
            let pointer = try Pointer(parsing: Array(text.utf8), file: "x.dvc")
            let bytes = try pointer.rewritten(outputs: [added])
            #expect(String(decoding: bytes, as: UTF8.self) == fresh)
        }
    }

    @Test("the checksum of an import is Python's, checked and brought up to date")
    func checksum() throws {
        let text = """
            md5: 891746db93d70131a864cf4c78daf055
            frozen: true
            deps:
            - path: d
              repo:
                url: ../e15
                rev_lock: 5f8e9d00114c5a96631677344a7ede21bf05cf99
            outs:
            - md5: 326d7f26ce5379f53984b0ae8cf1f51f.dir
              size: 2
              nfiles: 1
              hash: md5
              path: d
              desc: not hashed

            """
        let pointer = try Pointer(parsing: Array(text.utf8), file: "x.dvc")
        #expect(pointer.checksumMatches == true)
        var outputs = pointer.outputs
        outputs[0].size = 3
        let annotated = try pointer.rewritten(outputs: outputs)
        #expect(
            String(decoding: annotated, as: UTF8.self)
                == text.replacing("size: 2", with: "size: 3"))
        outputs[0].objectID = ObjectID(new + ".dir")
        let changed = try Pointer(parsing: try pointer.rewritten(outputs: outputs), file: "x.dvc")
        #expect(changed.checksumMatches == true)
        #expect(changed.checksum != pointer.checksum)
        let stale = text.replacing("../e15", with: "../e16")
        #expect(try Pointer(parsing: Array(stale.utf8), file: "x").checksumMatches == false)
    }
}
