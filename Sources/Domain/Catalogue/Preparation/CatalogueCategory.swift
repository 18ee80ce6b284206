/// A category of a prepared catalogue.
package struct CatalogueCategory: Sendable, Hashable {
    /// The position in the list, which is the class that a model predicts.
    package let index: Int
    /// As the raw files write it: a code in X and Y, a label in products.csv.
    package let key: String
    /// The marketplace's code; the key where the category is not in the reference taxonomy.
    package let code: String
    /// What people read; the key where the category is not in the reference taxonomy.
    package let label: String
    package let rows: Int

    init(index: Int, key: String, usesCodes: Bool, rows: Int) {
        let known = usesCodes ? Int(key).flatMap(Category.coded) : Category.named(key)
        self.init(
            index: index, key: key, code: known.map { "\($0.code)" } ?? key,
            label: known?.label ?? key, rows: rows)
    }

    init(index: Int, key: String, code: String, label: String, rows: Int) {
        self.index = index
        self.key = key
        self.code = code
        self.label = label
        self.rows = rows
    }
}
