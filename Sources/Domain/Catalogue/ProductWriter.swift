package import Tabular

/// Writes products in one of the two forms that `data/raw` may hold.
package struct ProductWriter: Sendable {
    package enum Form: Sendable, Hashable {
        /// `X`: index, designation, description, productid, imageid; `Y`: index, prdtypecode.
        case xy
        /// One file: designation, description, category, lang.
        case products
    }

    /// `X` or `products.csv`.
    package private(set) var main: CSVWriter
    /// `Y`; empty in the form with one file.
    package private(set) var labels: CSVWriter
    private let form: Form
    private var index = 0

    package init(_ form: Form) {
        self.form = form
        main = CSVWriter()
        labels = CSVWriter()
        switch form {
        case .xy:
            main.writeRow(["index", "designation", "description", "productid", "imageid"])
            labels.writeRow(["index", "prdtypecode"])
        case .products:
            main.writeRow(["designation", "description", "category", "lang"])
        }
    }

    package mutating func append(_ product: Product) {
        if form == .xy { main.append(index) }
        main.append(product.designation)
        main.append(product.description)
        switch form {
        case .xy:
            main.append(product.productID)
            main.append(product.imageID)
            labels.append(index)
            labels.append(product.category.code)
            labels.endRow()
        case .products:
            main.append(product.category.label)
            main.append(product.language)
        }
        main.endRow()
        index += 1
    }

    /// Hands over the bytes collected so far.
    package mutating func drain() -> (main: [UInt8], labels: [UInt8]) {
        (main.drain(), labels.drain())
    }
}
