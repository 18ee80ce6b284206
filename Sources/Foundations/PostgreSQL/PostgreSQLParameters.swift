internal import CPostgreSQL
internal import Database

/// Bound values in the form that libpq takes them.
struct PostgreSQLParameters {
    private var types: [Oid] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    /// All values one after the other, each followed by a NUL.
    private var bytes: [UInt8] = []
    private var starts: [Int?] = []

    init(_ values: [SQLValue]) {
        for value in values { append(value) }
    }

    private mutating func append(_ value: SQLValue) {
        switch value {
        // Type 0 lets the server find out from the place: a text can be JSON, a null anything.
        case .null: append(type: 0, nil)
        case .text(let text): append(type: 0, Array(text.utf8))
        case .integer(let number): append(type: 20, Array(String(number).utf8))
        case .real(let number): append(type: 701, Array(String(number).utf8))
        case .boolean(let flag): append(type: 16, [UInt8(ascii: flag ? "t" : "f")])
        case .bytes(let content): append(type: 17, content, isBinary: true)
        }
    }

    private mutating func append(type: Oid, _ content: [UInt8]?, isBinary: Bool = false) {
        types.append(type)
        lengths.append(Int32(clamping: content?.count ?? 0))
        formats.append(isBinary ? 1 : 0)
        starts.append(content == nil ? nil : bytes.count)
        bytes += content ?? []
        bytes.append(0)
    }

    func withPointers<Output>(
        _ body: (
            Int32, UnsafePointer<Oid>, UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<Int32>,
            UnsafePointer<Int32>
        ) -> Output
    ) -> Output {
        unsafe bytes.withUnsafeBytes { buffer in
            let characters = unsafe buffer.assumingMemoryBound(to: CChar.self)
            let values = unsafe starts.map { start in
                unsafe start.flatMap { unsafe characters.baseAddress?.advanced(by: $0) }
            }
            return unsafe body(Int32(types.count), types, values, lengths, formats)
        }
    }
}

/// C strings with a null at the end, for as long as a call takes.
enum CStringList {
    static func withPointers<Output>(
        _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Output
    ) -> Output {
        var characters: [CChar] = []
        var starts: [Int] = []
        for text in texts {
            starts.append(characters.count)
            characters += text.utf8CString
        }
        return unsafe characters.withUnsafeBufferPointer { buffer in
            var pointers: [UnsafePointer<CChar>?] = unsafe starts.map { start in
                unsafe buffer.baseAddress?.advanced(by: start)
            }
            unsafe pointers.append(nil)
            return unsafe body(pointers)
        }
    }
}
