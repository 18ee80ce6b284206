import Catalogue

/// A sample held in memory, and what tests ask about it.
struct Sample {
    let products: [Product]

    init(rows: Int, seed: UInt64, isDrifted: Bool = false) {
        let catalogue = SampleCatalogue(.init(rows: rows, seed: seed, isDrifted: isDrifted))
        products = (0..<rows).map { row in
            var product = Product()
            catalogue.fill(row, into: &product)
            return product
        }
    }

    func share(_ condition: (Product) -> Bool) -> Double {
        Double(products.count(where: condition)) / Double(products.count)
    }

    var categoryCounts: [Category: Int] {
        Dictionary(grouping: products, by: \.category).mapValues(\.count)
    }

    /// FNV-1a over all that a file would hold.
    var fingerprint: UInt64 {
        var writer = ProductWriter(.xy)
        for product in products { writer.append(product) }
        let bytes = writer.drain()
        return (bytes.main + bytes.labels).reduce(0xCBF2_9CE4_8422_2325) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
    }
}

extension Product {
    var text: String {
        String(decoding: designation, as: UTF8.self) + " "
            + String(decoding: description, as: UTF8.self)
    }
}
