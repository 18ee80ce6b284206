import CommandLineKit
import Foundation
import TestSupport
import Testing

@Suite("The JSON writer")
struct JSONWriterTests {
    private func sample(_ style: JSONWriter.Style) -> String {
        var writer = JSONWriter(style)
        writer.object { writer in
            writer.member("name", "a\"b\\\n\u{1}é")
            writer.member("count", 3)
            writer.member("none", String?.none)
            writer.member("list", [1, 2])
            writer.member("empty", array: { _ in })
            writer.member("inner", object: { writer in writer.member("ok", true) })
        }
        writer.finish()
        return writer.text
    }

    @Test("writes compact")
    func compact() {
        let expected =
            #"{"name":"a\"b\\\n\u0001é","count":3,"none":null,"list":[1,2],"empty":[],"#
            + #""inner":{"ok":true}}"# + "\n"
        #expect(sample(.compact) == expected)
    }

    @Test("writes pretty")
    func pretty() {
        let expected = """
            {
              "name": "a\\"b\\\\\\n\\u0001é",
              "count": 3,
              "none": null,
              "list": [
                1,
                2
              ],
              "empty": [],
              "inner": {
                "ok": true
              }
            }

            """
        #expect(sample(.pretty) == expected)
    }

    @Test("keeps documents valid, whatever the bytes of a name")
    func anyBytes() throws {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<500 {
            let bytes = random.bytes(Int.random(in: 0...12, using: &random))
            var writer = JSONWriter()
            writer.array { $0.string(bytes) }
            let parsed = try JSONSerialization.jsonObject(with: Data(writer.bytes)) as? [String]
            #expect(parsed == [String(decoding: bytes, as: UTF8.self)])
        }
    }

    @Test("knows no NaN and no infinity")
    func numbers() {
        var writer = JSONWriter()
        writer.value([1.5, .nan, .infinity, 1e300])
        #expect(writer.text == "[1.5,null,null,1e+300]")
    }

    @Test("streams into an output, and closes what an error leaves open")
    func streams() throws {
        struct Stop: Error {}
        let captured = Captured()
        var writer = JSONWriter(to: captured.output)
        #expect(throws: Stop.self) {
            try writer.array { (writer: inout JSONWriter) throws(Stop) in
                for number in 0..<20_000 { writer.value(number) }
                throw Stop()
            }
        }
        #expect(writer.bytes.count < 40_000, "most of it has left")
        writer.finish()
        let parsed = try JSONSerialization.jsonObject(with: Data(captured.text.utf8))
        #expect(parsed as? [Int] == Array(0..<20_000))
    }
}
