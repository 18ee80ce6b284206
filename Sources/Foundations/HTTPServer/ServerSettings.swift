/// Where a server listens and what it puts up with.
package struct ServerSettings: Sendable {
    /// A numeric address or a name; `0.0.0.0` or `::` for every interface.
    package var host = "127.0.0.1"
    /// 0 for one that is free.
    package var port: UInt16 = 0
    /// Threads that read requests and compute what is not for a pool.
    package var threads = 2
    package var connectionLimit = 4096
    /// More requests than these at once are answered with 503.
    package var inFlightLimit = 1024
    /// A head that is not there so long after the connection's beginning, or after the answer
    /// before it, is given up; so a connection that nobody uses ends as well.
    package var headLimit: Duration = .seconds(10)
    /// A body that has not ended so long after the request's beginning is given up.
    package var bodyLimit: Duration = .seconds(30)
    /// How long a client may take none of its answer.
    package var idleLimit: Duration = .seconds(30)
    /// How long requests that are in flight may go on once the server is told to stop.
    package var graceLimit: Duration = .seconds(10)

    package init() {}
}
