import TestSupport
import Testing
import Versioning

struct ObjectIDTests {
    private static let hello = "b1946ac92492d2347c6235b4d2611184"

    @Test("a name is read in either case, and written in lower case")
    func text() throws {
        let id = try #require(ObjectID(Self.hello))
        #expect(id.description == Self.hello)
        #expect(ObjectID(Self.hello.uppercased()) == id)
        #expect(ObjectID(hashing: Array("hello\n".utf8)) == id)
        let tree = try #require(ObjectID(Self.hello + ".dir"))
        #expect(tree.isTree && tree != id && tree.description == Self.hello + ".dir")
        #expect(id < tree && !(tree < id))
    }

    @Test("an all-zero and an all-one name keep their digits")
    func extremes() {
        for digit in ["0", "f", "9"] {
            let text = String(repeating: digit, count: 32)
            #expect(ObjectID(text)?.description == text)
        }
        #expect(ObjectID(digest: Array(0..<16)).description == "000102030405060708090a0b0c0d0e0f")
    }

    @Test(
        "anything else is no name",
        arguments: [
            "", "b1946ac92492d2347c6235b4d261118", "b1946ac92492d2347c6235b4d26111844",
            "g1946ac92492d2347c6235b4d2611184", "b1946ac92492d2347c6235b4d2611184.DIR",
            "b1946ac92492d2347c6235b4d2611184.dirx", " b1946ac92492d2347c6235b4d261118",
            "b1946ac92492d2347c6235b4d2611184\n", "+1946ac92492d2347c6235b4d2611184",
        ])
    func malformed(text: String) {
        #expect(ObjectID(text) == nil)
    }

    @Test("layouts place objects as DVC 3 and DVC 2 do")
    func layouts() throws {
        let id = try #require(ObjectID(Self.hello + ".dir"))
        #expect(
            ObjectLayout.current.path(of: id)
                == Array("files/md5/b1/946ac92492d2347c6235b4d2611184.dir".utf8))
        #expect(
            ObjectLayout.legacy.path(of: id)
                == Array("b1/946ac92492d2347c6235b4d2611184.dir".utf8))
    }

    @Test(
        "only an object's own name in a listing is an object",
        arguments: [
            ("b1", "946ac92492d2347c6235b4d2611184", true),
            ("b1", "946ac92492d2347c6235b4d2611184.dir", true),
            ("B1", "946ac92492d2347c6235b4d2611184", false),
            ("b1", "946AC92492d2347c6235b4d2611184", false),
            ("b", "1946ac92492d2347c6235b4d2611184", false),
            ("b1", "946ac92492d2347c6235b4d261118", false),
            ("b1", ".946ac92492d2347c6235b4d261118", false), ("b1", ".q.tmp", false),
            ("ru", "ns", false), ("", "", false), ("b1", "", false),
            ("b1", "946ac92492d2347c6235b4d2611184.tmp", false),
        ])
    func listing(shard: String, name: String, isObject: Bool) {
        let id = ObjectLayout.current.object(shard: Array(shard.utf8), name: Array(name.utf8))
        #expect((id != nil) == isObject)
        if let id { #expect(ObjectLayout.legacy.path(of: id) == Array("\(shard)/\(name)".utf8)) }
    }

    @Test("names sort as their digits do", arguments: 0..<5)
    func order(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let ids = (0..<50).map { _ in ObjectID(digest: generator.bytes(16)) }
        #expect(ids.sorted().map(\.description) == ids.map(\.description).sorted())
    }
}
