/// What a comparison comes to.
package enum Verdict: String, Sendable, CaseIterable, Comparable {
    case notEnoughData = "not enough data"
    case ok, warning, alert, critical

    package static func < (left: Verdict, right: Verdict) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
