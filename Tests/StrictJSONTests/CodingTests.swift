import StrictJSON
import Testing

@Suite struct CodingTests {
    private struct Inner: Codable, Equatable {
        var flag = true
        var words = ["a", "é", "\u{1F600}\n"]
        var nothing: Int?
    }

    private struct Sample: Codable, Equatable {
        enum Kind: String, Codable { case small, large }

        var name = "q\"uote"
        var count = -3
        var big = UInt64(1) << 40
        var share = 0.25
        var kind = Kind.large
        var inner = Inner()
        var table = ["b": [1, 2], "a": []]
        var pairs: [Inner?] = [nil, Inner(flag: false, words: [], nothing: 4)]
    }

    @Test("what is written is read again, with members in the order of their names")
    func roundTrip() throws {
        let json = try JSON(encoding: Sample())
        let text = String(decoding: json.bytes, as: UTF8.self)
        #expect(text.hasPrefix(#"{"big":1099511627776,"count":-3,"inner":{"flag":true,"words":"#))
        #expect(text.contains(#""table":{"a":[],"b":[1,2]}"#))
        #expect(try JSON.parse(json.bytes).decode(Sample.self) == Sample())
        #expect(try JSON(encoding: [3]).bytes == Array("[3]".utf8))
        #expect(try JSON(encoding: 3).bytes == Array("3".utf8))
    }

    @Test("a number is read as whatever type holds it exactly")
    func numbers() throws {
        #expect(try JSON.parse(Array("3.0".utf8)).decode(Int.self) == 3)
        #expect(try JSON.parse(Array("3".utf8)).decode(Double.self) == 3)
        for (text, type) in [("300", "a byte"), ("-1", "a byte"), ("1.5", "a byte")] {
            #expect(throws: DecodingError.self, "\(type)") {
                try JSON.parse(Array(text.utf8)).decode(UInt8.self)
            }
        }
        #expect(throws: EncodingError.self) { try JSON(encoding: [Double.nan]) }
    }

    @Test(
        "what is missing or of another kind is refused",
        arguments: ["{}", "[]", #"{"flag":1,"words":[]}"#, #"{"flag":true,"words":{}}"#, "null"])
    func refused(text: String) throws {
        #expect(throws: DecodingError.self) {
            try JSON.parse(Array(text.utf8)).decode(Inner.self)
        }
    }
}
