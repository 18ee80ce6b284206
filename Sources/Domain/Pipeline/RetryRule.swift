/// Why an attempt failed, which decides on another one.
package enum FailureKind: Sendable, Hashable {
    /// Something that may have gone by next time: the network, the disk, the machine.
    case transient
    /// The same input would fail again.
    case badInput
}

/// How often a stage is tried, and what lies between.
package struct RetryRule: Sendable, Hashable {
    package enum Verdict: Sendable, Hashable {
        case retry(after: Duration)
        case giveUp
    }

    package var attempts = 3
    /// After the first attempt, the second, and so on; the last one stands for those beyond.
    package var pauses: [Duration] = [.seconds(5), .seconds(30)]

    package init() {}

    package func verdict(afterAttempt attempt: Int, _ kind: FailureKind) -> Verdict {
        guard kind == .transient, attempt < attempts else { return .giveUp }
        let pause = attempt <= pauses.count ? pauses[max(attempt, 1) - 1] : pauses.last
        return .retry(after: pause ?? .zero)
    }
}
