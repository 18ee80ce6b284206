internal import FileStore

extension Manifest {
    package var encoder: Encoder { Encoder(self) }

    /// The canonical bytes, piece by piece.
    ///
    /// They are those of Python's `json.dumps` with sorted keys, which DVC hashes: ASCII only, one
    /// line, a space after each comma and colon.
    package struct Encoder {
        private static let limit = 1 << 16
        private let manifest: Manifest
        private var position = 0
        private var isDone = false

        init(_ manifest: Manifest) {
            self.manifest = manifest
        }

        /// `nil` after the last piece.
        package mutating func next() -> [UInt8]? {
            if isDone { return nil }
            var piece: [UInt8] = []
            piece.reserveCapacity(Self.limit + 1024)
            if position == 0 { piece.append(UInt8(ascii: "[")) }
            while position < manifest.count, piece.count < Self.limit {
                manifest.append(position, to: &piece)
                position += 1
            }
            if position == manifest.count {
                piece.append(UInt8(ascii: "]"))
                isDone = true
            }
            return piece
        }
    }

    private func append(_ index: Int, to piece: inout [UInt8]) {
        piece.append(contentsOf: index == 0 ? "{\"md5\": \"".utf8 : ", {\"md5\": \"".utf8)
        ids[index].appendHex(to: &piece)
        piece.append(contentsOf: "\", \"relpath\": \"".utf8)
        Self.escape(paths[index], into: &piece)
        piece.append(contentsOf: "\"}".utf8)
    }

    private static func escape(_ path: ArraySlice<UInt8>, into output: inout [UInt8]) {
        guard path.allSatisfy({ $0 >= 0x20 && $0 < 0x7f && $0 != 0x22 && $0 != 0x5c }) else {
            for scalar in String(decoding: path, as: UTF8.self).unicodeScalars {
                escape(scalar, into: &output)
            }
            return
        }
        output.append(contentsOf: path)
    }

    private static func escape(_ scalar: Unicode.Scalar, into output: inout [UInt8]) {
        switch scalar {
        case "\"", "\\": output.append(contentsOf: [0x5c, UInt8(scalar.value)])
        case "\n": output.append(contentsOf: "\\n".utf8)
        case "\r": output.append(contentsOf: "\\r".utf8)
        case "\t": output.append(contentsOf: "\\t".utf8)
        case "\u{8}": output.append(contentsOf: "\\b".utf8)
        case "\u{c}": output.append(contentsOf: "\\f".utf8)
        case "\u{20}"..."\u{7e}": output.append(UInt8(scalar.value))
        default:
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                output.append(contentsOf: "\\u".utf8)
                output.append(contentsOf: String(repeating: "0", count: 4 - digits.count).utf8)
                output.append(contentsOf: digits.utf8)
            }
        }
    }
}
