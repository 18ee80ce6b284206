import Remotes
import TestSupport
import Testing

struct XMLScannerTests {
    private func values(_ text: String, _ names: String...) -> [String: String] {
        XMLScanner.values(of: names, in: Array(text.utf8))
    }

    @Test("elements are found through declarations, comments, prefixes and attributes")
    func elements() {
        let text = """
            <?xml version="1.0"?><!DOCTYPE x><!-- <Code>no</Code> --><s3:Error a="b">
            <Code x='y'>One</Code><Code>Two</Code><Empty/>
            <Message>a &lt;b&gt; &amp;&#65;&#x42;</Message>
            <Raw><![CDATA[1 < 2]]></Raw></s3:Error>
            """
        #expect(
            values(text, "Code", "Empty", "Message", "Raw", "Absent")
                == ["Code": "One", "Empty": "", "Message": "a <b> &AB", "Raw": "1 < 2"])
    }

    @Test(
        "entities that are none stay as written",
        arguments: [
            ("&;", "&;"), ("&x;", "&x;"), ("&#xD800;", "&#xD800;"), ("&#99999999;", "&#99999999;"),
            ("a&", "a&"), ("&quot;&apos;", "\"'"),
        ])
    func entities(text: String, expected: String) {
        #expect(XMLScanner.decode(Array(text.utf8)[...]) == Array(expected.utf8))
    }

    @Test("any bytes end, and never stop the program", arguments: 0..<20)
    func fuzz(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let alphabet = Array("<>/!?-[]CDATA&;#x \"'=Key".utf8) + [0, 255]
        for _ in 0..<500 {
            let count = Int.random(in: 0..<60, using: &generator)
            let bytes = (0..<count).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            }
            var scanner = XMLScanner(bytes)
            var events = 0
            while scanner.next() != nil { events += 1 }
            #expect(events <= bytes.count * 2 + 1)
            #expect(S3Page(bytes).keys.count <= bytes.count)
        }
    }

    @Test("a page gives decoded keys and the way to the next one")
    func page() {
        let text = """
            <ListBucketResult><EncodingType>url</EncodingType><Prefix><Key>no</Key></Prefix>
            <Contents><Key>a%2Bb+c%C3%A9</Key><Owner><Key>no</Key></Owner></Contents>
            <IsTruncated>true</IsTruncated><NextContinuationToken>1&amp;2</NextContinuationToken>
            </ListBucketResult>
            """
        let page = S3Page(Array(text.utf8))
        #expect(page.keys == [Array("a+b cé".utf8)])
        #expect(page.continuation == "1&2")
        #expect(
            S3Page(Array("<Contents><Key>a+b</Key></Contents>".utf8)).keys == [Array("a+b".utf8)])
    }
}
