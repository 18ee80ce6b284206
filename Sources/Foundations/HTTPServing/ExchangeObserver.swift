/// Sees every answer: for the log and the metrics, which this module knows nothing of.
package protocol ExchangeObserver: Sendable {
    /// Called on the hot path, before the answer leaves.
    func answered(_ request: Request, _ record: ExchangeRecord)
    /// An error that the client is told nothing about.
    func failed(_ request: Request, _ error: any Error)
}

package struct ExchangeRecord: Sendable {
    package let status: HTTPStatus
    /// From the whole head until the answer was ready.
    package let duration: Duration
    package let receivedBytes: Int
}
