import Foundation
import FoundationXML
import Reports
import Testing

struct ReportsTests {
    @Test(
        "numbers are written with the decimals asked for",
        arguments: [
            (0.8275, 3, "0.828"), (-0.0001, 3, "0.000"), (-1.25, 1, "-1.3"), (12, 0, "12"),
            (0.05, 2, "0.05"), (.nan, 2, "not a number"), (-.infinity, 2, "-infinite"),
        ])
    func fixed(value: Double, places: Int, expected: String) {
        #expect(value.fixed(places) == expected)
    }

    @Test("a picture is well-formed XML whatever its texts hold")
    func picture() {
        var image = VectorImage(width: 20, height: 10, title: "<script>alert('&')</script>")
        image.rectangle(x: 1, y: 1, width: 2, height: 2, fill: "#ff0000", note: "\"<&\u{1}")
        image.text("a < b", x: 0, y: 5, degrees: -45)
        image.line((0, 0), (1, 1), stroke: "#000000", isDashed: true)
        let parser = XMLParser(data: Data(image.bytes))
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        #expect(!String(decoding: image.bytes, as: UTF8.self).contains("<script"))
    }

    @Test("JSON says again what it was built from")
    func json() throws {
        let value = JSONValue.object([
            ("text", .text("\"\\\n\u{7F}é")), ("none", .null), ("number", .number(0.25)),
            ("infinite", .number(.infinity)), ("list", .list([.integer(-3), .list([])])),
        ])
        let read = try #require(
            JSONSerialization.jsonObject(with: Data(value.bytes)) as? [String: Any])
        #expect(read["text"] as? String == "\"\\\n\u{7F}é")
        #expect(read["number"] as? Double == 0.25)
        #expect(read["infinite"] is NSNull)
        #expect((read["list"] as? [Any])?.first as? Int == -3)
    }
}
