import Parameters
import Testing

/// What a stage would read.
private struct Sample: Equatable {
    enum Level: String, CaseIterable { case error, warning }

    var seed = 36
    var share = 0.5
    var level = Level.warning
    var names = ["a"]
    var isOn = true
    var depth = 2
    var runs = [3, 4]

    init(_ section: inout ParameterSection) throws(ParameterError) {
        seed = try section.integer("seed", in: 0...100, default: seed)
        share = try section.number("share", in: 0...1, default: share)
        level = try section.choice("level", default: level)
        names = try section.texts("names", default: names)
        isOn = try section.boolean("on", default: isOn)
        depth = try section.section("inner") { inner throws(ParameterError) in
            try inner.integer("depth", in: 1...9, default: 2)
        }
        runs = try section.integers("runs", in: 1...8, most: 2, default: runs)
    }

    init() {}
}

struct ParameterFileTests {
    private func read(_ text: String) throws -> (value: Sample, canonical: [UInt8]) {
        try ParameterFile(Array(text.utf8), name: "params.yaml")
            .section("training") { section throws(ParameterError) in try Sample(&section) }
    }

    private func failure(_ text: String) throws -> ParameterError {
        try #require(throws: ParameterError.self) { try read(text) }
    }

    @Test("what is given is read, what is not has its default")
    func values() throws {
        let full = """
            preprocessing:
              whatever: [1, 2]
            training:
              seed: 0x10
              share: 1e-1
              level: error
              names: [b, 10]
              on: false
              inner:
                depth: 7
              runs: [0x5]
            """
        var expected = Sample()
        expected.seed = 16
        expected.share = 0.1
        expected.level = .error
        expected.names = ["b", "10"]
        expected.isOn = false
        expected.depth = 7
        expected.runs = [5]
        #expect(try read(full).value == expected)
        for empty in ["", "# nothing\n", "training:\n", "training: {}\n", "drift: {}\n"] {
            #expect(try read(empty).value == Sample())
        }
        #expect(try read("training: {share: 1}\n").value.share == 1)
    }

    @Test(
        "a wrong key, type or value names file, line, key and what is allowed",
        arguments: [
            (
                "training:\n  sead: 1\n", 2, "training.sead",
                "inner, level, names, on, runs, seed, share"
            ),
            ("training:\n  seed: many\n", 2, "training.seed", "an integer from 0 to 100"),
            ("training:\n  seed: 1.5\n", 2, "training.seed", "an integer from 0 to 100"),
            ("training:\n  seed: 101\n", 2, "training.seed", "from 0 to 100"),
            ("training:\n  seed: '7'\n", 2, "training.seed", "text"),
            ("training:\n  seed:\n", 2, "training.seed", "null"),
            ("training:\n  seed: [1]\n", 2, "training.seed", "a list"),
            ("training:\n  seed: 99999999999999999999\n", 2, "training.seed", "from 0 to 100"),
            ("training:\n  share: .nan\n", 2, "training.share", "a number from 0.0 to 1.0"),
            ("training:\n  share: .inf\n", 2, "training.share", "a number from 0.0 to 1.0"),
            ("training:\n  share: -0.1\n", 2, "training.share", "-0.1"),
            ("training:\n  share: yes\n", 2, "training.share", "yes (text)"),
            ("training:\n\n  level: fatal\n", 3, "training.level", "one of error, warning"),
            ("training:\n  names: b\n", 2, "training.names", "a list of texts"),
            ("training:\n  names: [b, '']\n", 2, "training.names", "a list of texts"),
            ("training:\n  on: yes\n", 2, "training.on", "true or false"),
            ("training:\n  inner: 3\n", 2, "training.inner", "keys and values"),
            ("training:\n  inner:\n    deep: 3\n", 3, "training.inner.deep", "depth"),
            ("training:\n  runs: 4\n", 2, "training.runs", "at most 2 integers from 1 to 8"),
            ("training:\n  runs: [9]\n", 2, "training.runs", "9 (an integer)"),
            ("training:\n  runs: [1, 2, 3]\n", 2, "training.runs", "at most 2"),
            ("training: 5\n", 1, "training", "keys and values"),
            ("trainig: {}\n", 1, "trainig", "preprocessing, training"),
            ("- training\n", 1, "", "a list"),
            ("training: {seed: 1, seed: 2}\n", 1, "", "seed"),
            ("training: [\n", 2, "", ""),
        ] as [(String, Int, String, String)])
    func errors(text: String, line: Int, key: String, part: String) throws {
        let error = try failure(text)
        #expect(error.line == line)
        #expect(error.key == key)
        #expect(error.description.hasPrefix("params.yaml:\(line): "))
        #expect(part.isEmpty || error.description.contains(part), "\(error)")
    }

    @Test("only what a section means counts for its canonical bytes")
    func canonical() throws {
        let plain = try read("training:\n  seed: 36\n").canonical
        for same in [
            "", "training: {share: 0.5, seed: 0x24}\n",
            "drift: {a: 1}\ntraining: {level: warning}\n",
            "training:\n  inner: {depth: 2}\n  names: ['a']\n  on: True\n",
        ] {
            #expect(try read(same).canonical == plain)
        }
        let others = try [
            "training: {seed: 37}\n", "training: {share: 0.25}\n", "training: {level: error}\n",
            "training: {on: false}\n", "training: {names: [b]}\n",
            "training: {inner: {depth: 3}}\n",
            "training: {runs: []}\n", "training: {runs: [4, 3]}\n",
            "training: {names: []}\n", "training: {names: ['a,1:b']}\n",
            "training: {names: [a, b]}\n",
        ].map { try read($0).canonical }
        #expect(Set(others + [plain]).count == others.count + 1)
        #expect(
            String(decoding: plain, as: UTF8.self) == """
                training.inner.depth=2
                training.level=warning
                training.names=1:a
                training.on=true
                training.runs=3,4
                training.seed=36
                training.share=0.5

                """)
        #expect(
            try read("training: {share: -0.0}\n").canonical
                == read("training: {share: 0}\n").canonical)
    }
}
