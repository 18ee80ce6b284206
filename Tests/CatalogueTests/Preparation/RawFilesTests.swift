import Catalogue
import FileStore
import TestSupport
import Testing

struct RawFilesTests {
    private func find(_ names: [String]) throws -> RawFiles {
        let folder = TemporaryDirectory()
        for name in names { try folder.write(name, "x") }
        return try RawFiles.find(in: FilePath(folder.path))
    }

    @Test(
        "either form is found among other files",
        arguments: [
            (["products.csv", "notes.txt"], ["products.csv"]),
            (["X_train.csv", "Y_train.csv"], ["X_train.csv", "Y_train.csv"]),
            (
                ["X_train_update.csv", "Y_train_CVw08PX.csv", ".gitignore"],
                ["X_train_update.csv", "Y_train_CVw08PX.csv"]
            ),
            // A test set without labels beside the training set.
            (["X_train.csv", "Y_train.csv", "X_test.csv"], ["X_train.csv", "Y_train.csv"]),
        ])
    func found(names: [String], expected: [String]) throws {
        #expect(try find(names).paths.map { String(decoding: $0.name, as: UTF8.self) } == expected)
    }

    @Test(
        "what cannot be found says what to put there",
        arguments: [
            ([], CatalogueError.Code.missing, "sample-catalogue"),
            (["notes.txt"], .missing, "products.csv"),
            (["X_train.csv"], .missing, "no Y_*.csv"),
            (["Y_train.csv"], .missing, "no X_*.csv"),
            (["products.csv", "X_train.csv", "Y_train.csv"], .ambiguous, "X_train.csv"),
            (["X_a.csv", "X_b.csv", "Y_a.csv"], .ambiguous, "X_b.csv"),
        ])
    func refused(names: [String], code: CatalogueError.Code, part: String) throws {
        let error = try #require(throws: CatalogueError.self) { try find(names) }
        #expect(error.code == code)
        #expect(error.description.contains(part))
    }

    @Test("a folder that is not there is named")
    func missingFolder() throws {
        let error = try #require(throws: CatalogueError.self) {
            try RawFiles.find(in: "/nowhere/data/raw")
        }
        #expect(error.code == .missing)
        #expect(error.description.contains("/nowhere/data/raw"))
    }
}
