import Foundation
import PredictService
import TestSupport
import Testing

@Suite("The JSON of a product")
struct ProductParserTests {
    private func parse(_ text: String) -> String {
        parse(Array(text.utf8))
    }

    private func parse(_ bytes: [UInt8]) -> String {
        var parser = ProductParser()
        do {
            try parser.parse(bytes.span)
        } catch {
            return "\(error)"
        }
        let title = String(decoding: parser.title, as: UTF8.self)
        return title + "|" + String(decoding: parser.description, as: UTF8.self)
    }

    @Test(
        "is read as it was meant",
        arguments: [
            (#"{"designation":"a"}"#, "a|"),
            (#" { "description" : null , "designation" : "" } "#, "|"),
            (#"{"designation":"\u00e9\n\ud83d\ude00\/","description":"腕時計"}"#, "é\n😀/|腕時計"),
            (#"{"x":[1,-2.5e+3,{"y":[]},true,null,""],"designation":"b"}"#, "b|"),
            (#"{"designation":"\ud800x\udc00"}"#, "\u{FFFD}x\u{FFFD}|"),
            (#"{"designation":"\ud83d\ud83d\ude00"}"#, "\u{FFFD}😀|"),
            (#"{"designat\u0069on":"c"}"#, "c|"),
        ])
    func good(text: String, expected: String) {
        #expect(parse(text) == expected)
    }

    @Test("is read into memory that is kept")
    func memory() throws {
        func place(_ text: [UInt8]) -> Int {
            unsafe text.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) }
        }
        var parser = ProductParser()
        try parser.parse(Array(#"{"designation":"a long one","description":"another"}"#.utf8).span)
        let before = [place(parser.title), place(parser.description)]
        for title in ["short", "a longer o", "", "b"] {
            let text = Array(#"{"designation":"\#(title)","description":"x"}"#.utf8)
            try parser.parse(text.span)
            #expect(parser.title == Array(title.utf8) && parser.description == [120])
            #expect([place(parser.title), place(parser.description)] == before)
        }
    }

    @Test(
        "is refused when it is none",
        arguments: [
            ("", "malformed"), ("{", "malformed"), (#"{"designation":"a"}x"#, "malformed"),
            (#"{"designation":"a",}"#, "malformed"), (#"{"designation":"\x"}"#, "malformed"),
            ("{\"designation\":\"\n\"}", "malformed"), (#"{"designation":01}"#, "badTitle"),
            (#"{"x":01}"#, "malformed"),
            ("[]", "noObject"), ("null", "noObject"), ("{}", "noTitle"),
            (#"{"designation":null}"#, "badTitle"), (#"{"designation":7}"#, "badTitle"),
            (#"{"designation":"a","description":7}"#, "badDescription"),
            (#"{"designation":"a","designation":"b"}"#, "repeated"),
            (#"{"designation":"a","x":"# + String(repeating: "[", count: 999), "malformed"),
        ])
    func bad(text: String, expected: String) {
        #expect(parse(text) == expected)
    }

    @Test("is refused when it is not UTF-8")
    func encoding() {
        #expect(parse(Array(#"{"designation":""#.utf8) + [0xFF] + Array("\"}".utf8)) == "notUTF8")
    }

    @Test("is judged as Foundation does, whatever is damaged")
    func fuzz() {
        var random = SeededGenerator(seed: 11)
        let seeds = [
            #"{"designation":"Été \u00e9\ud83d\ude00","description":null,"z":[1,2.5,-3e4]}"#,
            #"{"description":"b\"\\c","designation":"日本","a":{"b":[{}],"c":true}}"#,
        ].map { Array($0.utf8) }
        var accepted = 0
        for _ in 0..<20_000 {
            var bytes = seeds[Int.random(in: 0..<2, using: &random)]
            for _ in 0..<Int.random(in: 0..<3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = Array("{}[]\",:\\u0 e-.tn\u{1}x".utf8).randomElement(using: &random)!
            }
            let result = parse(bytes)
            guard result.contains("|") else { continue }
            accepted += 1
            let theirs = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
            // Foundation has its own mind about halves of surrogate pairs.
            if let theirs, !result.contains("\u{FFFD}") {
                let title = theirs["designation"] as? String ?? "?"
                #expect(result == title + "|" + (theirs["description"] as? String ?? ""))
            } else {
                #expect(result.contains("\u{FFFD}"), "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
        #expect(accepted > 1000)
    }
}
