/// The forms of Unicode Standard Annex 15, over bytes that need not be UTF-8.
package enum NormalForm: Sendable, CaseIterable {
    case nfc, nfd, nfkc, nfkd
    /// NFKC of the full case folding: "ß" and "SS" become "ss".
    case nfkcFolded

    /// The form of a whole text; invalid bytes become U+FFFD.
    ///
    /// - Complexity: linear, but for n log n in the length of a run of marks.
    package func of(_ text: [UInt8]) -> [UInt8] {
        let bytes = text.span
        var scalars: [Int32] = []
        scalars.reserveCapacity(bytes.count)
        var position = 0
        while position < bytes.count {
            let scalar = UTF8Scalar(bytes, at: position)
            switch self {
            case .nfc, .nfd:
                ScalarData.decompose(scalar.value, isCompatible: false, into: &scalars)
            case .nfkc, .nfkd:
                ScalarData.decompose(scalar.value, isCompatible: true, into: &scalars)
            case .nfkcFolded: ScalarData.decomposeFolded(scalar.value, into: &scalars)
            }
            position += scalar.length
        }
        switch self {
        case .nfd, .nfkd: ScalarData.order(&scalars)
        case .nfc, .nfkc, .nfkcFolded: ScalarData.compose(&scalars)
        }
        var result = TextBuffer()
        for scalar in scalars { result.append(scalar: UInt32(bitPattern: scalar)) }
        return result.bytes
    }
}
