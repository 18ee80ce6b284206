internal import CCurl
internal import Glibc

/// The time of day, which signatures carry and servers check.
package struct WallClock: Sendable {
    /// Seconds since 1970, without leap seconds.
    package let epochSeconds: @Sendable () -> Int

    package init(epochSeconds: @escaping @Sendable () -> Int) {
        self.epochSeconds = epochSeconds
    }

    package static let system = WallClock { time(nil) }

    /// Reads the date of an HTTP header.
    package static func epochSeconds(ofHeader text: String) -> Int? {
        let seconds = unsafe curl_getdate(text, nil)
        return seconds < 0 ? nil : Int(seconds)
    }

    /// Reads a timestamp like `2013-05-24T00:00:00Z`.
    package static func epochSeconds(ofTimestamp text: String) -> Int? {
        CivilTime.epochSeconds(ofTimestamp: text)
    }
}

package func blockThread(for duration: Duration) {
    let (seconds, attoseconds) = duration.components
    var wanted = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    var rest = wanted
    while unsafe nanosleep(&wanted, &rest) != 0, errno == EINTR { wanted = rest }
}
