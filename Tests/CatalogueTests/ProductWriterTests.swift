import Catalogue
import Testing

struct ProductWriterTests {
    private static func products() throws -> [Product] {
        var pool = Product()
        pool.designation = Array("Bâche, 5 m".utf8)
        pool.description = Array("Pour \"l'été\"\nsolide".utf8)
        pool.category = try #require(Category.coded(2583))
        pool.language = "fr"
        pool.productID = 11
        pool.imageID = 12
        var book = Product()
        book.designation = Array("Roman".utf8)
        book.category = try #require(Category.coded(2403))
        book.language = "de"
        return [pool, book]
    }

    private static func text(_ form: ProductWriter.Form) throws -> (main: String, labels: String) {
        var writer = ProductWriter(form)
        for product in try products() { writer.append(product) }
        let bytes = writer.drain()
        return (
            String(decoding: bytes.main, as: UTF8.self),
            String(decoding: bytes.labels, as: UTF8.self)
        )
    }

    @Test("two files share the index")
    func xy() throws {
        let (main, labels) = try Self.text(.xy)
        #expect(
            main == """
                index,designation,description,productid,imageid\r
                0,"Bâche, 5 m","Pour ""l'été""\nsolide",11,12\r
                1,Roman,,0,0\r

                """)
        #expect(labels == "index,prdtypecode\r\n0,2583\r\n1,2403\r\n")
    }

    @Test("one file names the category and the language")
    func products() throws {
        let (main, labels) = try Self.text(.products)
        #expect(
            main == """
                designation,description,category,lang\r
                "Bâche, 5 m","Pour ""l'été""\nsolide",Pool & accessories,fr\r
                Roman,,"Books, magazines & collections",de\r

                """)
        #expect(labels.isEmpty)
    }
}
