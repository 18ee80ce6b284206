internal import Catalogue
internal import CommandLineKit

/// Writes the files and tells people what they got.
struct SampleReport {
    private let files: SampleFiles
    private let isQuiet: Bool

    init(_ files: SampleFiles, isQuiet: Bool) {
        self.files = files
        self.isQuiet = isQuiet
    }

    func run(replacing: Bool) throws {
        let start = ContinuousClock.now
        let bar = ProgressBar(
            "writing", terminal: .current(environment: .current), isSilent: isQuiet)
        bar.setTotal(files: files.catalogue.options.rows)
        try files.write(replacing: replacing) { bar.add(files: $0) }
        bar.finish { _ in "" }
        guard !isQuiet else { return }
        let options = files.catalogue.options
        let took = HumanFormat.duration(ContinuousClock.now - start)
        let kind = options.isDrifted ? "synthetic products with drift" : "synthetic products"
        let output = Output.standardOutput
        output.writeLine(
            "\(HumanFormat.count(options.rows)) \(kind), seed \(options.seed), in \(took):")
        for path in files.paths { output.writeLine("  \(path)") }
        output.writeLine("This data is invented; it stands in until you bring your own.")
    }
}
