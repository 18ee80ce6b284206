import Testing
import Versioning

struct PipelineFileTests {
    private func parse(_ pipeline: String, _ lock: String?) throws -> PipelineFile {
        try PipelineFile(
            parsing: Array(pipeline.utf8), file: "dvc.yaml", lock: lock.map { Array($0.utf8) },
            lockFile: "dvc.lock")
    }

    private func lock(_ stages: String) -> String { "schema: '2.0'\nstages:\n\(stages)" }

    private func locked(_ stage: String, _ paths: [String]) -> String {
        "  \(stage):\n    cmd: x\n    outs:\n"
            + paths.map {
                "    - path: \($0)\n      hash: md5\n      md5: 6137cde4893c59f76f005a8123d8e8e6\n"
            }.joined()
    }

    @Test("flags come from the pipeline, hashes from the lock")
    func joined() throws {
        let file = try parse(
            """
            stages:
              prep:
                cmd: x
                wdir: work
                frozen: true
                deps: [data]
                outs:
                - out
                - model: {cache: false}
                - kept: {push: false, persist: true, remote: other}
                metrics:
                - m.json: {cache: false}
                plots:
                - p.csv:
                  - {x: a, cache: false}
                  - {y: b}
                - new.csv
            """,
            lock(locked("prep", ["kept", "m.json", "./model", "out", "p.csv", "gone"])))
        let stage = try #require(file.stages.first)
        #expect(stage.name == "prep" && stage.isFrozen)
        #expect(stage.workingDirectory == Array("work".utf8))
        let byPath = Dictionary(
            uniqueKeysWithValues: stage.outputs.map {
                (String(decoding: $0.path, as: UTF8.self), $0)
            })
        #expect(byPath["out"]?.isCached == true && byPath["out"]?.objectID != nil)
        #expect(byPath["./model"]?.isCached == false && byPath["m.json"]?.isCached == false)
        #expect(byPath["p.csv"]?.isCached == false)
        #expect(byPath["kept"]?.isPushed == false && byPath["kept"]?.isPersistent == true)
        #expect(byPath["kept"]?.remote == "other")
        #expect(byPath["gone"] == nil)
        #expect(byPath["new.csv"]?.objectID == nil && byPath["new.csv"]?.isCached == true)
        #expect(stage.outputs.count == 6)
    }

    @Test("generated stages find their declaration, templates match by the text around them")
    func generated() throws {
        let file = try parse(
            """
            stages:
              each:
                foreach: [a, b]
                do:
                  cmd: x
                  wdir: w/${item}
                  outs:
                  - "out-${item}.bin"
                  - "${item}.tmp": {cache: false}
              grid:
                matrix: {m: [1, 2]}
                cmd: x
                outs:
                - ${item.m}/model
              templated:
                cmd: x
                wdir: ${where}
                outs: [o]
            """,
            lock(
                locked("each@a", ["out-a.bin", "a.tmp", "other"]) + locked("each@b", ["out-b.bin"])
                    + locked("grid@1", ["1/model"]) + locked("templated", ["o"])
                    + locked("stale", ["s"]) + locked("each", ["e"])))
        #expect(file.stages.map(\.name) == ["each@a", "each@b", "grid@1"])
        #expect(file.stages[0].workingDirectory == Array("w/a".utf8))
        #expect(file.stages[0].outputs.map(\.isCached) == [true, false])
        #expect(file.stages[2].outputs.count == 1)
        #expect(file.unresolvedStages == ["templated"])
    }

    @Test("without a lock, the declared outputs are known but have no object")
    func unlocked() throws {
        let file = try parse("stages:\n  a:\n    cmd: x\n    outs: [o]\n  b:\n    cmd: y\n", nil)
        #expect(file.stages.map(\.outputs.count) == [1, 0])
        #expect(try parse("", nil).stages.isEmpty)
        #expect(try parse("vars: [x]\n", "").stages.isEmpty)
    }

    @Test(
        "locks that DVC refuses are refused",
        arguments: [
            ("stages: {}\n", 1), ("schema: 2.0\nstages: {}\n", 1), ("schema: '1.0'\n", 1),
            ("schema: '2.0'\nstages:\n  a:\n    cmd: x\n    other: 1\n", 5),
            ("schema: '2.0'\nstages:\n  a:\n    outs:\n    - path: x\n      cache: false\n", 6),
            ("schema: '2.0'\nstages: []\n", 2),
        ])
    func refusedLocks(text: String, line: Int) {
        let error = #expect(throws: PointerError.self) { try parse("stages: {a: {cmd: x}}", text) }
        #expect(error?.file == "dvc.lock" && error?.line == line)
    }

    @Test(
        "pipelines of the wrong shape are refused",
        arguments: [
            "stages: []\n", "stages: {a: x}\n", "stages: {a: {outs: x}}\n",
            "stages: {a: {outs: [1]}}\n", "stages: {a: {outs: [{x: {cache: 1}}]}}\n", "[]\n",
            "stages: {a: {outs: [{x: {unknown: 1}}]}}\n",
        ])
    func refusedPipelines(text: String) {
        let error = #expect(throws: PointerError.self) { try parse(text, nil) }
        #expect(error?.description.hasPrefix("dvc.yaml:1: ") == true)
    }
}
