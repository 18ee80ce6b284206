import Testing
import Versioning

struct PointerTests {
    private func parse(_ text: String) throws -> Pointer {
        try Pointer(parsing: Array(text.utf8), file: "d/x.dvc")
    }

    private let id = "b1946ac92492d2347c6235b4d2611184"

    @Test("every field of an output is read, and defaults are DVC's")
    func fields() throws {
        let pointer = try parse(
            """
            wdir: ../data
            outs:
            - md5: \(id.uppercased())
              size: 6
              isexec: true
              hash: md5
              path: a b.txt
              cache: false
              push: false
              persist: true
              remote: other
              desc: d
              type: t
              labels: [l]
              meta: {any: [thing]}
            - md5: 3c3a88a7c593209a971a4559740fd3ee.dir
              nfiles: 13
              path: dir
            """)
        #expect(pointer.workingDirectory == Array("../data".utf8))
        let file = TrackedOutput(
            path: Array("a b.txt".utf8), objectID: ObjectID(id), size: 6, isExecutable: true,
            isCached: false, isPushed: false, isPersistent: true, remote: "other", line: 3)
        #expect(pointer.outputs[0] == file)
        #expect(pointer.outputs[1].objectID?.isTree == true)
        #expect(pointer.outputs[1].layout == .legacy)
        #expect(pointer.outputs[1].fileCount == 13)
        #expect(pointer.outputs[1].size == nil)
        #expect(pointer.outputs[1].isCached && pointer.outputs[1].isPushed)
    }

    @Test(
        "an empty file, comments alone and empty lists mean no outputs",
        arguments: [
            "", "# nothing\n", "outs:\n", "outs: []\ndeps: null\n",
        ])
    func empty(text: String) throws {
        #expect(try parse(text).outputs.isEmpty)
    }

    @Test("imports tell where they come from")
    func imports() throws {
        let repository = try parse(
            """
            md5: 891746db93d70131a864cf4c78daf055
            frozen: true
            deps:
            - path: d
              repo:
                url: ../e15
                rev: main
                rev_lock: 5f8e9d00114c5a96631677344a7ede21bf05cf99
            outs:
            - md5: 326d7f26ce5379f53984b0ae8cf1f51f.dir
              hash: md5
              path: d
            """)
        #expect(repository.isFrozen && repository.isRepositoryImport && repository.isImport)
        #expect(repository.dependencies[0].repository?.lockedRevision?.hasPrefix("5f8e") == true)
        let url = try parse(
            "deps:\n- etag: '\"abc\"'\n  size: 3\n  path: s3://b/k\nouts:\n- hash: md5\n  path: k\n"
        )
        #expect(url.isPartialImport && !url.isRepositoryImport)
        #expect(url.dependencies[0].version == "\"abc\"")
    }

    @Test("cloud versions and file lists are kept")
    func clouds() throws {
        let pointer = try parse(
            """
            outs:
            - path: f
              md5: \(id)
              hash: md5
              cloud: {s3: {etag: eee, version_id: v}}
            - path: d
              hash: md5
              files:
              - relpath: a/b
                md5: \(id)
                size: 6
                cloud: {s3: {version_id: w}}
            """)
        #expect(pointer.outputs[0].cloud == CloudVersion(remote: "s3", versionID: "v", etag: "eee"))
        #expect(pointer.outputs[1].files?.first?.relativePath == Array("a/b".utf8))
        #expect(pointer.outputs[1].files?.first?.cloud?.versionID == "w")
        #expect(pointer.outputs.map(\.isCloudVersioned) == [true, true])
    }

    @Test(
        "what DVC refuses is refused, with file and line",
        arguments: [
            ("outs:\n- path: a\n  unknown: 1\n", 3, "unknown key 'unknown'"),
            ("outs:\n- path: a\ncmd: x\n", 3, "unknown key 'cmd'"),
            ("outs:\n- md5: aaa\n  path: a\n", 2, "not an MD5"),
            ("outs:\n- path: a\n  md5: 12345678901234567890123456789012\n", 3, "quotes"),
            ("outs:\n- path: a\n  md5: 401013266745e5661589292315434968\n", 3, "quotes"),
            ("outs:\n- path: a\n  etag: ab\n", 3, "too short"),
            ("outs:\n- path: a\n  size: -1\n", 3, "whole number"),
            ("outs:\n- path: a\n  size: '6'\n", 3, "whole number"),
            ("outs:\n- path: a\n  nfiles: 99999999999999999999\n", 3, "whole number"),
            ("outs:\n- path: a\n  isexec: yes\n", 3, "true or false"),
            ("outs:\n- path: 123\n", 2, "must be text"),
            ("outs:\n- size: 1\n", 2, "no 'path'"),
            ("outs:\n- path: a\n  hash: sha256\n", 3, "hash 'sha256'"),
            ("outs:\n- path: a\n- path: a\n", 3, "listed twice"),
            ("outs:\n- path: a\n  path: b\n", 3, "repeated"),
            ("outs:\n- path: a\n  labels: [1]\n", 3, "labels"),
            ("outs: {path: a}\n", 1, "must be a list"),
            ("- path: a\n", 1, "must be a mapping"),
            ("text\n", 1, "must be a mapping"),
            ("deps:\n- path: a\n  repo: {rev: x}\n", 3, "no 'url'"),
            ("outs:\n- path: a\n  cloud: {a: {}, b: {}}\n", 3, "one remote"),
            ("outs:\n- path: a\n  files:\n  - relpath: ../x\n", 4, "stays below"),
            ("frozen: 1\n", 1, "true or false"),
            ("outs:\n- {path: a\n", 3, ""),
            ("<<<<<<< HEAD\nouts:\n", 2, ""),
            ("&a outs: []\n1: x\n", 2, "not a key"),
        ])
    func refused(text: String, line: Int, problem: String) {
        let error = #expect(throws: PointerError.self) { try parse(text) }
        #expect(error?.line == line, "\(error?.description ?? "")")
        #expect(error?.description.hasPrefix("d/x.dvc:\(line): ") == true)
        #expect(problem.isEmpty || error?.description.contains(problem) == true)
    }

    @Test("new pointers have the very bytes that dvc add writes")
    func newFiles() {
        func bytes(_ output: TrackedOutput) -> String {
            String(decoding: Pointer(outputs: [output]).newFileBytes(), as: UTF8.self)
        }
        #expect(
            bytes(TrackedOutput(path: Array("a.txt".utf8), objectID: ObjectID(id), size: 6)) == """
                outs:
                - md5: b1946ac92492d2347c6235b4d2611184
                  size: 6
                  hash: md5
                  path: a.txt

                """)
        #expect(
            bytes(
                TrackedOutput(
                    path: Array("run".utf8), objectID: ObjectID("93240121540327474319550261818423"),
                    size: 7, isExecutable: true)) == """
                    outs:
                    - md5: '93240121540327474319550261818423'
                      size: 7
                      isexec: true
                      hash: md5
                      path: run

                    """)
        #expect(
            bytes(
                TrackedOutput(
                    path: Array("d".utf8),
                    objectID: ObjectID("3c3a88a7c593209a971a4559740fd3ee.dir"), size: 25,
                    fileCount: 13)) == """
                    outs:
                    - md5: 3c3a88a7c593209a971a4559740fd3ee.dir
                      size: 25
                      nfiles: 13
                      hash: md5
                      path: d

                    """)
    }
}
