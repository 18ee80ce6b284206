package import Database

package struct PipelineRunID: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    package var description: String { String(rawValue) }
}

/// One way of the data through all stages.
package struct PipelineRun: Sendable, Hashable {
    package enum State: String, Sendable {
        case open, queued, succeeded, failed
        /// All stages did their work, and the new model was found not good enough.
        case rejected
    }

    package let id: PipelineRunID
    package let state: State
    package let requests: [PipelineRequest]
    /// All of params.yaml as it was asked for; workers read this and never the file.
    package let parameters: JSONText
    /// Why validation refused the model.
    package let rejection: String?
    package let error: String?
    package let createdAt: DatabaseTime
    /// Of the last request: what was committed before it belongs to this run.
    package let requestedAt: DatabaseTime
    package let openedAt: DatabaseTime?
    package let endedAt: DatabaseTime?
}

extension PipelineRun {
    init(_ row: SQLRow) throws(DatabaseError) {
        id = try row.get("id") { (id: Int64) in PipelineRunID(rawValue: id) }
        state = try row.get("state") { (text: String) in State(rawValue: text) }
        requests = try row.json("triggers")
        parameters = try row.get("parameters")
        rejection = try row.get("rejection")
        error = try row.get("error")
        createdAt = try row.get("created_at")
        requestedAt = try row.get("requested_at")
        openedAt = try row.get("opened_at")
        endedAt = try row.get("ended_at")
    }

    /// A stage's own section of the parameters; empty when there is none.
    package func section(_ name: String) throws(DatabaseError) -> JSONValue {
        let all: JSONValue = try parameters.decode()
        return all[name] ?? .object([:])
    }
}
