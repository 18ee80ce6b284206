package import Catalogue
package import FileStore

/// A prepared catalogue as training sees it: what is learnt from, and what is only judged on.
package struct PreparedTexts: Sendable {
    /// Products of the training and the validation part.
    package private(set) var learning = LabelledTexts()
    package private(set) var training: [UInt32] = []
    package private(set) var validation: [UInt32] = []
    /// What the rows of `learning` are known by.
    package private(set) var digests: [RowDigest] = []
    package private(set) var test = LabelledTexts()
    package private(set) var testDigests: [RowDigest] = []
    package private(set) var testLanguages: [String] = []

    /// - Parameter categories: as many as the catalogue has.
    package init(_ products: FilePath, categories: [CatalogueCategory]) throws {
        let file = try ProductFile(products)
        for number in 0..<file.blockCount {
            let block = file.block(number)
            for index in block.rows.indices.map({ $0 - block.rows.lowerBound }) {
                guard Int(block.categories[index]) < categories.count else {
                    throw CatalogueError(
                        .categories,
                        "\(products): row \(block.rows.lowerBound + index) has category number"
                            + " \(block.categories[index]) of \(categories.count); run"
                            + " preprocessing again")
                }
                append(block, index)
            }
        }
        try refuseUseless(products, categories)
    }

    private mutating func append(_ block: ProductBlock, _ index: Int) {
        let part = block.parts[index]
        let (title, description) = (block.titles[index], block.descriptions[index])
        let label = block.categories[index]
        guard part != .test else {
            test.append(title: title, description: description, label: label)
            testDigests.append(block.digests[index])
            testLanguages.append(String(decoding: block.languages[index], as: UTF8.self))
            return
        }
        let row = UInt32(learning.count)
        if part == .training { training.append(row) } else { validation.append(row) }
        digests.append(block.digests[index])
        learning.append(title: title, description: description, label: label)
    }

    private func refuseUseless(
        _ products: FilePath, _ categories: [CatalogueCategory]
    ) throws(CatalogueError) {
        for (part, count) in [
            (Part.training, training.count), (.validation, validation.count), (.test, test.count),
        ] where count == 0 {
            throw CatalogueError(
                .empty,
                "\(products) has no product in its \(part.name) part; add products, or give that"
                    + " part a share in preprocessing.split")
        }
        let labels = Set(training.map { learning.labels[Int($0)] })
        guard labels.count < 2, let only = labels.first else { return }
        throw CatalogueError(
            .categories,
            "\(products): all products to learn from are of category \(categories[Int(only)].key);"
                + " add products of another one, as there is nothing to tell apart")
    }
}
