import Foundation
import Testing
import Versioning

struct RowComparisonTests {
    @Test("with a key, every kind of change is told apart and counted by category")
    func keyed() throws {
        let diff = try compare(
            """
            id,designation,description,category
            1,stays,a,Pool
            2,moves,b,Pool
            3,changes,c,Food
            4,goes,d,Food
            5,"does both",e,Pool
            """,
            """
            id,designation,description,category
            2,moves,b,Food
            1,stays,a,Pool
            3,changes,"c, now longer",Food
            5,does both,other,Food
            6,comes,f,Pool
            """)
        #expect(diff.oldRows == 5 && diff.newRows == 5)
        #expect(diff.unchanged == 1)
        #expect(diff.added == 1)
        #expect(diff.removed == 1)
        #expect(diff.edited == 2)
        #expect(diff.relabelled == 1)
        #expect(diff.keyColumns == ["id"])
        #expect(diff.categoryColumn == "category")
        #expect(
            diff.relabellings.map { [$0.from, $0.to, "\($0.rows)"] } == [["Pool", "Food", "1"]])
        #expect(diff.categories.map(\.category) == ["Food", "Pool"])
        #expect(diff.categories.map(\.added) == [0, 1])
        #expect(diff.categories.map(\.removed) == [1, 0])
        #expect(diff.categories.map(\.edited) == [2, 0])
        #expect(diff.categories.map(\.relabelledFrom) == [0, 1])
        #expect(diff.categories.map(\.relabelledTo) == [1, 0])
        #expect(!diff.isEmpty)
    }

    @Test("labels in a file of their own are compared by index")
    func labels() throws {
        let diff = try compare(
            "index,prdtypecode\r\n0,10\r\n1,2583\r\n2,10\r\n",
            "index,prdtypecode\r\n0,10\r\n1,10\r\n2,2705\r\n3,10\r\n")
        #expect(diff.keyColumns == ["index"])
        #expect(diff.relabelled == 2 && diff.added == 1 && diff.unchanged == 1)
        #expect(diff.edited == 0 && diff.removed == 0)
        #expect(Set(diff.relabellings.map { "\($0.from)>\($0.to)" }) == ["2583>10", "10>2705"])
    }

    @Test("products without labels are compared by index too")
    func products() throws {
        let diff = try compare(
            "index,designation,description,productid,imageid\n0,a,,1,1\n1,b,,2,2\n",
            "index,designation,description,productid,imageid\n0,a,more,1,1\n1,b,,2,2\n")
        #expect(diff.edited == 1 && diff.unchanged == 1)
        #expect(diff.categoryColumn == nil)
        #expect(diff.categories.isEmpty && diff.relabellings.isEmpty)
    }

    @Test("without a key, the text identifies a row")
    func textual() throws {
        let diff = try compare(
            "designation,description,category\nlamp,red,A\nchair,oak,A\nvase,,B\nrug,wool,B\n",
            "designation,description,category\nlamp,blue,A\nchair,oak,B\nvase,,B\nsofa,wool,B\n")
        #expect(diff.keyColumns.isEmpty)
        #expect(diff.edited == 1 && diff.relabelled == 1 && diff.unchanged == 1)
        #expect(diff.added == 1 && diff.removed == 1)
    }

    @Test("equal rows are paired as often as they occur")
    func duplicates() throws {
        let diff = try compare(
            "designation,description,category\na,x,A\na,x,A\na,x,A\na,y,A\n",
            "designation,description,category\na,x,A\na,x,B\na,z,A\n")
        #expect(diff.unchanged == 1 && diff.relabelled == 1 && diff.edited == 1)
        #expect(diff.removed == 1 && diff.added == 0)
    }

    @Test("the order of rows and columns, quotes and line endings are no change")
    func form() throws {
        let diff = try compare(
            "id,designation,category\r\n1,\"a\",X\r\n2,b,Y\r\n",
            "\u{FEFF}category,id,designation\nY,2,b\n\nX,\"1\",a")
        #expect(diff.unchanged == 2)
        #expect(diff.isEmpty)
    }

    @Test("columns that come and go are named, and rows compared by the others")
    func columns() throws {
        let diff = try compare(
            "id,designation,lang,category\n1,a,fr,X\n", "id,designation,category,image\n1,a,X,7\n")
        #expect(diff.addedColumns == ["image"])
        #expect(diff.removedColumns == ["lang"])
        #expect(diff.unchanged == 1)
        #expect(!diff.isEmpty)
    }

    @Test("a column without a name, as pandas writes it, is the index")
    func nameless() throws {
        let diff = try compare(",designation\n0,a\n1,b\n", ",designation\n0,a\n1,c\n")
        #expect(diff.keyColumns == ["index"])
        #expect(diff.edited == 1 && diff.added == 0)
    }

    @Test("a table that was empty has only additions, and the reverse")
    func empty() throws {
        let table = "designation,category\na,X\nb,Y\n"
        for nothing in ["", "designation,category\n"] {
            let grown = try compare(nothing, table)
            #expect(grown.added == 2 && grown.removed == 0 && grown.oldRows == 0)
            #expect(grown.categories.map(\.category) == ["X", "Y"])
            let gone = try compare(table, nothing)
            #expect(gone.removed == 2 && gone.added == 0 && gone.newRows == 0)
        }
        #expect(try compare("", "").isEmpty)
    }

    @Test("the caller may name key and category, several columns too")
    func chosen() throws {
        let old = "shop,sku,name,kind\n1,1,a,X\n1,2,b,X\n2,1,c,X\n"
        let new = "shop,sku,name,kind\n2,1,c,Y\n1,2,b,X\n1,1,d,X\n"
        let comparison = RowComparison(keyColumns: ["shop", "sku"], categoryColumn: "kind")
        let diff = try compare(old, new, comparison)
        #expect(diff.keyColumns == ["shop", "sku"])
        #expect(diff.relabelled == 1 && diff.edited == 1 && diff.unchanged == 1)
        #expect(try compare(old, new).categoryColumn == nil)
    }

    @Test("an empty list of keys goes by text though there is an id")
    func keyless() throws {
        let diff = try compare(
            "id,designation,category\n1,a,X\n2,b,X\n", "id,designation,category\n2,a,X\n1,b,X\n",
            RowComparison(keyColumns: []))
        #expect(diff.keyColumns.isEmpty)
        #expect(diff.edited == 2, "the id is part of what a row says")
    }

    @Test("malformed rows are compared as far as they go, and counted")
    func malformed() throws {
        let diff = try compare(
            "id,designation,category\n1,a,X\n2,b\n", "id,designation,category\n1,a \"b\",X\n2,b\n")
        #expect(diff.oldMalformedRows == 1 && diff.newMalformedRows == 2)
        #expect(diff.edited == 1 && diff.unchanged == 1)
    }

    @Test("the result can be encoded as JSON")
    func json() throws {
        let diff = try compare("id,category\n1,a\n", "id,category\n1,b\n")
        let text = String(decoding: try JSONEncoder().encode(diff), as: UTF8.self)
        #expect(text.contains("\"relabelled\":1"))
        #expect(text.contains("\"kind\":\"relabelled\""))
    }
}
