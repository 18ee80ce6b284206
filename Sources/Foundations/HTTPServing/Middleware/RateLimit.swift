internal import Synchronization

/// Counts requests by caller, as a bucket that refills: a burst of one second's worth is fine.
package struct RateLimit: Middleware {
    private let limiter: RateLimiter
    private let key: @Sendable (Request) -> String?

    /// - Parameter key: Who asks; nil for a request that is not counted.
    package init(_ limiter: RateLimiter, key: @escaping @Sendable (Request) -> String?) {
        self.limiter = limiter
        self.key = key
    }

    package func admit(_ request: Request) throws -> Response? {
        if let key = key(request) { try limiter.take(key) }
        return nil
    }
}

/// Who may ask how often.
package final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var filled: ContinuousClock.Instant
    }

    private let perSecond: Double
    private let burst: Double
    private let capacity: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let buckets = Mutex<[String: Bucket]>([:])

    /// - Parameter capacity: How many callers are remembered; full buckets are forgotten first.
    package init(
        perSecond: Double, capacity: Int = 10_000,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        precondition(perSecond > 0 && capacity > 0, "a rate is more than nothing")
        self.perSecond = perSecond
        self.capacity = capacity
        self.now = now
        burst = max(1, perSecond)
    }

    /// Throws a 429 that says when to come again.
    package func take(_ key: String) throws(HTTPError) {
        let time = now()
        let missing = buckets.withLock { buckets -> Double in
            if buckets[key] == nil, buckets.count >= capacity { forget(&buckets, at: time) }
            var bucket = buckets[key] ?? Bucket(tokens: burst, filled: time)
            bucket.tokens = level(bucket, at: time)
            bucket.filled = time
            let missing = max(0, 1 - bucket.tokens)
            if missing == 0 { bucket.tokens -= 1 }
            buckets[key] = bucket
            return missing
        }
        guard missing > 0 else { return }
        let seconds = Int((missing / perSecond).rounded(.up))
        throw HTTPError(
            .tooManyRequests, "too many requests; try again later",
            headers: ["Retry-After": "\(max(1, seconds))"])
    }

    private func level(_ bucket: Bucket, at time: ContinuousClock.Instant) -> Double {
        let (seconds, attoseconds) = (time - bucket.filled).components
        let passed = Double(seconds) + Double(attoseconds) * 1e-18
        return min(burst, bucket.tokens + passed * perSecond)
    }

    private func forget(_ buckets: inout [String: Bucket], at time: ContinuousClock.Instant) {
        buckets = buckets.filter { level($0.value, at: time) < burst }
        // All are in use: better to begin anew than to grow, or to refuse a stranger.
        if buckets.count >= capacity { buckets.removeAll() }
    }
}
