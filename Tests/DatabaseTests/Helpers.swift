import Database
import Foundation

/// The code of the error that `body` throws.
func code(_ body: () throws -> some Any) -> DatabaseError.Code? {
    do {
        _ = try body()
        return nil
    } catch let error as DatabaseError {
        return error.code
    } catch {
        return nil
    }
}

enum Wall {
    /// Microseconds since 1970.
    static func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1_000_000) }
}

extension Dictionary where Key == String, Value: Encodable {
    /// Empty when it cannot be written, which no column takes.
    var json: SQLValue { (try? JSONText(self))?.sqlValue ?? .text("") }
}

func pause(milliseconds: Int) {
    Thread.sleep(forTimeInterval: Double(milliseconds) / 1000)
}
