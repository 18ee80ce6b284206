internal import Catalogue
internal import CommandLineKit
internal import FileStore
internal import Glibc

let command = Command(
    "sample-catalogue",
    abstract: "Write a synthetic product catalogue, the same for the same seed.",
    discussion: """
        The catalogue is invented: 27 categories in French, English and German, with HTML, \
        typos, missing descriptions, near-duplicates and some wrong labels. A directory gets \
        X_train.csv and Y_train.csv, or products.csv; a name that ends in .csv gets one file.
        """,
    options: [
        .integer("--rows", in: 1...1_000_000_000, default: 20_000, help: "How many products."),
        .integer("--seed", default: 1, help: "Another seed gives another catalogue."),
        .value("-o", "--output", placeholder: "PATH", help: "A directory, or a file NAME.csv."),
        .choice(
            "--form", of: ["xy", "products"],
            help: "Two files, or one; xy in a directory unless said."),
        .flag("--drift", help: "Add product lines and proportions that training never saw."),
        .flag("-f", "--force", help: "Replace files that are there."),
        .flag("-q", "--quiet", help: "Print nothing but errors."),
    ]
) { values in
    guard let output = values.bytes("output"), !output.isEmpty else {
        throw UsageError("say where to write with --output PATH")
    }
    let isFile = output.suffix(4).elementsEqual(".csv".utf8)
    if isFile && values.value("form") == "xy" {
        throw UsageError("--form xy makes two files: give --output a directory")
    }
    let catalogue = SampleCatalogue(
        .init(
            rows: values.int("rows") ?? 0, seed: UInt64(values.int("seed") ?? 0),
            isDrifted: values.flag("drift")))
    let path = FilePath(output)
    let files =
        isFile
        ? SampleFiles(catalogue, file: path)
        : SampleFiles(catalogue, values.value("form") == "products" ? .products : .xy, in: path)
    try SampleReport(files, isQuiet: values.flag("quiet")).run(replacing: values.flag("force"))
    return .done
}

exit(Program(command, version: .current).run().rawValue)
