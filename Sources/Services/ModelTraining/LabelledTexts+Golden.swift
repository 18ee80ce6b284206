extension LabelledTexts {
    /// Products for a bundle to carry, chosen by their texts alone; very long ones are left out.
    package func goldenProducts(_ count: Int) -> [(title: String, description: String)] {
        let rows = (0..<self.count).map { (hash: hash(of: $0), row: $0) }.sorted { $0 < $1 }
        var products: [(title: String, description: String)] = []
        for (_, row) in rows where products.count < count {
            let product = withTexts(of: row) { title, description -> (String, String)? in
                guard title.count + description.count <= 4096 else { return nil }
                return (Self.string(title), Self.string(description))
            }
            if let product { products.append(product) }
        }
        return products
    }

    private static func string(_ bytes: Span<UInt8>) -> String {
        String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    }
}
