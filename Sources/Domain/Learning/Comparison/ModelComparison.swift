/// Candidate against production on the same rows: over all of them, and for each language.
package struct ModelComparison: Sendable, Equatable {
    package struct Language: Sendable, Equatable {
        package let language: String
        package let candidateF1: Double
        package let productionF1: Double
        package let differences: PairedBootstrap.Differences
    }

    package let overall: PairedBootstrap.Differences
    package let languages: [Language]

    package init(_ rows: PairedRows, _ bootstrap: PairedBootstrap, threads: Int) {
        overall = bootstrap.compare(rows, threads: threads)
        languages = rows.byLanguage.map { language, rows in
            Language(
                language: language, candidateF1: rows.candidateMatrix.weightedF1,
                productionF1: rows.productionMatrix.weightedF1,
                differences: bootstrap.compare(rows, threads: threads))
        }
    }
}
