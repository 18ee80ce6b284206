import Database
import Testing

@Suite struct AddressTests {
    @Test("Addresses of both databases are read")
    func addresses() throws {
        #expect(try DatabaseAddress("sqlite:a b/aisle.db") == .sqlite(path: "a b/aisle.db"))
        for url in [
            "postgresql://aisle@db:5432/aisle?sslmode=require", "postgres://db/aisle",
            "postgresql:///aisle?host=/run/pg&user=aisle", "postgresql://[::1]:5432/x",
            "postgresql://a@[::1]:5432/x",
        ] {
            #expect(try DatabaseAddress(url) == .postgreSQL(url: url))
        }
    }

    @Test(
        "A password in an address is refused, and not repeated",
        arguments: [
            "postgresql://aisle:hunter2@db/aisle", "postgresql://aisle:hun/ter2@db/aisle",
            "postgresql://aisle:hun?ter2@db/aisle", "postgres://aisle:h@unter2@db/aisle",
            "postgresql://db/aisle?user=a&password=hunter2",
            "postgresql://db/aisle?PASSWORD=hunter2", "postgresql://:hunter2@db/aisle",
        ])
    func passwords(url: String) throws {
        let error = #expect(throws: DatabaseError.self) { try DatabaseAddress(url) }
        #expect(error?.code == .invalidAddress)
        #expect(error?.description.contains("ter2") == false)
        #expect(error?.description.contains("database_password") == true)
    }

    @Test(
        "What is no address is refused with the forms there are",
        arguments: ["", "sqlite:", "sqlite::memory:", "mysql://db/aisle", "/var/lib/aisle.db"])
    func others(text: String) throws {
        let error = #expect(throws: DatabaseError.self) { try DatabaseAddress(text) }
        #expect(error?.description.contains("sqlite:PATH") == true)
    }
}
