import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite("JSON")
struct JSONTests {
    private func parse(_ text: String) throws -> JSON { try JSON.parse(Array(text.utf8)) }

    private func reason(_ bytes: [UInt8]) -> JSONError.Reason? {
        do {
            _ = try JSON.parse(bytes)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test("is read as it was meant")
    func reading() throws {
        let text = #"""
             { "a" : [ 1 , -2.5, 1e3,0, -0.5E-1, true,false , null ] ,"b":{}, "c":[],
            "d\"\\\/\b\f\n\r\t\u00e9\ud83D\uDE42": "é🙂" }
            """#
        let expected: JSON = .object([
            .init(
                "a",
                [
                    1, .number(-2.5), .number(1000), 0, .number(-0.05), true, false, .null,
                ]),
            .init("b", [:]), .init("c", []), .init("d\"\\/\u{8}\u{C}\n\r\té🙂", "é🙂"),
        ])
        #expect(try parse(text) == expected)
        #expect(try JSON.parse(expected.bytes) == expected)
        #expect(try parse(" 7 ")["x"] == nil && parse(#"{"x":7}"#)["x"]?.integer == 7)
    }

    @Test(
        "keeps integers exact and the rest as doubles",
        arguments: [
            ("9223372036854775807", JSON.integer(.max)),
            ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .number(9223372036854775808)), ("-0", .integer(0)),
            ("1.0", .number(1)), ("1E0", .number(1)), ("1e-400", .number(0)),
        ])
    func numbers(text: String, value: JSON) throws {
        #expect(try parse(text) == value)
    }

    @Test(
        "is refused with its reason",
        arguments: [
            ("", JSONError.Reason.endsEarly), ("{", .endsEarly), ("[1,", .endsEarly),
            ("\"a", .endsEarly), ("tru", .endsEarly), ("[1,]", .unexpected), ("{,}", .unexpected),
            ("{\"a\"}", .unexpected), ("{a:1}", .unexpected), ("{\"a\":1,}", .unexpected),
            ("'a'", .unexpected), ("nul1", .unexpected), ("NaN", .unexpected), ("+1", .unexpected),
            ("-", .endsEarly), ("-a", .badNumber), ("1.", .endsEarly), ("1.a", .badNumber),
            (".5", .unexpected), ("01", .trailing), ("1e", .endsEarly), ("1e400", .badNumber),
            ("1 2", .trailing), ("{} x", .trailing), ("\"\n\"", .controlCharacter),
            ("\"\0\"", .controlCharacter), (#""\x""#, .badEscape), (#""\u12G4""#, .badEscape),
            (#""\ud83d""#, .badEscape), (#""\ude42""#, .badEscape),
            (#""\ud83d\u0041""#, .badEscape),
            (#"{"a":1,"a":2}"#, .duplicateName), (#"{"a":1,"\u0061":2}"#, .duplicateName),
            ("\u{FEFF}1", .unexpected), ("// x\n1", .unexpected),
        ])
    func refusals(text: String, reason: JSONError.Reason) {
        #expect(self.reason(Array(text.utf8)) == reason, "\(text)")
    }

    @Test("is refused when too deep or not UTF-8")
    func limits() throws {
        #expect(throws: Never.self) {
            try parse(String(repeating: "[", count: 64) + String(repeating: "]", count: 64))
        }
        let deep = String(repeating: "[", count: 100_000)
        #expect(reason(Array(deep.utf8)) == .tooDeep)
        #expect(reason([0x22, 0xFF, 0x22]) == .notUTF8)
        #expect(reason([0x22, 0xED, 0xA0, 0x80, 0x22]) == .notUTF8)
        #expect(reason([0xFF]) == .unexpected)
    }

    @Test("is accepted and refused as by others, among mutations of a fixed seed")
    func fuzz() {
        var random = SeededGenerator(seed: 11)
        let seed = Array(#"{"a":[1,-2.5e3,"x\u00e9\n",{"b":null}],"c":true,"d":"é🙂"}"#.utf8)
        let alphabet = Array("{}[],:\"\\u0e.-+ tfnxy\u{1}\u{7F}".utf8) + [0xC3, 0xFF]
        var accepted = 0
        for _ in 0..<20_000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let position = Int.random(in: 0..<bytes.count, using: &random)
                let byte = alphabet.randomElement(using: &random) ?? 0
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[position] = byte
                case 1: bytes.insert(byte, at: position)
                default: bytes.remove(at: position)
                }
            }
            guard let document = try? JSON.parse(bytes) else { continue }
            accepted += 1
            // What is accepted says the same when written and read again, and others accept it.
            #expect((try? JSON.parse(document.bytes)) == document)
            #expect(
                (try? JSONSerialization.jsonObject(
                    with: Data(bytes), options: .fragmentsAllowed)) != nil,
                "\(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(accepted > 1000)
    }
}

@Suite("Strings of JSON")
struct QuotingTests {
    @Test("are read as they were, wherever a byte stands", arguments: 0..<20)
    func everyByte(length: Int) throws {
        for scalar in (0...0x7F).map({ Unicode.Scalar(UInt8($0)) }) + ["\u{80}", "é", "日", "👩"] {
            for place in 0...length {
                let text =
                    String(repeating: "x", count: place) + String(scalar)
                    + String(repeating: "\u{7E}", count: length - place)
                var bytes: [UInt8] = []
                JSON.quote(text.utf8Span.span, to: &bytes)
                #expect(try JSON.parse(bytes) == .text(text))
                let hasControl = bytes.contains { $0 < 32 || $0 == 127 }
                #expect(!hasControl)
            }
        }
    }
}
