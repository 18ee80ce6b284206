internal import TextFeatures

extension RecordReader {
    mutating func parameters() -> FeatureParameters? {
        var parameters = FeatureParameters()
        guard number(UInt32.self) != nil,
            let longest = count(upTo: BundleLimits.runLength.upperBound), longest >= 1,
            let least = count(upTo: Int(Int32.max)), let most = count(upTo: Int(Int32.max)),
            let title = float(in: BundleLimits.groupWeight),
            let description = float(in: BundleLimits.groupWeight),
            let joint = float(in: BundleLimits.groupWeight),
            let titleEdge = float(in: BundleLimits.groupWeight),
            let descriptionEdge = float(in: BundleLimits.groupWeight),
            let titleRuns = runs(), let jointRuns = runs()
        else { return nil }
        parameters.longestWordRun = longest
        parameters.leastRows = least
        parameters.mostFeatures = most
        parameters.titleWeight = title
        parameters.descriptionWeight = description
        parameters.jointWeight = joint
        parameters.titleEdgeWeight = titleEdge
        parameters.descriptionEdgeWeight = descriptionEdge
        parameters.titleCharacterRuns = titleRuns
        parameters.jointCharacterRuns = jointRuns
        return parameters
    }

    private mutating func runs() -> [Int]? {
        guard let count = count(upTo: BundleLimits.runs) else { return nil }
        return list(count) { reader in
            guard let length = reader.count(upTo: BundleLimits.runLength.upperBound), length >= 1
            else { return nil }
            return length
        }
    }

    mutating func thresholds(_ count: Int) -> [DecisionThreshold]? {
        list(count) { reader in
            guard let automatic = reader.float(in: BundleLimits.threshold),
                let unknown = reader.float(in: BundleLimits.threshold)
            else { return nil }
            return DecisionThreshold(automatic: automatic, unknown: unknown)
        }
    }

    mutating func categories(_ count: Int) -> [BundleCategory]? {
        list(count) { reader in
            guard let isCoded = reader.count(upTo: 1), let code = reader.number(Int64.self),
                let label = reader.text(), let key = reader.text()
            else { return nil }
            return BundleCategory(code: isCoded == 1 ? Int(code) : nil, label: label, key: key)
        }
    }

    mutating func golden(_ categories: Int) -> [GoldenExample]? {
        guard let count = count(upTo: BundleLimits.golden) else { return nil }
        return list(count) { $0.example(categories) }
    }

    private mutating func example(_ categories: Int) -> GoldenExample? {
        guard let title = text(), let description = text(),
            let category = count(upTo: categories - 1),
            let confidence = float(in: BundleLimits.share), let size = count(upTo: categories)
        else { return nil }
        let shares = list(size) { reader -> CategoryShare? in
            guard let category = reader.count(upTo: categories - 1),
                let confidence = reader.float(in: BundleLimits.share)
            else { return nil }
            return CategoryShare(category: category, confidence: confidence)
        }
        guard let shares else { return nil }
        return GoldenExample(
            title: title, description: description, category: category, confidence: confidence,
            probabilities: shares)
    }

    private mutating func list<Item>(
        _ count: Int, _ read: (inout RecordReader) -> Item?
    ) -> [Item]? {
        var items: [Item] = []
        for _ in 0..<count {
            guard let item = read(&self) else { return nil }
            items.append(item)
        }
        return items
    }
}
