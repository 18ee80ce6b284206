internal import FileStore

extension Preparation {
    /// Numbers the categories in their own order, and checks the rules about them.
    func settle(_ intake: Intake) throws -> [CatalogueCategory] {
        let keys = intake.categories.keys.map { String(decoding: $0, as: UTF8.self) }
        var counts = [Int](repeating: 0, count: keys.count)
        var contested = 0
        for entry in intake.store.entries {
            counts[Int(entry.label)] += 1
            contested += entry.isContested ? 1 : 0
        }
        // Feedback settles what raw rows disagree on.
        intake.book[.conflictingLabels].broken = contested
        let present = keys.indices.filter { counts[$0] > 0 }
            .sorted { Self.precedes(keys[$0], keys[$1]) }
        guard present.count > 1 else { throw tooFew(present.map { keys[$0] }, intake) }
        var numbers = [UInt32](repeating: 0, count: keys.count)
        var categories: [CatalogueCategory] = []
        for (index, number) in present.enumerated() {
            numbers[number] = UInt32(index)
            categories.append(
                CatalogueCategory(
                    index: index, key: keys[number], usesCodes: usesCodes, rows: counts[number]))
        }
        intake.store.relabel(numbers)
        checkRarity(categories, &intake.book)
        try checkCounts(categories, &intake.book)
        return categories
    }

    /// Codes by number, labels by their bytes.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        if let left = Int(left), let right = Int(right), left != right { return left < right }
        return left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    private func tooFew(_ names: [String], _ intake: Intake) -> CatalogueError {
        let files = inputs.raw.paths.map { "\($0)" }.joined(separator: " and ")
        if let name = names.first {
            return CatalogueError(
                .categories,
                "every product of \(files) is in the one category \(name); a classifier needs two"
                    + " at least")
        }
        let reasons = intake.book.all.filter { $0.rejectedRows > 0 }.map {
            "\($0.rule.rawValue) \($0.rejectedRows) times"
        }
        return CatalogueError(
            .empty,
            "no row of \(files) can be used: all \(intake.rows.read) broke a rule"
                + " (\(reasons.joined(separator: ", "))); the first is"
                + " \(intake.book.all.compactMap(\.examples.first).first ?? "unknown")")
    }

    private func checkRarity(_ categories: [CatalogueCategory], _ book: inout RuleBook) {
        for category in categories {
            book[.rareCategory].checked += 1
            if category.rows < parameters.rareRows {
                book[.rareCategory].note(
                    "category \(category.key) has \(category.rows) products, fewer than"
                        + " \(parameters.rareRows)")
            }
        }
    }

    private func checkCounts(_ categories: [CatalogueCategory], _ book: inout RuleBook) throws {
        guard let previous = inputs.previous else {
            book[.classCounts].notApplicable = "there is no earlier version"
            return
        }
        var old: [String: Int] = [:]
        for category in try CategoryFile.read(previous.categories) {
            old[category.key] = category.rows
        }
        let new = Dictionary(uniqueKeysWithValues: categories.map { ($0.key, $0.rows) })
        for key in Set(old.keys).union(new.keys).sorted(by: Self.precedes) {
            let (before, now) = (old[key] ?? 0, new[key] ?? 0)
            book[.classCounts].checked += 1
            let change = abs(now - before)
            if change >= parameters.leastCountChange,
                Double(change) > parameters.maximumCountChange * Double(before)
            {
                book[.classCounts].note(
                    "category \(key) had \(before) products in the last version and has \(now)")
            }
        }
    }

    func describe(
        _ intake: Intake, _ categories: [CatalogueCategory]
    ) -> PreparationReport {
        var report = PreparationReport(
            .init(
                form: usesCodes ? "pair" : "products",
                files: inputs.raw.paths.map { String(decoding: $0.name, as: UTF8.self) }))
        report.rows = intake.rows
        report.rows.products = intake.store.count
        report.rows.missingDescriptions = intake.statistics.missingDescriptions
        report.rules = intake.book.all
        report.categories = categories.map { PreparationReport.CategoryShare(category: $0) }
        report.languages = intake.statistics.languages
            .map {
                PreparationReport.LanguageShare(language: $0.key.name, rows: $0.value)
            }
            .sorted { ($1.rows, $0.language) < ($0.rows, $1.language) }
        report.titleLengths = intake.statistics.titles
        report.descriptionLengths = intake.statistics.descriptions
        return report
    }
}

extension PreparationReport {
    mutating func add(_ result: Splitter.Result, _ store: RowStore) {
        var totals = [0, 0, 0]
        for (row, part) in result.parts.enumerated() {
            let label = Int(store.entries[row].label)
            totals[Int(part.rawValue)] += 1
            switch part {
            case .training: categories[label].training += 1
            case .validation: categories[label].validation += 1
            case .test: categories[label].test += 1
            }
        }
        split = Split(
            training: totals[0], validation: totals[1], test: totals[2],
            groups: result.groupCount, largestGroup: result.largestGroup,
            rowsWithVariants: result.rowsWithVariants, groupsHeldBack: result.heldBack,
            validationCut: result.validationCut, testCut: result.testCut,
            leakPrevented: result.leak)
    }
}
