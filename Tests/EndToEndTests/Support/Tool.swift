import TestSupport
import Testing

/// The two that must understand each other.
enum Tool: String, Sendable, CaseIterable, CustomTestStringConvertible {
    case dvc, datavc

    var executable: String {
        switch self {
        case .dvc: Peers.path("dvc")
        case .datavc: Executables.path("datavc")
        }
    }

    var testDescription: String { rawValue }
}

/// Who writes and who then reads.
struct Direction: Sendable, CustomTestStringConvertible {
    let writer: Tool
    let reader: Tool

    static let all = [
        Direction(writer: .dvc, reader: .datavc), Direction(writer: .datavc, reader: .dvc),
        Direction(writer: .datavc, reader: .datavc),
    ]
    static let across = Array(all.prefix(2))

    var testDescription: String { "\(writer) to \(reader)" }
}

enum RemoteKind: String, Sendable, CaseIterable, CustomTestStringConvertible {
    case folder, s3

    var testDescription: String { rawValue }
}
