import Foundation
import TestSupport
import Testing

struct DiffRowsTests {
    /// A table of which a row was added, removed, edited and relabelled, in a folder and alone.
    private func tables() throws -> InspectFixture {
        let fixture = try InspectFixture()
        try fixture.ours("init", "-q")
        for name in ["t.CSV", "d/t.csv"] {
            try fixture.write(
                name,
                "productid,designation,prdtypecode\n1,one,10\n2,two,10\n3,three,40\n4,four,40\n")
        }
        try fixture.write("d/other.txt", "x\n")
        try fixture.ours("add", "-q", "t.CSV", "d")
        try fixture.commit("first")
        for name in ["t.CSV", "d/t.csv"] {
            try fixture.write(
                name, "productid,designation,prdtypecode\n1,one,10\n2,2,10\n4,four,10\n5,five,50\n")
        }
        return fixture
    }

    private func rows(_ fixture: InspectFixture, _ arguments: String...) throws -> [String: Any] {
        let outcome = try fixture.datavc(["diff", "--json", "--rows"] + arguments)
        try outcome.requireDone()
        let value = try #require(try json(outcome) as? [String: Any])
        return try #require(value["rows"] as? [String: Any])
    }

    private func counts(_ table: Any?) -> [Int?] {
        let table = table as? [String: Any]
        return ["added", "removed", "edited", "relabelled", "unchanged"].map { table?[$0] as? Int }
    }

    @Test("counts the rows of changed tables, of the work tree and between commits")
    func counted() throws {
        let fixture = try tables()
        let before = try rows(fixture)
        #expect(before.keys.sorted() == ["d/t.csv", "t.CSV"])
        for (name, table) in before { #expect(counts(table) == [1, 1, 1, 1, 1], "\(name)") }
        try fixture.ours("add", "-q", "t.CSV", "d")
        try fixture.commit("second")
        let after = try rows(fixture, "HEAD~1", "HEAD")
        #expect(counts(after["d/t.csv"]) == [1, 1, 1, 1, 1])
        let table = try #require(after["t.CSV"] as? [String: Any])
        let moves = try #require(table["relabellings"] as? [[String: Any]])
        #expect(moves.count == 1 && moves[0]["from"] as? String == "40")
        #expect(moves[0]["to"] as? String == "10" && moves[0]["rows"] as? Int == 1)
        let categories = try #require(table["categories"] as? [[String: Any]])
        #expect(Set(categories.compactMap { $0["category"] as? String }) == ["10", "40", "50"])
        #expect(table["key"] as? [String] == ["productid"])
    }

    @Test("shows them to people, and in JSON only when asked")
    func shown() throws {
        let fixture = try tables()
        let text = try fixture.ours("diff").output
        #expect(text.contains("Rows of d/t.csv:"))
        #expect(text.contains("1 added, 1 removed, 1 edited, 1 relabelled, 1 unchanged"))
        #expect(text.contains("40 -> 10: 1"))
        #expect(try !fixture.ours("diff", "--no-rows").output.contains("Rows of"))
        #expect(try !fixture.ours("diff", "--json").output.contains("rows"))
        #expect(try fixture.ours("-v", "diff").output.contains("edited line 3: 2"))
    }

    @Test("goes by the columns that are named, and says when there is none of that name")
    func columns() throws {
        let fixture = try tables()
        let table = try rows(fixture, "--key", "designation", "--category", "prdtypecode")["t.CSV"]
        #expect(counts(table) == [2, 2, 0, 1, 1])
        let failed = try rows(fixture, "--key", "nosuch")["t.CSV"] as? [String: Any]
        #expect((failed?["failed"] as? String)?.contains("nosuch") == true)
    }

    @Test("says which bytes are gone, and never compares damaged ones")
    func damaged() throws {
        let fixture = try tables()
        let find = "find .dvc/cache/files/md5 -type f -size +60c ! -name '*.dir'"
        let object = try runProcess("sh", ["-c", find], in: fixture.work).output
            .split(separator: "\n")
        let path = "\(fixture.work)/\(try #require(object.first))"
        try runProcess("sh", ["-c", "chmod u+w '\(path)' && echo 9,9,9 >> '\(path)'"]).requireDone()
        let outcome = try fixture.datavc(["diff"])
        #expect(outcome.status == 1 && outcome.errors.contains("corrupt"))
        try FileManager.default.removeItem(atPath: path)
        let table = try rows(fixture)["t.CSV"] as? [String: Any]
        #expect((table?["not in cache"] as? String)?.count == 32)
    }

    @Test("a large table takes little memory")
    func memory() throws {
        let fixture = try InspectFixture()
        try fixture.ours("init", "-q")
        let make = "seq 1 400000 | awk '{print $1\",some text of a product \"$1\",\"$1%27}'"
        try runProcess(
            "sh", ["-c", "(echo id,designation,category; \(make)) > t.csv"], in: fixture.work
        ).requireDone()
        try fixture.ours("add", "-q", "t.csv")
        try fixture.commit("first")
        try runProcess(
            "sed", ["-i", "-e", "5d", "-e", "$ s/product/thing/", "t.csv"], in: fixture.work
        )
        .requireDone()
        let time = try runProcess(
            Peers.path("python3"),
            [
                "-c",
                """
                import resource, subprocess, sys
                subprocess.run([sys.argv[1], "diff", "--json", "--rows"], check=True)
                print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
                """, Executables.path("datavc"),
            ], in: fixture.work, environment: fixture.environment)
        try time.requireDone()
        let lines = time.output.split(separator: "\n")
        #expect(lines[0].contains("\"removed\":1") && lines[0].contains("\"edited\":1"))
        #expect(try #require(Int(lines[1])) < 64 << 10)
    }
}
