import Database
import Registry
import Testing

@Suite struct PromotionHistoryTests {
    private func history(_ events: [(PromotionEntry.Action, Int64)]) -> PromotionHistory {
        PromotionHistory(
            events.enumerated().map { index, event in
                PromotionEntry(
                    event.0, of: "production", from: nil, to: ModelVersionID(rawValue: event.1),
                    generation: index, Decision(by: "test", ""), at: DatabaseTime(microseconds: 0))
            })
    }

    @Test("What can be returned to follows from the log")
    func previous() {
        let cases: [([(PromotionEntry.Action, Int64)], Int64?)] = [
            ([], nil),
            ([(.promoted, 1)], nil),
            ([(.promoted, 1), (.promoted, 2)], 1),
            // Back and back again.
            ([(.promoted, 1), (.promoted, 2), (.promoted, 3), (.rolledBack, 2)], 1),
            // What was rolled back is not returned to.
            ([(.promoted, 1), (.promoted, 2), (.rolledBack, 1), (.promoted, 3)], 1),
            // A rejected candidate was never served.
            ([(.promoted, 1), (.rejected, 2), (.promoted, 3)], 1),
            // One that was served and found bad later is passed over.
            ([(.promoted, 1), (.promoted, 2), (.promoted, 3), (.rejected, 2)], 1),
            // What is served now stays so, whatever is said of it.
            ([(.promoted, 1), (.promoted, 2), (.rejected, 2)], 1),
            // Rejected once, and promoted later all the same.
            ([(.rejected, 2), (.promoted, 2), (.promoted, 3)], 2),
            // The same version again.
            ([(.promoted, 1), (.promoted, 2), (.promoted, 1)], 2),
            ([(.promoted, 1), (.promoted, 2), (.promoted, 1), (.rolledBack, 2)], 1),
        ]
        for (events, expected) in cases {
            #expect(history(events).previous?.rawValue == expected, "\(events)")
        }
    }
}
