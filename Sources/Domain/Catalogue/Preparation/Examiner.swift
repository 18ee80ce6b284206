internal import Cryptography

/// Looks at rows one by one, on any thread: is the row sound, what is its digest, language and
/// signature?
struct Examiner: Sendable {
    /// What one thread reuses from row to row.
    final class Scratch {
        fileprivate var hasher = SHA256()
        fileprivate var input: [UInt8] = []
        fileprivate var cleaned: [UInt8] = []
        fileprivate var signature = MinHash()
        fileprivate var units: [UInt32] = []
    }

    struct Verdict: Sendable {
        var problem: RawBatch.Problem?
        var digest = RowDigest(high: 0, low: 0)
        var sketch = Sketch()
        var language = LanguageCode.undetermined
        /// In characters.
        var titleLength = 0
        var descriptionLength = 0
    }

    struct Findings: Sendable {
        var verdicts: [Verdict] = []
        /// `MinHash.bandCount` for each row.
        var keys: [UInt64] = []
        /// The sorted units of all rows, and where those of each row end.
        var units: [UInt32] = []
        var unitEnds: [Int] = []

        func units(ofRow row: Int) -> ArraySlice<UInt32> {
            units[(row == 0 ? 0 : unitEnds[row - 1])..<unitEnds[row]]
        }
    }

    let hooks: TextHooks

    func examine(_ batch: RawBatch, _ scratch: Scratch) -> Findings {
        var findings = Findings()
        findings.verdicts.reserveCapacity(batch.rows.count)
        findings.keys.reserveCapacity(batch.rows.count * MinHash.bandCount)
        for row in batch.rows {
            var verdict = Verdict(problem: row.problem ?? Self.problem(batch, row))
            if verdict.problem == nil {
                describe(batch, row, scratch, &verdict)
                scratch.signature.appendBands(to: &findings.keys)
                appendUnits(scratch, to: &findings.units)
            } else {
                findings.keys.append(contentsOf: repeatElement(0, count: MinHash.bandCount))
            }
            findings.verdicts.append(verdict)
            findings.unitEnds.append(findings.units.count)
        }
        return findings
    }

    private func describe(
        _ batch: RawBatch, _ row: RawBatch.Row, _ scratch: Scratch, _ verdict: inout Verdict
    ) {
        let title = batch.bytes[row.title]
        let description = batch.bytes[row.description]
        scratch.input.removeAll(keepingCapacity: true)
        scratch.input.append(contentsOf: title)
        scratch.input.append(0)
        scratch.input.append(contentsOf: description)
        unsafe scratch.hasher.update(scratch.input.span.bytes)
        let digest = scratch.hasher.finalize()
        verdict.digest = RowDigest(
            high: digest[..<8].reduce(0) { $0 << 8 | UInt64($1) },
            low: digest[8..<16].reduce(0) { $0 << 8 | UInt64($1) })
        verdict.titleLength = Self.characters(title)
        verdict.descriptionLength = Self.characters(description)
        verdict.language =
            LanguageCode(batch.bytes[row.language]) ?? hooks.identify(title, description)
        scratch.signature.reset()
        scratch.units.removeAll(keepingCapacity: true)
        for text in [title, description] where !text.isEmpty {
            scratch.cleaned.removeAll(keepingCapacity: true)
            hooks.clean(text, &scratch.cleaned)
            TokenHasher.forEach(in: scratch.cleaned) { unit in
                scratch.signature.add(unit)
                scratch.units.append(UInt32(truncatingIfNeeded: unit))
            }
        }
        // A text without a word is like no other.
        if scratch.units.isEmpty {
            scratch.signature.add(verdict.digest.high)
            scratch.units.append(UInt32(truncatingIfNeeded: verdict.digest.high))
        }
        verdict.sketch = scratch.signature.sketch
    }

    private func appendUnits(_ scratch: Scratch, to units: inout [UInt32]) {
        scratch.units.sort()
        let start = units.count
        for unit in scratch.units where units.count == start || units[units.count - 1] != unit {
            guard units.count - start < UnitWriter.limit else { break }
            units.append(unit)
        }
    }

    private static func problem(_ batch: RawBatch, _ row: RawBatch.Row) -> RawBatch.Problem? {
        if let problem = batch.encodingProblem(of: row) { return problem }
        if isBlank(batch.bytes[row.title]) {
            return .init(rule: .emptyTitle, reason: "the designation is empty")
        }
        return nil
    }

    private static func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool {
        if bytes.contains(where: { $0 > 32 && $0 < 0x7F }) { return false }
        return String(decoding: bytes, as: UTF8.self).unicodeScalars.allSatisfy {
            $0.properties.isWhitespace || $0.properties.generalCategory == .control
                || $0.properties.generalCategory == .format
        }
    }

    private static func characters(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.span.characterCount
    }
}

extension Span<UInt8> {
    /// Bytes of UTF-8 that begin a character.
    fileprivate var characterCount: Int {
        var count = 0
        for index in indices where self[index] & 0xC0 != 0x80 { count += 1 }
        return count
    }
}
